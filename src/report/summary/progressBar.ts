import { nodesOf, type OperationStatus } from '../../azure/aks/operationStatus.ts';

const CELLS = 20;

/**
 * How far a running operation says it is: from `percentComplete`, or from the `3/9 nodes completed` that AKS writes
 * into the status. For the eye only; an end is never read from it.
 *
 * @returns a bar such as `███████░░░░░░░░░░░░░ 33 %`; undefined when the operation says nothing.
 */
export function progressBar({ status, percentComplete }: OperationStatus): string | undefined {
  const percent = percentComplete ?? nodesPercent(status);
  if (percent === undefined) return undefined;
  const full = Math.round((Math.min(100, Math.max(0, percent)) / 100) * CELLS);
  return `${'█'.repeat(full)}${'░'.repeat(CELLS - full)} ${Math.round(percent * 10) / 10} %`;
}

function nodesPercent(status: string): number | undefined {
  const nodes = nodesOf(status);
  return nodes && (nodes.done / nodes.all) * 100;
}
