import { describe, expect, test } from '@jest/globals';
import { explainStart } from '../../../src/explain/starting/explainStart.ts';
import { publishStart } from '../../../src/report/start/publishStart.ts';
import { startHeadline } from '../../../src/report/start/startHeadline.ts';
import { START_OUTPUT_NAMES, startOutputsOf } from '../../../src/report/start/startOutputs.ts';
import { isGreen, type StartReport } from '../../../src/report/start/startReport.ts';
import { startSummaryOf } from '../../../src/report/start/startSummary.ts';
import type { EndedStart } from '../../../src/upgrade/verdict.ts';
import { faultsOf } from '../../samples/page.ts';
import { ALL_HOSTILE, explanationOf } from '../../samples/reports.ts';
import { useRunner } from '../../samples/runner.ts';
import {
  documentOf,
  EVERY_START,
  endedStart,
  kubernetes,
  NODE_IMAGE,
  OPERATION_ID,
  POOL,
  profileOf,
} from '../../samples/upgrades.ts';

const runner = useRunner();
const IDENTITY = { clientId: 'c', tenantId: 't' };

function reported(ended: EndedStart): StartReport {
  const explanation = explainStart(ended, IDENTITY);
  return { kind: 'ended', ended, ...(explanation && { explanation }) };
}

const STARTED = endedStart({ outcome: 'started', operationId: OPERATION_ID });
const NOT_BEGUN: readonly StartReport[] = (['invalid-input', 'unauthorized', 'error'] as const).map(
  (outcome) => ({
    kind: 'not-begun',
    outcome,
    explanation: explanationOf(),
    pool: POOL,
  }),
);
const EVERY_REPORT = [...EVERY_START.map(reported), ...NOT_BEGUN];

describe('The headline', () => {
  test.each<[string, EndedStart]>([
    ['upgrade to Kubernetes 1.35.2 started', STARTED],
    ['nothing to do, it has Kubernetes 1.34.4', endedStart({ outcome: 'nothing-to-do' })],
    [
      'nothing to do, it has the newest node image',
      endedStart({ outcome: 'nothing-to-do' }, { wanted: NODE_IMAGE }),
    ],
    ['the pool is stopped', endedStart({ outcome: 'refused', kind: 'not-ready', why: 'stopped' })],
    [
      'upgrade to Kubernetes 1.35.2 not confirmed',
      endedStart({ outcome: 'unreachable', kind: 'unconfirmed' }),
    ],
    ['CREATED instead of upgraded', endedStart({ outcome: 'error', kind: 'created' })],
    [
      'run cancelled, nothing started',
      endedStart({ outcome: 'error', kind: 'interrupted', signal: 'SIGINT', sent: false }),
    ],
  ])('%s', (text, ended) => {
    expect(startHeadline(reported(ended))).toBe(`Agent pool np1: ${text}`);
  });

  test('is another one for every way in which a start ends', () => {
    const texts = EVERY_REPORT.map(startHeadline);
    // The two that have nothing to do, and the two that are not confirmed, look alike.
    expect(new Set(texts).size).toBe(texts.length - 2);
  });
});

describe('The outputs', () => {
  test('hand over the plain id of the operation, and the version that the upgrade leads to', () => {
    expect(startOutputsOf(reported(STARTED))).toEqual({
      outcome: 'started',
      'operation-id': OPERATION_ID,
      'resource-id': `/subscriptions/${POOL.subscriptionId}/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/aks-prod/agentPools/np1`,
      'kubernetes-version': '1.35.2',
      'error-code': '',
      'error-message': '',
    });
  });

  test('have the present version where no other was requested', () => {
    const { kubernetesVersion: _, ...ended } = endedStart({ outcome: 'nothing-to-do' });
    expect(startOutputsOf(reported(ended))).toMatchObject({
      'kubernetes-version': '1.34.4',
      'operation-id': '',
    });
  });

  test('never have an id of an operation that is not the upgrade', () => {
    const created = endedStart({ outcome: 'error', kind: 'created', operationId: OPERATION_ID });
    expect(startOutputsOf(reported(created))['operation-id']).toBe('');
  });

  test('are all there, whatever happened, and have a message exactly when the step is red', () => {
    for (const report of EVERY_REPORT) {
      const outputs = startOutputsOf(report);
      expect(Object.keys(outputs)).toEqual([...START_OUTPUT_NAMES]);
      expect([outputs.outcome, outputs['error-message'] === '']).toEqual([outputs.outcome, isGreen(report)]);
    }
  });
});

describe('The job summary', () => {
  test('has the versions before and after, and what to do next', () => {
    const summary = startSummaryOf(reported(STARTED), { portal: 'https://portal.azure.com' });
    expect(summary).toContain('<h2>🚀 Agent pool np1: upgrade to Kubernetes 1.35.2 started</h2>');
    expect(summary).toContain('<td>1.34.4 → 1.35.2</td>');
    expect(summary).toContain(`<code>${OPERATION_ID}</code>`);
    expect(summary).toContain('<a href="https://portal.azure.com/#@/resource/subscriptions/');
    expect(summary).toContain('<code>operation-id</code>');
  });

  test('has the node image before and after, for an upgrade of it alone', () => {
    const profile = profileOf([], 'AKSUbuntu-new');
    const { kubernetesVersion: _, ...image } = { ...STARTED, wanted: NODE_IMAGE, profile };
    expect(startSummaryOf(reported(image), {})).toContain('202610.15.0 → AKSUbuntu-new</td>');
    const version = startSummaryOf(reported({ ...STARTED, profile }), {});
    expect(version).not.toContain('AKSUbuntu-new');
  });

  test('links to the workflow file when nothing was sent', () => {
    const [invalid] = NOT_BEGUN;
    const summary = invalid && startSummaryOf(invalid, { workflowFile: 'https://github.com/o/r/w.yml' });
    expect(summary).toContain('<a href="https://github.com/o/r/w.yml">');
  });

  test('is a page without faults, whatever Azure or a user wrote', () => {
    const failure = {
      kind: 'rejected',
      service: 'arm',
      message: ALL_HOSTILE,
      httpStatus: 400,
      code: ALL_HOSTILE,
    } as const;
    const hostile = EVERY_START.map((ended) => ({
      ...ended,
      pool: { ...POOL, clusterName: ALL_HOSTILE, resourceGroup: ALL_HOSTILE, agentPoolName: ALL_HOSTILE },
      wanted: kubernetes(ALL_HOSTILE),
      kubernetesVersion: ALL_HOSTILE,
      document: documentOf({
        provisioningState: ALL_HOSTILE,
        currentOrchestratorVersion: ALL_HOSTILE,
        nodeImageVersion: ALL_HOSTILE,
      }),
      verdict: 'failure' in ended.verdict ? { ...ended.verdict, failure } : ended.verdict,
    }));
    for (const report of [...hostile.map(reported), ...EVERY_REPORT]) {
      expect(faultsOf(startSummaryOf(report, { portal: 'https://portal.azure.com' }))).toEqual([]);
    }
  });
});

describe('What is published', () => {
  test('of a start is its id, and no annotation', async () => {
    await publishStart(reported(STARTED), {});
    expect(runner.printed()).toContain(`Operation id: ${OPERATION_ID}\n`);
    expect(runner.commands('error')).toEqual([]);
    expect((await runner.outputs()).get('operation-id')).toBe(OPERATION_ID);
  });

  test('of everything red is one annotation, the explanation and every output', async () => {
    for (const report of EVERY_REPORT.filter((one) => !isGreen(one))) {
      const before = runner.commands('error').length;
      await publishStart(report, {});
      expect(runner.commands('error')).toHaveLength(before + 1);
      expect(runner.printed()).toContain(report.explanation?.what.split('\n')[0] ?? 'no explanation');
      expect([...(await runner.outputs()).keys()]).toEqual([...START_OUTPUT_NAMES]);
    }
  });

  test('is no workflow command that Azure wrote', async () => {
    const failure = { kind: 'rejected', service: 'arm', message: ALL_HOSTILE, httpStatus: 400 } as const;
    await publishStart(reported(endedStart({ outcome: 'refused', kind: 'by-azure', failure })), {});
    expect(runner.commands('set-output')).toEqual([]);
    expect(runner.commands('error')).toHaveLength(1);
  });

  test('goes on when the log is gone', async () => {
    runner.breakLog();
    await publishStart(reported(STARTED), {});
    expect((await runner.outputs()).get('outcome')).toBe('started');
  });
});
