import { listedVersions } from '../../azure/aks/apiVersion.ts';
import { clusterIdOf, LATEST, type OperationName } from '../../azure/aks/operationName.ts';
import type { Identity } from '../../azure/auth/identity.ts';
import type { Failure } from '../../azure/http/failure.ts';
import type { Explanation } from '../explanation.ts';
import { correlationFacts, missingAccess } from '../facts/access.ts';
import { apiVersionFacts } from '../facts/versions.ts';
import { fillCommand, LIST_API_VERSIONS, quote, valuesOf } from '../words/commands.ts';
import { answeredText, rootCauseOf } from '../words/failureText.ts';

export const ROLES_PAGE = 'https://learn.microsoft.com/azure/role-based-access-control/role-assignments-cli';
const API_VERSIONS_PAGE =
  'https://learn.microsoft.com/rest/api/aks/operation-status-result/get-by-agent-pool';

/** Explains a refusal by Resource Manager that another request would not change. */
export function explainArmRefusal(
  failure: Failure,
  operation: OperationName,
  identity: Identity,
): Explanation {
  return { ...explainKind(failure, operation, identity), rootCause: rootCauseOf(failure) };
}

function explainKind(failure: Failure, operation: OperationName, identity: Identity): Explanation {
  switch (failure.kind) {
    case 'unauthorized':
      return unauthorized(failure, operation, identity);
    case 'missing':
    case 'operation-missing':
      return missing(failure, operation);
    case 'other-resource':
    case 'not-proven':
      return otherResource(failure);
    default:
      return rejected(failure);
  }
}

function unauthorized(failure: Failure, operation: OperationName, { clientId }: Identity): Explanation {
  const { action, facts } = missingAccess(failure);
  if (failure.httpStatus === 401) {
    return explainRefusedToken(failure);
  }
  const { place, actions, scope } = grantFor(operation);
  return {
    what: `The identity is not allowed to read the operation: ${answeredText(failure)}.`,
    why: action
      ? `No role of ${clientId} at this scope or above it grants ${action}.`
      : 'The identity has no role that allows it to read the cluster, or something between the runner and Azure refused the request.',
    remedies: [
      `Give the identity the role Reader on the ${place}, or a custom role with ${actions}. A new assignment can take some minutes to take effect.`,
      'If it has the role already, check that subscription-id and resource-group are those of the assignment.',
    ],
    commands: [
      `az role assignment create --role Reader --assignee ${quote(clientId)} --scope ${quote(scope)}`,
    ],
    link: ROLES_PAGE,
    facts,
  };
}

interface Grant {
  readonly place: string;
  readonly actions: string;
  /** An ARM resource id. */
  readonly scope: string;
}

const AKS = 'Microsoft.ContainerService';

/** The narrowest role that reads an operation. The action for it is in no public list of actions, hence the wildcard. */
function grantFor(operation: OperationName): Grant {
  switch (operation.scope) {
    case 'agent-pool':
      return {
        place: 'cluster',
        actions: `${AKS}/managedClusters/agentPools/read and ${AKS}/managedClusters/agentPools/*/read`,
        scope: clusterIdOf(operation),
      };
    case 'cluster':
      return {
        place: 'cluster',
        actions: `${AKS}/managedClusters/*/read`,
        scope: clusterIdOf(operation),
      };
    case 'location':
      return {
        place: 'subscription',
        actions: `${AKS}/locations/operations/read`,
        scope: `/subscriptions/${operation.subscriptionId}`,
      };
  }
}

/** Explains a refused access token (HTTP 401). */
export function explainRefusedToken(failure: Failure): Explanation {
  return {
    what: `Azure refused the access token twice, the second time a fresh one (HTTP ${failure.httpStatus}).`,
    remedies: [
      'Check that tenant-id is the tenant of the subscription, and that no policy revokes tokens of this identity.',
      'On a self-hosted runner, check that the machine reaches Resource Manager without a proxy that removes the Authorization header.',
    ],
    commands: [],
    facts: correlationFacts(failure),
  };
}

/** The inputs that name what an operation belongs to. */
const NAMED_BY: Readonly<Record<OperationName['scope'], string>> = {
  'agent-pool': 'One of resource-group, cluster-name and agent-pool-name',
  cluster: 'One of subscription-id, resource-group and cluster-name',
  location: 'The URL in operation-id',
};

function missing(failure: Failure, operation: OperationName): Explanation {
  const fill = (command: string) => fillCommand(command, valuesOf(operation));
  if (failure.kind === 'operation-missing') {
    const owner = operation.scope === 'agent-pool' ? `agent pool ${operation.agentPoolName}` : 'this cluster';
    if (operation.operationId === LATEST) return noKnownOperation(failure, owner, fill);
    return {
      what: `Azure does not know operation ${operation.operationId} of ${owner}: ${answeredText(failure)}.`,
      why: 'The id belongs to another pool, cluster or subscription, or the operation is so old that Azure no longer keeps it.',
      remedies: [
        'Check where operation-id comes from: it is the last part of the Azure-AsyncOperation header of the response to the request that started the operation.',
        'To see what ran last on the pool, set operation-id to latest.',
      ],
      commands: [fill('az aks nodepool list --resource-group {rg} --cluster-name {cluster} --output table')],
      facts: correlationFacts(failure),
    };
  }
  if (failure.code?.toLowerCase().includes('subscription')) {
    return {
      what: `Azure cannot find the subscription ${operation.subscriptionId}: ${answeredText(failure)}.`,
      why: 'It does not exist, belongs to another tenant, or the identity has no role in it.',
      remedies: [
        'Compare subscription-id with what the identity can see, and tenant-id with the tenant of the subscription.',
      ],
      commands: ['az account list --output table'],
      facts: correlationFacts(failure),
    };
  }
  const isOfPool = operation.scope === 'agent-pool';
  return {
    what: `Azure cannot find what the operation belongs to: ${answeredText(failure)}.`,
    why: `${NAMED_BY[operation.scope]} is wrong, or the resource was deleted.`,
    remedies: [
      'Compare the inputs with what Azure lists. resource-group is the group of the cluster, not the MC_... group of its nodes.',
    ],
    commands: [
      fill('az aks list --query "[].{name:name, resourceGroup:resourceGroup}" --output table'),
      ...(isOfPool
        ? [fill('az aks nodepool list --resource-group {rg} --cluster-name {cluster} --output table')]
        : []),
    ],
    facts: correlationFacts(failure),
  };
}

/** Azure keeps about 50 operations of a cluster, and none of a pool that has never changed. */
function noKnownOperation(failure: Failure, owner: string, fill: (command: string) => string): Explanation {
  return {
    what: `Azure reports no operation for ${owner}: ${answeredText(failure)}.`,
    why: 'No operation has run on it, or the last one was so long ago that Azure has forgotten it. So nothing is running that could be waited for.',
    remedies: [
      'If a change was meant to be running, look at the step that starts it.',
      'To wait for an operation that is about to start, set started-after.',
    ],
    commands: [
      fill(
        'az aks nodepool show --resource-group {rg} --cluster-name {cluster} --name {pool} --query provisioningState',
      ),
    ],
    facts: correlationFacts(failure),
  };
}

/** The pool, cluster or subscription in the answer is not the one that was requested. */
function otherResource(failure: Failure): Explanation {
  return {
    what: `The answer is not about the resource that the inputs name: ${failure.message}.`,
    why: 'operation-id belongs to an operation on another agent pool, cluster or subscription. A matrix job, for example, keeps only the outputs of its last row.',
    remedies: [
      'Check where operation-id comes from, and that it was started on the pool that the inputs name.',
    ],
    commands: [],
    facts: correlationFacts(failure),
  };
}

function rejected(failure: Failure): Explanation {
  const versions = listedVersions(failure);
  if (failure.kind === 'api-version' || versions.length > 0) return apiVersion(failure, versions);
  return {
    what: `Azure rejected the request for the operation's status: ${answeredText(failure)}.`,
    remedies: [
      'Check the inputs against the message. Azure support can find the request by its correlation id.',
    ],
    commands: [],
    facts: correlationFacts(failure),
  };
}

/** @param versions those that Azure lists for AKS; empty where it lists none */
function apiVersion(failure: Failure, versions: readonly string[]): Explanation {
  const isListed = versions.length > 0;
  return {
    what: `Azure does not support this api-version (retired, or not yet available): ${answeredText(failure)}.`,
    why: 'Preview versions of the API retire. Operation statuses of agent pools exist only in preview versions, since 2023-10-02-preview.',
    remedies: [
      isListed
        ? 'Set the input api-version to a -preview version that Azure lists, the newest first.'
        : 'Set the input api-version to the newest -preview version that this cloud supports.',
    ],
    commands: isListed ? [] : [LIST_API_VERSIONS],
    link: API_VERSIONS_PAGE,
    facts: [...apiVersionFacts(versions), ...correlationFacts(failure)],
  };
}
