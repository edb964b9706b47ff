import { describe, expect, test } from '@jest/globals';
import { type Failure, FailureError, type FailureKind } from '../../../src/azure/http/failure.ts';
import type { Shown } from '../../../src/report/checkRun/checks.ts';
import { Updates } from '../../../src/report/checkRun/updates.ts';
import { FakeClock } from '../../samples/fakeClock.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const NEVER = new AbortController().signal;
const END: Shown = { output: { title: 'end', summary: '' }, conclusion: 'success' };

/** How GitHub answers one request: at once, after some time, never, or with a failure. */
type Answer =
  | 'ok'
  | 'hangs'
  | FailureKind
  | { readonly afterMs: number; readonly kind?: FailureKind }
  | Partial<Failure>;

/** What was sent: when, what kind of request, and the title or the conclusion. */
type Sent = readonly [at: number, how: string, what: string];

function play(answers: readonly Answer[] = ['ok'], connect?: () => Promise<void>) {
  const clock = new FakeClock();
  const sent: Sent[] = [];
  const failures: Failure[] = [];
  const given: string[] = [];
  let title = 'start';

  async function answer(how: string, { output, conclusion }: Shown, signal: AbortSignal): Promise<number> {
    const number = sent.push([clock.now(), how, conclusion ?? output.title]);
    const next = answers[Math.min(number, answers.length) - 1];
    if (next === 'hangs') {
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => {
          given.push(`${how} at ${clock.now()}`);
          reject(failureError({ kind: 'network', message: 'given up' }));
        }),
      );
    }
    if (typeof next === 'object' && 'afterMs' in next) {
      await clock.takes(next.afterMs);
      if (next.kind) throw failureError({ kind: next.kind });
    } else if (next !== 'ok')
      throw failureError(typeof next === 'string' ? { kind: next as FailureKind } : next);
    return 7;
  }

  const updates = new Updates({
    connect: async () => {
      await connect?.();
      return {
        create: (shown, signal) => answer('create', shown, signal),
        update: async (id, shown, signal) => void (await answer(`update ${id}`, shown, signal)),
      };
    },
    output: () => ({ title, summary: '' }),
    onFailure: (failure) => failures.push(failure),
    now: clock.now,
    sleep: clock.sleep,
  });
  const change = (at: number, to: string) =>
    clock.at(at, () => {
      title = to;
      updates.changed();
    });
  const closeAt = async (at: number, limitMs = 3 * SECOND, signal = NEVER) => {
    await clock.takes(at);
    await updates.close(() => END, limitMs, signal);
    return clock.now();
  };
  return { clock, updates, sent, failures, given, change, closeAt };
}

/** Octokit wraps what the request throws. */
function failureError(more: Partial<Failure> = {}): Error {
  const failure = { kind: 'server-error', service: 'github-api', message: 'No.', ...more } as const;
  return new Error('wrapped', { cause: new FailureError(failure) });
}

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
