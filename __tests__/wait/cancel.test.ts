import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import {
  failure,
  HOUR,
  type Options,
  play,
  running,
  type Script,
  SECOND,
  succeeded,
} from '../samples/waits.ts';

/** A wait that polls at 0, 2 and 5 s; each poll takes a second. */
const SLOW: Script = () => ({ after: SECOND, answer: running });

describe('Cancelling the run', () => {
  test.each([
    ['before the first poll', 0],
    ['during the first poll', 500],
    ['when the first answer is there', 1_000],
    ['in the first pause', 2_000],
    ['when a poll begins', 3_000],
    ['during a later poll', 3_600],
    ['in a later pause', 5_000],
    ['after an hour', HOUR],
  ])('%s ends the wait at that moment', async (_, at) => {
    const controller = new AbortController();
    const { ended, clock } = await play(SLOW, { controller, cancel: [[at, 'SIGINT']] });
    expect(ended).toMatchObject({ verdict: { outcome: 'interrupted', signal: 'SIGINT' }, elapsedMs: at });
    expect([clock.pending, getEventListeners(controller.signal, 'abort')]).toEqual([0, []]);
  });

  test.each<[string, Script]>([
    ['a poll that hangs', ['hangs']],
    ['a poll that ignores its signal', [{ after: HOUR, answer: succeeded, deaf: true }]],
    ['a long Retry-After', [failure('throttled', { retryAfterMs: HOUR })]],
    ['a storm of errors', [failure('network')]],
    ['an operation that is not there yet', [failure('operation-missing')]],
  ])('does not wait for %s', async (_, script) => {
    const { ended } = await play(script, { cancel: [[7_500, 'SIGTERM']] });
    expect(ended).toMatchObject({ verdict: { outcome: 'interrupted', signal: 'SIGTERM' }, elapsedMs: 7_500 });
  });

  test('twice, or by both signals, names the first', async () => {
    const cancel: Options['cancel'] = [
      [4_000, 'SIGINT'],
      [4_000, 'SIGTERM'],
      [4_001, 'SIGTERM'],
      [4_001, 'SIGINT'],
    ];
    const { ended } = await play(SLOW, { cancel });
    expect(ended).toMatchObject({ verdict: { signal: 'SIGINT' }, elapsedMs: 4_000 });
  });

  test('before anything began sends nothing', async () => {
    const controller = new AbortController();
    controller.abort('SIGINT');
    const { ended, asks } = await play([succeeded], { controller });
    expect(ended).toMatchObject({ verdict: { outcome: 'interrupted' }, polls: 0, elapsedMs: 0 });
    expect(asks).toEqual([]);
  });

  test('keeps what was seen', async () => {
    const { ended } = await play(SLOW, { cancel: [[4_500, 'SIGINT']] });
    expect(ended).toMatchObject({
      lastStatus: { status: 'InProgress' },
      polls: 2,
      history: { first: [{ status: 'InProgress' }] },
    });
  });

  test('after the end changes nothing', async () => {
    const { ended } = await play([running, succeeded], { cancel: [[60_000, 'SIGINT']] });
    expect(ended.verdict.outcome).toBe('succeeded');
  });

  test('is noticed at any moment', async () => {
    for (let at = 0; at <= 12_000; at += 250) {
      const { ended, clock } = await play(SLOW, { cancel: [[at, 'SIGINT']] });
      expect([ended.verdict.outcome, ended.elapsedMs, clock.pending]).toEqual(['interrupted', at, 0]);
    }
  });
});
