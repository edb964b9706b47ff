import type { OperationName } from '../../azure/aks/operationName.ts';
import type { OperationStatus } from '../../azure/aks/operationStatus.ts';
import { formatDuration } from '../../time/duration.ts';
import { lastChange } from '../../wait/history.ts';
import type { EndedWait } from '../../wait/verdict.ts';
import { abortText, isUnconfirmed } from '../words/abortText.ts';
import { fillCommand, valuesOf } from '../words/commands.ts';

/*
 * Where a wait left its operation, and how to go on from there: sentences that the explanations of timeouts, outages
 * and interruptions share.
 */

/** The last status of an operation that has ended; undefined while it runs, as far as is known. */
export function endOf({ lastStatus }: EndedWait): OperationStatus | undefined {
  return lastStatus?.phase === 'running' ? undefined : lastStatus;
}

const ABORTED =
  "Azure stops an aborted operation within a minute or so; the pool's provisioning state is Canceled then. Nothing is rolled back: its nodes may be on different versions.";

/** What becomes of the operation: `goesOn` where it was left alone, or Azure refused to stop it. */
export function fate({ abort }: EndedWait, goesOn: string): string {
  if (abort?.kind === 'taken') return ABORTED;
  if (abort && isUnconfirmed(abort)) return 'Whether it continues in Azure is not known.';
  return abort?.kind === 'not-sent' && abort.why === 'ended' ? 'It ended when the wait was over.' : goesOn;
}

/** What came of the request to abort it, with a blank before; `''` where there was none. */
export function abortSentence({ abort }: EndedWait): string {
  return abort ? ` ${abortText(abort)}` : '';
}

/** What to do about the operation itself. */
export function nextSteps(ended: EndedWait): readonly string[] {
  const { abort } = ended;
  if (abort?.kind === 'taken') {
    return [
      'Check which nodes have which version, then start the change again: an upgrade continues with the remaining nodes.',
    ];
  }
  const lacksRight =
    abort?.kind === 'refused' && abort.failure.httpStatus === 403 && abort.failure.service === 'arm';
  return [
    continueWaiting(ended),
    ...(lacksRight
      ? [
          'To let the step abort, give the identity a role with Microsoft.ContainerService/managedClusters/agentPools/abort/action on the cluster; Reader does not have it.',
        ]
      : []),
  ];
}

/** A job that also starts the operation would start another one when it runs again. */
export function continueWaiting({ operation }: EndedWait): string {
  return `To continue waiting, run the gate again with operation-id ${operation.operationId}, without the step that starts the operation.`;
}

/** The last status of an operation that was still running, as far as is known. */
export function lastSeen({ lastStatus, history }: EndedWait): string {
  if (!lastStatus) return 'Azure reported no status so far.';
  const change = lastChange(history);
  const since = change ? `, first seen ${formatDuration(change.sinceMs)} into the step` : '';
  return `The last status was ${lastStatus.status}${since}.`;
}

/** Commands that show the state of what the operation changes. */
export function poolCommands(operation: OperationName): readonly string[] {
  if (operation.scope === 'location') return [];
  const show =
    operation.scope === 'agent-pool'
      ? 'az aks nodepool show --resource-group {rg} --cluster-name {cluster} --name {pool}'
      : 'az aks show --resource-group {rg} --name {cluster}';
  return [fillCommand(`${show} --query provisioningState`, valuesOf(operation))];
}
