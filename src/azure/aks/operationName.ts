/** A managed cluster, by the names of its ARM id. */
export interface ClusterName {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly clusterName: string;
}

/** An agent pool of a cluster. */
export interface PoolName extends ClusterName {
  readonly agentPoolName: string;
}

interface OperationId {
  /** The operation's id, or `latest` until Azure has answered which one that is. */
  readonly operationId: string;
  /** An `Azure-AsyncOperation` URL, requested unchanged because its query is signed. */
  readonly url?: string;
}

/** An operation on an agent pool. */
export interface PoolOperation extends PoolName, OperationId {
  readonly scope: 'agent-pool';
}

/** An operation on the whole cluster. */
export interface ClusterOperation extends ClusterName, OperationId {
  readonly scope: 'cluster';
}

/** An operation of which only the `Azure-AsyncOperation` URL is known: it names neither pool nor cluster. */
export interface LocationOperation extends OperationId {
  readonly scope: 'location';
  readonly subscriptionId: string;
  readonly url: string;
}

/** Names an operation, by what it belongs to. */
export type OperationName = PoolOperation | ClusterOperation | LocationOperation;

/** What an operation's ARM id or URL contains; the names as written there. A location id names no cluster. */
export type OperationParts =
  | Omit<PoolOperation, 'url'>
  | Omit<ClusterOperation, 'url'>
  | Omit<LocationOperation, 'url'>;

export const LATEST = 'latest';

const PROVIDER = 'Microsoft.ContainerService';
const PROVIDER_PATTERN = PROVIDER.replace('.', '\\.');
const SUBSCRIPTION = '/subscriptions/(?<subscriptionId>[^/]+)';
const CLUSTER = `${SUBSCRIPTION}/resourceGroups/(?<resourceGroup>[^/]+)/providers/${PROVIDER_PATTERN}/managedClusters/(?<clusterName>[^/]+)`;
const OPERATION = '/operations/(?<operationId>[^/]+)';

// ARM compares ids without case, and AKS itself mixes `resourcegroups` and `resourceGroups`.
const SCOPES = [
  ['agent-pool', new RegExp(`^${CLUSTER}/agentPools/(?<agentPoolName>[^/]+)${OPERATION}/?$`, 'i')],
  ['cluster', new RegExp(`^${CLUSTER}${OPERATION}/?$`, 'i')],
  [
    'location',
    new RegExp(`^${SUBSCRIPTION}/providers/${PROVIDER_PATTERN}/locations/[^/]+${OPERATION}/?$`, 'i'),
  ],
] as const;

/** Reads an operation's ARM id (or the path of its URL); undefined when it is none. */
export function parseOperationPath(path: string): OperationParts | undefined {
  for (const [scope, pattern] of SCOPES) {
    const groups = pattern.exec(path)?.groups;
    // The pattern of a scope has a group for each of its names.
    if (groups) return { scope, ...groups } as OperationParts;
  }
  return undefined;
}

/**
 * Builds the ARM id of the cluster from the given names, not from Azure's answer: GitHub shows `***` where a name is
 * kept as a secret, and links must not break on it.
 *
 * @returns undefined when only the URL of the operation is known.
 */
export function clusterIdOf(name: ClusterName): string;
export function clusterIdOf(name: ClusterName | OperationName): string | undefined;
export function clusterIdOf(name: ClusterName | OperationName): string | undefined {
  if (!('clusterName' in name)) return undefined;
  return `/subscriptions/${name.subscriptionId}/resourceGroups/${name.resourceGroup}/providers/${PROVIDER}/managedClusters/${name.clusterName}`;
}

/** Builds the ARM id of the agent pool, or else of the cluster, as {@link clusterIdOf} does. */
export function resourceIdOf(name: ClusterName | PoolName): string;
export function resourceIdOf(name: ClusterName | PoolName | OperationName): string | undefined;
export function resourceIdOf(name: ClusterName | PoolName | OperationName): string | undefined {
  const cluster = clusterIdOf(name);
  return cluster && 'agentPoolName' in name ? `${cluster}/agentPools/${name.agentPoolName}` : cluster;
}

/**
 * Address of "Operation Status Result - Get By Agent Pool", or of its sibling at cluster level. Every name is
 * encoded as one path segment, so that no input reaches another path.
 */
export function operationUrl(name: OperationName, resourceManager: string, apiVersion: string): string {
  if (name.url !== undefined) return name.url;
  return address([...segmentsOf(name), 'operations', name.operationId], resourceManager, apiVersion);
}

/** Compares two names, or two ids, as ARM does: without case. */
export function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Names the latest operation of the same pool or cluster; undefined when only a URL is known. */
export function latestOf(name: OperationName): PoolOperation | ClusterOperation | undefined {
  return sibling(name, LATEST);
}

/** Names another operation of the same pool or cluster by its id; undefined when only a URL is known. */
export function sibling(
  name: OperationName,
  operationId: string,
): PoolOperation | ClusterOperation | undefined {
  if (name.scope === 'location') return undefined;
  const { url: _, ...names } = name;
  return { ...names, operationId };
}

/** Builds the address of an agent pool, or of something below it. */
export function poolUrl(
  name: PoolName,
  below: readonly string[],
  resourceManager: string,
  apiVersion: string,
): string {
  return address([...segmentsOf(name), ...below], resourceManager, apiVersion);
}

/** Builds the address of something below a cluster. */
export function clusterUrl(
  name: ClusterName,
  below: readonly string[],
  resourceManager: string,
  apiVersion: string,
): string {
  return address([...clusterIdOf(name).split('/'), ...below], resourceManager, apiVersion);
}

function segmentsOf(name: PoolName | OperationName): readonly string[] {
  return (resourceIdOf(name) ?? `/subscriptions/${name.subscriptionId}`).split('/');
}

function address(path: readonly string[], resourceManager: string, apiVersion: string): string {
  return `${resourceManager}${path.map(encodeURIComponent).join('/')}?api-version=${encodeURIComponent(apiVersion)}`;
}

/** What must not be shown of an `Azure-AsyncOperation` URL: the parts of its query that sign it, in each spelling. */
export function secretsOf({ url }: { readonly url?: string }): readonly string[] {
  const query = url === undefined ? '' : new URL(url).search.slice(1);
  return query.split('&').flatMap((parameter) => {
    const at = parameter.indexOf('=');
    const written = parameter.slice(at + 1);
    if (parameter.slice(0, at) === 'api-version' || written.length < MIN_SECRET) return [];
    const values = [...new URLSearchParams(parameter).values()];
    return [...new Set([written, ...values, ...values.map(encodeURIComponent)])];
  });
}

/** Shorter parts, such as a version, would mask innocent text; a signature is longer. */
const MIN_SECRET = 16;

const RESOURCE = new RegExp(
  `^${SUBSCRIPTION}(?:/resourceGroups/(?<resourceGroup>[^/]+)/providers/${PROVIDER_PATTERN}/managedClusters/(?<clusterName>[^/]+)(?:/agentPools/(?<agentPoolName>[^/]+))?)?(?:/|$)`,
  'i',
);

/** Reads the names in any ARM id of a cluster, or of something in it, as far as it has them; of any other id, the subscription. */
export function parseResourceNames(id: string): Partial<PoolName> {
  return RESOURCE.exec(id)?.groups ?? {};
}
