import type { InputsOrProblems } from '../../src/inputs/inputs.ts';
import { OPERATION, operationsOf, SUBSCRIPTION } from './inputs.ts';
import { armId, clusterId } from './targets.ts';

export const CLUSTER = clusterId();
export const POOL_OPERATION = armId('np1', OPERATION);
export const CLUSTER_OPERATION = `${CLUSTER}/operations/${OPERATION}`;
export const LOCATION_OPERATION = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.ContainerService/locations/westeurope/operations/${OPERATION}`;
export const SIGNED = '?api-version=2025-05-02-preview&t=638&c=MII%2bc%2F&s=a_B-c%3d&h=x+y';

export const NAMED = {
  scope: 'agent-pool',
  subscriptionId: SUBSCRIPTION,
  resourceGroup: 'rg-prod',
  clusterName: 'aks-prod',
  agentPoolName: 'np1',
  operationId: OPERATION,
};
const { agentPoolName: _, ...CLUSTER_NAMES } = NAMED;
export const CLUSTER_NAMED = { ...CLUSTER_NAMES, scope: 'cluster' };

/** The one operation that is to be waited for. */
export function operationOf(result: InputsOrProblems) {
  const [operation, ...others] = operationsOf(result);
  if (!operation || others.length > 0)
    throw new Error(`not one operation, but ${operationsOf(result).length}`);
  return operation;
}
