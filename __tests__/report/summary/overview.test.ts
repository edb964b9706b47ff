import { describe, expect, test } from '@jest/globals';
import type { Labelled } from '../../../src/report/labels.ts';
import type { ExplainedWait } from '../../../src/report/report.ts';
import { clustersText, overviewTable, remarksList } from '../../../src/report/summary/overview.ts';
import {
  CLUSTER_ID,
  CLUSTER_OPERATION,
  changeAt,
  endedAs,
  endedWith,
  explanationOf,
  failureOf,
  LOCATION_OPERATION,
  NOW,
  poolWith,
  refusedWith,
  statusOf,
} from '../../samples/reports.ts';

const HEAD = (first: string) =>
  `<tr>${[first, 'Status', 'Progress', 'Duration', 'Version', 'Cause'].map((name) => `<th align="left">${name}</th>`).join('')}</tr>`;
const labelled = (...waits: readonly Labelled<ExplainedWait>[]) => waits;
const rowOf = (wait: ExplainedWait, label = 'np1') => overviewTable([[wait, label]], NOW).split('\n')[2];
const row = (...cells: readonly string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
const NP1 = '<code>np1</code>';
const SUCCEEDED = ['✅&nbsp;succeeded', '<code>██████████&nbsp;100&nbsp;%</code>'] as const;
const late = (json: object) =>
  endedWith({ outcome: 'timed-out', timeoutMs: 60_000 }, { lastStatus: statusOf(json) });

describe('The table of several operations', () => {
  test('has a head and a row for each, by the labels', () => {
    const ended = endedAs('succeeded');
    expect(overviewTable(labelled([{ ended }, 'a'], [{ ended }, '<b>']), NOW)).toBe(
      [
        '<table>',
        HEAD('Pool'),
        row('<code>a</code>', ...SUCCEEDED, '', '', ''),
        row('<code>&lt;b&gt;</code>', ...SUCCEEDED, '', '', ''),
        '</table>',
      ].join('\n'),
    );
  });

  test('is one of operations where one of them is not that of a pool', () => {
    const ended = endedAs('succeeded');
    const waits = labelled(
      [{ ended }, 'np1'],
      [{ ended: { ...ended, operation: CLUSTER_OPERATION } }, 'aks-prod'],
    );
    expect(overviewTable(waits, NOW).split('\n')[1]).toBe(HEAD('Operation'));
  });

  test.each<[string, ExplainedWait, readonly string[]]>([
    [
      'that still runs',
      { ended: late({ status: 'UpgradingNodes: 1/4 nodes completed', startTime: '2026-01-02T02:54:59Z' }) },
      [
        '⌛&nbsp;timed-out<br>UpgradingNodes: 1/4 nodes completed',
        '<code>███░░░░░░░&nbsp;25&nbsp;%</code>',
        '1&nbsp;h&nbsp;5&nbsp;min',
        '',
        'no end within 1 min',
      ],
    ],
    [
      'with a status of eighty characters',
      { ended: late({ status: 's'.repeat(80) }) },
      [`⌛&nbsp;timed-out<br>${'s'.repeat(80)}`, '', '', '', 'no end within 1 min'],
    ],
    [
      'with a longer status',
      { ended: late({ status: `${'s'.repeat(79)}&x` }) },
      [`⌛&nbsp;timed-out<br>${'s'.repeat(79)}&amp;…`, '', '', '', 'no end within 1 min'],
    ],
    [
      'that succeeded in vain',
      {
        ended: endedWith(
          {
            outcome: 'mismatch',
            kind: 'unread',
            status: statusOf({ status: 'Succeeded' }),
            failure: failureOf('network'),
          },
          { lastStatus: statusOf({ status: 'Succeeded', percentComplete: 80 }) },
        ),
      },
      [
        '❌&nbsp;mismatch<br>Succeeded',
        '<code>████████░░&nbsp;80&nbsp;%</code>',
        '',
        '',
        'operation succeeded, but the pool could not be read',
      ],
    ],
    [
      'that failed after some nodes',
      {
        ended: {
          ...endedAs('failed'),
          history: { first: [changeAt(0, 'S: 2/4 nodes completed')], omitted: 0, latest: [] },
        },
      },
      ['❌&nbsp;failed', '<code>█████░░░░░&nbsp;50&nbsp;%</code>', '', '', 'operation failed'],
    ],
    [
      'without a status',
      { ended: endedWith(refusedWith('unauthorized', failureOf('unauthorized', { code: 'No' }))) },
      ['🔒&nbsp;unauthorized', '', '', '', 'access refused (No)'],
    ],
    [
      'that succeeded without a status, which is no bar',
      { ended: endedWith({ outcome: 'succeeded', status: statusOf({ status: 'Succeeded' }) }) },
      ['✅&nbsp;succeeded', '', '', '', ''],
    ],
    [
      'of a pool whose version is long',
      { ended: { ...endedAs('succeeded'), pool: poolWith({ kubernetesVersion: '1'.repeat(41) }) } },
      [...SUCCEEDED, '', `${'1'.repeat(40)}…`, ''],
    ],
    [
      'of a pool that could not be read',
      { ended: { ...endedAs('succeeded'), pool: { kind: 'failure', failure: failureOf('network') } } },
      [...SUCCEEDED, '', '', ''],
    ],
    [
      'that succeeded with words, which are no cause',
      {
        ended: endedAs('succeeded'),
        explanation: explanationOf({ rootCause: { code: 'C', message: 'm' } }),
      },
      [...SUCCEEDED, '', '', ''],
    ],
  ])('has one operation %s', (_, wait, cells) => expect(rowOf(wait)).toBe(row(NP1, ...cells)));

  test.each([
    [{ code: 'C', message: '<m>' }, '<code>C</code> &lt;m&gt;'],
    [{ code: '', message: 'm' }, 'm'],
    [{ code: 'C', message: '' }, 'operation failed (C)'],
    [{ code: 'c'.repeat(80), message: 'm' }, `<code>${'c'.repeat(80)}</code> m`],
    [{ code: 'c'.repeat(81), message: 'm' }, `<code>${'c'.repeat(80)}…</code> m`],
    [{ code: 'C', message: 'm'.repeat(160) }, `<code>C</code> ${'m'.repeat(160)}`],
    [{ code: 'C', message: 'm'.repeat(161) }, `<code>C</code> ${'m'.repeat(160)}…`],
    [{ code: '', message: `a/${'b'.repeat(27)} c` }, `a/${'b'.repeat(27)} c`],
    [{ code: '', message: `a/b/${'b'.repeat(26)} c/d` }, `a/<wbr>b/<wbr>${'b'.repeat(26)} c/d`],
    [{ code: `a/${'b'.repeat(27)}`, message: 'm' }, `<code>a/${'b'.repeat(27)}</code> m`],
    [{ code: `a/${'b'.repeat(28)}`, message: 'm' }, `<code>a/<wbr>${'b'.repeat(28)}</code> m`],
  ])('has the cause %j', (rootCause, cause) => {
    const explanation = explanationOf({ rootCause });
    expect(rowOf({ ended: endedAs('failed'), explanation })).toBe(
      row(NP1, '❌&nbsp;failed', '', '', '', cause),
    );
  });

  test('has the end of a wait as the cause, cut, where there is no other', () => {
    const difference = { name: 'Kubernetes version', expected: '1', actual: '2' } as const;
    const ended = endedWith({
      outcome: 'mismatch',
      kind: 'differs',
      status: statusOf({ status: 'Succeeded' }),
      differences: Array.from({ length: 9 }, () => difference),
    });
    const all = Array.from({ length: 9 }, () => 'Kubernetes version is 2, expected 1').join(', ');
    expect(rowOf({ ended })).toBe(row(NP1, '❌&nbsp;mismatch', '', '', '', `${all.slice(0, 160)}…`));
  });
});

describe('The line about the clusters', () => {
  const links = { portal: 'https://portal.azure.com' };
  const wait = (clusterName: string, resourceGroup = 'rg-prod') => ({
    ended: {
      ...endedAs('succeeded'),
      operation: { ...CLUSTER_OPERATION, clusterName, resourceGroup },
    },
  });
  const location = { ended: { ...endedAs('succeeded'), operation: LOCATION_OPERATION } };
  const address = `https://portal.azure.com/#@/resource${CLUSTER_ID}/overview`;

  test('names a cluster once', () => {
    const waits = [{ ended: endedAs('failed') }, location, wait('aks-prod')];
    expect(clustersText(waits, links)).toBe(
      `<p>Cluster <a href="${address}">aks-prod</a> (resource group rg-prod)</p>`,
    );
  });

  test('names each of several', () => {
    const waits = [wait('aks-prod'), wait('aks-<test>'), wait('aks-prod', 'rg-<test>')];
    expect(clustersText(waits, {})).toBe(
      '<p>Clusters aks-prod (resource group rg-prod), aks-&lt;test&gt; (resource group rg-prod), aks-prod (resource group rg-&lt;test&gt;)</p>',
    );
  });

  test('is not there where none is known', () => {
    expect([clustersText([location], links), clustersText([], links)]).toEqual(['', '']);
  });
});

describe('The list of remarks', () => {
  const stale = { ended: { ...endedAs('succeeded'), foundEnded: true } } as const;
  const unread = {
    ended: { ...endedAs('succeeded'), pool: { kind: 'failure', failure: failureOf('network') } },
  } as const;
  const WARNING =
    'The latest operation, op-1, had ended before this step began. It might be older than the change that you wait for. To ignore older operations, set started-after to the time just before the change starts, or to a duration such as 10m.';
  const NOTICE =
    'The agent pool could not be read after the operation had ended, so its state and versions are not shown. Azure Resource Manager: it was network. The verdict does not depend on it.';

  test('has each under the name of its operation', () => {
    const waits = labelled([{ ended: endedAs('failed') }, 'np1'], [stale, '<np2>'], [unread, 'np3']);
    expect(remarksList(waits)).toBe(
      `<ul>\n<li>⚠️ <b>&lt;np2&gt;</b>: ${WARNING}</li>\n<li>ℹ️ <b>np3</b>: ${NOTICE}</li>\n</ul>`,
    );
  });

  test('is folded from the seventh on', () => {
    const item = `<li>⚠️ <b>np</b>: ${WARNING}</li>`;
    const listOf = (count: number) =>
      remarksList(labelled(...Array.from({ length: count }, () => [stale, 'np'] as const)));
    const list = (count: number) => `<ul>\n${Array.from({ length: count }, () => item).join('\n')}\n</ul>`;
    expect(listOf(6)).toBe(list(6));
    expect(listOf(7)).toBe(`<details><summary>⚠️ 7 remarks</summary>\n${list(7)}\n</details>`);
  });

  test('cuts what is long', () => {
    const failure = failureOf('network', { message: 'x'.repeat(3_000) });
    const wait = { ended: { ...endedAs('succeeded'), pool: { kind: 'failure', failure } } } as const;
    const [, item = ''] = remarksList([[wait, 'np1']]).split('\n');
    const text = item.replace(/^<li>ℹ️ <b>np1<\/b>: |<\/li>$/g, '');
    expect(text).toMatch(/^.{2000}\.\.\. \(\d+ more characters\)$/);
  });

  test('is not there without remarks', () =>
    expect(remarksList([[{ ended: endedAs('failed') }, 'a']])).toBe(''));
});
