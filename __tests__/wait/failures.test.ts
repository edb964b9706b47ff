import { describe, expect, test } from '@jest/globals';
import type { FailureKind } from '../../src/azure/http/failure.ts';
import {
  failure,
  HOUR,
  MINUTE,
  play,
  running,
  type Script,
  SECOND,
  STEADY,
  succeeded,
} from '../samples/waits.ts';

const times = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);
const TRANSIENT: readonly FailureKind[] = ['network', 'server-error', 'bad-answer'];
const REFUSALS = [
  ['unauthorized', 'unauthorized'],
  ['missing', 'not-found'],
  ['rejected', 'error'],
  ['api-version', 'error'],
  ['other-resource', 'error'],
] as const;

describe('A refusal of the first poll ends the wait at once, because the set-up is wrong', () => {
  test.each(REFUSALS)('%s: %s', async (kind, outcome) => {
    const { ended, asks } = await play([failure(kind)]);
    expect(ended).toMatchObject({
      verdict: { outcome, kind: 'refused', failure: { kind }, failures: 1 },
      polls: 1,
      elapsedMs: 0,
    });
    expect(asks).toHaveLength(1);
  });

  test.each(REFUSALS)('also after failures that passed: %s', async (kind, outcome) => {
    const { ended, asks } = await play([failure('network'), failure('throttled'), failure(kind)]);
    expect(ended.verdict).toMatchObject({ outcome, failures: 1 });
    expect(asks).toHaveLength(3);
  });

  test.each(['entra', 'github'] as const)('of the sign-in by %s, which is not a poll', async (service) => {
    const { ended } = await play([failure('unauthorized', { service })]);
    expect(ended).toMatchObject({ verdict: { outcome: 'unauthorized', failure: { service } }, polls: 0 });
  });
});

describe('After a status was seen, a refusal counts like every failed poll', () => {
  const LASTING = [
    ['unauthorized', 'unauthorized'],
    ['missing', 'not-found'],
    ['operation-missing', 'not-found'],
    ['api-version', 'error'],
    ['other-resource', 'error'],
    ['rejected', 'unreachable'],
    ['bad-answer', 'unreachable'],
    ['server-error', 'unreachable'],
    ['network', 'unreachable'],
  ] as const;

  test.each(LASTING.map(([kind]) => kind))('%s once is waited out', async (kind) => {
    const { ended, reported } = await play([running, running, failure(kind), running, succeeded]);
    expect(ended).toMatchObject({ verdict: { outcome: 'succeeded' }, polls: 5 });
    expect(reported.slice(1, 3)).toEqual([`failed status ${kind} 1`, 'recovered']);
  });

  test.each(LASTING)('%s for all of the budget ends the wait as %s', async (kind, outcome) => {
    const { ended, asks } = await play([running, failure(kind, { rawBody: 'no' })]);
    expect(ended).toMatchObject({
      verdict: { outcome, kind: 'refused', failure: { kind }, failures: 20 },
      lastStatus: { status: 'InProgress' },
      lastBody: 'no',
      polls: 21,
    });
    expect(asks).toHaveLength(21);
  });

  test.each(['entra', 'github'] as const)('and so does a sign-in that %s refuses', async (service) => {
    const refused = failure('unauthorized', { service });
    const passed = await play([running, refused, refused, succeeded]);
    expect(passed.ended).toMatchObject({ verdict: { outcome: 'succeeded' }, polls: 2 });
    const { ended } = await play([running, refused]);
    expect(ended).toMatchObject({
      verdict: { outcome: 'unauthorized', failures: 20, failure: { service } },
      polls: 1,
    });
  });
});

describe('What most of the budget was spent on decides the outcome', () => {
  const schedule = { maxConsecutiveErrors: 5 };
  const storm = (...kinds: readonly FailureKind[]) => [running, ...kinds.map((kind) => failure(kind))];

  test.each<[string, string, readonly FailureKind[]]>([
    [
      'unreachable',
      'server-error',
      ['server-error', 'server-error', 'server-error', 'server-error', 'unauthorized'],
    ],
    [
      'unauthorized',
      'unauthorized',
      ['unauthorized', 'unauthorized', 'unauthorized', 'network', 'server-error'],
    ],
    ['not-found', 'operation-missing', ['missing', 'missing', 'operation-missing', 'network', 'network']],
    ['unreachable', 'rejected', ['network', 'bad-answer', 'rejected', 'missing', 'missing']],
    ['error', 'other-resource', ['network', 'network', 'api-version', 'other-resource', 'other-resource']],
  ])('%s, with the last failure of that outcome, %s: %j', async (outcome, kind, kinds) => {
    const { ended } = await play(storm(...kinds), { schedule });
    expect(ended.verdict).toMatchObject({ outcome, failures: 5, failure: { kind } });
  });

  test('and where there is a tie, the one that came last', async () => {
    const four = { schedule: { maxConsecutiveErrors: 4 } };
    const first = await play(storm('missing', 'missing', 'network', 'server-error'), four);
    expect(first.ended.verdict).toMatchObject({ outcome: 'unreachable', failure: { kind: 'server-error' } });
    const last = await play(storm('network', 'server-error', 'missing', 'missing'), four);
    expect(last.ended.verdict).toMatchObject({ outcome: 'not-found', failure: { kind: 'missing' } });
    const middle = await play(storm('missing', 'missing', 'unauthorized', 'unauthorized', 'network'), {
      schedule,
    });
    expect(middle.ended.verdict).toMatchObject({
      outcome: 'unauthorized',
      failure: { kind: 'unauthorized' },
    });
  });
});

describe('The error budget', () => {
  test.each(TRANSIENT)('%s: one less than the budget is waited out', async (kind) => {
    const { ended } = await play([...times(19, failure(kind)), succeeded]);
    expect(ended).toMatchObject({ verdict: { outcome: 'succeeded' }, polls: 20 });
  });

  test.each(TRANSIENT)('%s: when it is spent, Azure is unreachable', async (kind) => {
    const { ended, asks } = await play([failure(kind)]);
    expect(ended).toMatchObject({ verdict: { outcome: 'unreachable', failures: 20, failure: { kind } } });
    expect(ended).not.toHaveProperty('lastStatus');
    expect(asks).toHaveLength(20);
  });

  test.each(['github', 'entra', 'metadata'] as const)('counts failures of %s, too', async (service) => {
    const { ended } = await play([failure('server-error', { service })]);
    expect(ended).toMatchObject({
      verdict: { outcome: 'unreachable', failures: 20, failure: { service } },
      polls: 0,
    });
  });

  test('of one is spent at once', async () => {
    const { asks } = await play([failure('network')], { schedule: { maxConsecutiveErrors: 1 } });
    expect(asks).toHaveLength(1);
  });

  test('is full again after any status', async () => {
    const storm = [...times(19, failure('server-error')), running];
    const { ended } = await play([...storm, ...storm, ...storm, succeeded]);
    expect(ended.verdict.outcome).toBe('succeeded');
  });

  test('counts kinds together', async () => {
    const { ended } = await play((_, poll) => failure(TRANSIENT[poll % 3] ?? 'network'));
    expect(ended.verdict).toMatchObject({ outcome: 'unreachable', failures: 20 });
  });

  test('is not used by throttling, however long', async () => {
    const { ended, reported } = await play((now) => (now > 90 * MINUTE ? succeeded : failure('throttled')));
    expect(ended.verdict.outcome).toBe('succeeded');
    const failures = new Set(reported.filter((line) => line.startsWith('failed')));
    expect([...failures]).toEqual(['failed status throttled 0']);
  });

  test('is not filled again by throttling either', async () => {
    const answers = [
      ...times(10, failure('network')),
      ...times(5, failure('throttled')),
      ...times(10, failure('network')),
    ];
    const { ended, asks } = await play([...answers, succeeded]);
    expect([ended.verdict.outcome, asks.length]).toEqual(['unreachable', 25]);
  });

  test('is not used by throttling until the deadline, which is timed out', async () => {
    const { ended } = await play([failure('throttled')]);
    expect(ended.verdict).toMatchObject({ outcome: 'timed-out', failure: { kind: 'throttled' } });
  });
});

describe('An outage', () => {
  const outage =
    (from: number, until: number, kind: FailureKind): Script =>
    (now) =>
      now >= HOUR ? succeeded : now >= from && now < until ? failure(kind) : running;

  test.each([...TRANSIENT, 'unauthorized', 'rejected'] as const)(
    'of ten minutes is waited out with the defaults: %s',
    async (kind) => {
      const from = 5 * MINUTE;
      const { ended, asks } = await play(outage(from, from + 10 * MINUTE, kind));
      expect(ended.verdict.outcome).toBe('succeeded');
      const during = asks.filter(({ at }) => at >= from && at < from + 10 * MINUTE);
      expect(during.length).toBeLessThan(20);
    },
  );

  test('is left within 78 seconds of its end, and then the polls come as often as before', async () => {
    const until = 15 * MINUTE;
    const { asks } = await play(outage(5 * MINUTE, until, 'server-error'));
    const after = asks.map(({ at }) => at).filter((at) => at >= until);
    expect(after[0]).toBeLessThanOrEqual(until + 78 * SECOND);
    expect((after[1] ?? 0) - (after[0] ?? 0)).toBe(13 * SECOND);
  });

  test('of half an hour is too long', async () => {
    const { ended } = await play(outage(5 * MINUTE, 35 * MINUTE, 'server-error'));
    expect(ended.verdict).toMatchObject({ outcome: 'unreachable', failures: 20 });
    expect(ended.elapsedMs).toBeGreaterThan(15 * MINUTE);
  });
});

describe('404 for the operation', () => {
  const missing = failure('operation-missing');
  const appearing =
    (at: number): Script =>
    (now) =>
      now >= at ? running : missing;

  test('is waited out for a minute from the start of the wait', async () => {
    const { ended, asks } = await play([missing], { schedule: STEADY });
    expect(ended.verdict).toMatchObject({ outcome: 'not-found', failure: { kind: 'operation-missing' } });
    expect(asks.map(({ at }) => at)).toEqual([0, 10, 20, 30, 40, 50, 60].map((s) => s * SECOND));
  });

  test('does not use the error budget during that minute', async () => {
    const { ended } = await play((now) => (now >= 55 * SECOND ? succeeded : missing), {
      schedule: { pollIntervalMs: SECOND, backoffFactor: 1, maxConsecutiveErrors: 2 },
    });
    expect(ended.verdict.outcome).toBe('succeeded');
  });

  test('can pass in the last moment of the minute', async () => {
    const { ended } = await play(appearing(50 * SECOND), { schedule: { ...STEADY, timeoutMs: 80 * SECOND } });
    expect(ended.verdict.outcome).toBe('timed-out');
  });

  test('counts as a failed poll once the operation was seen, and a status starts the count anew', async () => {
    const schedule = { ...STEADY, maxConsecutiveErrors: 3 };
    const { ended, asks } = await play([running, missing, missing, running, missing], { schedule });
    expect(ended.verdict).toMatchObject({
      outcome: 'not-found',
      failures: 3,
      failure: { kind: 'operation-missing' },
    });
    expect(asks).toHaveLength(7);
  });

  test('at the deadline, once the operation was seen, is timed out', async () => {
    const script: Script = (now) => (now >= 20 * SECOND ? missing : running);
    const { ended } = await play(script, { schedule: { timeoutMs: 20 * SECOND } });
    expect(ended.verdict).toEqual({ outcome: 'timed-out', timeoutMs: 20 * SECOND, failure: missing.failure });
  });

  test('hours after it was seen is only a failed poll', async () => {
    const script: Script = (now) =>
      now >= 65 * MINUTE ? succeeded : now >= 64 * MINUTE + 30 * SECOND ? missing : running;
    expect((await play(script)).ended.verdict.outcome).toBe('succeeded');
  });

  test('after a minute of other failures is not found', async () => {
    const { ended } = await play((now) => (now >= 70 * SECOND ? missing : failure('throttled')), {
      schedule: STEADY,
    });
    expect(ended).toMatchObject({ verdict: { outcome: 'not-found' }, elapsedMs: 70_000 });
  });

  test('at a deadline before the minute is over is not found', async () => {
    const { ended } = await play([missing], { schedule: { timeoutMs: 20 * SECOND } });
    expect(ended).toMatchObject({
      verdict: { outcome: 'not-found', failure: { kind: 'operation-missing' } },
      elapsedMs: 20_000,
    });
  });
});

test('Without any body, there is no last one', async () => {
  const { ended } = await play([failure('network')]);
  expect(ended).not.toHaveProperty('lastBody');
});

test('A failure that has no body does not replace the last body that there was', async () => {
  const { ended } = await play([running, failure('rejected', { rawBody: 'last' }), failure('network')]);
  expect(ended.lastBody).toBe('last');
});
