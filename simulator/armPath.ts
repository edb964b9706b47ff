/** What an ARM path leads to. Only the parts that the path has are there; names as sent, decoded. */
export interface ArmTarget {
  readonly kind: 'status' | 'pool' | 'abort' | 'metadata' | 'other';
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

/** ARM does not heed the case of a path. */
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
  ['abort', 'POST', new RegExp(`^${POOL}/abort$`, 'i')],
  ['pool', 'GET', new RegExp(`^${POOL}$`, 'i')],
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
