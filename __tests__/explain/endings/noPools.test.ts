import { describe, expect, test } from '@jest/globals';
import { explain } from '../../../src/explain/explain.ts';
import { headline } from '../../../src/report/headline.ts';
import type { EndedWait, Verdict } from '../../../src/wait/verdict.ts';
import { CLUSTER_OPERATION, endedWith, failureOf, refusedWith } from '../../samples/reports.ts';

const IDENTITY = { clientId: 'client', tenantId: 'tenant' };
const LIST = expect.stringMatching(
  /^az aks nodepool list --resource-group rg-prod --cluster-name aks-prod .*--subscription /,
);

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
    expect(explanation).toMatchObject({
      what: `Azure lists no agent pool of cluster aks-prod whose operations could be waited for.${more}`,
      commands: [LIST],
      facts: [],
    });
    expect(explanation).not.toHaveProperty('rootCause');
    expect(headline({ ended: wait })).toBe('Cluster aks-prod: no agent pool to wait for');
  });
});

describe('Agent pools that were not listed', () => {
  test('before the deadline are not an operation without an end', () => {
    const failure = failureOf('server-error', { httpStatus: 503, code: 'ServerBusy', message: 'Busy.' });
    const wait = ended({ outcome: 'timed-out', timeoutMs: 60_000, failure });
    const explanation = explain(wait, IDENTITY);
    expect(explanation).toMatchObject({
      what: 'Azure did not list the agent pools of cluster aks-prod within 1 min. The last request failed: Azure Resource Manager answered HTTP 503.',
      commands: [LIST],
      rootCause: { code: 'ServerBusy', message: 'Busy.' },
    });
    expect(headline({ ended: wait })).toBe('Cluster aks-prod: agent pools not listed within 1 min');
    expect(explain(ended({ outcome: 'timed-out', timeoutMs: 60_000 }), IDENTITY)).not.toHaveProperty(
      'rootCause',
    );
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
