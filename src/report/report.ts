import type { OperationName } from '../azure/aks/operationName.ts';
import type { Explanation } from '../explain/explanation.ts';
import type { EpochTime } from '../time/instant.ts';
import { FAIL_FAST } from '../wait/sideBySide.ts';
import type { EndedWait, Verdict } from '../wait/verdict.ts';

/** How the step ended, as its output `outcome` says it. */
export type Outcome = Verdict['outcome'] | 'invalid-input';

/** One wait that is over, with the words for its end (none when it succeeded). */
export interface ExplainedWait {
  readonly ended: EndedWait;
  readonly explanation?: Explanation;
}

/** Everything that the step reports: in the log, an annotation, the job summary and its outputs. */
export type Report =
  | {
      readonly kind: 'waited';
      /** In the order of the inputs. */
      readonly waits: readonly ExplainedWait[];
      /** When the step began, by the clock of the runner. */
      readonly startedAt: EpochTime;
    }
  | {
      /** The wait never began, or the action itself failed. */
      readonly kind: 'not-waited';
      readonly outcome: 'invalid-input' | 'unauthorized' | 'error';
      readonly explanation: Explanation;
      /** What was to be waited for, as far as the inputs name it. */
      readonly operations?: readonly OperationName[];
    };

const WORST_FIRST = [
  'error',
  'unauthorized',
  'not-found',
  'unreachable',
  'failed',
  'canceled',
  'mismatch',
  'timed-out',
  'interrupted',
  'succeeded',
] as const satisfies readonly Verdict['outcome'][];

/** Compares waits by their outcomes, to sort the worst first. */
export function worstFirst(one: ExplainedWait, other: ExplainedWait): number {
  return rank(one) - rank(other);
}

/**
 * Finds the wait that decides outputs, headline, annotation and exit code: the first one, in the order of the inputs,
 * with the worst outcome. Undefined when there is none, which is red.
 */
export function decidingWait(waits: readonly ExplainedWait[]): ExplainedWait | undefined {
  return waits.toSorted(worstFirst)[0];
}

/** The one outcome of the step. */
export function outcomeOf(report: Report): Outcome {
  if (report.kind === 'not-waited') return report.outcome;
  // No wait at all proves nothing.
  return decidingWait(report.waits)?.ended.verdict.outcome ?? 'error';
}

/** Whether a wait was given up only because another one had ended red. */
export function isGivenUp({ ended: { verdict } }: ExplainedWait): boolean {
  return 'signal' in verdict && verdict.signal === FAIL_FAST;
}

/** The wait that made others be given up comes before them, also when it was itself interrupted. */
function rank(wait: ExplainedWait): number {
  return WORST_FIRST.indexOf(wait.ended.verdict.outcome) + (isGivenUp(wait) ? 0.5 : 0);
}
