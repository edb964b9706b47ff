import type { Failure } from '../azure/http/failure.ts';
import { withDeadline } from '../time/deadline.ts';
import type { WaitContext, Wanted } from './context.ts';
import { FailedPolls, type FailureJudgement } from './failedPolls.ts';
import type { ProgressTracker } from './progress.ts';
import {
  type Intervals,
  type LastPoll,
  nextIntervals,
  type Outlook,
  pauseFor,
  pollLimit,
} from './schedule.ts';
import type { Verdict } from './verdict.ts';

interface Failed {
  readonly kind: 'failure';
  readonly failure: Failure;
}

/** What an answer means for the loop. */
export type Judgement<R> =
  | { readonly kind: 'done'; readonly result: R }
  /** Not there yet. `outlook` shortens the pauses where the end could come soon, `atMostMs` limits the next one. */
  | {
      readonly kind: 'again';
      readonly outlook?: Outlook;
      readonly retryAfterMs?: number;
      readonly atMostMs?: number;
    };

/** One thing that is requested until it is there. */
export interface PollSubject<A extends { readonly kind: string }, R> {
  /** What the last request was for. */
  readonly wanted: Wanted;
  /** Gives every request this long, also when the deadline comes sooner. */
  readonly limitMs?: number;
  ask(signal: AbortSignal): Promise<A>;
  /** Why an answer is not taken; then it counts as a failed request. */
  whyNot?(answer: Exclude<A, Failed>): Failure | undefined;
  judge(answer: Exclude<A, Failed>): Judgement<R>;
  judgeFailure(failure: Failure): FailureJudgement;
  /** The verdict at the deadline, where it is not `timed-out`. */
  atDeadline?(last: Failure | undefined): Verdict | undefined;
}

export type PollContext = Pick<WaitContext, 'schedule' | 'clock' | 'cancel' | 'nudge'>;

/** Follows the requests of one loop. */
export type PollProgress = Pick<ProgressTracker, 'answered' | 'failed' | 'pause'>;

/** The result, or how the wait ends without one. */
export type Polled<R> = { readonly result: R } | { readonly verdict: Verdict };

/**
 * Asks until the answer is the one that is waited for: the only loop of the wait. Failed requests are retried until
 * the error budget is spent; the deadline of the step and a cancellation end the loop whatever hangs.
 */
export async function poll<A extends { readonly kind: string }, R>(
  subject: PollSubject<A, R>,
  context: PollContext,
  progress: PollProgress,
): Promise<Polled<R>> {
  const { schedule, clock, cancel } = context;
  const failed = new FailedPolls(schedule.maxConsecutiveErrors);
  let intervals: Intervals = {};
  let lastFailure: Failure | undefined;
  for (;;) {
    const limitMs = subject.limitMs ?? pollLimit(schedule, clock.now());
    const limits = { limitMs, signal: cancel, sleep: clock.sleep };
    const given = await withDeadline(limits, (signal) => subject.ask(signal));
    if (cancel.aborted) return { verdict: interrupted(cancel) };
    if (given.kind !== 'done') return { verdict: timedOut(context, subject, lastFailure) };

    const answer = given.value;
    const failure = failureOf(answer, subject);
    let last: LastPoll;
    let atMostMs: number | undefined;
    if (failure) {
      const verdict = judgeFailed(subject, failure, failed);
      if (verdict !== undefined) return { verdict };
      lastFailure = failure;
      progress.failed(failure, failed.inARow, subject.wanted);
      last = {
        kind: failure.kind === 'throttled' ? 'throttled' : 'failed',
        ...(failure.retryAfterMs && { retryAfterMs: failure.retryAfterMs }),
      };
    } else {
      failed.reset();
      lastFailure = undefined;
      // Before the answer is judged, so that the recovery is reported before what the answer says.
      progress.answered();
      const judged = subject.judge(answer as Exclude<A, Failed>);
      switch (judged.kind) {
        case 'done':
          return { result: judged.result };
        case 'again': {
          const { outlook = { kind: 'far' }, retryAfterMs } = judged;
          atMostMs = judged.atMostMs;
          last = { kind: 'answered', outlook, ...(retryAfterMs && { retryAfterMs }) };
        }
      }
    }
    if (clock.now() >= schedule.timeoutMs) return { verdict: timedOut(context, subject, lastFailure) };

    intervals = nextIntervals(schedule, intervals, last);
    const pause = pauseFor(schedule, intervals, last, clock.now(), clock.random());
    await progress.pause(Math.min(pause, atMostMs ?? pause), context);
  }
}

/** Returns the verdict where the failure ends the loop. */
function judgeFailed(
  subject: Pick<PollSubject<never, unknown>, 'judgeFailure'>,
  failure: Failure,
  failed: FailedPolls,
): Verdict | undefined {
  // 429 says that Azure is alive and asks for patience.
  if (failure.kind === 'throttled') return undefined;
  const meaning = subject.judgeFailure(failure);
  switch (meaning) {
    case 'counts':
      return failed.add(failure);
    case 'tolerated':
      return undefined;
    default:
      return meaning;
  }
}

function failureOf<A extends { readonly kind: string }>(
  answer: A,
  subject: Pick<PollSubject<A, unknown>, 'whyNot'>,
): Failure | undefined {
  return isFailed(answer) ? answer.failure : subject.whyNot?.(answer as Exclude<A, Failed>);
}

function isFailed(answer: { readonly kind: string }): answer is Failed {
  return answer.kind === 'failure';
}

function timedOut(
  { schedule: { timeoutMs } }: PollContext,
  subject: Pick<PollSubject<never, unknown>, 'atDeadline'>,
  failure: Failure | undefined,
): Verdict {
  return subject.atDeadline?.(failure) ?? { outcome: 'timed-out', timeoutMs, ...(failure && { failure }) };
}

function interrupted(cancel: AbortSignal): Verdict {
  return { outcome: 'interrupted', signal: String(cancel.reason) };
}
