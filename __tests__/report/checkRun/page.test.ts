import { describe, expect, test } from '@jest/globals';
import { endPage, progressPage, SUMMARY_LIMIT } from '../../../src/report/checkRun/page.ts';
import type { Row } from '../../../src/report/checkRun/rows.ts';
import type { Report } from '../../../src/report/report.ts';
import { digestOf } from '../../../src/report/summary/summary.ts';
import { faultsOf } from '../../samples/page.ts';
import {
  ALL_HOSTILE,
  changeAt,
  differsWith,
  EVERY_END,
  endedAs,
  endedWith,
  explanationOf,
  failureOf,
  HOSTILE,
  inPool,
  NOT_WAITED,
  NOW,
  refusedWith,
  reportOf,
  STARTED_AT,
  statusOf,
  waited,
} from '../../samples/reports.ts';

const page = (rows: readonly Row[], runUrl?: string) => progressPage(rows, STARTED_AT, NOW, runUrl).summary;
const end = (report: Report) => endPage(report, {}, NOW);

const RUNNING: Row = {
  label: 'np2',
  latest: changeAt(600_000, 'UpgradingNodes: 3/9 nodes completed', 33.3),
  timeLeftMs: 1_500_000,
};
const GREEN: Row = { label: 'np1', end: { ended: endedAs('succeeded', { percentComplete: 80 }) } };
const RED: Row = { label: 'np3', end: { ended: endedAs('failed'), explanation: explanationOf() } };

const HEAD =
  '<tr><th align="left">Operation</th><th align="left">State</th><th align="left">Progress</th><th align="left">Since (UTC)</th><th align="left">Time left</th></tr>';

/** Every page that a check run shows is complete HTML of ours, within GitHub's limit. */
function expectSound(summary: string): void {
  expect(faultsOf(summary)).toEqual([]);
  expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(SUMMARY_LIMIT);
}

describe('The page while the step waits', () => {
  test.each([
    ['the status and how long it has been so', 'UpgradingNodes: 3/9 nodes completed'],
    ['since when', '<td>2026-01-02 03:10:00</td>'],
    ['a bar', '<code>███░░░░░░░&nbsp;33.3&nbsp;%</code>'],
    ['the time left', '<td>about 25 min</td>'],
    ['when it was written', 'As of 2026-01-02 04:00:00 UTC.'],
    ['a link to the run', '<a href="https://github.com/o/r/actions/runs/7">'],
  ])('has %s', (_, text) => expect(page([RUNNING], 'https://github.com/o/r/actions/runs/7')).toContain(text));

  test('is a bar, a table and a line about itself', () => {
    const first = { ...RUNNING, label: '<np2>', remark: 'No <progress> for 15 min.' };
    const green = { ...GREEN, latest: changeAt(0, 'x'), timeLeftMs: 5, remark: 'r' };
    expect(page([first, { label: 'np4' }, green, RED], 'https://github.com/o/r?a=1&b=2')).toBe(
      `<p><code>██████████░░░░░░░░░░ 50 %</code> 2 of 4 operations have ended</p>

<table>
${HEAD}
<tr><td><code>&lt;np2&gt;</code></td><td>⏳ UpgradingNodes: 3/9 nodes completed (33.3 %)<br>No &lt;progress&gt; for 15 min.</td><td><code>███░░░░░░░&nbsp;33.3&nbsp;%</code></td><td>2026-01-02 03:10:00</td><td>about 25 min</td></tr>
<tr><td><code>np4</code></td><td>⏳ no status yet</td><td></td><td></td><td></td></tr>
<tr><td><code>np1</code></td><td>✅ succeeded</td><td><code>██████████&nbsp;100&nbsp;%</code></td><td></td><td></td></tr>
<tr><td><code>np3</code></td><td>❌ failed<br>operation failed</td><td></td><td></td><td></td></tr>
</table>

<p>As of 2026-01-02 04:00:00 UTC. This page is updated when something changes, at most once a minute. The <a href="https://github.com/o/r?a=1&amp;b=2">log of the run</a> has every change.</p>
`,
    );
  });

  test('has no more than the line about itself before the operations are known, and no link that is not known', () => {
    expect(page([])).toBe(
      '<p>As of 2026-01-02 04:00:00 UTC. This page is updated when something changes, at most once a minute.</p>\n',
    );
  });

  const rowOf = (row: Row) => page([row]).split('\n')[2];
  const cells = (...texts: readonly string[]) =>
    `<tr>${['<code>np1</code>', ...texts].map((text) => `<td>${text}</td>`).join('')}</tr>`;

  test.each<[string, Row, string]>([
    [
      'a long status and a long remark, cut',
      { label: 'np1', latest: changeAt(0, 's'.repeat(121)), remark: 'r'.repeat(121) },
      cells(`⏳ ${'s'.repeat(120)}…<br>${'r'.repeat(120)}…`, '', '2026-01-02 03:00:00', ''),
    ],
    [
      'a status and a remark that are whole',
      { label: 'np1', latest: changeAt(0, 's'.repeat(120)), remark: 'r'.repeat(120) },
      cells(`⏳ ${'s'.repeat(120)}<br>${'r'.repeat(120)}`, '', '2026-01-02 03:00:00', ''),
    ],
    [
      'an end without a status',
      { label: 'np1', end: { ended: endedWith(refusedWith('unauthorized', failureOf('unauthorized'))) } },
      cells('🔒 unauthorized<br>access refused', '', '', ''),
    ],
    [
      'an end that says how far the operation came',
      { label: 'np1', end: { ended: endedAs('failed', { percentComplete: 40 }) } },
      cells('❌ failed<br>operation failed', '<code>████░░░░░░&nbsp;40&nbsp;%</code>', '', ''),
    ],
    [
      'a remark before there is a status',
      { label: 'np1', remark: 'Looking.', timeLeftMs: 0 },
      cells('⏳ no status yet<br>Looking.', '', '', 'about 1 min'),
    ],
  ])('has a row with %s', (_, row, line) => expect(rowOf(row)).toBe(line));

  test('cuts how an operation has ended', () => {
    const difference = { name: 'Kubernetes version', expected: '1', actual: '2' } as const;
    const differences = Array.from({ length: 9 }, () => difference);
    const words = differences.map(() => 'Kubernetes version is 2, expected 1').join(', ');
    expect(rowOf({ label: 'np1', end: { ended: endedWith(differsWith(differences)) } })).toBe(
      cells(`❌ mismatch<br>${words.slice(0, 120)}…`, '', '', ''),
    );
  });

  test('has rows of thirty thousand bytes, and counts the others', () => {
    const line = (label: string) =>
      `<tr><td><code>${label}</code></td><td>⏳ no status yet</td><td></td><td></td><td></td></tr>\n`;
    const room = 30_000 - Buffer.byteLength(line('ö'.repeat(9_000))) - Buffer.byteLength(line(''));
    const most = (more: string) =>
      page([{ label: 'ö'.repeat(9_000) }, { label: `${'a'.repeat(room)}${more}` }]);
    expect(most('')).toContain(`${line('ö'.repeat(9_000))}${line('a'.repeat(room))}</table>`);
    expect(most('x')).toContain('<tr><td colspan="5"><i>and 1 more</i></td></tr>\n</table>');
  });

  test('has a row for each operation, and a bar for all of them', () => {
    const summary = page([GREEN, RUNNING, RED]);
    expectSound(summary);
    expect(summary.match(/<tr><td>/g)).toHaveLength(3);
    expect(summary).toContain('66.7 %</code> 2 of 3 operations have ended');
    expect(summary).toContain('✅ succeeded</td><td><code>██████████&nbsp;100&nbsp;%</code>');
    expect(summary).toContain('❌ failed<br>operation failed');
  });

  test('has no bar for all where there is one operation, or none yet', () => {
    expect(page([RUNNING])).not.toContain('have ended');
    expectSound(page([]));
    expect(page([])).toMatch(/^<p>As of/);
  });

  test('has remarks as long as the operation runs', () => {
    expect(page([{ ...RUNNING, remark: 'No progress for 15 min.' }])).toContain(
      '<br>No progress for 15 min.',
    );
    expect(page([{ ...GREEN, remark: 'No progress for 15 min.' }])).not.toContain('No progress');
  });

  test('is sound whatever Azure and the inputs say', () => {
    const rows = [...HOSTILE, ALL_HOSTILE].flatMap((text): Row[] => [
      { label: text, latest: changeAt(0, text), remark: text },
      { label: text, end: { ended: endedAs('failed', { error: { code: text, message: text } }) } },
    ]);
    for (const row of rows) expectSound(page([row]));
    expectSound(page(rows));
  });

  test('counts the operations for which there is no room', () => {
    const summary = page(Array.from({ length: 1_000 }, () => ({ ...RUNNING, remark: '"'.repeat(500) })));
    expectSound(summary);
    const rows = summary.match(/<tr><td><code>/g)?.length ?? 0;
    expect(rows).toBeGreaterThan(20);
    expect(summary).toContain(`<i>and ${1_000 - rows} more</i>`);
  });
});

describe('The page at the end', () => {
  test('of one operation is its job summary without pictures', () => {
    const json = { operations: [{ name: 'drain', status: 'Failed', startTime: '2026-01-02T03:00:00Z' }] };
    const report = waited(endedAs('failed', json), explanationOf());
    expect(end(report)).toEqual({
      title: 'Agent pool np1: operation failed',
      summary: digestOf(report, {}, NOW, SUMMARY_LIMIT),
    });
    expect(SUMMARY_LIMIT).toBe(65_535);
  });

  test('of several is their table before the job summary', () => {
    const report = reportOf([
      { ended: inPool(endedAs('succeeded'), 'np1') },
      { ended: inPool(endedAs('succeeded'), 'np2') },
    ]);
    const rows = ['np1', 'np2'].map(
      (label) =>
        `<tr><td><code>${label}</code></td><td>✅ succeeded</td><td><code>██████████&nbsp;100&nbsp;%</code></td><td></td><td></td></tr>\n`,
    );
    expect(end(report)).toEqual({
      title: 'All 2 operations succeeded',
      summary: `<p><code>████████████████████ 100 %</code> 2 of 2 operations have ended</p>\n\n<table>\n${HEAD}\n${rows.join('')}</table>\n\n${digestOf(report, {}, NOW, SUMMARY_LIMIT)}`,
    });
  });

  test.each([...EVERY_END.map((ended) => waited(ended, explanationOf())), ...NOT_WAITED, reportOf([])])(
    'is that of the job: %#',
    (report) => {
      const { title, summary } = end(report);
      expectSound(summary);
      expect(summary).toContain('<h2>');
      expect(title).not.toBe('');
    },
  );

  test('has the table of several operations, then what the job summary says of them', () => {
    const red = endedWith(refusedWith('unauthorized', failureOf('unauthorized')));
    const { title, summary } = end(
      reportOf([
        { ended: inPool(endedAs('succeeded'), 'np1') },
        { ended: inPool(red, 'np2'), explanation: explanationOf({ what: 'Access was refused.' }) },
      ]),
    );
    expectSound(summary);
    expect(title).toBe('1 of 2 operations succeeded, 1 did not');
    expect(summary.indexOf('2 of 2 operations have ended')).toBeLessThan(summary.indexOf('<h2>'));
    expect(summary).toContain('Access was refused.');
    expect(summary.match(/<th align="left">State<\/th><th align="left">Progress/g)).toHaveLength(1);
  });

  test('has no picture, which only the job summary is known to draw', () => {
    const json = { operations: [{ name: 'drain', status: 'Failed', startTime: '2026-01-02T03:00:00Z' }] };
    const { summary } = end(waited(endedAs('failed', json), explanationOf()));
    expect(summary).toContain('drain');
    expect(summary).not.toContain('```mermaid');
  });

  test('is sound and says so when something is cut', () => {
    const long = '&"<'.repeat(20_000);
    const status = statusOf({
      status: 'Failed',
      error: { code: 'X', message: long, details: [] },
      note: long,
    });
    const ended = endedWith({ outcome: 'failed', status }, { lastStatus: status, lastBody: long });
    const { title, summary } = end(waited(ended, explanationOf({ what: long, remedies: ['Scale up.'] })));
    expectSound(summary);
    expect(title.length).toBeLessThanOrEqual(121);
    expect(summary).toContain('Truncated');
    expect(summary).toContain('<h2>');
  });

  test.each([2, 30, 200, 1_000])('of %d red operations is sound', (count) => {
    const waits = Array.from({ length: count }, (_, index) => ({
      ended: inPool(endedAs('failed', { error: { code: 'X', message: '<'.repeat(900) } }), `np${index}`),
      explanation: explanationOf({ what: 'w'.repeat(900) }),
    }));
    const { summary } = end(reportOf(waits));
    expectSound(summary);
    expect(summary).toContain(`${count} of ${count} operations have ended`);
    expect(/Truncated/.test(summary)).toBe(count > 2);
  });
});
