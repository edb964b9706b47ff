import type { RequestKind } from './record.ts';

/** The requests that ARM can get. */
export type ArmKind = Exclude<RequestKind, 'id-token' | 'openid-configuration' | 'entra-token' | 'check-run'>;

/** What an ARM path leads to. Only the parts that the path has are there; names as sent, decoded. */
export interface ArmTarget {
  readonly kind: ArmKind;
  readonly subscriptionId?: string;
  readonly resourceGroup?: string;
  readonly clusterName?: string;
  readonly agentPoolName?: string;
  readonly operationId?: string;
  /** An `Azure-AsyncOperation` URL, which names no cluster. */
  readonly region?: string;
}

const AKS = 'providers/Microsoft\\.ContainerService';
const CLUSTER = `/subscriptions/(?<subscriptionId>[^/]+)/resourceGroups/(?<resourceGroup>[^/]+)/${AKS}/managedClusters/(?<clusterName>[^/]+)`;
const POOL = `${CLUSTER}/agentPools/(?<agentPoolName>[^/]+)`;
const OPERATION = '/operations/(?<operationId>[^/]+)';

/** ARM compares paths without case. */
const ROUTES = [
  ['metadata', 'GET', /^\/metadata\/endpoints$/i],
  ['status', 'GET', new RegExp(`^${POOL}${OPERATION}$`, 'i')],
  ['status', 'GET', new RegExp(`^${CLUSTER}${OPERATION}$`, 'i')],
  [
    'status',
    'GET',
    new RegExp(
      `^/subscriptions/(?<subscriptionId>[^/]+)/${AKS}/locations/(?<region>[^/]+)${OPERATION}$`,
      'i',
    ),
  ],
  ['operations', 'GET', new RegExp(`^${POOL}/operations$`, 'i')],
  ['operations', 'GET', new RegExp(`^${CLUSTER}/operations$`, 'i')],
  ['abort', 'POST', new RegExp(`^${POOL}/abort$`, 'i')],
  ['pool', 'GET', new RegExp(`^${POOL}$`, 'i')],
  ['pools', 'GET', new RegExp(`^${CLUSTER}/agentPools$`, 'i')],
  ['put-pool', 'PUT', new RegExp(`^${POOL}$`, 'i')],
  ['upgrade-profile', 'GET', new RegExp(`^${POOL}/upgradeProfiles/default$`, 'i')],
  ['upgrade-node-image', 'POST', new RegExp(`^${POOL}/upgradeNodeImageVersion$`, 'i')],
] as const;

/** Reads a path as ARM does. */
export function armTarget(method: string, path: string): ArmTarget {
  for (const [kind, routeMethod, pattern] of ROUTES) {
    const groups = method === routeMethod ? pattern.exec(path)?.groups : undefined;
    const match =
      groups ?? (kind === 'metadata' && method === routeMethod && pattern.test(path) ? {} : undefined);
    if (match) {
      const parts = Object.entries(match).map(([name, value]) => [name, decode(value ?? '')]);
      return { kind, ...Object.fromEntries(parts) };
    }
  }
  return { kind: 'other' };
}

/** Whether two names are the same to ARM. */
export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
