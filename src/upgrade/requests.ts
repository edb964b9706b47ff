import type { Failure } from '../azure/http/failure.ts';
import { isPermanent } from '../azure/http/failure.ts';
import type { Wanted } from '../wait/context.ts';
import { refusedAs } from '../wait/failedPolls.ts';
import { type Polled, type PollProgress, poll } from '../wait/poll.ts';
import type { Verdict } from '../wait/verdict.ts';
import type { UpgradeContext } from './context.ts';
import type { StartVerdict } from './verdict.ts';

interface Failed {
  readonly kind: 'failure';
  readonly failure: Failure;
}

/** A request that changes nothing, so that it can be repeated. */
export interface ReadRequest<A extends { readonly kind: string }> {
  readonly wanted: Wanted;
  ask(signal: AbortSignal): Promise<A | Failed>;
  /** Why an answer is not taken; undefined when it is. */
  whyNot?(answer: Exclude<A, Failed>): Failure | undefined;
}

/** Sends a read until it is answered. A refusal ends it at once: the request has never been answered before. */
export function readUntilAnswered<A extends { readonly kind: string }>(
  request: ReadRequest<A>,
  context: UpgradeContext,
): Promise<Polled<Exclude<A, Failed>>> {
  return poll<A | Failed, Exclude<A, Failed>>(
    {
      ...request,
      judge: (answer) => ({ kind: 'done', result: answer as Exclude<A, Failed> }),
      judgeFailure: (failure) => (isPermanent(failure.kind) ? refusedAs(failure) : 'counts'),
    },
    context,
    progressOf(context),
  );
}

/** Follows requests whose pauses are short enough to need no sign of life. */
export function progressOf({ observer, clock, cancel }: UpgradeContext): PollProgress {
  let isFailing = false;
  return {
    answered: () => {
      if (isFailing) observer.recovered();
      isFailing = false;
    },
    failed: (failure, inARow, wanted) => {
      isFailing = true;
      observer.failed(failure, inARow, wanted);
    },
    pause: (ms) => clock.sleep(ms, cancel),
  };
}

const NO_ANSWER: Failure = { kind: 'network', service: 'arm', message: 'no answer in time' };

/** The verdict on a start that came to its end before Azure accepted anything. */
export function verdictOf(verdict: Verdict, isStart: boolean): StartVerdict {
  switch (verdict.outcome) {
    case 'interrupted':
      return { outcome: 'error', kind: 'interrupted', signal: verdict.signal, sent: false };
    case 'timed-out': {
      const failure = verdict.failure ?? NO_ANSWER;
      return { outcome: 'unreachable', kind: 'failed', failure, failures: 1, isStart };
    }
    default: {
      if (!('failures' in verdict)) throw new Error(`no request ends as ${verdict.outcome}`);
      const { outcome, failure, failures } = verdict;
      return { outcome, kind: 'failed', failure, failures, isStart };
    }
  }
}
