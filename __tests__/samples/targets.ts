import { readInputs } from '../../src/inputs/inputs.ts';
import { DEFAULTS, IDENTITY, read, SUBSCRIPTION, source, type Texts } from './inputs.ts';

export const ARM = 'https://management.azure.com';
export const OTHER_SUBSCRIPTION = '99999999-9999-9999-9999-999999999999';
export const A = 'aaaaaaaa-0000-4000-8000-000000000001';
export const B = 'bbbbbbbb-0000-4000-8000-000000000002';
export const C = 'cccccccc-0000-4000-8000-000000000003';

export const clusterId = (cluster = 'aks-prod', subscription = SUBSCRIPTION) =>
  `/subscriptions/${subscription}/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/${cluster}`;
export const armId = (pool: string, id: string, ...cluster: Parameters<typeof clusterId>) =>
  `${clusterId(...cluster)}/agentPools/${pool}/operations/${id}`;
export const locationUrl = (id: string, subscription = SUBSCRIPTION) =>
  `${ARM}/subscriptions/${subscription}/providers/Microsoft.ContainerService/locations/westeurope/operations/${id}?api-version=1&s=x`;

export const CLUSTER = { subscriptionId: SUBSCRIPTION, resourceGroup: 'rg-prod', clusterName: 'aks-prod' };
export const ofPool = (agentPoolName: string, operationId: string, more = {}) => ({
  scope: 'agent-pool',
  ...CLUSTER,
  agentPoolName,
  operationId,
  ...more,
});

/** Reads pools and operations of the cluster aks-prod. */
export const pair = (pools: string, operations: string, more: Texts = {}) =>
  read({ 'agent-pool-name': pools, 'operation-id': operations, ...more });

/** Reads operations without any name around them. */
export const alone = (operations: string, more: Texts = {}) =>
  readInputs(source({ ...DEFAULTS, ...IDENTITY, 'operation-id': operations, ...more }));
