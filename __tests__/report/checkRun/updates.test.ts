import { describe, expect, test } from '@jest/globals';
import { FailureError, type FailureKind } from '../../../src/azure/http/failure.ts';
import { MINUTE, play, SECOND } from '../../samples/checkRunUpdates.ts';

describe('A check run', () => {
  test('is created at once, and not updated while nothing changes', async () => {
    const { clock, updates, sent, closeAt } = play();
    updates.start();
    await clock.run(closeAt(60 * MINUTE));
    expect(sent).toEqual([
      [0, 'create', 'start'],
      [60 * MINUTE, 'update 7', 'success'],
    ]);
  });

  test('shows a change at once when the last request is a minute old, else at the end of that minute', async () => {
    const { clock, updates, sent, change, closeAt } = play();
    updates.start();
    change(10 * SECOND, 'a');
    change(20 * SECOND, 'b');
    change(5 * MINUTE + 7, 'c');
    change(5 * MINUTE + 8, 'd');
    change(6 * MINUTE + 7, 'e');
    change(7 * MINUTE + 30 * SECOND, 'f');
    await clock.run(closeAt(60 * MINUTE));
    expect(sent).toEqual([
      [0, 'create', 'start'],
      [MINUTE, 'update 7', 'b'],
      [5 * MINUTE + 7, 'update 7', 'c'],
      [6 * MINUTE + 7, 'update 7', 'e'],
      [7 * MINUTE + 30 * SECOND, 'update 7', 'f'],
      [60 * MINUTE, 'update 7', 'success'],
    ]);
  });

  test('is updated once a minute when it changes all the time', async () => {
    const { clock, updates, sent, change, closeAt } = play();
    updates.start();
    for (let at = SECOND; at < 10 * MINUTE; at += SECOND) change(at, String(at));
    await clock.run(closeAt(10 * MINUTE - 1));
    const times = sent.map(([at]) => at);
    expect(times).toEqual([...Array.from({ length: 10 }, (_, minute) => minute * MINUTE), 10 * MINUTE - 1]);
  });

  test('is one request at a time: a slow one delays the next, and the change during it is shown then', async () => {
    const { clock, updates, sent, change, closeAt } = play([{ afterMs: 90 * SECOND }, 'ok']);
    updates.start();
    change(10 * SECOND, 'a');
    await clock.run(closeAt(10 * MINUTE));
    expect(sent.slice(0, 2)).toEqual([
      [0, 'create', 'start'],
      [90 * SECOND, 'update 7', 'a'],
    ]);
  });

  test('does not show what was known when it was created a second time', async () => {
    const { clock, updates, sent, closeAt } = play();
    updates.start();
    updates.changed();
    await clock.run(closeAt(5 * MINUTE));
    expect(sent).toHaveLength(2);
  });

  test('is created once, however often it is started', async () => {
    const { clock, updates, sent, closeAt } = play();
    updates.start();
    updates.start();
    await clock.run(closeAt(5 * MINUTE));
    expect(sent.map(([, how]) => how)).toEqual(['create', 'update 7']);
  });

  test('that was not started is not closed', async () => {
    const { clock, sent, closeAt } = play();
    expect(await clock.run(closeAt(0))).toBe(0);
    expect(sent).toEqual([]);
  });

  test('leaves no timer when it is closed', async () => {
    const { clock, updates, closeAt } = play();
    updates.start();
    await clock.run(closeAt(30 * SECOND));
    expect(clock.pending).toBe(0);
  });
});

describe('A failure', () => {
  test.each<FailureKind>(['network', 'server-error', 'bad-answer', 'throttled'])(
    'of kind %s passes: creation is tried again after a minute, and it is reported once',
    async (kind) => {
      const { clock, updates, sent, failures, closeAt } = play([kind, kind, 'ok']);
      updates.start();
      await clock.run(closeAt(5 * MINUTE));
      expect(sent.map(([at, how]) => [at, how])).toEqual([
        [0, 'create'],
        [MINUTE, 'create'],
        [2 * MINUTE, 'create'],
        [5 * MINUTE, 'update 7'],
      ]);
      expect(failures.map((failure) => failure.kind)).toEqual([kind]);
    },
  );

  test('of three creations is enough: each might have made a check run', async () => {
    const { clock, updates, sent, failures, closeAt } = play(['server-error']);
    updates.start();
    expect(await clock.run(closeAt(60 * MINUTE))).toBe(60 * MINUTE);
    expect(sent.map(([at]) => at)).toEqual([0, MINUTE, 2 * MINUTE]);
    expect(failures).toHaveLength(1);
  });

  test.each<FailureKind>(['unauthorized', 'missing', 'rejected'])(
    'of kind %s is final: nothing is sent again',
    async (kind) => {
      const { clock, updates, sent, failures, change, closeAt } = play([kind]);
      updates.start();
      change(5 * MINUTE, 'a');
      expect(await clock.run(closeAt(60 * MINUTE))).toBe(60 * MINUTE);
      expect(sent).toEqual([[0, 'create', 'start']]);
      expect(failures).toHaveLength(1);
    },
  );

  test('of an update that is final ends the updates, but not the attempt to close', async () => {
    const { clock, updates, sent, failures, change, closeAt } = play(['ok', 'rejected', 'ok']);
    updates.start();
    change(5 * MINUTE, 'a');
    change(10 * MINUTE, 'b');
    await clock.run(closeAt(60 * MINUTE));
    expect(sent.map(([at, , what]) => [at, what])).toEqual([
      [0, 'start'],
      [5 * MINUTE, 'a'],
      [60 * MINUTE, 'success'],
    ]);
    expect(failures).toHaveLength(1);
  });

  test('of an update is made good by the next one, with what is new by then', async () => {
    const { clock, updates, sent, change, closeAt } = play(['ok', 'server-error', 'ok']);
    updates.start();
    change(5 * MINUTE, 'a');
    change(5.5 * MINUTE, 'b');
    await clock.run(closeAt(60 * MINUTE));
    expect(sent.slice(1, 3)).toEqual([
      [5 * MINUTE, 'update 7', 'a'],
      [6 * MINUTE, 'update 7', 'b'],
    ]);
  });

  test('of an update passes too, also where it took three creations to get that far', async () => {
    const { clock, updates, sent, change, closeAt } = play([
      'network',
      'network',
      'ok',
      'server-error',
      'ok',
    ]);
    updates.start();
    change(5 * MINUTE, 'a');
    await clock.run(closeAt(60 * MINUTE));
    expect(sent.slice(2)).toEqual([
      [2 * MINUTE, 'create', 'start'],
      [5 * MINUTE, 'update 7', 'a'],
      [6 * MINUTE, 'update 7', 'a'],
      [60 * MINUTE, 'update 7', 'success'],
    ]);
  });

  test('with a pause that GitHub asks for is followed by that pause', async () => {
    const busy = { kind: 'throttled', retryAfterMs: 4 * MINUTE } as const;
    const { clock, updates, sent, closeAt } = play([busy, 'ok']);
    updates.start();
    await clock.run(closeAt(60 * MINUTE));
    expect(sent.map(([at]) => at)).toEqual([0, 4 * MINUTE, 60 * MINUTE]);
  });

  test('with a pause that is shorter than a minute is followed by a minute', async () => {
    const busy = { kind: 'throttled', retryAfterMs: 10 * SECOND } as const;
    const { clock, updates, sent, closeAt } = play([busy, 'ok']);
    updates.start();
    await clock.run(closeAt(60 * MINUTE));
    expect(sent.map(([at]) => at)).toEqual([0, MINUTE, 60 * MINUTE]);
  });

  test.each<[unknown, string]>([
    ['odd', 'odd'],
    [{ toString: () => 'an object' }, 'an object'],
    [new Error('wrapped', { cause: new Error('inner') }), 'wrapped'],
  ])('of another kind is told in its own words: %s', async (thrown, message) => {
    const { clock, updates, failures, closeAt } = play(['ok'], async () => {
      throw thrown;
    });
    updates.start();
    await clock.run(closeAt(5 * MINUTE));
    expect(failures).toEqual([{ kind: 'rejected', service: 'github-api', message }]);
  });

  test('that is not wrapped is told as it is', async () => {
    const failure = { kind: 'unauthorized', service: 'github-api', message: 'No.' } as const;
    const { clock, updates, failures, closeAt } = play(['ok'], async () => {
      throw new FailureError(failure);
    });
    updates.start();
    await clock.run(closeAt(5 * MINUTE));
    expect(failures).toEqual([failure]);
  });

  test('to connect, or to write the page, is final and does not throw', async () => {
    const { clock, updates, sent, failures, closeAt } = play(['ok'], async () => {
      throw new Error('no such file');
    });
    updates.start();
    await clock.run(closeAt(5 * MINUTE));
    expect(sent).toEqual([]);
    expect(failures).toMatchObject([{ kind: 'rejected', message: 'no such file' }]);
  });
});
