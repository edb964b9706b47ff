import { nodesOf, type OperationStatus } from '../../azure/aks/operationStatus.ts';
import type { EndedWait } from '../../wait/verdict.ts';

const CELLS = 20;
const CELLS_IN_TABLE = 10;

type Progress = Pick<OperationStatus, 'status' | 'percentComplete'>;

/**
 * Finds the last status that says how far an operation is. An end without a figure does not: AKS leaves it out of
 * `Failed`, and the nodes that it reported before are the ones that are done.
 */
export function progressOf({ lastStatus, history }: EndedWait): Progress | undefined {
  const seen: readonly (Progress | undefined)[] = [...history.first, ...history.latest, lastStatus];
  return seen.findLast((status) => status && progressBar(status) !== undefined);
}

/** How much of an operation is done at its end: all of it after a success, else what the last figure says. */
export function progressAtEnd(ended: EndedWait): Progress | undefined {
  const { lastStatus, verdict } = ended;
  const isWhole = lastStatus && verdict.outcome === 'succeeded';
  return isWhole ? { ...lastStatus, percentComplete: 100 } : progressOf(ended);
}

/** Draws the bar for a cell of a table, on one line. */
export function barCell(progress: Progress | undefined): string {
  const bar = progress && progressBar(progress, CELLS_IN_TABLE);
  return bar ? `<code>${bar.replaceAll(' ', '&nbsp;')}</code>` : '';
}

/**
 * Draws how far an operation says that it is: from `percentComplete`, or from the `3/9 nodes completed` that AKS writes
 * into the status. For the eye only; an end is never read from it.
 *
 * @returns a bar such as `███████░░░░░░░░░░░░░ 33 %`; undefined when the operation does not say.
 */
export function progressBar({ status, percentComplete }: Progress, cells = CELLS): string | undefined {
  const percent = percentComplete ?? nodesPercent(status);
  return percent === undefined ? undefined : percentBar(percent, cells);
}

/** Draws a bar of so many percent, rounded to one decimal place. */
export function percentBar(percent: number, cells = CELLS): string {
  const full = Math.round((Math.min(100, Math.max(0, percent)) / 100) * cells);
  return `${'█'.repeat(full)}${'░'.repeat(cells - full)} ${Math.round(percent * 10) / 10} %`;
}

function nodesPercent(status: string): number | undefined {
  const nodes = nodesOf(status);
  return nodes && (nodes.done / nodes.all) * 100;
}
