import { clusterIdOf, isSameName, type OperationName, resourceIdOf } from '../azure/aks/operationName.ts';
import type { ExplainedWait } from './report.ts';
import { shorten } from './text.ts';

/** An id that is longer was not written by Azure. */
const ID_LIMIT = 60;

/** Something about an operation, with the label of that operation. */
export type Labelled<T> = readonly [thing: T, label: string];

/** Names what an operation belongs to as briefly as possible: `np1`. */
export function shortLabel(operation: OperationName): string {
  if (operation.scope === 'agent-pool') return operation.agentPoolName;
  return operation.scope === 'cluster' ? operation.clusterName : shorten(operation.operationId, ID_LIMIT);
}

/**
 * Gives each of several operations a short name: `np1`; `aks-prod/np1` where there are several clusters; `np1 (ID)` where
 * there are several operations of one pool. An operation of a location has its id, which is a UUID.
 */
export function labelled<T>(
  things: readonly T[],
  operationOf: (thing: T) => OperationName,
): readonly Labelled<T>[] {
  const labelOf = clusterCount(things.map(operationOf)) > 1 ? clusterLabel : shortLabel;
  const named = things.map((thing) => {
    const operation = operationOf(thing);
    return { thing, operation, label: labelOf(operation) };
  });
  return named.map((one) => {
    const { thing, operation, label } = one;
    const twins = named
      .filter((other) => other !== one && isSameName(other.label, label))
      .map((twin) => twin.operation);
    return [thing, twins.length > 0 ? distinctLabel(operation, label, twins) : label];
  });
}

/** Returns only the labels, in the order of the operations. */
export function labelsOf(operations: readonly OperationName[]): readonly string[] {
  return labelled(operations, (operation) => operation).map(([, label]) => label);
}

/** Gives each of several waits the label of its operation. */
export function labelledWaits(waits: readonly ExplainedWait[]): readonly Labelled<ExplainedWait>[] {
  return labelled(waits, ({ ended }) => ended.operation);
}

/** Counts the clusters that operations belong to, as far as they are known. */
export function clusterCount(operations: readonly OperationName[]): number {
  return new Set(operations.flatMap((operation) => clusterIdOf(operation)?.toLowerCase() ?? [])).size;
}

function clusterLabel(operation: OperationName): string {
  return operation.scope === 'agent-pool'
    ? `${operation.clusterName}/${operation.agentPoolName}`
    : shortLabel(operation);
}

/** Adds what distinguishes an operation from others with the same label. */
function distinctLabel(operation: OperationName, label: string, twins: readonly OperationName[]): string {
  if (operation.scope === 'location') return label;
  const { subscriptionId, resourceGroup, operationId } = operation;
  const resourceId = resourceIdOf(operation);
  const named = twins.filter((twin) => twin.scope !== 'location');
  if (named.some((twin) => isSameName(resourceIdOf(twin), resourceId))) {
    return `${label} (${shorten(operationId, ID_LIMIT)})`;
  }
  return named.some((twin) => isSameName(twin.resourceGroup, resourceGroup))
    ? `${subscriptionId}/${resourceGroup}/${label}`
    : `${resourceGroup}/${label}`;
}
