import type { Failure } from '../../azure/http/failure.ts';
import type { EndedStart } from '../../upgrade/verdict.ts';
import { explainUnexpected } from '../endings/notWaited.ts';
import type { Explanation } from '../explanation.ts';
import { correlationFacts } from '../facts/access.ts';
import { POOL } from '../words/commands.ts';
import { answeredText, rootCauseOf } from '../words/failureText.ts';
import { commandsFor, findOut, NOTHING_STARTED } from './place.ts';

const NOT_REPEATED =
  'This action sends the request only once, because a second one could start a second operation.';

/** Explains a request that was sent, and that Azure neither accepted nor refused. */
export function explainUnconfirmed(ended: EndedStart, failure: Failure | undefined): Explanation {
  const answer = failure ? answeredText(failure) : 'Azure Resource Manager did not answer in time';
  return {
    what: `The request to start the upgrade was sent, but ${answer}. Azure might have accepted it.`,
    why: NOT_REPEATED,
    ...findOut(ended),
    facts: failure ? correlationFacts(failure) : [],
    ...(failure && { rootCause: rootCauseOf(failure) }),
  };
}

/** Explains an accepted request without the id of its operation. */
export function explainNameless(ended: EndedStart, httpStatus: number): Explanation {
  return {
    what: `Azure accepted the request to start the upgrade (HTTP ${httpStatus}), but its response does not name the operation: it has no usable Azure-AsyncOperation or Location header.`,
    why: 'Without the id, the next step cannot wait for exactly this operation. A proxy that removes response headers has this effect.',
    ...findOut(ended),
    facts: [],
  };
}

/** Explains an upgrade that created a pool. */
export function explainCreated(ended: EndedStart, operationId: string | undefined): Explanation {
  const { agentPoolName } = ended.pool;
  return {
    what: `Azure has CREATED an agent pool instead of upgrading one (HTTP 201): agent pool ${agentPoolName} was deleted after this step had read it.`,
    why: 'Azure has one request for both, and creates a pool that does not exist. This step read the pool just before, so something else deleted it at the same moment.',
    remedies: [
      `Delete the new agent pool ${agentPoolName} if it is not wanted: its nodes cost money. The command below does it.`,
      'Find out what deletes the pool, and do not run it together with an upgrade.',
    ],
    commands: commandsFor(ended, `az aks nodepool delete ${POOL} --no-wait`),
    facts: operationId ? [{ name: 'Operation that creates the pool', value: operationId }] : [],
  };
}

/** Explains a run that was cancelled. */
export function explainCancelled(ended: EndedStart, signal: string, sent: boolean): Explanation {
  if (!sent) {
    return {
      what: `The run was cancelled (${signal}) before the upgrade was started. ${NOTHING_STARTED}`,
      remedies: ['Run the job again to start the upgrade.'],
      commands: [],
      facts: [],
    };
  }
  return {
    what: `The run was cancelled (${signal}) after the request to start the upgrade was sent and before Azure had answered. Azure might have accepted it.`,
    why: 'Cancelling the run does not stop an upgrade.',
    ...findOut(ended),
    facts: [],
  };
}

/** Explains an error that is not known: a defect of the action. */
export function explainUnexpectedStart(error: unknown): Explanation {
  return {
    ...explainUnexpected(error),
    why: 'This is most likely a defect of the action. If the request to start the upgrade was sent before, Azure might have accepted it.',
  };
}
