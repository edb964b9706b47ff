import { clusterIdOf, type OperationName, resourceIdOf } from '../azure/aks/operationName.ts';
import { shorten } from './text.ts';

/** An id that is longer was not written by Azure. */
const ID_LIMIT = 60;

/** Names what an operation belongs to as briefly as possible: `np1`. */
export function shortLabel(operation: OperationName): string {
  if (operation.scope === 'agent-pool') return operation.agentPoolName;
  return operation.scope === 'cluster' ? operation.clusterName : shorten(operation.operationId, ID_LIMIT);
}

/**
 * Gives each of several operations a short name: `np1`; `aks-prod/np1` where there are several clusters; `np1 (ID)` where
 * there are several operations of one pool. An operation of a location has its id, which is a UUID.
 */
export function labelsOf(operations: readonly OperationName[]): readonly string[] {
  const clusters = new Set(operations.flatMap((operation) => clusterIdOf(operation)?.toLowerCase() ?? []));
  const labels = operations.map(clusters.size > 1 ? clusterLabel : shortLabel);
  return operations.map((operation, index) => {
    const label = labels[index] ?? '';
    const twins = operations.filter((_, other) => other !== index && isSame(labels[other], label));
    return twins.length > 0 ? distinctLabel(operation, label, twins) : label;
  });
}

function clusterLabel(operation: OperationName): string {
  return operation.scope === 'agent-pool'
    ? `${operation.clusterName}/${operation.agentPoolName}`
    : shortLabel(operation);
}

/** Adds what distinguishes an operation from others with the same label. */
function distinctLabel(operation: OperationName, label: string, twins: readonly OperationName[]): string {
  if (operation.scope === 'location') return label;
  if (twins.some((twin) => isSame(resourceIdOf(twin), resourceIdOf(operation)))) {
    return `${label} (${shorten(operation.operationId, ID_LIMIT)})`;
  }
  const { subscriptionId, resourceGroup } = operation;
  const isSameGroup = twins.some(
    (twin) => 'resourceGroup' in twin && isSame(twin.resourceGroup, resourceGroup),
  );
  return isSameGroup ? `${subscriptionId}/${resourceGroup}/${label}` : `${resourceGroup}/${label}`;
}

/** Compares names of Azure, which ignores their case. */
function isSame(one: string | undefined, other: string | undefined): boolean {
  return one?.toLowerCase() === other?.toLowerCase();
}
