import { roughDuration } from '../../time/duration.ts';
import { type EpochTime, epochTime, utcText } from '../../time/instant.ts';
import { statusText } from '../describe.ts';
import { endText, ICONS, reportHeadline } from '../headline.ts';
import { labelledWaits } from '../labels.ts';
import type { Report } from '../report.ts';
import type { Links } from '../summary/links.ts';
import { barCell, percentBar, progressAtEnd } from '../summary/progressBar.ts';
import { digestOf } from '../summary/summary.ts';
import { excerpt, html } from '../text.ts';
import type { Output } from './checks.ts';
import type { Row } from './rows.ts';
import { shortTitle, titleOf } from './title.ts';

/** GitHub refuses a summary of more characters. No text has more characters than bytes. */
export const SUMMARY_LIMIT = 65_535;
/** The table gets no more of it. */
const TABLE_LIMIT = 30_000;
const STATE_LIMIT = 120;
const RUNNING = '⏳';

const HEAD = ['Operation', 'State', 'Progress', 'Since (UTC)', 'Time left']
  .map((name) => `<th align="left">${name}</th>`)
  .join('');

/**
 * Writes what the check run shows while the step waits. Its summary consists of HTML blocks without empty lines, like
 * the job summary: nothing that Azure wrote is read as markup.
 *
 * @param startedAt when the step began
 * @param now when the page is written, which stays true while nothing changes
 */
export function progressPage(
  rows: readonly Row[],
  startedAt: EpochTime,
  now: EpochTime,
  runUrl?: string,
): Output {
  const run = runUrl ? ` The <a href="${html(runUrl)}">log of the run</a> has every change.` : '';
  const blocks = [
    barParagraph(rows),
    table(rows, startedAt),
    `<p>As of ${utcText(now)}. This page is updated when something changes, at most once a minute.${run}</p>`,
  ];
  return { title: titleOf(rows), summary: `${blocks.filter(Boolean).join('\n\n')}\n` };
}

/**
 * Writes what the check run shows at the end: for several operations their table, then the job summary as far as there
 * is room for it.
 *
 * @param now epoch milliseconds
 */
export function endPage(report: Report, links: Links, now: number): Output {
  const blocks: string[] = [];
  if (report.kind === 'waited' && report.waits.length > 1) {
    const rows = labelledWaits(report.waits).map(([end, label]): Row => ({ label, end }));
    blocks.push(barParagraph(rows), table(rows, report.startedAt));
  }
  const head = blocks.map((block) => `${block}\n\n`).join('');
  const digest = digestOf(report, links, now, SUMMARY_LIMIT - Buffer.byteLength(head));
  return { title: shortTitle(reportHeadline(report)), summary: `${head}${digest}` };
}

/** Draws how many of several operations have ended; a single one has its bar in the table. */
function barParagraph(rows: readonly Row[]): string {
  if (rows.length < 2) return '';
  const ended = rows.filter(({ end }) => end).length;
  const bar = percentBar((ended / rows.length) * 100);
  return `<p><code>${bar}</code> ${ended} of ${rows.length} operations have ended</p>`;
}

/** Draws a row for each operation, as long as there is room. */
function table(rows: readonly Row[], startedAt: EpochTime): string {
  if (rows.length === 0) return '';
  const lines: string[] = [];
  let left = TABLE_LIMIT;
  for (const [index, row] of rows.entries()) {
    const line = rowLine(row, startedAt);
    left -= Buffer.byteLength(line) + 1;
    if (left < 0) {
      lines.push(`<tr><td colspan="5"><i>and ${rows.length - index} more</i></td></tr>`);
      break;
    }
    lines.push(line);
  }
  return `<table>\n<tr>${HEAD}</tr>\n${lines.join('\n')}\n</table>`;
}

function rowLine(row: Row, startedAt: EpochTime): string {
  const { label, latest, timeLeftMs, end, remark } = row;
  const cells = [
    `<code>${html(label)}</code>`,
    [stateText(row), remark && !end && html(excerpt(remark, STATE_LIMIT))].filter(Boolean).join('<br>'),
    barCell(end ? progressAtEnd(end.ended) : latest),
    latest && !end ? utcText(epochTime(startedAt + latest.sinceMs)).replace(' UTC', '') : '',
    timeLeftMs !== undefined && !end ? `about ${roughDuration(timeLeftMs)}` : '',
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function stateText({ latest, end }: Row): string {
  if (end) {
    const { outcome } = end.ended.verdict;
    const how = outcome === 'succeeded' ? '' : `<br>${html(excerpt(endText(end), STATE_LIMIT))}`;
    return `${ICONS[outcome]} ${outcome}${how}`;
  }
  return latest ? `${RUNNING} ${html(excerpt(statusText(latest), STATE_LIMIT))}` : `${RUNNING} no status yet`;
}
