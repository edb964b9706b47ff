import type { Cluster } from './cluster.ts';
import type { Operation } from './operation.ts';

/** The URL that Azure returns in `Azure-AsyncOperation`, with its signature. */
export function operationUrl({ names }: Cluster, arm: string, operation: Operation): string {
  return `${arm}/subscriptions/${names.subscriptionId}/providers/Microsoft.ContainerService/locations/${names.region}/operations/${operation.id}?${operation.signedQuery}`;
}
