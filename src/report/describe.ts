import { LATEST, type OperationName } from '../azure/aks/operationName.ts';
import type { OperationStatus } from '../azure/aks/operationStatus.ts';
import { shortLabel } from './labels.ts';

/** Names an operation as far as the names are known: `operation ID of agent pool np1 in cluster aks-prod (resource group rg-prod)`. */
export function operationText(operation: OperationName): string {
  const { operationId } = operation;
  const what = operationId === LATEST ? 'the latest operation' : `operation ${operationId}`;
  if (operation.scope === 'location') return what;
  const { clusterName, resourceGroup } = operation;
  const owner =
    operation.scope === 'agent-pool'
      ? `agent pool ${operation.agentPoolName} in cluster ${clusterName}`
      : `cluster ${clusterName}`;
  return `${what} of ${owner} (resource group ${resourceGroup})`;
}

/** Names what an operation belongs to: `Agent pool np1`. */
export function ownerText(operation: OperationName, label = shortLabel(operation)): string {
  switch (operation.scope) {
    case 'agent-pool':
      return `Agent pool ${label}`;
    case 'cluster':
      return `Cluster ${label}`;
    case 'location':
      return `Operation ${label}`;
  }
}

/** Writes a status with its percentage: `UpgradingNodes: 3/9 nodes completed (33 %)`. */
export function statusText({
  status,
  percentComplete,
}: Pick<OperationStatus, 'status' | 'percentComplete'>): string {
  return percentComplete === undefined ? status : `${status} (${Math.round(percentComplete * 10) / 10} %)`;
}

/** Azure's own words for the kind of an operation: `PutAgentPool, Upgrading`; `''` where it gives none. */
export function kindText({
  operationType,
  subOperationType,
}: Pick<OperationStatus, 'operationType' | 'subOperationType'>): string {
  return [operationType, subOperationType].filter(Boolean).join(', ');
}
