/**
 * Names an operation and knows its address. An operation belongs to an agent pool or to the whole cluster; the
 * URL that Azure returns in `Azure-AsyncOperation` names neither, only the subscription and the operation.
 */
export interface OperationName {
  readonly subscriptionId: string;
  readonly resourceGroup?: string;
  readonly clusterName?: string;
  /** Absent for an operation of the cluster. */
  readonly agentPoolName?: string;
  /** The operation's id, or `latest` until Azure has told which one that is. */
  readonly operationId: string;
  /** An `Azure-AsyncOperation` URL: asked as it is, because its query is signed. */
  readonly url?: string;
}

/** What can be read from an operation's ARM id or URL; the names as written there. */
export type OperationParts = Omit<OperationName, 'subscriptionId' | 'url'> & {
  readonly subscriptionId: string;
  /** `location` ids name no cluster; the same operation id is also known below the cluster and the pool. */
  readonly level: 'agent-pool' | 'cluster' | 'location';
};

export const LATEST = 'latest';

const PROVIDER = 'Microsoft.ContainerService';
const PROVIDER_PATTERN = PROVIDER.replace('.', '\\.');
const SUBSCRIPTION = '/subscriptions/(?<subscriptionId>[^/]+)';
const CLUSTER = `${SUBSCRIPTION}/resourceGroups/(?<resourceGroup>[^/]+)/providers/${PROVIDER_PATTERN}/managedClusters/(?<clusterName>[^/]+)`;
const OPERATION = '/operations/(?<operationId>[^/]+)';

// ARM compares ids without case, and AKS itself mixes `resourcegroups` and `resourceGroups`.
const LEVELS = [
  ['agent-pool', new RegExp(`^${CLUSTER}/agentPools/(?<agentPoolName>[^/]+)${OPERATION}/?$`, 'i')],
  ['cluster', new RegExp(`^${CLUSTER}${OPERATION}/?$`, 'i')],
  [
    'location',
    new RegExp(`^${SUBSCRIPTION}/providers/${PROVIDER_PATTERN}/locations/[^/]+${OPERATION}/?$`, 'i'),
  ],
] as const;

/** Reads an operation's ARM id (or the path of its URL); undefined when it is none. */
export function parseOperationPath(path: string): OperationParts | undefined {
  for (const [level, pattern] of LEVELS) {
    const groups = pattern.exec(path)?.groups;
    const { subscriptionId, operationId, ...names } = groups ?? {};
    if (subscriptionId !== undefined && operationId !== undefined) {
      return { level, subscriptionId, operationId, ...names };
    }
  }
  return undefined;
}

/**
 * ARM id of the cluster, built from the given names rather than from Azure's answer: GitHub shows `***` where a
 * name is kept as a secret, and links must not break on it.
 *
 * @returns undefined when the names do not reach down to a cluster.
 */
export function clusterIdOf(name: OperationName): string | undefined {
  if (!name.resourceGroup || !name.clusterName) return undefined;
  return `/subscriptions/${name.subscriptionId}/resourceGroups/${name.resourceGroup}/providers/${PROVIDER}/managedClusters/${name.clusterName}`;
}

/** ARM id of the agent pool, or else the cluster, that is operated on; made as {@link clusterIdOf} makes it. */
export function resourceIdOf(name: OperationName): string | undefined {
  const cluster = clusterIdOf(name);
  return cluster && name.agentPoolName ? `${cluster}/agentPools/${name.agentPoolName}` : cluster;
}

/**
 * Address of "Operation Status Result - Get By Agent Pool", or of its sibling at cluster level. Every name is
 * encoded as one path segment, so that no input reaches another path.
 */
export function operationUrl(name: OperationName, resourceManager: string, apiVersion: string): string {
  if (name.url !== undefined) return name.url;
  const owner = resourceIdOf(name) ?? `/subscriptions/${name.subscriptionId}`;
  return address(owner.split('/').concat('operations', name.operationId), resourceManager, apiVersion);
}

/** The pool's (or cluster's) latest operation, by the same names; undefined when those do not reach that far. */
export function latestOf({ url: _, ...names }: OperationName): OperationName | undefined {
  return clusterIdOf(names) === undefined ? undefined : { ...names, operationId: LATEST };
}

/**
 * Address of the operation's agent pool, or of an action on it.
 *
 * @throws Error when the operation is none of a pool: the same path without it is the cluster's.
 */
export function poolUrl(
  name: OperationName,
  action: '' | 'abort',
  resourceManager: string,
  apiVersion: string,
): string {
  const pool = name.agentPoolName && resourceIdOf(name);
  if (!pool) throw new Error('The operation has no agent pool.');
  return address(pool.split('/').concat(action || []), resourceManager, apiVersion);
}

function address(path: readonly string[], resourceManager: string, apiVersion: string): string {
  return `${resourceManager}${path.map(encodeURIComponent).join('/')}?api-version=${encodeURIComponent(apiVersion)}`;
}

/** What must not be shown of an `Azure-AsyncOperation` URL: the parts of its query that sign it, in each spelling. */
export function secretsOf({ url }: OperationName): readonly string[] {
  const query = url === undefined ? '' : new URL(url).search.slice(1);
  return query.split('&').flatMap((parameter) => {
    const at = parameter.indexOf('=');
    const written = parameter.slice(at + 1);
    if (parameter.slice(0, at) === 'api-version' || written.length < MIN_SECRET) return [];
    const value = new URLSearchParams(parameter).values().next().value ?? '';
    return [...new Set([written, value, encodeURIComponent(value)])];
  });
}

/** Shorter parts, such as a version, would mask innocent text; a signature is longer. */
const MIN_SECRET = 16;
