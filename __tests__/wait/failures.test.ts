import { describe, expect, test } from '@jest/globals';
import type { FailureKind } from '../../src/azure/http/failure.ts';
import { failure, MINUTE, play, running, type Script, SECOND, STEADY, succeeded } from '../samples/waits.ts';

const times = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);

describe('A permanent failure ends the wait at once', () => {
  test.each([
    ['unauthorized', 'unauthorized'],
    ['missing', 'not-found'],
    ['rejected', 'error'],
  ] as const)('%s: %s', async (kind, outcome) => {
    const { ended, asks } = await play([failure(kind)]);
    expect(ended).toMatchObject({ verdict: { outcome, failure: { kind } }, polls: 1 });
    expect(asks).toHaveLength(1);
  });

  test('also after many good answers, which stay known', async () => {
    const { ended } = await play([running, running, failure('unauthorized', { rawBody: 'no' })]);
    expect(ended).toMatchObject({
      verdict: { outcome: 'unauthorized' },
      lastStatus: { status: 'InProgress' },
      lastBody: 'no',
    });
  });

  test('of the sign-in: Azure was not asked for the status', async () => {
    const { ended } = await play([failure('unauthorized', { service: 'entra' })]);
    expect(ended).toMatchObject({ verdict: { outcome: 'unauthorized' }, polls: 0 });
  });
});

describe('The error budget', () => {
  const TRANSIENT: readonly FailureKind[] = ['network', 'server-error', 'bad-answer'];

  test.each(TRANSIENT)('%s: one less than the budget is waited out', async (kind) => {
    const { ended } = await play([...times(9, failure(kind)), succeeded]);
    expect(ended).toMatchObject({ verdict: { outcome: 'succeeded' }, polls: 10 });
  });

  test.each(TRANSIENT)('%s: spent, Azure is unreachable', async (kind) => {
    const { ended, asks } = await play([running, ...times(50, failure(kind))]);
    expect(ended).toMatchObject({
      verdict: { outcome: 'unreachable', failures: 10, failure: { kind } },
      lastStatus: { status: 'InProgress' },
    });
    expect(asks).toHaveLength(11);
  });

  test.each(['github', 'entra', 'metadata'] as const)('counts trouble with %s, too', async (service) => {
    const { ended } = await play([failure('server-error', { service })]);
    expect(ended).toMatchObject({
      verdict: { outcome: 'unreachable', failures: 10, failure: { service } },
      polls: 0,
    });
  });

  test('of one is spent at once', async () => {
    const { asks } = await play([failure('network')], { schedule: { maxConsecutiveErrors: 1 } });
    expect(asks).toHaveLength(1);
  });

  test('is full again after any good answer', async () => {
    const storm = [...times(9, failure('server-error')), running];
    const { ended } = await play([...storm, ...storm, ...storm, succeeded]);
    expect(ended.verdict.outcome).toBe('succeeded');
  });

  test('counts kinds together', async () => {
    const { ended } = await play((_, poll) => failure(TRANSIENT[poll % 3] ?? 'network'));
    expect(ended.verdict).toMatchObject({ outcome: 'unreachable', failures: 10 });
  });

  test('is not touched by throttling, however long', async () => {
    const { ended, told } = await play((now) => (now > 90 * MINUTE ? succeeded : failure('throttled')));
    expect(ended.verdict.outcome).toBe('succeeded');
    expect(
      told.filter((line) => line.startsWith('failed')).every((line) => line === 'failed throttled 0'),
    ).toBe(true);
  });

  test('is not filled by throttling either', async () => {
    const answers = [
      ...times(5, failure('network')),
      ...times(5, failure('throttled')),
      ...times(5, failure('network')),
    ];
    const { ended, asks } = await play([...answers, succeeded]);
    expect([ended.verdict.outcome, asks.length]).toEqual(['unreachable', 15]);
  });

  test('throttled until the deadline is timed out', async () => {
    const { ended } = await play([failure('throttled')]);
    expect(ended.verdict).toMatchObject({ outcome: 'timed-out', failure: { kind: 'throttled' } });
  });
});

describe('404 for the operation', () => {
  const missing = failure('operation-missing');
  const appearing =
    (at: number): Script =>
    (now) =>
      now >= at ? running : missing;

  test('is waited out for a minute from the start of the step', async () => {
    const { ended, asks } = await play([missing], { schedule: STEADY });
    expect(ended.verdict).toMatchObject({ outcome: 'not-found', failure: { kind: 'operation-missing' } });
    expect(asks.map(({ at }) => at)).toEqual([0, 10, 20, 30, 40, 50, 60].map((s) => s * SECOND));
  });

  test('does not use up the error budget meanwhile', async () => {
    const { ended } = await play((now) => (now >= 55 * SECOND ? succeeded : missing), {
      schedule: { pollIntervalMs: SECOND, backoffFactor: 1, maxConsecutiveErrors: 2 },
    });
    expect(ended.verdict.outcome).toBe('succeeded');
  });

  test('may end in the last moment of the minute', async () => {
    const { ended } = await play(appearing(50 * SECOND), { schedule: { ...STEADY, timeoutMs: 80 * SECOND } });
    expect(ended.verdict.outcome).toBe('timed-out');
  });

  test('counts as an error once the operation has been seen', async () => {
    const schedule = { ...STEADY, maxConsecutiveErrors: 3 };
    const { ended, asks } = await play([running, missing, missing, running, missing], { schedule });
    expect(ended.verdict).toMatchObject({
      outcome: 'unreachable',
      failures: 3,
      failure: { kind: 'operation-missing' },
    });
    expect(asks).toHaveLength(7);
  });

  test('hours after it was seen is still only an error', async () => {
    const script: Script = (now) =>
      now >= 65 * MINUTE ? succeeded : now >= 64 * MINUTE + 30 * SECOND ? missing : running;
    expect((await play(script)).ended.verdict.outcome).toBe('succeeded');
  });

  test('after a minute of other trouble is not found', async () => {
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
