import { type Failure, isPermanent } from '../azure/http/failure.ts';
import type { Terms, Wanted } from './ports.ts';
import { nextInterval, pauseFor, pollLimit, type Schedule } from './schedule.ts';
import { refusedAs, type Verdict } from './verdict.ts';
import { bounded } from './withDeadline.ts';

interface Failed {
  readonly kind: 'failure';
  readonly failure: Failure;
}

/** The answer, or how the wait ends without one. */
export type Insisted<A> = ({ readonly answer: A } | { readonly verdict: Verdict }) & {
  /** How many times it was asked. */
  readonly asked: number;
};

/**
 * Asks one question until it is answered: hiccups are waited out, and refusals taken, as those of an operation are.
 *
 * @param wanted what is asked for, without an article
 */
export async function insist<A extends { readonly kind: string }>(
  ask: (signal: AbortSignal) => Promise<A | Failed>,
  { schedule, ports, observer, cancel }: Terms,
  wanted: Wanted,
): Promise<Insisted<Exclude<A, Failed>>> {
  let interval: number | undefined;
  let inARow = 0;
  let seen: Failure | undefined;
  for (let asked = 1; ; asked += 1) {
    const answer = await bounded(ports, pollLimit(schedule, ports.now()), cancel, ask);
    if (cancel.aborted) return { verdict: interrupted(cancel), asked };
    if (!answer) return { verdict: timedOut(schedule, seen), asked };
    if (!isFailed(answer)) {
      if (asked > 1) observer.recovered();
      return { answer: answer as Exclude<A, Failed>, asked };
    }
    const { failure } = answer;
    seen = failure;
    if (isPermanent(failure.kind)) return { verdict: refusedAs(failure), asked };
    const throttled = failure.kind === 'throttled';
    if (!throttled) inARow += 1;
    if (inARow >= schedule.maxConsecutiveErrors) {
      return { verdict: { outcome: 'unreachable', failure, failures: inARow }, asked };
    }
    if (ports.now() >= schedule.timeoutMs) return { verdict: timedOut(schedule, failure), asked };
    observer.failed(failure, inARow, wanted);
    const { retryAfterMs } = failure;
    const last = { throttled, nearEnd: false, ...(retryAfterMs && { retryAfterMs }) };
    interval = nextInterval(schedule, interval, last);
    await ports.sleep(pauseFor(schedule, interval, last, ports.now(), ports.random()), cancel);
    if (cancel.aborted) return { verdict: interrupted(cancel), asked };
  }
}

function isFailed(answer: { readonly kind: string }): answer is Failed {
  return answer.kind === 'failure';
}

function timedOut({ timeoutMs }: Schedule, failure: Failure | undefined): Verdict {
  return { outcome: 'timed-out', timeoutMs, ...(failure && { failure }) };
}

function interrupted(cancel: AbortSignal): Verdict {
  return { outcome: 'interrupted', signal: String(cancel.reason) };
}
