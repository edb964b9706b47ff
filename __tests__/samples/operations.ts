import type {
  ClusterOperation,
  LocationOperation,
  PoolOperation,
} from '../../src/azure/aks/operationName.ts';

export const SUBSCRIPTION = 'abcdef00-3333-3333-3333-333333333333';

const CLUSTER = { subscriptionId: SUBSCRIPTION, resourceGroup: 'rg-prod', clusterName: 'aks-prod' };

/** One operation in each of the three scopes. */
export const OPERATION: PoolOperation = {
  scope: 'agent-pool',
  ...CLUSTER,
  agentPoolName: 'np1',
  operationId: 'op-1',
};
export const CLUSTER_OPERATION: ClusterOperation = { scope: 'cluster', ...CLUSTER, operationId: 'op-1' };
export const LOCATION_OPERATION: LocationOperation = {
  scope: 'location',
  subscriptionId: SUBSCRIPTION,
  operationId: 'op-1',
  url: 'https://management.azure.com/x?s=1',
};
