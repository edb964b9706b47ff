import { describe, expect, test } from '@jest/globals';
import type { FailureKind } from '../../src/azure/http/failure.ts';
import { epochTime } from '../../src/time/instant.ts';
import {
  azureTime,
  failure,
  HOUR,
  MINUTE,
  OPERATION,
  type Options,
  play,
  type Script,
  SECOND,
  STARTED_AT,
  STEADY,
  status,
} from '../samples/waits.ts';

const LATEST = { ...OPERATION, operationId: 'latest' };
const times = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);

/** An operation that started an hour before the step, and one that started with it. */
const old = (text = 'Succeeded', name = 'op-old') => status(text, { name, startTime: azureTime(-HOUR) });
const fresh = (text = 'InProgress', name = 'op-new') => status(text, { name, startTime: azureTime(SECOND) });
const missing = failure('operation-missing', { httpStatus: 404, rawBody: 'no operation' });

/** Searches the latest operation since ten seconds before the step, every ten seconds. */
function search(script: Script, graceMs: number, { schedule, ...options }: Options = {}) {
  const since = { startedAfter: epochTime(STARTED_AT - 10 * SECOND), graceMs };
  const steady = { ...STEADY, ...schedule };
  return play(script, { operation: LATEST, target: { since }, schedule: steady, ...options });
}

describe('Latest since a time', () => {
  test.each(['Succeeded', 'Failed', 'InProgress'])(
    'goes on while an older one, %s, is the latest, and then waits for the newer one',
    async (text) => {
      const script = [old(text), old(text), fresh(), fresh(), fresh('Succeeded')];
      const { ended, asks, reported } = await search(script, 5 * MINUTE);
      expect(ended).toMatchObject({
        verdict: { outcome: 'succeeded' },
        operation: { operationId: 'op-new' },
        lastStatus: { name: 'op-new' },
        polls: 5,
      });
      expect(asks.map(({ name }) => name.operationId)).toEqual([
        'latest',
        'latest',
        'latest',
        'op-new',
        'op-new',
      ]);
      expect(reported).toEqual([
        'searching op-old',
        'resolved op-new',
        '20000 changed InProgress -',
        '40000 changed Succeeded -',
      ]);
    },
  );

  test('never changes to a still newer one', async () => {
    const other = fresh('InProgress', 'op-newer');
    const { ended, asks } = await search([old(), fresh(), other, fresh('Canceled')], MINUTE);
    expect(asks.slice(2).map(({ name }) => name.operationId)).toEqual(['op-new', 'op-new']);
    expect(ended).toMatchObject({ verdict: { outcome: 'canceled' }, operation: { operationId: 'op-new' } });
  });

  test.each([{}, { startTime: azureTime(-HOUR) }])(
    'stays found whatever a later answer says about its start: %j',
    async (more) => {
      const script = [fresh(), status('InProgress', { name: 'op-new', ...more }), fresh('Succeeded')];
      const { ended, reported } = await search(script, 0);
      expect([ended.verdict.outcome, ended.polls]).toEqual(['succeeded', 3]);
      expect(reported.filter((line) => line.startsWith('searching'))).toEqual([]);
    },
  );

  test('is not in the history before it is found', async () => {
    const { ended } = await search([old('Failed'), fresh(), fresh('Succeeded')], MINUTE);
    expect(ended.history.first.map((change) => change.status)).toEqual(['InProgress', 'Succeeded']);
  });

  test('reports each older one once, and a heartbeat every minute', async () => {
    const script: Script = (now) =>
      now < 150 * SECOND ? old('InProgress', now < 70 * SECOND ? 'op-a' : 'op-b') : fresh('Succeeded');
    const { reported } = await search(script, 5 * MINUTE);
    expect(reported).toEqual([
      'searching op-a',
      '60000 unchanged nothing',
      'searching op-b',
      '130000 unchanged nothing',
      'resolved op-new',
      '150000 changed Succeeded -',
    ]);
  });
});

describe('The grace', () => {
  test('ends with a last poll, and then none was found', async () => {
    const { ended, asks, clock } = await search([old()], 25 * SECOND);
    expect(asks.map(({ at }) => at)).toEqual([0, 10_000, 20_000, 25_000]);
    expect(ended).toMatchObject({
      verdict: {
        outcome: 'not-found',
        kind: 'not-started',
        found: { startedAfter: STARTED_AT - 10 * SECOND, latest: { name: 'op-old' } },
      },
      operation: LATEST,
      polls: 4,
      elapsedMs: 25_000,
    });
    expect(ended).not.toHaveProperty('lastStatus');
    expect(clock.pending).toBe(0);
  });

  test('can bring the operation with the last poll', async () => {
    const { ended } = await search((now) => (now >= 25_000 ? fresh('Succeeded') : old()), 25 * SECOND);
    expect(ended).toMatchObject({ verdict: { outcome: 'succeeded' }, elapsedMs: 25_000 });
  });

  test('of nothing is one poll', async () => {
    const { ended, asks } = await search([old()], 0);
    expect([ended.verdict.outcome, asks.length]).toEqual(['not-found', 1]);
  });

  test('no longer counts once the operation is found', async () => {
    const { ended, asks } = await search((now) => fresh(now >= 60_000 ? 'Succeeded' : 'InProgress'), 25_000);
    expect(ended.verdict.outcome).toBe('succeeded');
    expect(asks.map(({ at }) => at)).toEqual([0, 10, 20, 30, 40, 50, 60].map((s) => s * SECOND));
  });

  test.each<[string, Script, number]>([
    ['an older one is the latest', [old()], 35_000],
    ['there is none', [missing], 35_000],
    ['the last poll hangs', (now) => (now >= 35_000 ? 'hangs' : old()), 35_500],
    ['the last poll fails', (now) => (now >= 35_000 ? failure('network') : old()), 35_000],
  ])('is over at the deadline at the latest: %s', async (_, script, elapsedMs) => {
    const { ended } = await search(script, HOUR, { schedule: { timeoutMs: 35 * SECOND } });
    expect(ended).toMatchObject({
      verdict: { outcome: 'not-found', kind: 'not-started' },
      elapsedMs,
    });
  });

  test('an operation that was found and does not end is timed out', async () => {
    const { ended } = await search([old(), fresh()], HOUR, { schedule: { timeoutMs: 35 * SECOND } });
    expect(ended.verdict.outcome).toBe('timed-out');
  });

  test('ends at once when the run is cancelled', async () => {
    const { ended } = await search([old()], HOUR, { cancel: [[12_345, 'SIGINT']] });
    expect(ended).toMatchObject({ verdict: { outcome: 'interrupted' }, elapsedMs: 12_345 });
  });
});

describe('During the search', () => {
  test('404 means that there is none yet, for longer than a minute, and does not use the error budget', async () => {
    const script: Script = (now) => (now >= 4 * MINUTE ? fresh('Succeeded') : missing);
    const { ended, reported } = await search(script, 5 * MINUTE, { schedule: { maxConsecutiveErrors: 2 } });
    expect(ended.verdict.outcome).toBe('succeeded');
    expect(reported[0]).toBe('searching none');
    expect(reported.join()).not.toContain('failed');
  });

  test('404 until the end is not found, and the last answer is kept', async () => {
    const { ended, asks } = await search([missing], 15 * SECOND);
    expect(asks.map(({ at }) => at)).toEqual([0, 10_000, 15_000]);
    expect(ended.verdict).toMatchObject({
      outcome: 'not-found',
      kind: 'not-started',
      found: { startedAfter: STARTED_AT - 10 * SECOND },
    });
    expect(ended.verdict).not.toHaveProperty('found.latest');
    expect(ended.lastBody).toBe('no operation');
  });

  test('404 without a body does not replace the last body that there was', async () => {
    const { ended } = await search([missing, failure('operation-missing', { httpStatus: 404 })], 15 * SECOND);
    expect(ended.lastBody).toBe('no operation');
  });

  test.each<FailureKind>(['network', 'server-error', 'bad-answer'])('%s is waited out', async (kind) => {
    const storm = times(19, failure(kind));
    const { ended } = await search([...storm, old(), ...storm, missing, ...storm, fresh('Succeeded')], HOUR);
    expect(ended.verdict.outcome).toBe('succeeded');
  });

  test('a spent error budget ends the search', async () => {
    const { ended } = await search([old(), failure('network')], HOUR);
    expect(ended.verdict).toMatchObject({ outcome: 'unreachable', failures: 20 });
  });

  test.each(['unauthorized', 'missing', 'rejected'] as const)('%s at first ends it at once', async (kind) => {
    const { ended, asks } = await search([failure(kind)], HOUR);
    expect(ended.verdict).toMatchObject({ kind: 'refused', failure: { kind }, failures: 1 });
    expect(asks).toHaveLength(1);
  });

  test.each([
    ['unauthorized', 'unauthorized'],
    ['missing', 'not-found'],
    ['rejected', 'unreachable'],
  ] as const)(
    '%s after any answer counts: once it is waited out, lasting it is %s',
    async (kind, outcome) => {
      for (const answer of [old(), missing]) {
        const once = await search([answer, failure(kind), fresh(), fresh('Succeeded')], HOUR);
        expect(once.ended.verdict.outcome).toBe('succeeded');
        const lasting = await search([answer, failure(kind)], HOUR);
        expect(lasting.ended.verdict).toMatchObject({ outcome, failure: { kind }, failures: 20 });
      }
    },
  );

  test.each([
    ['older: none was found', old(), 'not-found'],
    ['newer: it is taken', fresh('Succeeded'), 'succeeded'],
  ])(
    'a failure at the end of the grace is waited out; what is latest then is %s',
    async (_, last, outcome) => {
      const script: Script = (now) => (now < 20_000 ? old() : now < 50_000 ? failure('network') : last);
      const { ended } = await search(script, 20 * SECOND);
      expect(ended).toMatchObject({ verdict: { outcome }, elapsedMs: 50_000 });
    },
  );
});

describe('An id with a time', () => {
  test('that is too old is not found, at once', async () => {
    const { ended, asks, reported } = await search([old('InProgress')], HOUR, { operation: OPERATION });
    expect(ended.verdict).toMatchObject({ outcome: 'not-found', kind: 'not-started' });
    expect([asks.length, reported]).toEqual([1, []]);
  });

  test('without a start time at first has until the end of the grace to get one', async () => {
    const { ended } = await search([status('InProgress'), fresh('Succeeded')], MINUTE, {
      operation: OPERATION,
    });
    expect(ended.verdict.outcome).toBe('succeeded');
    const never = await search([status('Succeeded')], MINUTE, { operation: OPERATION });
    expect(never.ended).toMatchObject({ verdict: { outcome: 'not-found' }, elapsedMs: MINUTE });
  });

  test('is waited for when it is new enough', async () => {
    const { ended } = await search([fresh(), fresh('Succeeded')], 0, { operation: OPERATION });
    expect(ended).toMatchObject({ verdict: { outcome: 'succeeded' }, operation: OPERATION });
  });
});

test('Two older ones in turn are reported once each', async () => {
  const old = status('Succeeded', { name: 'op-old', startTime: azureTime(-HOUR) });
  const { reported } = await play((_, poll) => (poll % 2 ? failure('operation-missing') : old), {
    operation: { ...OPERATION, operationId: 'latest' },
    target: { since: { startedAfter: STARTED_AT, graceMs: MINUTE } },
    schedule: STEADY,
  });
  expect(reported.filter((line) => line.startsWith('searching'))).toHaveLength(2);
});

test.each([
  ['of a refusal', failure('throttled', { retryAfterMs: 30_000 })],
  ['of a 404', failure('operation-missing', { retryAfterMs: 30_000 })],
  ['of an older operation', { ...old(), retryAfterMs: 30_000 }],
])('Retry-After %s is followed beyond the end of the grace, too', async (_, answer) => {
  const { asks } = await search([answer, fresh('Succeeded')], 10 * SECOND);
  expect(asks.map(({ at }) => at)).toEqual([0, 30_000]);
});
