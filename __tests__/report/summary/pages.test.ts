import { describe, expect, test } from '@jest/globals';
import type { ExplainedWait } from '../../../src/report/report.ts';
import { digestOf, summaryOf, withinLimit } from '../../../src/report/summary/summary.ts';
import { stepTime } from '../../../src/time/instant.ts';
import {
  CLUSTER_ID,
  CLUSTER_OPERATION,
  changeAt,
  endedAs,
  endedWith,
  errorOf,
  explanationOf,
  failureOf,
  inPool,
  LOCATION_OPERATION,
  NOT_WAITED,
  NOW,
  poolWith,
  refusedWith,
  reportOf,
  statusOf,
  waited,
} from '../../samples/reports.ts';

const LINKS = { portal: 'https://portal.azure.com' };
const TIMES = { startTime: '2026-01-02T03:00:00Z', endTime: '2026-01-02T03:47:00Z' };
const PARTS = [{ name: 'drain', status: 'Failed', ...TIMES, error: { code: 'PDB', message: 'blocked' } }];

const RED: ExplainedWait = {
  ended: {
    ...endedAs('failed', {
      name: 'op-1',
      status: 'Failed',
      ...TIMES,
      operationType: 'PutAgentPool',
      subOperationType: 'Upgrading',
      operations: PARTS,
      error: { code: 'Outer', message: 'outer' },
    }),
    history: {
      first: [
        changeAt(0, 'InProgress'),
        changeAt(60_000, 'UpgradingNodes: 1/3 nodes completed', 40),
        changeAt(2_820_000, 'Failed'),
      ],
      omitted: 0,
      latest: [],
    },
    elapsedMs: stepTime(2_821_000),
    polls: 1,
    stalled: { status: 'UpgradingNodes: 1/3', sinceMs: stepTime(60_000), noticedMs: stepTime(960_000) },
    pool: poolWith({
      provisioningState: 'Failed',
      kubernetesVersion: '1.33.4',
      nodeImageVersion: 'AKSUbuntu-1',
      nodeCount: 3,
    }),
    earlier: [endedAs('succeeded', { name: 'op-0', ...TIMES })],
  },
  explanation: explanationOf({
    rootCause: { code: 'PDB', message: 'blocked' },
    why: 'A budget.',
    remedies: ['Scale `x` up.', 'Wait.'],
    commands: ['kubectl get pdb', 'kubectl get nodes'],
    link: 'https://aka.ms/x',
    retriable: false,
    facts: [
      { name: 'Pod', value: 'a\nb' },
      { name: 'Node', value: 'c' },
    ],
  }),
};

const GREEN: ExplainedWait = {
  ended: {
    ...inPool(
      endedAs('succeeded', {
        status: 'Succeeded',
        percentComplete: 100,
        ...TIMES,
        operations: [{ name: 'cordon', status: 'Succeeded', ...TIMES }],
      }),
      'np2',
    ),
    history: {
      first: [changeAt(0, 'InProgress'), changeAt(60_000, 'Succeeded')],
      omitted: 0,
      latest: [],
    },
  },
};

const STALL_TEXT =
  'Operation op-1 stalled: 16 min after the start of the step, it had made no progress for 15 min (UpgradingNodes: 1/3). The verdict does not depend on it.';

const EXPLAINED = [
  '<p><b>What happened</b><br>It went wrong.</p>',
  '<p><b>The error</b> <code>PDB</code></p>\n<blockquote>blocked</blockquote>',
  '<p><b>Why</b><br>A budget.</p>',
  '<table>\n<tr><th align="left">Pod</th><td>a<br>b</td></tr>\n<tr><th align="left">Node</th><td>c</td></tr>\n</table>',
  '<p><b>What to do</b></p>\n<ol>\n<li>Scale <code>x</code> up.</li>\n<li>Wait.</li>\n</ol>',
  '<p>Azure reports that a retry does not help until the cause is fixed.</p>',
  '```sh\nkubectl get pdb\nkubectl get nodes\n```',
  '<p>More information: <a href="https://aka.ms/x">https://aka.ms/x</a></p>',
];

const LINKED = `<a href="https://portal.azure.com/#@/resource${CLUSTER_ID}/overview">aks-prod</a>`;
const propertiesOf = (rows: readonly (readonly [string, string])[]) =>
  `<table>\n${rows.map(([name, value]) => `<tr><th align="left">${name}</th><td>${value}</td></tr>`).join('\n')}\n</table>`;

const FACTS = propertiesOf([
  ['Cluster', LINKED],
  ['Resource group', 'rg-prod'],
  ['Agent pool', 'np1'],
  ['Operation', '<code>op-1</code>'],
  ['Type', 'PutAgentPool, Upgrading'],
  ['Status', '<code>Failed</code>'],
  ['Percent complete', '<code>████████░░░░░░░░░░░░ 40 %</code>'],
  ['Stalled', 'no progress for 15 min at <code>UpgradingNodes: 1/3</code>'],
  ['Start (UTC)', '2026-01-02 03:00:00'],
  ['End (UTC)', '2026-01-02 03:47:00'],
  ['Duration', '47 min'],
  ['Waited', '47 min 1 s, 1 poll'],
  ['Provisioning state', '<code>Failed</code>'],
  ['Kubernetes version', '1.33.4'],
  ['Node image version', 'AKSUbuntu-1'],
  ['Nodes in the pool', '3'],
]);

const TIMELINE_HEAD =
  '<tr><th align="left">State</th><th align="right">Since</th><th align="right">For</th></tr>';
const TIMELINE = `<table>
${TIMELINE_HEAD}
<tr><td>InProgress</td><td align="right">+0 ms</td><td align="right">1 min</td></tr>
<tr><td>UpgradingNodes: 1/3 nodes completed (40 %)</td><td align="right">+1 min</td><td align="right">46 min</td></tr>
<tr><td>Failed</td><td align="right">+47 min</td><td align="right"></td></tr>
</table>`;

const partsTable = (row: string) => `<table>
<tr><th align="left">Operation</th><th align="left">Status</th><th align="left">Start (UTC)</th><th align="left">Duration</th><th align="left">Error</th></tr>
${row}
</table>`;
const EARLIER = partsTable(
  '<tr><td><code>op-0</code></td><td>succeeded</td><td>2026-01-02 03:00:00</td><td>47 min</td><td></td></tr>',
);
const DRAIN = partsTable(
  '<tr><td><code>drain</code></td><td>Failed</td><td>2026-01-02 03:00:00</td><td>47 min</td><td>PDB: blocked</td></tr>',
);

const rawOf = (json: object) =>
  `<details><summary>Last raw status from Azure</summary>\n<pre><code>${JSON.stringify(json, null, 2).replaceAll('"', '&quot;')}</code></pre>\n</details>`;
const DETAILS = (level: 3 | 4) => [
  `<h${level}>Earlier operations</h${level}>\n${EARLIER}`,
  `<h${level}>Sub-operations</h${level}>\n${DRAIN}`,
  '<details><summary>The whole error</summary>\n<ul><li><code>Outer</code><br>outer<ul><li><code>PDB</code><br>blocked</li></ul></li></ul>\n</details>',
  rawOf(RED.ended.lastStatus?.json ?? {}),
];

const PICTURE = `\`\`\`mermaid
%%{init: {"gantt":{"leftPadding":164}}}%%
gantt
title Timeline (UTC)
dateFormat YYYY-MM-DD HH:mm:ss
axisFormat %H:%M
todayMarker off
section Earlier operations
✅ op-1 :done, 2026-01-02 03:00:00, 2026-01-02 03:47:00
section States
⏳ InProgress :2026-01-02 03:00:00, 2026-01-02 03:01:00
⏳ UpgradingNodes 1/3 nodes completed (40 %) :2026-01-02 03:01:00, 2026-01-02 03:47:00
section Sub-operations
❌ drain :crit, done, 2026-01-02 03:00:00, 2026-01-02 03:47:00
\`\`\``;

const GREEN_FOLDED = `<details><summary>✅ Agent pool np2: operation succeeded</summary>
${propertiesOf([
  ['Cluster', LINKED],
  ['Resource group', 'rg-prod'],
  ['Agent pool', 'np2'],
  ['Operation', '<code>op-1</code>'],
  ['Status', '<code>Succeeded</code>'],
  ['Percent complete', '<code>████████████████████ 100 %</code>'],
  ['Start (UTC)', '2026-01-02 03:00:00'],
  ['End (UTC)', '2026-01-02 03:47:00'],
  ['Duration', '47 min'],
  ['Waited', '1 min 5 s, 3 polls'],
])}
<h4>Timeline</h4>
<table>
${TIMELINE_HEAD}
<tr><td>InProgress</td><td align="right">+0 ms</td><td align="right">1 min</td></tr>
<tr><td>Succeeded</td><td align="right">+1 min</td><td align="right"></td></tr>
</table>
<h4>Sub-operations</h4>
${partsTable('<tr><td><code>cordon</code></td><td>Succeeded</td><td>2026-01-02 03:00:00</td><td>47 min</td><td></td></tr>')}
</details>`;

const SEVERAL_HEAD = [
  '<h2>❌ 1 of 2 operations succeeded, 1 did not</h2>',
  `<p>Cluster ${LINKED} (resource group rg-prod)</p>`,
];
const OVERVIEW = `<table>
<tr><th align="left">Pool</th><th align="left">Status</th><th align="left">Progress</th><th align="left">Duration</th><th align="left">Version</th><th align="left">Cause</th></tr>
<tr><td><code>np2</code></td><td>✅&nbsp;succeeded</td><td><code>██████████&nbsp;100&nbsp;%</code></td><td>47&nbsp;min</td><td></td><td></td></tr>
<tr><td><code>np1</code></td><td>❌&nbsp;failed</td><td><code>████░░░░░░&nbsp;40&nbsp;%</code></td><td>47&nbsp;min</td><td>1.33.4</td><td><code>PDB</code> blocked</td></tr>
</table>`;
const SEVERAL_PICTURE = `\`\`\`mermaid
gantt
title Timeline (UTC)
dateFormat YYYY-MM-DD HH:mm:ss
axisFormat %H:%M
todayMarker off
✅ np2 :done, 2026-01-02 03:00:00, 2026-01-02 03:47:00
✅ np1 :done, 2026-01-02 03:00:00, 2026-01-02 03:47:00
❌ np1 :crit, done, 2026-01-02 03:00:00, 2026-01-02 03:47:00
\`\`\``;
const SEVERAL_RED = [
  '<h3>❌ Agent pool np1: operation failed (PDB)</h3>',
  ...EXPLAINED,
  FACTS,
  `<h4>Timeline</h4>\n${TIMELINE}`,
  ...DETAILS(4),
];

/** The sections of a summary; empty lines are only between them. */
const sectionsOf = (summary: string) => summary.replace(/\n$/, '').split('\n\n');

describe('The whole summary', () => {
  test('of an operation that failed', () => {
    expect(sectionsOf(summaryOf(waited(RED.ended, RED.explanation), LINKS, NOW))).toEqual([
      '<h2>❌ Agent pool np1: operation failed (PDB)</h2>',
      `<p><b>⚠️ Warning</b><br>${STALL_TEXT}</p>`,
      ...EXPLAINED,
      FACTS,
      '<h3>Timeline</h3>',
      PICTURE,
      TIMELINE,
      ...DETAILS(3),
    ]);
  });

  test('of several operations', () => {
    expect(sectionsOf(summaryOf(reportOf([GREEN, RED]), LINKS, NOW))).toEqual([
      ...SEVERAL_HEAD,
      OVERVIEW,
      `<ul>\n<li>⚠️ <b>np1</b>: ${STALL_TEXT}</li>\n</ul>`,
      SEVERAL_PICTURE,
      ...SEVERAL_RED,
      GREEN_FOLDED,
    ]);
  });

  test('of several operations without their table and pictures, for a check run', () => {
    expect(sectionsOf(digestOf(reportOf([GREEN, RED]), LINKS, NOW, 60_000))).toEqual([
      ...SEVERAL_HEAD,
      `<ul>\n<li>⚠️ <b>np1</b>: ${STALL_TEXT}</li>\n</ul>`,
      ...SEVERAL_RED,
      GREEN_FOLDED,
    ]);
  });

  test('of a request that was refused', () => {
    const failure = failureOf('unauthorized', { error: errorOf({ code: 'C' }) });
    const ended = endedWith(refusedWith('unauthorized', failure), { lastBody: '<no>' });
    expect(sectionsOf(summaryOf(waited(ended), {}, NOW))).toEqual([
      '<h2>🔒 Agent pool np1: access refused</h2>',
      propertiesOf([
        ['Cluster', 'aks-prod'],
        ['Resource group', 'rg-prod'],
        ['Agent pool', 'np1'],
        ['Operation', '<code>op-1</code>'],
        ['Status', 'none reported'],
        ['Waited', '1 min 5 s, 3 polls'],
      ]),
      '<details><summary>The whole error</summary>\n<ul><li><code>C</code><br><i>no message</i></li></ul>\n</details>',
      '<details><summary>Last raw answer from Azure</summary>\n<pre><code>&lt;no&gt;</code></pre>\n</details>',
    ]);
  });

  test('of a cluster operation that is not over, two states seen', () => {
    const lastStatus = statusOf({ status: 'UpgradingNodes: 1/4 nodes completed', startTime: 'soon' });
    const ended = endedWith(
      { outcome: 'timed-out', timeoutMs: 60_000 },
      {
        operation: CLUSTER_OPERATION,
        lastStatus,
        polls: 2,
        history: {
          first: [changeAt(0, 'InProgress'), changeAt(5_000, 'UpgradingNodes: 1/4 nodes completed')],
          omitted: 0,
          latest: [],
        },
      },
    );
    expect(sectionsOf(summaryOf(waited(ended), {}, NOW))).toEqual([
      '<h2>⌛ Cluster aks-prod: no end within 1 min</h2>',
      propertiesOf([
        ['Cluster', 'aks-prod'],
        ['Resource group', 'rg-prod'],
        ['Operation', '<code>op-1</code>'],
        ['Status', '<code>UpgradingNodes: 1/4 nodes completed</code>'],
        ['Nodes', '<code>█████░░░░░░░░░░░░░░░ 25 %</code>'],
        ['Start (UTC)', 'soon'],
        ['Waited', '1 min 5 s, 2 polls'],
      ]),
      `<h3>Timeline</h3>\n<table>\n${TIMELINE_HEAD}\n<tr><td>InProgress</td><td align="right">+0 ms</td><td align="right">5 s</td></tr>\n<tr><td>UpgradingNodes: 1/4 nodes completed</td><td align="right">+5 s</td><td align="right">1 min</td></tr>\n</table>`,
      rawOf(lastStatus.json),
    ]);
  });

  test('of a success that has an error beside it, known by its URL only', () => {
    const ended = {
      ...endedAs('succeeded', { error: { code: 'NotLatestOperation', message: 'newer' } }),
      operation: LOCATION_OPERATION,
    };
    expect(sectionsOf(summaryOf(waited(ended), LINKS, NOW))).toEqual([
      '<h2>✅ Operation op-1: operation succeeded</h2>',
      '<p>Azure still attaches an error to this success. The status decides, so the error is only a notice.</p>',
      propertiesOf([
        ['Operation', '<code>op-1</code>'],
        ['Status', '<code>succeeded</code>'],
        ['Waited', '1 min 5 s, 3 polls'],
      ]),
      '<details><summary>The whole error</summary>\n<ul><li><code>NotLatestOperation</code><br>newer</li></ul>\n</details>',
      rawOf(ended.lastStatus?.json ?? {}),
    ]);
  });

  test.each(NOT_WAITED)('of a step that has not waited: %j', (report) => {
    const workflowFile = 'https://github.com/o/r/blob/sha/w.yml?a=1&b=2';
    const [heading, ...rest] = sectionsOf(summaryOf(report, { workflowFile }, NOW));
    expect(heading).toMatch(/^<h2>❌ AKS operation gate: [a-zA-Z ]+<\/h2>$/);
    const link = workflowFile.replace('&', '&amp;');
    expect(rest).toEqual([
      '<p><b>What happened</b><br>It went wrong.</p>',
      `<p>Workflow of this run: <a href="${link}">${link}</a></p>`,
    ]);
    expect(sectionsOf(summaryOf(report, {}, NOW))).toEqual([
      heading,
      '<p><b>What happened</b><br>It went wrong.</p>',
    ]);
  });
});

describe('What is raw is cut', () => {
  const body = (length: number) =>
    endedWith(refusedWith('unauthorized', failureOf('unauthorized')), { lastBody: 'x'.repeat(length) });
  const rawTexts = (count: number, length: number) => {
    const waits = Array.from({ length: count }, (_, index) => ({
      ended: inPool(body(length), `np${index}`),
    }));
    return [...summaryOf(reportOf(waits), {}, NOW).matchAll(/<code>(x.*)<\/code>/g)].map(([, text]) => text);
  };

  test.each([
    [1, 60_001, 60_000],
    [1, 60_000, 60_000],
    [2, 150_001, 150_000],
    [7, 60_000, 42_857],
    [10, 60_000, 30_000],
    [75, 5_000, 4_000],
    [80, 5_000, 4_000],
  ])('of %d red operations with %d characters each, after %d', (count, length, kept) => {
    const more = length > kept ? `... (${length - kept} more characters)` : '';
    const text = `${'x'.repeat(kept)}${more}`;
    expect(rawTexts(count, length)).toEqual(Array.from({ length: count }, () => text));
  });

  test('as are the status and a kind, which is no word of Azure', () => {
    const long = 'x'.repeat(70_000);
    const ended = endedAs('failed', { operationType: 'x'.repeat(201), status: long });
    const page = summaryOf(waited(ended), {}, NOW);
    expect(page).toContain(`<td>${'x'.repeat(200)}... (1 more characters)</td>`);
    expect(page).toContain(`<td><code>${'x'.repeat(500)}... (69500 more characters)</code></td>`);
    expect(page).toContain('(cut: 60000 more characters)');
  });

  test('as is a remark, after two thousand characters', () => {
    const message = (length: number) => {
      const failure = failureOf('network', { message: 'x'.repeat(length) });
      const ended = { ...endedAs('succeeded'), pool: { kind: 'failure', failure } } as const;
      return /<b>ℹ️ Notice<\/b><br>(.*)<\/p>/.exec(summaryOf(waited(ended), {}, NOW))?.[1] ?? '';
    };
    const room = 2_000 - message(1).length + 1;
    expect(message(room)).toHaveLength(2_000);
    expect(message(room)).not.toContain('more characters');
    expect(message(room + 1)).toMatch(/\.\.\. \(1 more characters\)$/);
  });
});

describe('A limit', () => {
  const CUT = "<p><i>Truncated: the summary would exceed GitHub's limit.</i></p>";
  const note = CUT.length + 2;

  test('is met by sections that just fit, with room for the note', () => {
    const sections = ['a'.repeat(100), '', 'é'.repeat(50)];
    const whole = `${'a'.repeat(100)}\n\n${'é'.repeat(50)}\n`;
    expect(withinLimit(sections, 204 + note)).toBe(whole);
    expect(withinLimit(sections, 203 + note)).toBe(`${'a'.repeat(100)}\n\n${CUT}\n`);
    expect(withinLimit(sections, 102 + note)).toBe(`${'a'.repeat(100)}\n\n${CUT}\n`);
    expect(withinLimit(sections, 101 + note)).toBe(`${CUT}\n`);
  });

  test('leaves out a section that does not fit, and keeps those after it for which there is room', () => {
    const long = 'x'.repeat(1_000);
    expect(withinLimit(['a', long, long, 'b', long], 300)).toBe(`a\n\n${CUT}\n\nb\n\n${CUT}\n`);
    expect(withinLimit(['a', long, long, 'b'], 300)).toBe(`a\n\n${CUT}\n\nb\n`);
  });

  test('counts what notes take', () => {
    const long = 'x'.repeat(1_000);
    expect(withinLimit(['a', long, 'b', long], 2 * note + 6)).toBe(`a\n\n${CUT}\n\nb\n\n${CUT}\n`);
    expect(withinLimit(['a', long, 'b', long], 2 * note + 5)).toBe(`a\n\n${CUT}\n`);
  });

  test('of a summary is less than GitHub takes, and there is none below it', () => {
    const part = 'x'.repeat(898);
    expect(withinLimit(Array.from({ length: 999 }, () => part))).not.toContain(CUT);
    expect(withinLimit(Array.from({ length: 1_000 }, () => part))).toContain(CUT);
  });
});
