import { describe, expect, test } from '@jest/globals';
import { parseCloudError } from '../../../src/azure/http/cloudError.ts';
import type { StartReport } from '../../../src/report/start/startReport.ts';
import { startSummaryOf } from '../../../src/report/start/startSummary.ts';
import type { EndedStart, StartVerdict } from '../../../src/upgrade/verdict.ts';
import { faultsOf } from '../../samples/page.ts';
import { ALL_HOSTILE, explanationOf } from '../../samples/reports.ts';
import { EVERY_REPORT, FAILURE, NOT_BEGUN, ofImage, reported, STARTED } from '../../samples/startReports.ts';
import {
  documentOf,
  EVERY_START,
  endedStart,
  kubernetes,
  OPERATION_ID,
  POOL,
  profileOf,
} from '../../samples/upgrades.ts';

const PORTAL = { portal: 'https://portal.azure.com' };
const IMAGE = 'AKSUbuntu-2204gen2containerd-202610.15.0';
const RUNS =
  '<p>The upgrade runs in Azure. This step does not wait for it: AKS operation gate does, with the output <code>operation-id</code> of this step as its input <code>operation-id</code>.</p>';
const NOTHING_RUNS = '<p>No operation was started, so there is nothing to wait for.</p>';
const NOTHING_TO_DO: StartVerdict = { outcome: 'nothing-to-do' };

/** The rows of the table about the pool, each as `name: HTML`. */
function rowsOf(ended: EndedStart, links = {}): readonly string[] {
  const summary = startSummaryOf({ kind: 'ended', ended }, links);
  return [...summary.matchAll(/^<tr><th align="left">(.*)<\/th><td>(.*)<\/td><\/tr>$/gm)].map(
    ([, name, value]) => `${name}: ${value}`,
  );
}

describe('The job summary', () => {
  test('of a start is its operation, the versions before and after, and what to do next', () => {
    expect(startSummaryOf(reported(STARTED), PORTAL)).toBe(
      [
        '<h2>🚀 Agent pool np1: upgrade to Kubernetes 1.35.2 started</h2>',
        [
          '<table>',
          `<tr><th align="left">Cluster</th><td><a href="https://portal.azure.com/#@/resource/subscriptions/${POOL.subscriptionId}/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/aks-prod/overview">aks-prod</a></td></tr>`,
          '<tr><th align="left">Resource group</th><td>rg-prod</td></tr>',
          '<tr><th align="left">Agent pool</th><td>np1</td></tr>',
          `<tr><th align="left">Operation</th><td><code>${OPERATION_ID}</code></td></tr>`,
          '<tr><th align="left">Provisioning state before</th><td><code>Succeeded</code></td></tr>',
          '<tr><th align="left">Kubernetes version</th><td>1.34.4 → 1.35.2</td></tr>',
          `<tr><th align="left">Node image version</th><td>${IMAGE}</td></tr>`,
          '<tr><th align="left">Duration of this step</th><td>1.5 s</td></tr>',
          '</table>',
        ].join('\n'),
        `${RUNS}\n`,
      ].join('\n\n'),
    );
  });

  test('of a pool with nothing to do says that nothing runs', () => {
    expect(startSummaryOf(reported(ofImage(endedStart(NOTHING_TO_DO))), {})).toBe(
      [
        '<h2>✅ Agent pool np1: nothing to do, it has the newest node image</h2>',
        [
          '<table>',
          '<tr><th align="left">Cluster</th><td>aks-prod</td></tr>',
          '<tr><th align="left">Resource group</th><td>rg-prod</td></tr>',
          '<tr><th align="left">Agent pool</th><td>np1</td></tr>',
          '<tr><th align="left">Provisioning state before</th><td><code>Succeeded</code></td></tr>',
          '<tr><th align="left">Kubernetes version</th><td>1.34.4</td></tr>',
          `<tr><th align="left">Node image version</th><td>${IMAGE}</td></tr>`,
          '<tr><th align="left">Duration of this step</th><td>1.5 s</td></tr>',
          '</table>',
        ].join('\n'),
        `${NOTHING_RUNS}\n`,
      ].join('\n\n'),
    );
  });

  test('of a refusal is the explanation, the pool, and the whole error', () => {
    const error = parseCloudError({ code: 'BadValue', message: 'No.' });
    const failure = { ...FAILURE, ...(error && { error }) };
    const ended = endedStart({ outcome: 'refused', kind: 'by-azure', failure });
    const explanation = explanationOf({ what: 'It was refused.', remedies: ['Do it better.'] });
    expect(startSummaryOf({ kind: 'ended', ended, explanation }, {})).toBe(
      [
        '<h2>⛔ Agent pool np1: start refused (BadValue)</h2>',
        '<p><b>What happened</b><br>It was refused.</p>',
        '<p><b>What to do</b></p>\n<ol>\n<li>Do it better.</li>\n</ol>',
        [
          '<table>',
          '<tr><th align="left">Cluster</th><td>aks-prod</td></tr>',
          '<tr><th align="left">Resource group</th><td>rg-prod</td></tr>',
          '<tr><th align="left">Agent pool</th><td>np1</td></tr>',
          '<tr><th align="left">Provisioning state before</th><td><code>Succeeded</code></td></tr>',
          '<tr><th align="left">Kubernetes version</th><td>1.34.4 → 1.35.2</td></tr>',
          `<tr><th align="left">Node image version</th><td>${IMAGE}</td></tr>`,
          '<tr><th align="left">Duration of this step</th><td>1.5 s</td></tr>',
          '</table>',
        ].join('\n'),
        '<details><summary>The whole error</summary>\n<ul><li><code>BadValue</code><br>No.</li></ul>\n</details>\n',
      ].join('\n\n'),
    );
  });

  test('of a refusal without a body has no error to unfold, and nothing to wait for', () => {
    const ended = endedStart({ outcome: 'refused', kind: 'by-azure', failure: FAILURE });
    const summary = startSummaryOf({ kind: 'ended', ended, explanation: explanationOf() }, {});
    expect(summary).toMatch(/1\.5 s<\/td><\/tr>\n<\/table>\n$/);
  });

  test('of a step that was not begun is the explanation, and the workflow file to correct', () => {
    const report: StartReport = {
      kind: 'not-begun',
      outcome: 'invalid-input',
      explanation: explanationOf({ what: 'cluster-name is missing.' }),
    };
    const head =
      '<h2>❌ AKS upgrade start: invalid inputs</h2>\n\n<p><b>What happened</b><br>cluster-name is missing.</p>\n';
    expect(startSummaryOf(report, { workflowFile: 'https://github.com/o/r/w.yml' })).toBe(
      `${head}\n<p>Workflow of this run: <a href="https://github.com/o/r/w.yml">https://github.com/o/r/w.yml</a></p>\n`,
    );
    expect(startSummaryOf(report, {})).toBe(head);
  });

  test.each<[string, StartReport | undefined]>([
    ['🚀', reported(STARTED)],
    ['✅', reported(endedStart(NOTHING_TO_DO))],
    ['❌', NOT_BEGUN[0]],
    ['🔒', NOT_BEGUN[1]],
    ['❌', NOT_BEGUN[2]],
    ['⛔', reported(endedStart({ outcome: 'refused', kind: 'not-ready', why: 'stopped' }))],
    ['📡', reported(endedStart({ outcome: 'unreachable', kind: 'unconfirmed' }))],
    ...(
      [
        ['🔍', 'not-found'],
        ['🔒', 'unauthorized'],
        ['📡', 'unreachable'],
        ['❌', 'error'],
      ] as const
    ).map(([icon, outcome]): [string, StartReport] => [
      icon,
      reported(endedStart({ outcome, kind: 'failed', failure: FAILURE, failures: 1, isStart: true })),
    ]),
  ])('begins with the icon of its outcome: %s', (icon, report) => {
    expect(report && startSummaryOf(report, {}).split(' ')[0]).toBe(`<h2>${icon}`);
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
      expect(faultsOf(startSummaryOf(report, PORTAL))).toEqual([]);
    }
  });
});

describe('The table about the pool', () => {
  const place = ['Cluster: aks-prod', 'Resource group: rg-prod', 'Agent pool: np1'];
  const duration = 'Duration of this step: 1.5 s';

  test('has no rows about a pool that could not be read', () => {
    const { document: _, profile: __, kubernetesVersion: ___, ...unread } = STARTED;
    const verdict = { outcome: 'unreachable', kind: 'unconfirmed' } as const;
    expect(rowsOf({ ...unread, verdict })).toEqual([...place, duration]);
  });

  test('has no rows about what a pool does not say', () => {
    const document = documentOf({ currentOrchestratorVersion: '', nodeImageVersion: '' });
    expect(rowsOf(ofImage(endedStart(NOTHING_TO_DO, { document, elapsedMs: 61_000 })))).toEqual([
      ...place,
      'Provisioning state before: <code>Succeeded</code>',
      'Duration of this step: 1 min 1 s',
    ]);
  });

  test('has the operation that created a pool, where it is known', () => {
    const created = endedStart({ outcome: 'error', kind: 'created', operationId: OPERATION_ID });
    expect(rowsOf(created)).toContain(`Operation: <code>${OPERATION_ID}</code>`);
    const nameless = endedStart({ outcome: 'error', kind: 'created' });
    expect(rowsOf(nameless).filter((row) => row.startsWith('Operation:'))).toEqual([]);
  });

  test.each([
    ['another one', '1.34.4', '1.35.2', '1.34.4 → 1.35.2'],
    ['the same one again', '1.34.4', '1.34.4', '1.34.4'],
    ['one after an unknown one', '', '1.35.2', 'unknown → 1.35.2'],
    ['one with the characters of a tag', '<1>', '<2>', '&lt;1&gt; → &lt;2&gt;'],
    [
      'very long ones',
      'x'.repeat(201),
      'y'.repeat(202),
      `${'x'.repeat(200)}... (1 more characters) → ${'y'.repeat(200)}... (2 more characters)`,
    ],
  ])('has the Kubernetes version before and after: %s', (_, before, after, text) => {
    const document = documentOf({ currentOrchestratorVersion: before });
    const rows = rowsOf({ ...STARTED, document, kubernetesVersion: after });
    expect(rows).toContain(`Kubernetes version: ${text}`);
  });

  const profile = profileOf([], 'AKSUbuntu-new');
  const { profile: _, ...unprofiled } = STARTED;

  test.each<[string, EndedStart, string]>([
    ['after a start of it', ofImage({ ...STARTED, profile }), `${IMAGE} → AKSUbuntu-new`],
    ['of which the newest is not known', ofImage({ ...STARTED, profile: profileOf() }), IMAGE],
    ['of which the newest was not read', ofImage(unprofiled), IMAGE],
    ['where nothing was to do', ofImage(endedStart(NOTHING_TO_DO, { profile })), IMAGE],
    [
      'where the start was not confirmed',
      ofImage(endedStart({ outcome: 'unreachable', kind: 'unconfirmed' }, { profile })),
      IMAGE,
    ],
    ['after a start of another Kubernetes version', { ...STARTED, profile }, IMAGE],
  ])('has the node image %s', (_, ended, text) => {
    expect(rowsOf(ended)).toContain(`Node image version: ${text}`);
  });
});
