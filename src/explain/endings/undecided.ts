import type { OperationName } from '../../azure/aks/operationName.ts';
import type { OperationStatus } from '../../azure/aks/operationStatus.ts';
import type { Failure } from '../../azure/http/failure.ts';
import { formatDuration } from '../../time/duration.ts';
import { lastChange } from '../../wait/history.ts';
import { FAIL_FAST } from '../../wait/sideBySide.ts';
import type { EndedWait } from '../../wait/verdict.ts';
import type { Explanation } from '../explanation.ts';
import { correlationFacts } from '../facts/access.ts';
import { abortText, isUnconfirmed } from '../words/abortText.ts';
import { fillCommand, valuesOf } from '../words/commands.ts';
import { answeredText, rootCauseOf } from '../words/failureText.ts';
import { failuresText, unreachableAdvice } from '../words/unreachable.ts';

/*
 * Waits that are over although the operation is not known to be: no error of it is known, but its success
 * is not proven either.
 */

const STUCK_PAGE =
  'https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/create-upgrade-delete/upgrading-or-scaling-does-not-succeed';

export function explainTimeout(ended: EndedWait, timeoutMs: number, failure?: Failure): Explanation {
  const end = endOf(ended);
  if (end) return explainNotKnownIdle(ended, end, timeoutMs, failure);
  return {
    what: `The operation did not end within ${formatDuration(timeoutMs)}. ${lastSeen(ended)}${lastFailureText(failure)}${poolSentence(ended)}${abortSentence(ended)}`,
    why: `${fate(ended, 'As far as is known, it continues in Azure.')} Draining nodes takes longest: up to the drain timeout for each node (30 min unless set), with soak time on top.`,
    remedies: [
      ...next(ended),
      'Increase the input timeout if the operations of this pool take that long.',
      'If the status has not changed for long, look for pods that cannot be evicted.',
    ],
    commands: [...poolCommands(ended.operation), 'kubectl get pdb --all-namespaces', 'kubectl get nodes'],
    link: STUCK_PAGE,
    facts: lastErrorFacts(ended),
    ...(failure && { rootCause: rootCauseOf(failure) }),
  };
}

/** The operation has ended, but not the wait until its pool is idle. */
function explainNotKnownIdle(
  ended: EndedWait,
  { status }: OperationStatus,
  timeoutMs: number,
  failure?: Failure,
): Explanation {
  return {
    what: `The operation ended as ${status}, but the check that nothing else changes the pool did not finish within ${formatDuration(timeoutMs)}.${lastFailureText(failure)}${abortSentence(ended)}`,
    remedies: [continueWaiting(ended)],
    commands: poolCommands(ended.operation),
    facts: [],
    ...(failure && { rootCause: rootCauseOf(failure) }),
  };
}

/** Explains an error budget that is spent. */
export function explainUnreachable(
  ended: EndedWait,
  { failure, failures }: { readonly failure: Failure; readonly failures: number },
): Explanation {
  const { why, remedies, link } = unreachableAdvice(failure);
  return {
    what: `${failuresText(failure, failures)}; the last: ${answeredText(failure)}. ${lastSeen(ended)}`,
    why: `${why} ${notKnown(ended)}`,
    remedies: [...remedies, `Then: ${continueWaiting(ended)}`],
    ...(link && { link }),
    commands: poolCommands(ended.operation),
    facts: correlationFacts(failure),
    rootCause: rootCauseOf(failure),
  };
}

/** What a refusal means that lasts although Azure had reported a status before. */
export function lastingRefusal(
  ended: EndedWait,
  failure: Failure,
  failures: number,
  refusal: Explanation,
): Pick<Explanation, 'what' | 'why' | 'remedies'> {
  const what = `${failuresText(failure, failures)}; the last: ${answeredText(failure)}. ${lastSeen(ended)}`;
  const isGone = failure.kind === 'missing' && ended.operation.scope === 'agent-pool';
  return {
    what,
    why: isGone
      ? `The agent pool is gone. A deletion looks like this: Azure forgets the operations of a pool together with the pool.${ended.operation.url === undefined ? ' To wait for a deletion, use the Azure-AsyncOperation URL as operation-id.' : ''}`
      : `The same request was answered before, so something has changed since. ${refusal.why ?? ''}`.trim(),
    remedies: [...refusal.remedies, continueWaiting(ended)],
  };
}

function notKnown(ended: EndedWait): string {
  return endOf(ended)
    ? 'Whether another operation is active is not known.'
    : 'The operation might still be running, or have ended.';
}

function lastFailureText(failure: Failure | undefined): string {
  return failure ? ` The last poll failed: ${answeredText(failure)}.` : '';
}

/** An operation can stay InProgress although its pool is done. */
function poolSentence({ pool }: EndedWait): string {
  if (pool?.kind !== 'pool' || pool.pool.provisioningState === '') return '';
  return ` The provisioning state of the agent pool is ${pool.pool.provisioningState}.`;
}

export function explainInterrupted(ended: EndedWait, signal: string): Explanation {
  if (signal === FAIL_FAST) return explainGivenUp(ended);
  return {
    what: `The run was cancelled (${signal}) ${whereStopped(ended)}${abortSentence(ended)}`,
    why: endOf(ended)
      ? 'Whether the pool is as expected is not known. Nothing was undone.'
      : fate(
          ended,
          'Only the waiting has stopped: as far as is known, the operation continues in Azure, and nothing was undone.',
        ),
    remedies: [
      ...next(ended),
      'If no person cancelled it: GitHub cancels a job when its timeout-minutes are over (360 unless set). Keep the input timeout below that.',
    ],
    commands: poolCommands(ended.operation),
    facts: [],
  };
}

/** Explains that the wait for this operation was ended by another operation of the step. */
function explainGivenUp(ended: EndedWait): Explanation {
  return {
    what: `The step stopped waiting for this operation because another one ended red and fail-fast is true. The wait ended ${whereStopped(ended)}`,
    why: endOf(ended)
      ? 'Whether the pool is as expected is not known. Nothing was undone.'
      : 'Only the waiting has stopped: as far as is known, the operation continues in Azure, and nothing was undone.',
    remedies: [
      'Look at the operation that ended red first.',
      ...next(ended),
      'To wait for every operation also after one has ended red, set fail-fast to false.',
    ],
    commands: poolCommands(ended.operation),
    facts: [],
  };
}

function whereStopped(ended: EndedWait): string {
  const { lastStatus } = ended;
  if (!lastStatus) return 'before Azure had reported a status of the operation.';
  return endOf(ended)
    ? `after the operation had ended as ${lastStatus.status}, before its agent pool was checked.`
    : `while the operation was running. ${lastSeen(ended)}`;
}

/** The last status of an operation that has ended; undefined while it runs, as far as is known. */
function endOf({ lastStatus }: EndedWait): OperationStatus | undefined {
  return lastStatus?.phase === 'running' ? undefined : lastStatus;
}

const ABORTED =
  "Azure stops an aborted operation within a minute or so; the pool's provisioning state is Canceled then. Nothing is rolled back: its nodes may be on different versions.";

function isAborted({ abort }: EndedWait): boolean {
  return abort?.kind === 'taken';
}

/** What becomes of the operation: `goesOn` where it was left alone, or Azure refused to stop it. */
function fate({ abort }: EndedWait, goesOn: string): string {
  if (abort?.kind === 'taken') return ABORTED;
  if (abort && isUnconfirmed(abort)) return 'Whether it continues in Azure is not known.';
  return abort?.kind === 'not-sent' && abort.why === 'ended' ? 'It ended when the wait was over.' : goesOn;
}

function abortSentence({ abort }: EndedWait): string {
  return abort ? ` ${abortText(abort)}` : '';
}

function next(ended: EndedWait): readonly string[] {
  if (isAborted(ended)) {
    return [
      'Check which nodes have which version, then start the change again: an upgrade continues with the remaining nodes.',
    ];
  }
  const { abort } = ended;
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
function continueWaiting({ operation }: EndedWait): string {
  return `To continue waiting, run the gate again with operation-id ${operation.operationId}, without the step that starts the operation.`;
}

function lastSeen({ lastStatus, history }: EndedWait): string {
  if (!lastStatus) return 'Azure reported no status so far.';
  const change = lastChange(history);
  const since = change ? `, first seen ${formatDuration(change.sinceMs)} into the step` : '';
  return `The last status was ${lastStatus.status}${since}.`;
}

function lastErrorFacts({ lastStatus }: EndedWait): Explanation['facts'] {
  const error = lastStatus?.error;
  return error
    ? [
        {
          name: 'Error reported while running',
          value: [error.code, error.message].filter(Boolean).join(': '),
        },
      ]
    : [];
}

function poolCommands(operation: OperationName): readonly string[] {
  if (operation.scope === 'location') return [];
  const show =
    operation.scope === 'agent-pool'
      ? 'az aks nodepool show --resource-group {rg} --cluster-name {cluster} --name {pool}'
      : 'az aks show --resource-group {rg} --name {cluster}';
  return [fillCommand(`${show} --query provisioningState`, valuesOf(operation))];
}
