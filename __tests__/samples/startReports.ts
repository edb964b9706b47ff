import type { Failure } from '../../src/azure/http/failure.ts';
import { explainStart } from '../../src/explain/starting/explainStart.ts';
import type { StartReport } from '../../src/report/start/startReport.ts';
import type { EndedStart } from '../../src/upgrade/verdict.ts';
import { explanationOf } from './reports.ts';
import { EVERY_START, endedStart, OPERATION_ID, POOL } from './upgrades.ts';

/** The report of a start, with the explanation that belongs to it. */
export function reported(ended: EndedStart): StartReport {
  const explanation = explainStart(ended, { clientId: 'c', tenantId: 't' });
  return { kind: 'ended', ended, ...(explanation && { explanation }) };
}

export const STARTED = endedStart({ outcome: 'started', operationId: OPERATION_ID });

/** An upgrade of the node image: no version was requested. */
export function ofImage(ended: EndedStart): EndedStart {
  const { kubernetesVersion: _, ...rest } = ended;
  return { ...rest, wanted: { kind: 'node-image' } };
}

export const NOT_BEGUN: readonly StartReport[] = (['invalid-input', 'unauthorized', 'error'] as const).map(
  (outcome) => ({ kind: 'not-begun', outcome, explanation: explanationOf(), pool: POOL }),
);

/** One for each way in which the step ends. */
export const EVERY_REPORT = [...EVERY_START.map(reported), ...NOT_BEGUN];

export const FAILURE: Failure = {
  kind: 'rejected',
  service: 'arm',
  message: 'No.',
  httpStatus: 400,
  code: 'BadValue',
};

export const RESOURCE_ID = `/subscriptions/${POOL.subscriptionId}/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/aks-prod/agentPools/np1`;
