import { describe, expect, test } from '@jest/globals';
import { explain } from '../../../src/explain/explain.ts';
import { headline } from '../../../src/report/headline.ts';
import type { EndedWait, Verdict } from '../../../src/wait/verdict.ts';
import { CLUSTER_OPERATION, endedWith, failureOf, refusedWith, SUBSCRIPTION } from '../../samples/reports.ts';

const IDENTITY = { clientId: 'client', tenantId: 'tenant' };
const LIST = `az aks nodepool list --resource-group rg-prod --cluster-name aks-prod --query "[].{name:name, mode:mode, nodes:count, state:provisioningState}" --output table --subscription ${SUBSCRIPTION}`;

function ended(verdict: Verdict, unlisted = true): EndedWait {
  return {
    ...endedWith(verdict),
    operation: { ...CLUSTER_OPERATION, operationId: 'latest' },
    ...(unlisted && { unlisted }),
  };
}

describe('A cluster without an agent pool to wait for', () => {
  test.each([
    [[], ''],
    [
      ['m1'],
      ' Agent pool m1 is not waited for: in mode Machines, Azure changes machines one by one, not the pool.',
    ],
  ])('is explained, with the pools that are left out: %j', (leftOut, more) => {
    const wait = ended({ outcome: 'not-found', kind: 'no-pools', leftOut }, false);
    const explanation = explain(wait, IDENTITY);
    expect(explanation).toEqual({
      what: `Azure lists no agent pool of cluster aks-prod whose operations could be waited for.${more}`,
      remedies: ['Check that resource-group and cluster-name are those of the cluster that is changed.'],
      commands: [LIST],
      facts: [],
    });
    expect(headline({ ended: wait })).toBe('Cluster aks-prod: no agent pool to wait for');
  });
});

describe('Agent pools that were not listed', () => {
  const unlisted = {
    what: 'Azure did not list the agent pools of cluster aks-prod within 1 min.',
    why: 'Without the list, the step does not know which operations to wait for. Operations that run continue in Azure.',
    remedies: ['To continue waiting, run the gate again, without the step that starts the operations.'],
    commands: [LIST],
    facts: [],
  };

  test('before the deadline are not an operation without an end', () => {
    const failure = failureOf('server-error', { httpStatus: 503, code: 'ServerBusy', message: 'Busy.' });
    const wait = ended({ outcome: 'timed-out', timeoutMs: 60_000, failure });
    expect(explain(wait, IDENTITY)).toEqual({
      ...unlisted,
      what: `${unlisted.what} The last request failed: Azure Resource Manager answered HTTP 503.`,
      rootCause: { code: 'ServerBusy', message: 'Busy.' },
    });
    expect(headline({ ended: wait })).toBe('Cluster aks-prod: agent pools not listed within 1 min');
  });

  test('before the deadline have no root cause where the last request was answered', () => {
    expect(explain(ended({ outcome: 'timed-out', timeoutMs: 60_000 }), IDENTITY)).toEqual(unlisted);
  });

  test.each([
    ['unauthorized', 403, 'unauthorized'],
    ['not-found', 404, 'missing'],
    ['error', 400, 'rejected'],
  ] as const)('because of a refusal (%s) are not called an operation', (outcome, httpStatus, kind) => {
    const explanation = explain(ended(refusedWith(outcome, failureOf(kind, { httpStatus }))), IDENTITY);
    expect(explanation?.what).toBe(
      `Azure refused to list the agent pools of cluster aks-prod: Azure Resource Manager answered HTTP ${httpStatus}.`,
    );
    expect(explanation?.why ?? '').not.toContain('agent-pool-name');
  });
});
