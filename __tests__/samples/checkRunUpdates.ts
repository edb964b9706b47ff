import { type Failure, FailureError, type FailureKind } from '../../src/azure/http/failure.ts';
import type { Shown } from '../../src/report/checkRun/checks.ts';
import { Updates } from '../../src/report/checkRun/updates.ts';
import { FakeClock } from './fakeClock.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
const NEVER = new AbortController().signal;
const END: Shown = { output: { title: 'end', summary: '' }, conclusion: 'success' };

/** How GitHub answers one request: at once, after some time, never, or with a failure. */
export type Answer =
  | 'ok'
  | 'hangs'
  | FailureKind
  | { readonly afterMs: number; readonly kind?: FailureKind }
  | Partial<Failure>;

/** What was sent: when, what kind of request, and the title or the conclusion. */
type Sent = readonly [at: number, how: string, what: string];

/** The updates of a check run on virtual time, with these answers; the last one is for all further requests. */
export function play(answers: readonly Answer[] = ['ok'], connect?: () => Promise<void>) {
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
