import type { OperationStatus } from '../../azure/aks/operationStatus.ts';
import type { Failure } from '../../azure/http/failure.ts';
import { formatDuration } from '../../time/duration.ts';
import type { EndedWait } from '../../wait/verdict.ts';
import type { Explanation } from '../explanation.ts';
import { correlationFacts } from '../facts/access.ts';
import { answeredText, rootCauseOf } from '../words/failureText.ts';
import { failuresText, unreachableAdvice } from '../words/unreachable.ts';
import { abortSentence, continueWaiting, endOf, fate, lastSeen, nextSteps, poolCommands } from './openEnd.ts';

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
      ...nextSteps(ended),
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
