import { describe, expect, test } from '@jest/globals';
import { explain } from '../../src/explain/explain.ts';
import { KNOWN_ERRORS } from '../../src/explain/knownErrors/knownErrors.ts';
import { BLUE_GREEN_PAUSED } from '../../src/explain/knownErrors/upgradeEnds.ts';
import { stepTime } from '../../src/time/instant.ts';
import { EMPTY_HISTORY, withChange } from '../../src/wait/history.ts';
import { EVERY_END, endedAs, SUBSCRIPTION } from '../samples/reports.ts';

const IDENTITY = { clientId: 'client', tenantId: 'tenant' };

describe('the end of a wait', () => {
  test.each(EVERY_END.map((ended) => [ended.verdict.outcome, ended] as const))('%s', (outcome, ended) => {
    const explanation = explain(ended, IDENTITY);
    if (outcome === 'succeeded') expect(explanation).toBe(undefined);
    else expect(explanation?.what).toMatch(/^[A-Z\d].*\.$/s);
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
