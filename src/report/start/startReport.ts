import type { PoolName } from '../../azure/aks/operationName.ts';
import type { Explanation } from '../../explain/explanation.ts';
import type { EndedStart, StartVerdict } from '../../upgrade/verdict.ts';

/** How the step ended, as its output `outcome` says it. */
export type StartOutcome = StartVerdict['outcome'] | 'invalid-input';

/** Everything that a step reports which starts an upgrade. */
export type StartReport =
  | { readonly kind: 'ended'; readonly ended: EndedStart; readonly explanation?: Explanation }
  | {
      /** No request was sent, or the action itself failed. */
      readonly kind: 'not-begun';
      readonly outcome: 'invalid-input' | 'unauthorized' | 'error';
      readonly explanation: Explanation;
      readonly pool?: PoolName;
      readonly ended?: never;
    };

/** The one outcome of the step. */
export function startOutcomeOf(report: StartReport): StartOutcome {
  return report.kind === 'ended' ? report.ended.verdict.outcome : report.outcome;
}

/** Whether the job can continue: the upgrade runs, or there is nothing to do. */
export function isGreen(report: StartReport): boolean {
  const outcome = startOutcomeOf(report);
  return outcome === 'started' || outcome === 'nothing-to-do';
}
