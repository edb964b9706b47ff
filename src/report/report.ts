import type { OperationName } from '../azure/aks/operationName.ts';
import type { Explanation } from '../explain/explanation.ts';
import type { EndedWait, Verdict } from '../wait/verdict.ts';

/** How the step ended, as its output `outcome` says it. */
export type Outcome = Verdict['outcome'] | 'invalid-input';

/** One wait that is over, with the words for its end (none when it succeeded). */
export interface ExplainedWait {
  readonly ended: EndedWait;
  readonly explanation?: Explanation;
}

/** Everything that the step tells: in the log, an annotation, the job summary and its outputs. */
export type Report =
  | { readonly kind: 'waited'; readonly waits: readonly ExplainedWait[] }
  | {
      /** The wait never began, or the action itself failed. */
      readonly kind: 'not-waited';
      readonly outcome: 'invalid-input' | 'unauthorized' | 'error';
      readonly explanation: Explanation;
      readonly operation?: OperationName;
    };

/** The one outcome of the step: the first that is no success, for a job must not go on past it. */
export function outcomeOf(report: Report): Outcome {
  if (report.kind === 'not-waited') return report.outcome;
  const outcomes = report.waits.map(({ ended }) => ended.verdict.outcome);
  // No wait at all proves nothing.
  return outcomes.find((outcome) => outcome !== 'succeeded') ?? outcomes[0] ?? 'error';
}
