import { describe, expect, test } from '@jest/globals';
import { epochTime } from '../../src/time/instant.ts';
import { byAzuresClock, firstSince, hasStartedSince, isLatest } from '../../src/wait/target.ts';
import { OPERATION, status } from '../samples/waits.ts';

const SINCE = epochTime(Date.parse('2026-01-02T03:00:00.500Z'));
const started = (startTime: unknown, more: object = {}) =>
  status('InProgress', { name: 'op-7', startTime, ...more }).status;

describe('An operation has started since 03:00:00.500', () => {
  test.each([
    '2026-01-02T03:00:00.5000000Z',
    '2026-01-02T03:00:00.500Z',
    '2026-01-02T03:00:00.5Z',
    '2026-01-02T04:00:00.5000001+01:00',
    '2026-01-02T03:00:01.0000000Z',
    '2026-01-02T05:00:00Z',
  ])('when it started at %s', (startTime) => {
    expect(hasStartedSince(SINCE, started(startTime))).toBe(true);
  });

  test.each(['2026-01-02T03:00:00Z', '2026-01-02T04:00:00+01:00'])(
    'when it started at %s: a time without a fraction can be the end of its second',
    (startTime) => expect(hasStartedSince(SINCE, started(startTime))).toBe(true),
  );

  test('up to the last millisecond of such a second, and no further', () => {
    const wholeSecond = started('2026-01-02T03:00:00Z');
    const at = (ms: number) => epochTime(Date.parse('2026-01-02T03:00:00Z') + ms);
    expect([999, 1_000].map((ms) => hasStartedSince(at(ms), wholeSecond))).toEqual([true, false]);
  });

  test.each([
    '2026-01-02T03:00:00.4999999Z',
    '2026-01-02T03:00:00.0000000Z',
    '2026-01-02T03:00:00.4Z',
    '2026-01-02T02:59:59Z',
    '2026-01-01T23:00:00Z',
    '2026-01-02T03:59:59.9+01:00',
    '2026-01-02T03:00:01',
    undefined,
    null,
    '',
    'soon',
    {},
  ])('not when it started at %j', (startTime) => {
    expect(hasStartedSince(SINCE, started(startTime))).toBe(false);
  });
});

describe('The first operation since a time', () => {
  const at = (name: string | undefined, seconds: number, more: object = {}) =>
    started(`2026-01-02T03:00:${String(seconds).padStart(2, '0')}.5000000Z`, { name, ...more });

  test('is the one that started first, in whatever order they are listed', () => {
    const operations = [at('newest', 30), at('first', 10), at('old', 0), at('middle', 20)];
    const since = epochTime(Date.parse('2026-01-02T03:00:05Z'));
    expect(firstSince(since, operations)?.name).toBe('first');
    expect(firstSince(since, operations.toReversed())?.name).toBe('first');
  });

  test('is the one that is listed first of those that started at the same time', () => {
    expect(firstSince(SINCE, [at('first', 10), at('second', 10)])?.name).toBe('first');
  });

  test('can have ended', () => {
    const operations = [at('running', 30), at('ended', 10, { status: 'Succeeded' })];
    expect(firstSince(SINCE, operations)?.name).toBe('ended');
  });

  test('is the one without an id, if that started first: another one must not take its place', () => {
    expect(firstSince(SINCE, [at('second', 20), at(undefined, 10)])?.name).toBe('');
  });

  test('is not one without a start time', () => {
    expect(firstSince(SINCE, [started('', { name: 'x' }), at('second', 20)])?.name).toBe('second');
  });

  test.each([[[]], [[started('2026-01-02T02:00:00.0Z')]], [[started('')]]])(
    'does not exist in %j',
    (operations) => expect(firstSince(SINCE, operations)).toBeUndefined(),
  );
});

test.each([
  ['latest', true],
  ['Latest', false],
  ['op-1', false],
])('%s is whatever Azure calls the latest operation: %s', (operationId, yes) => {
  expect(isLatest({ ...OPERATION, operationId })).toBe(yes);
});

test.each([-90_000, 0, 90_000])("A time of the runner is moved to Azure's clock by %d ms", (difference) => {
  expect(byAzuresClock(SINCE, difference)).toBe(SINCE + difference);
});
