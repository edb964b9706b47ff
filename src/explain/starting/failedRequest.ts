import { listedVersions } from '../../azure/aks/apiVersion.ts';
import { clusterIdOf } from '../../azure/aks/operationName.ts';
import type { Identity } from '../../azure/auth/identity.ts';
import type { Failure } from '../../azure/http/failure.ts';
import type { EndedStart, StartVerdict } from '../../upgrade/verdict.ts';
import { explainRefusedToken, ROLES_PAGE } from '../endings/armRefusal.ts';
import { explainSignInRefusal } from '../endings/signInRefusal.ts';
import type { Explanation } from '../explanation.ts';
import { correlationFacts, missingAccess } from '../facts/access.ts';
import { apiVersionFacts } from '../facts/versions.ts';
import { capitalized } from '../words/capitalized.ts';
import { LIST_API_VERSIONS, LIST_POOLS, quote } from '../words/commands.ts';
import { answeredText, rootCauseOf, serviceName } from '../words/failureText.ts';
import { commandsFor, NOTHING_STARTED } from './place.ts';
import { explainRefusedStart } from './refused.ts';

type Failed = Extract<StartVerdict, { readonly kind: 'failed' }>;

const AGENT_POOLS = 'Microsoft.ContainerService/managedClusters/agentPools';

/** Explains a request that failed before anything was changed. */
export function explainFailedRequest(ended: EndedStart, verdict: Failed, identity: Identity): Explanation {
  const { failure, outcome } = verdict;
  if (outcome === 'unreachable') return explainUnreachable(verdict);
  if (failure.service !== 'arm') return explainSignInRefusal(failure, identity);
  const explanation = explainKind(ended, verdict, identity);
  return { ...explanation, rootCause: explanation.rootCause ?? rootCauseOf(failure) };
}

function explainKind(ended: EndedStart, { failure, isStart }: Failed, identity: Identity): Explanation {
  switch (failure.kind) {
    case 'unauthorized':
      return unauthorized(ended, failure, isStart, identity);
    case 'missing':
      return missing(ended, failure);
    case 'api-version':
      return apiVersion(failure);
    case 'other-resource':
      return {
        what: `The response is not about the agent pool that the inputs name: ${failure.message}. ${NOTHING_STARTED}`,
        remedies: ['On a self-hosted runner, check what answers in place of Azure Resource Manager.'],
        commands: [],
        facts: correlationFacts(failure),
      };
    default:
      return {
        what: `Azure rejected a request that reads the agent pool: ${answeredText(failure)}. ${NOTHING_STARTED}`,
        remedies: [
          'Check the inputs against the message; with the correlation id Azure support can find the request.',
        ],
        commands: [],
        facts: correlationFacts(failure),
      };
  }
}

/** The role of the gate, Reader, starts nothing. */
function unauthorized(
  ended: EndedStart,
  failure: Failure,
  isStart: boolean,
  { clientId }: Identity,
): Explanation {
  if (failure.httpStatus === 401) {
    const refusal = explainRefusedToken(failure);
    if (!isStart) return refusal;
    const what = `Azure refused the access token that it had accepted for the reads before: ${answeredText(failure)}. ${NOTHING_STARTED}`;
    return { ...refusal, what };
  }
  // Rights on something that the pool is linked to, such as its subnet.
  if (isStart && failure.code && !/^AuthorizationFailed$/i.test(failure.code)) {
    return explainRefusedStart(ended, failure);
  }
  const { action, facts } = missingAccess(failure);
  return {
    what: `Azure did not let the identity ${isStart ? 'start the upgrade' : 'read the agent pool'}: ${answeredText(failure)}. ${NOTHING_STARTED}`,
    why: action
      ? `No role that ${clientId} has at this scope or above it grants ${action}.`
      : 'The identity has no role with the actions that an upgrade needs, or something between runner and Azure refused the request.',
    remedies: [
      `Give the identity a custom role on the cluster with these actions: ${actionsFor(ended).join(', ')}. The role Reader is not enough. A new assignment can take some minutes to work.`,
      'If it has the role already, check that subscription-id and resource-group are the ones it was given for.',
    ],
    commands: [
      `az role assignment create --role <custom-role> --assignee ${quote(clientId)} --scope ${quote(clusterIdOf(ended.pool))}`,
    ],
    link: ROLES_PAGE,
    facts,
  };
}

function actionsFor({ wanted }: EndedStart): readonly string[] {
  const read = [`${AGENT_POOLS}/read`, `${AGENT_POOLS}/upgradeProfiles/read`];
  return wanted.kind === 'kubernetes'
    ? [...read, `${AGENT_POOLS}/write`]
    : [
        ...read,
        `${AGENT_POOLS}/upgradeNodeImageVersion/action`,
        `${AGENT_POOLS}/upgradeNodeImageVersion/write`,
      ];
}

function missing(ended: EndedStart, failure: Failure): Explanation {
  if (failure.code?.toLowerCase().includes('subscription')) {
    return {
      what: `Azure does not find the subscription ${ended.pool.subscriptionId}: ${answeredText(failure)}. ${NOTHING_STARTED}`,
      why: 'It does not exist, belongs to another tenant, or the identity has no role in it.',
      remedies: [
        'Compare subscription-id with what the identity can see, and tenant-id with the tenant of the subscription.',
      ],
      commands: ['az account list --output table'],
      facts: correlationFacts(failure),
    };
  }
  return {
    what: `Azure does not find the agent pool ${ended.pool.agentPoolName}: ${answeredText(failure)}. This action never creates a pool. ${NOTHING_STARTED}`,
    why: 'One of resource-group, cluster-name and agent-pool-name does not name what it should, or the pool was deleted.',
    remedies: [
      'Compare the inputs with what Azure lists. resource-group is the group of the cluster itself, not the MC_... group of its nodes.',
    ],
    commands: commandsFor(
      ended,
      'az aks list --query "[].{name:name, resourceGroup:resourceGroup}" --output table',
      LIST_POOLS,
    ),
    facts: correlationFacts(failure),
  };
}

function apiVersion(failure: Failure): Explanation {
  const listed = listedVersions(failure);
  const hasStable = listed.some((version) => !version.endsWith('-preview'));
  return {
    what: `Azure does not support the api-version of the request: ${answeredText(failure)}. ${NOTHING_STARTED}`,
    why: 'A cloud other than the public one supports new versions later, and Azure retires old ones.',
    remedies: [
      listed.length === 0
        ? 'Set the input api-version to a version that this cloud supports.'
        : `Set the input api-version to the newest version${hasStable ? ' without -preview' : ''} that Azure lists.`,
    ],
    commands: [LIST_API_VERSIONS],
    facts: [...apiVersionFacts(listed), ...correlationFacts(failure)],
  };
}

function explainUnreachable({ failure, failures, isStart }: Failed): Explanation {
  const isThrottled = failure.kind === 'throttled';
  const requests = failures > 1 ? `${failures} consecutive requests failed; the last` : 'A request failed';
  return {
    what: isThrottled
      ? `Azure throttled the requests for longer than this step can wait: ${answeredText(failure)}. ${NOTHING_STARTED}`
      : `${requests}: ${answeredText(failure)}. ${NOTHING_STARTED}`,
    why: isThrottled
      ? 'AKS limits the requests of a subscription, and the changes of one pool to about one a minute.'
      : `${capitalized(serviceName(failure.service))}, or the network on the way to it, was not available${isStart ? ' when the upgrade was to be started' : ''}.`,
    remedies: [
      `Run the job again${isThrottled ? ' later' : ' once it responds (https://azure.status.microsoft shows known outages)'}: it starts the upgrade then.`,
      ...(isThrottled
        ? ['Find out what else sends so many requests to AKS in this subscription.']
        : [
            'On a self-hosted runner, check that DNS, the firewall and HTTPS_PROXY let it reach this service.',
          ]),
    ],
    commands: [],
    facts: correlationFacts(failure),
    rootCause: rootCauseOf(failure),
  };
}
