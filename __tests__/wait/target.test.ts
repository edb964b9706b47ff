import { describe, expect, test } from '@jest/globals';
import { doubtAbout, isSameId, notStarted, ownIdOf } from '../../src/wait/target.ts';
import { statusOf } from '../samples/reports.ts';
import { OPERATION } from '../samples/waits.ts';

const LATEST = { ...OPERATION, operationId: 'latest' };
const SINCE = { startedAfter: Date.parse('2026-01-02T03:00:00.500Z'), graceMs: 60_000 };
const LONG = 'x'.repeat(200);

describe("An operation's own id", () => {
  test.each([
    [{ name: 'op-7' }, 'op-7'],
    [{ name: 'op-7', id: '/subscriptions/s/operations/op-8' }, 'op-7'],
    [{ id: '/subscriptions/s/operations/op-8' }, 'op-8'],
    [{ name: '', id: 'op-8' }, 'op-8'],
    [{ name: null, id: '/subscriptions/s/operations/op-8' }, 'op-8'],
    [{ name: LONG }, LONG],
    [{ name: 'a..b' }, 'a..b'],
  ])('of %j is its name, else the end of its id', (json, id) => {
    expect(ownIdOf(statusOf({ status: 'x', ...json }))).toBe(id);
  });

  test.each([
    {},
    { name: '', id: '' },
    { id: '/subscriptions/s/operations/' },
    { name: 'latest' },
    { name: 'Latest' },
    { id: '/subscriptions/s/operations/latest' },
    { name: '..' },
    { name: '.' },
    { name: '../op-1' },
    { name: 'a/b' },
    { name: 'a\\b' },
    { name: 'a?b' },
    { name: 'a#b' },
    { name: 'a%2fb' },
    { name: 'a b' },
    { name: 'a\n' },
    { name: `${LONG}x` },
  ])('is not known from %j, which is no path segment or no id of its own', (json) => {
    expect(ownIdOf(statusOf({ status: 'x', ...json }))).toBeUndefined();
  });
});

test.each([
  ['op-1', 'op-1', true],
  ['OP-1', 'op-1', true],
  ['op-1', 'op-10', false],
  ['', 'op-1', false],
])('%j and %j are the same id: %s', (one, other, same) => {
  expect([isSameId(one, other), isSameId(other, one)]).toEqual([same, same]);
});

describe('A latest operation without a name', () => {
  const nameless = (text: string) => statusOf({ status: text });
  const NAMELESS = { kind: 'bad-answer', service: 'arm', message: expect.stringContaining('does not tell') };

  test('is not taken while it runs: the next answer may be about another one', () => {
    expect(doubtAbout({ operation: LATEST }, nameless('InProgress'))).toMatchObject(NAMELESS);
  });

  test.each(['Succeeded', 'Failed', 'Canceled'])('is taken when it is over: %s', (text) => {
    expect(doubtAbout({ operation: LATEST }, nameless(text))).toBeUndefined();
  });

  test('is no matter when the operation is asked for by its id', () => {
    expect(doubtAbout({ operation: OPERATION }, nameless('InProgress'))).toBeUndefined();
  });
});

describe('An operation that must have started since 03:00:00.500', () => {
  const doubtOf = (startTime: unknown, operation = LATEST) =>
    doubtAbout({ operation, since: SINCE }, statusOf({ status: 'InProgress', name: 'op-7', startTime }));

  test.each([
    '2026-01-02T03:00:00.5000000Z',
    '2026-01-02T03:00:00.500Z',
    '2026-01-02T03:00:00.5Z',
    '2026-01-02T04:00:00.5000001+01:00',
    '2026-01-02T03:00:01.0000000Z',
    '2026-01-02T05:00:00Z',
  ])('may have started at %s', (startTime) => expect(doubtOf(startTime)).toBeUndefined());

  test.each(['2026-01-02T03:00:00Z', '2026-01-02T04:00:00+01:00'])(
    'may have started at %s, where the fraction is not told',
    (startTime) => expect(doubtOf(startTime)).toBeUndefined(),
  );

  test.each([
    '2026-01-02T03:00:00.4999999Z',
    '2026-01-02T03:00:00.0000000Z',
    '2026-01-02T03:00:00.4Z',
    '2026-01-02T02:59:59Z',
    '2026-01-01T23:00:00Z',
    '2026-01-02T03:59:59.9+01:00',
  ])('is not the one that started at %s', (startTime) => {
    expect(doubtOf(startTime)).toMatchObject({ kind: 'not-started', service: 'arm' });
  });

  test.each([undefined, null, '', 'soon', {}])('is not one with the start time %j', (startTime) => {
    expect(doubtOf(startTime)?.message).toBe(
      'no operation since 2026-01-02 03:00:00 UTC: operation op-7 does not tell when it started',
    );
  });

  test('may be given by its id, too', () => {
    expect(doubtOf('2026-01-02T02:00:00Z', OPERATION)?.kind).toBe('not-started');
    expect(doubtOf('2026-01-02T04:00:00Z', OPERATION)).toBeUndefined();
  });
});

describe('The words for none that has started', () => {
  test.each([
    [undefined, 'Azure knows none of this pool'],
    [
      { name: 'op-7', startTime: '2026-01-02T02:59:58.9999999Z' },
      'operation op-7 started 2026-01-02 02:59:58 UTC',
    ],
    [{ startTime: '2026-01-02T02:00:00Z' }, 'operation without a name started 2026-01-02 02:00:00 UTC'],
    [{ name: 'op-7', startTime: 'soon' }, 'operation op-7 does not tell when it started'],
  ])('%j', (json, words) => {
    const latest = json && statusOf({ status: 'x', ...json });
    expect(notStarted(SINCE, latest)).toEqual({
      kind: 'not-started',
      service: 'arm',
      message: `no operation since 2026-01-02 03:00:00 UTC: ${words}`,
    });
  });
});

test('An end without a name, after it ran without one, may be that of another operation', () => {
  const over = statusOf({ status: 'Succeeded' });
  expect(doubtAbout({ operation: LATEST }, over)).toBeUndefined();
  expect(doubtAbout({ operation: LATEST }, over, true)).toMatchObject({ kind: 'bad-answer' });
});

test('A start time without a zone is none', () => {
  const status = statusOf({ status: 'Succeeded', name: 'op-7', startTime: '2026-01-02T03:00:01' });
  expect(doubtAbout({ operation: LATEST, since: SINCE }, status)).toMatchObject({ kind: 'not-started' });
});
