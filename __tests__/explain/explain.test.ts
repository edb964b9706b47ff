import { describe, expect, test } from '@jest/globals';
import { explain } from '../../src/explain/explain.ts';
import { KNOWN_ERRORS } from '../../src/explain/knownErrors/knownErrors.ts';
import { BLUE_GREEN_PAUSED } from '../../src/explain/knownErrors/upgradeEnds.ts';
import { stepTime } from '../../src/time/instant.ts';
import { EMPTY_HISTORY, withChange } from '../../src/wait/history.ts';
import { EVERY_END, endedAs, endedWith, failureOf, refusedWith, SUBSCRIPTION } from '../samples/reports.ts';

const IDENTITY = { clientId: 'client', tenantId: 'tenant' };

describe('the end of a wait', () => {
  test('is explained unless it is a success', () => {
    expect(EVERY_END.map((ended) => [ended.verdict.outcome, explain(ended, IDENTITY)?.what])).toEqual([
      ['succeeded', undefined],
      ['failed', 'The operation on agent pool np1 of cluster aks-prod failed with X.'],
      [
        'canceled',
        'The operation on agent pool np1 of cluster aks-prod was canceled; Azure gave no message.',
      ],
      ['timed-out', 'The operation did not end within 2 h. Azure reported no status so far.'],
      [
        'not-found',
        'Azure cannot find what the operation belongs to: Azure Resource Manager sent no complete response.',
      ],
      [
        'not-found',
        'No operation has started since 2026-01-02 03:00:00 UTC: Azure reports none for this pool.',
      ],
      [
        'not-found',
        'Azure lists no agent pool of cluster aks-prod whose operations could be waited for. Agent pool m1 is not waited for: in mode Machines, Azure changes machines one by one, not the pool.',
      ],
      [
        'unauthorized',
        'The identity is not allowed to read the operation: Azure Resource Manager sent no complete response.',
      ],
      [
        'unreachable',
        '10 consecutive polls failed; the last: Azure Resource Manager sent no complete response. Azure reported no status so far.',
      ],
      ['interrupted', 'The run was cancelled (SIGINT) before Azure had reported a status of the operation.'],
      [
        'error',
        "Azure rejected the request for the operation's status: Azure Resource Manager sent no complete response.",
      ],
      [
        'mismatch',
        'The operation succeeded, but the agent pool is not as expected. Kubernetes version: expected 1.34, the pool has 1.33.4.',
      ],
      [
        'mismatch',
        'The operation succeeded, but the agent pool could not be read: Azure Resource Manager sent no complete response. Whether it has the expected version is not known.',
      ],
    ]);
  });

  test('is explained by the sign-in where that was refused', () => {
    const failure = failureOf('unauthorized', { service: 'entra', httpStatus: 401, code: 'AADSTS50027' });
    expect(explain(endedWith(refusedWith('unauthorized', failure)), IDENTITY)?.what).toBe(
      'Microsoft Entra ID refused the sign-in with AADSTS50027: Microsoft Entra ID answered HTTP 401.',
    );
  });

  test('takes names and times from the operation', () => {
    const error = { code: 'Strange', message: 'Strange.' };
    const times = { startTime: '2026-01-02T01:00:00Z', endTime: '2026-01-04T01:00:00Z' };
    const explanation = explain(endedAs('failed', { error, ...times }), IDENTITY);
    expect(explanation?.what).toBe(
      'The operation on agent pool np1 of cluster aks-prod failed with Strange.',
    );
    expect(explanation?.commands).toEqual([
      `az monitor activity-log list --resource-group rg-prod --start-time 2026-01-02T00:59:00Z --offset 3d --status Failed --query "[].properties.statusMessage" --output tsv --subscription ${SUBSCRIPTION}`,
    ]);
  });

  test('finds the cause in a failed part of the operation', () => {
    const operations = [{ status: 'Failed', error: { code: 'SubnetIsFull', message: 'Subnet a is full.' } }];
    const error = { code: 'ReconcileVMSSAgentPoolFailed', message: 'Internal server error' };
    const explanation = explain(endedAs('failed', { error, operations }), IDENTITY);
    expect(explanation?.why).toBe(KNOWN_ERRORS.SubnetIsFull.cause);
  });

  test.each(['first', 'latest'])('a canceled blue-green upgrade is known by its %s statuses', (part) => {
    const seen = withChange(EMPTY_HISTORY, {
      status: 'BlueGreenSoakingBatch: 1/2 nodes',
      phase: 'running',
      sinceMs: stepTime(0),
    });
    const history = { ...EMPTY_HISTORY, [part]: seen.first };
    const explanation = explain({ ...endedAs('canceled'), history }, IDENTITY);
    expect(explanation?.remedies).toEqual(BLUE_GREEN_PAUSED.remedies);
  });
});
