import type { OperationName } from '../../azure/aks/operationName.ts';
import type { Failure } from '../../azure/http/failure.ts';
import { formatDuration } from '../../time/duration.ts';
import type { EndedWait } from '../../wait/verdict.ts';
import type { Explanation } from '../explanation.ts';
import { leftOutText } from '../notices.ts';
import { fillCommand, LIST_POOLS, valuesOf } from '../words/commands.ts';
import { answeredText, rootCauseOf } from '../words/failureText.ts';

/** Explains that a cluster has no agent pool to wait for; one that was meant to be green would have proven nothing. */
export function explainNoPools(leftOut: readonly string[], operation: OperationName): Explanation {
  const others = leftOut.length > 0 ? ` ${leftOutText(leftOut)}` : '';
  return {
    what: `Azure lists no agent pool of ${ownerOf(operation)} whose operations could be waited for.${others}`,
    remedies: ['Check that resource-group and cluster-name are those of the cluster that is changed.'],
    commands: [fillCommand(LIST_POOLS, valuesOf(operation))],
    facts: [],
  };
}

/** Explains that the agent pools of a cluster were not listed before the deadline. */
export function explainUnlistedTimeout(
  { operation }: EndedWait,
  timeoutMs: number,
  failure: Failure | undefined,
): Explanation {
  const last = failure ? ` The last request failed: ${answeredText(failure)}.` : '';
  return {
    what: `Azure did not list the agent pools of ${ownerOf(operation)} within ${formatDuration(timeoutMs)}.${last}`,
    why: 'Without the list, the step does not know which operations to wait for. Operations that run continue in Azure.',
    remedies: ['To continue waiting, run the gate again, without the step that starts the operations.'],
    commands: [fillCommand(LIST_POOLS, valuesOf(operation))],
    facts: [],
    ...(failure && { rootCause: rootCauseOf(failure) }),
  };
}

/** What happened where Azure refused to list the agent pools of a cluster. */
export function unlistedText(failure: Failure, operation: OperationName): string {
  return `Azure refused to list the agent pools of ${ownerOf(operation)}: ${answeredText(failure)}.`;
}

function ownerOf(operation: OperationName): string {
  return `cluster ${'clusterName' in operation ? operation.clusterName : operation.operationId}`;
}
