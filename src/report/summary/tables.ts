import { durationOf, type OperationStatus } from '../../azure/aks/operationStatus.ts';
import { formatDuration } from '../../time/duration.ts';
import type { History, StatusChange } from '../../wait/history.ts';
import { statusText } from '../describe.ts';
import { html, htmlLines, shorten } from '../text.ts';

const MAX_SUB_OPERATIONS = 100;
const MAX_DEPTH = 8;

/** Draws a table of two columns, name and value; both are HTML already. */
export function propertyTable(rows: readonly (readonly [name: string, value: string])[]): string {
  const lines = rows.map(([name, value]) => `<tr><th align="left">${name}</th><td>${value}</td></tr>`);
  return `<table>\n${lines.join('\n')}\n</table>`;
}

/**
 * Draws the table of the status changes in order: state, since when (time into the step), and for how long.
 *
 * @param endMs when the wait was over, milliseconds since the start of the step
 */
export function timelineTable(history: History, endMs: number): string {
  const changes = [...history.first, ...history.latest];
  if (changes.length === 0) return '';
  const lines = changes.flatMap((change, index) => {
    const gap = index === history.first.length - 1 && history.omitted > 0;
    const untilMs = gap ? undefined : (changes[index + 1]?.sinceMs ?? endMs);
    const row = timelineRow(change, untilMs);
    return gap ? [row, `<tr><td colspan="3"><i>${history.omitted} more changes</i></td></tr>`] : [row];
  });
  const head = '<tr><th align="left">State</th><th align="right">Since</th><th align="right">For</th></tr>';
  return `<table>\n${[head, ...lines].join('\n')}\n</table>`;
}

function timelineRow(change: StatusChange, untilMs: number | undefined): string {
  const runs = untilMs !== undefined && change.phase === 'running';
  const lasted = runs ? formatDuration(untilMs - change.sinceMs) : '';
  const since = `+${formatDuration(change.sinceMs)}`;
  return `<tr><td>${html(shorten(statusText(change), 200))}</td><td align="right">${since}</td><td align="right">${lasted}</td></tr>`;
}

/**
 * Draws the table of sub-operations, nested ones indented; `''` when there are none.
 *
 * @param now epoch milliseconds
 */
export function subOperationTable(operations: readonly OperationStatus[], now: number): string {
  const rows: string[] = [];
  let omitted = 0;

  function add(items: readonly OperationStatus[], depth: number): void {
    for (const item of items) {
      if (rows.length < MAX_SUB_OPERATIONS) rows.push(subOperationRow(item, depth, now));
      else omitted += 1;
      if (depth < MAX_DEPTH) add(item.operations, depth + 1);
    }
  }

  add(operations, 0);
  if (rows.length === 0) return '';
  if (omitted > 0) rows.push(`<tr><td colspan="5"><i>${omitted} more</i></td></tr>`);
  const head = ['Operation', 'Status', 'Start (UTC)', 'Duration', 'Error'].map(
    (name) => `<th align="left">${name}</th>`,
  );
  return `<table>\n<tr>${head.join('')}</tr>\n${rows.join('\n')}\n</table>`;
}

function subOperationRow(operation: OperationStatus, depth: number, now: number): string {
  const duration = durationOf(operation, now);
  const { error } = operation;
  const cells = [
    `${'&nbsp;&nbsp;'.repeat(depth)}<code>${html(shorten(operation.name || operation.id || '(no name)', 200))}</code>`,
    html(shorten(statusText(operation), 200)),
    timeText(operation.startTime),
    duration === undefined ? '' : formatDuration(duration),
    error ? htmlLines(shorten([error.code, error.message].filter(Boolean).join(': '), 500)) : '',
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

/** Writes Azure's ISO time to the second, in UTC, as HTML; as Azure wrote it when it is unreadable. */
export function timeText(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time)
    ? html(shorten(iso, 100))
    : new Date(time).toISOString().replace('T', ' ').slice(0, 19);
}
