import { describe, expect, test } from '@jest/globals';
import { type Answer, MINUTE, play, SECOND } from '../../samples/checkRunUpdates.ts';

describe('Closing', () => {
  test('creates the check run as it is to be when all attempts before have failed', async () => {
    const { clock, updates, sent, closeAt } = play(['server-error', 'ok']);
    updates.start();
    await clock.run(closeAt(10 * SECOND));
    expect(sent).toEqual([
      [0, 'create', 'start'],
      [10 * SECOND, 'create', 'success'],
    ]);
  });

  test('waits for a creation that is under way, whose answer it needs', async () => {
    const { clock, updates, sent, closeAt } = play([{ afterMs: 2 * SECOND }, 'ok']);
    updates.start();
    expect(await clock.run(closeAt(SECOND))).toBe(2 * SECOND);
    expect(sent.at(-1)).toEqual([2 * SECOND, 'update 7', 'success']);
  });

  test.each([
    ['unauthorized', 1, 1],
    ['server-error', 2, 0],
  ] as const)(
    'after a creation that fails late as %s sends %d requests and reports %d failures',
    async (kind, requests, reports) => {
      const { clock, updates, sent, failures, closeAt } = play([{ afterMs: 2 * SECOND, kind }, 'ok']);
      updates.start();
      expect(await clock.run(closeAt(SECOND))).toBe(2 * SECOND);
      expect([sent.length, failures.length]).toEqual([requests, reports]);
    },
  );

  test('gives up an update that is under way, without a word', async () => {
    const { clock, updates, sent, failures, given, change, closeAt } = play(['ok', 'hangs', 'ok']);
    updates.start();
    change(5 * MINUTE, 'a');
    expect(await clock.run(closeAt(5 * MINUTE + SECOND))).toBe(5 * MINUTE + SECOND);
    expect(given).toEqual([`update 7 at ${5 * MINUTE + SECOND}`]);
    expect(sent.at(-1)).toEqual([5 * MINUTE + SECOND, 'update 7', 'success']);
    expect(failures).toEqual([]);
  });

  test('is tried again as long as there is time', async () => {
    const { clock, updates, sent, failures, closeAt } = play(['ok', 'server-error', 'network', 'ok']);
    updates.start();
    expect(await clock.run(closeAt(MINUTE))).toBe(MINUTE + SECOND);
    expect(sent.slice(1).map(([at]) => at - MINUTE)).toEqual([0, 500, 1_000]);
    expect(failures).toHaveLength(1);
  });

  test('is tried until its limit is over, not longer', async () => {
    const { clock, updates, sent, closeAt } = play(['ok', 'server-error']);
    updates.start();
    expect(await clock.run(closeAt(MINUTE, 1_700))).toBe(MINUTE + 1_700);
    await clock.run(clock.takes(10 * SECOND));
    expect(sent.slice(1).map(([at]) => at - MINUTE)).toEqual([0, 500, 1_000, 1_500]);
  });

  test('is not tried again after a refusal', async () => {
    const { clock, updates, sent, closeAt } = play(['ok', 'unauthorized']);
    updates.start();
    await clock.run(closeAt(MINUTE));
    expect(sent).toHaveLength(2);
  });

  test.each([['the creation'], ['the last update']])('ends at its limit when %s hangs', async (what) => {
    const answers: Answer[] = what === 'the creation' ? ['hangs'] : ['ok', 'hangs'];
    const { clock, updates, failures, given, closeAt } = play(answers);
    updates.start();
    expect(await clock.run(closeAt(10 * SECOND))).toBe(13 * SECOND);
    expect(given).toHaveLength(1);
    expect(failures).toEqual([
      { kind: 'network', service: 'github-api', message: 'no answer before the step ended' },
    ]);
  });

  test('ends when its signal fires', async () => {
    const { clock, updates, closeAt } = play(['hangs']);
    const stop = new AbortController();
    clock.at(10 * SECOND + 200, () => stop.abort());
    updates.start();
    expect(await clock.run(closeAt(10 * SECOND, 3 * SECOND, stop.signal))).toBe(10 * SECOND + 200);
  });
});
