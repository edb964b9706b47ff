import { describe, expect, test } from '@jest/globals';
import type { ExplainedWait } from '../../../src/report/report.ts';
import { summaryOf } from '../../../src/report/summary/summary.ts';
import { stepTime } from '../../../src/time/instant.ts';
import { EMPTY_HISTORY, withChange } from '../../../src/wait/history.ts';
import type { EndedWait } from '../../../src/wait/verdict.ts';
import { faultsOf } from '../../samples/page.ts';
import {
  ALL_HOSTILE,
  changeAt,
  endedAs,
  endedWith,
  explanationOf,
  failureOf,
  HOSTILE,
  inPool,
  NOW,
  poolWith,
  refusedWith,
  reportOf,
  statusOf,
  waited,
} from '../../samples/reports.ts';

const LINKS = { portal: 'https://portal.azure.com' };
const summary = (waits: readonly ExplainedWait[]) => summaryOf(reportOf(waits), LINKS, NOW);
const TIMES = { startTime: '2026-01-02T03:00:00Z', endTime: '2026-01-02T03:47:00Z' };

const GREEN: ExplainedWait = {
  ended: {
    ...inPool(endedAs('succeeded', { status: 'Succeeded', ...TIMES }), 'np1'),
    pool: poolWith({ kubernetesVersion: '1.34.1' }),
  },
};
const RED: ExplainedWait = {
  ended: inPool(endedAs('failed', { status: 'Failed', ...TIMES }), 'np2'),
  explanation: explanationOf({
    what: 'It failed.',
    rootCause: { code: 'PDB', message: 'blocked by pdb cart' },
    commands: ['kubectl get pdb'],
  }),
};
const LATE: ExplainedWait = {
  ended: inPool(
    endedWith(
      { outcome: 'timed-out', timeoutMs: 7_200_000 },
      { lastStatus: statusOf({ status: 'UpgradingNodes: 3/9 nodes completed', startTime: TIMES.startTime }) },
    ),
    'np3',
  ),
};

/** The cells of the first table, row by row, without markup. */
function rowsOf(page: string): readonly (readonly string[])[] {
  const [table = ''] = /<table>[\s\S]*?<\/table>/.exec(page) ?? [];
  return table
    .split('\n')
    .filter((line) => line.startsWith('<tr>'))
    .map((line) =>
      [...line.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell = '']) =>
        cell
          .replace(/<br>/g, ' ')
          .replace(/<[^>]+>/g, '')
          .replaceAll('&nbsp;', ' '),
      ),
    );
}

describe('The summary of several operations', () => {
  const page = summary([GREEN, LATE, RED]);

  test('has one headline for all, and one table in the order of the inputs', () => {
    expect(page).toMatch(/^<h2>❌ 1 of 3 operations succeeded, 2 did not<\/h2>/);
    expect(page.match(/<h2>/g)).toHaveLength(1);
    expect(rowsOf(page)).toEqual([
      ['Pool', 'Status', 'Progress', 'Duration', 'Version', 'Cause'],
      ['np1', '✅ succeeded', '██████████ 100 %', '47 min', '1.34.1', ''],
      [
        'np3',
        '⌛ timed-out UpgradingNodes: 3/9 nodes completed',
        '███░░░░░░░ 33.3 %',
        '1 h',
        '',
        'no end within 2 h',
      ],
      ['np2', '❌ failed', '', '47 min', '', 'PDB blocked by pdb cart'],
    ]);
    expect(faultsOf(page)).toEqual([]);
  });

  test('explains the red ones in full, the worst first, and folds the green ones', () => {
    const places = [
      '<h3>❌ Agent pool np2: operation failed (PDB)</h3>',
      'It failed.',
      'kubectl get pdb',
      '<h3>⌛ Agent pool np3: no end within 2 h</h3>',
      '<details><summary>✅ Agent pool np1: operation succeeded</summary>',
    ].map((part) => page.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  test('names the cluster, with a link', () => {
    expect(page).toMatch(/<p>Cluster <a href="[^"]+">aks-prod<\/a> \(resource group rg-prod\)<\/p>/);
  });

  test('has a picture of when they ran', () => {
    expect(page).toContain('✅ np1 :done, 2026-01-02 03:00:00, 2026-01-02 03:47:00');
    expect(page).toContain('⌛ np3 :crit, done, 2026-01-02 03:00:00, ');
  });

  test('has no picture where nothing ran', () => {
    const refused = endedWith(refusedWith('unauthorized', failureOf('unauthorized')));
    const text = summary(['np1', 'np2'].map((pool) => ({ ended: inPool(refused, pool) })));
    expect(text).not.toContain('mermaid');
    expect(faultsOf(text)).toEqual([]);
  });

  test('of green ones needs no explanation', () => {
    const text = summary([GREEN, { ended: inPool(GREEN.ended, 'np2') }]);
    expect(text).toMatch(/^<h2>✅ All 2 operations succeeded<\/h2>/);
    expect(text).not.toContain('<h3>');
  });

  test('shows warnings also of green ones, with their names', () => {
    const text = summary([{ ended: { ...GREEN.ended, foundEnded: true } }, RED]);
    expect(text).toMatch(/<li>⚠️ <b>np1<\/b>: The latest operation/);
    expect(faultsOf(text)).toEqual([]);
  });

  test('folds warnings when there are so many that they would push the rest away', () => {
    const warned = (count: number) =>
      summary(
        Array.from({ length: count }, (_, i) => ({
          ended: { ...inPool(GREEN.ended, `np${i + 1}`), foundEnded: true },
        })),
      );
    expect(warned(6)).not.toContain('remarks</summary>');
    expect(warned(7)).toContain('<details><summary>⚠️ 7 remarks</summary>\n<ul>\n<li>⚠️ <b>np1</b>');
    expect(faultsOf(warned(7))).toEqual([]);
  });

  test('names pools by their clusters where there are several', () => {
    const other = { ended: inPool(RED.ended, 'np1', 'aks-test') };
    const text = summary([GREEN, other]);
    expect(rowsOf(text).map(([label]) => label)).toEqual(['Pool', 'aks-prod/np1', 'aks-test/np1']);
    expect(text).toContain('<h3>❌ Agent pool aks-test/np1: operation failed</h3>');
    expect(text).toMatch(/\nsection aks-prod\n.*\nsection aks-test\n/);
    expect(text).toContain('<p>Clusters <a ');
  });

  test('of no operation at all says so', () => {
    expect(summary([])).toBe('<h2>❌ AKS operation gate: there was no operation to wait for</h2>\n');
  });

  test('lets a long name in a cause break, so that the table is not wider than the page', () => {
    const message = "no right to 'Microsoft.ContainerService/managedClusters/agentPools/operations/read'";
    const explanation = explanationOf({ rootCause: { code: 'AuthorizationFailed', message } });
    expect(summary([GREEN, { ...RED, explanation }])).toContain(
      'ContainerService/<wbr>managedClusters/<wbr>',
    );
  });

  test.each([30, 200])('of %d red operations stays below the limit of GitHub', (count) => {
    const details = Array.from({ length: 6_000 / count }, (_, i) => ({
      code: `C${i}`,
      message: '<&'.repeat(300),
    }));
    const ended = endedAs('failed', { ...TIMES, error: { code: 'X', message: 'y', details } });
    const waits = Array.from({ length: count }, (_, i) => ({ ended: inPool(ended, `np${i}`) }));
    const text = summary(waits);
    expect(Buffer.byteLength(text)).toBeLessThan(1_048_576);
    expect(rowsOf(text)).toHaveLength(count + 1);
    expect(faultsOf(text)).toEqual([]);
  });

  test.each([...HOSTILE, ALL_HOSTILE])('stays a page, whatever Azure or a user writes: %j', (text) => {
    const error = { code: text, message: text };
    const json = { status: `x${text}`, name: text, startTime: text, endTime: text, error };
    const hostile: EndedWait = {
      ...inPool(endedAs('failed', json), text, text),
      pool: poolWith({ id: text }),
    };
    const explanation = explanationOf({ what: text, rootCause: error });
    const green = { ended: { ...inPool(endedAs('succeeded', json), `${text}2`, text), pool: hostile.pool } };
    expect(faultsOf(summary([{ ended: hostile, explanation }, green as ExplainedWait]))).toEqual([]);
  });
});

describe('The picture of a single operation', () => {
  const history = (...states: readonly string[]) =>
    states.map((state, i) => changeAt(i * 60_000, state)).reduce(withChange, EMPTY_HISTORY);
  const page = (ended: EndedWait) => summaryOf(waited(ended), LINKS, NOW);

  test('shows more than two states, each as long as it lasted', () => {
    const text = page({
      ...endedAs('succeeded', TIMES),
      history: history('InProgress', 'UpgradingNodes: 1/2 nodes completed', 'Succeeded'),
      elapsedMs: stepTime(120_000),
    });
    expect(text).toContain('⏳ InProgress :2026-01-02 03:00:00, 2026-01-02 03:01:00');
    expect(text).toContain('⏳ UpgradingNodes 1/2 nodes completed :2026-01-02 03:01:00, 2026-01-02 03:02:00');
    expect(text.indexOf('<h3>Timeline</h3>')).toBeLessThan(text.indexOf('```mermaid'));
    expect(text.indexOf('```mermaid')).toBeLessThan(text.indexOf('<th align="left">State</th>'));
    expect(faultsOf(text)).toEqual([]);
  });

  test('shows sub-operations, nested ones too', () => {
    const nested = { name: 'evict', status: 'InProgress', startTime: '2026-01-02T03:30:00Z' };
    const parts = [
      { name: 'drain', status: 'Failed', ...TIMES, operations: [nested] },
      { name: 'no-start', status: 'Succeeded' },
    ];
    const text = page({
      ...endedAs('failed', { ...TIMES, operations: parts }),
      elapsedMs: stepTime(3_600_000),
    });
    expect(text).toContain('❌ drain :crit, done, 2026-01-02 03:00:00, 2026-01-02 03:47:00');
    expect(text).toContain('⏳ evict :2026-01-02 03:30:00, 2026-01-02 04:00:00');
    expect(text).not.toContain('✅ no-start');
  });

  test.each(['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', 'soon', '2026-01-02T03:00:00'])(
    'draws what was seen where Azure writes %s',
    (odd) => {
      const parts = [{ name: 'drain', status: 'Succeeded', startTime: odd, endTime: odd }];
      const ended = endedAs('succeeded', { startTime: odd, endTime: odd, operations: parts });
      const several = summary(['np1', 'np2'].map((pool) => ({ ended: inPool(ended, pool) })));
      expect(several).toContain('✅ np1 :done, 2026-01-02 03:00:00, 2026-01-02 03:01:05');
      expect(page(ended)).not.toContain('✅ drain');
    },
  );

  test('is not there for two states', () => {
    expect(page({ ...endedAs('succeeded'), history: history('InProgress', 'Succeeded') })).not.toContain(
      'mermaid',
    );
  });

  test('shows no more states than can be read', () => {
    const many = history(...Array.from({ length: 200 }, (_, i) => `State ${i}`));
    const text = page({ ...endedAs('succeeded'), history: many, elapsedMs: stepTime(200 * 60_000) });
    expect(text.match(/^⏳/gm)?.length).toBe(40);
  });
});

describe('The rows of an operation', () => {
  test('say what kind it is, where Azure says so', () => {
    const ended = endedAs('succeeded', { operationType: 'PutAgentPool', subOperationType: 'Upgrading' });
    expect(summaryOf(waited(ended), LINKS, NOW)).toContain(
      '<th align="left">Type</th><td>PutAgentPool, Upgrading</td>',
    );
    expect(summaryOf(waited(endedAs('succeeded')), LINKS, NOW)).not.toContain('>Type<');
  });

  test('say that it has stalled', () => {
    const stalled = {
      status: 'UpgradingNodes: 3/9 nodes completed',
      sinceMs: stepTime(60_000),
      noticedMs: stepTime(960_000),
    };
    expect(summaryOf(waited({ ...endedAs('succeeded'), stalled }), LINKS, NOW)).toContain(
      '<th align="left">Stalled</th><td>no progress for 15 min at <code>UpgradingNodes: 3/9 nodes completed</code></td>',
    );
  });
});
