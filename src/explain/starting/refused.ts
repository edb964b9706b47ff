import type { Failure } from '../../azure/http/failure.ts';
import type { EndedStart } from '../../upgrade/verdict.ts';
import type { Explanation } from '../explanation.ts';
import { correlationFacts } from '../facts/access.ts';
import { explainCloudError } from '../failedOperation/failedOperation.ts';
import { BUSY_CLUSTER } from '../knownErrors/requests.ts';
import { CLUSTER } from '../words/commands.ts';
import { answeredText, rootCauseOf } from '../words/failureText.ts';
import { WAIT_UNTIL_IDLE } from './notReady.ts';
import { commandsFor, NOTHING_STARTED, poolValues, SHOW_STATE } from './place.ts';

const ETAGS_PAGE = 'https://learn.microsoft.com/azure/aks/use-etags';

/** Explains a request to start an upgrade that Azure refused. */
export function explainRefusedStart(ended: EndedStart, failure: Failure): Explanation {
  if (isChanged(failure)) return explainChanged(ended, failure);
  if (failure.httpStatus === 409 && BUSY_CLUSTER.words.test(failure.message))
    return explainBusy(ended, failure);
  const known = explainCloudError(failure.error, {
    values: poolValues(ended),
    status: 'Failed',
    ...(failure.correlationId && { correlationId: failure.correlationId }),
  });
  const code = known.rootCause.code || failure.code;
  return {
    ...known,
    what: `Azure refused to start the upgrade: ${answeredText(failure)}${code ? ` with ${code}` : ''}. ${NOTHING_STARTED}`,
    facts: [...known.facts, ...correlationFacts(failure)],
    rootCause: known.rootCause.message ? known.rootCause : rootCauseOf(failure),
  };
}

/** Checks whether the pool has another eTag than when it was read. Azure has two answers for it. */
function isChanged({ httpStatus, code }: Failure): boolean {
  return httpStatus === 412 || (httpStatus === 409 && code?.toLowerCase() === 'etagmismatch');
}

function explainChanged(ended: EndedStart, failure: Failure): Explanation {
  return {
    what: `The agent pool has changed since this step read it a moment ago, so Azure refused to start the upgrade: ${answeredText(failure)}. ${NOTHING_STARTED}`,
    why: 'Another request changed the pool or its cluster at the same time: a person, another workflow, or the cluster autoscaler.',
    remedies: [
      'Run the job again: it reads the pool again.',
      'If it happens again, let only one job at a time change the pool (concurrency in the workflow).',
    ],
    commands: commandsFor(ended, SHOW_STATE),
    link: ETAGS_PAGE,
    facts: correlationFacts(failure),
    rootCause: rootCauseOf(failure),
  };
}

function explainBusy(ended: EndedStart, failure: Failure): Explanation {
  return {
    what: `Another operation is in progress on the agent pool or its cluster, so Azure refused to start the upgrade: ${answeredText(failure)}. ${NOTHING_STARTED}`,
    why: 'AKS runs one operation at a time on a pool, and an operation on the cluster blocks all of its pools.',
    remedies: [
      WAIT_UNTIL_IDLE,
      'If the operation is one on the cluster, wait for it by its ARM resource id at cluster level.',
    ],
    commands: commandsFor(ended, SHOW_STATE, `az aks show ${CLUSTER} --query provisioningState`),
    link: 'https://aka.ms/aks-pending-operation',
    facts: correlationFacts(failure),
    rootCause: rootCauseOf(failure),
  };
}
