import type { OperationName, PoolOperation } from '../../azure/aks/operationName.ts';
import { listed } from '../../explain/facts/facts.ts';
import { formatDuration } from '../../time/duration.ts';
import { type EpochTime, epochTime, utcText } from '../../time/instant.ts';
import { isLatest, type Target } from '../../wait/target.ts';
import { operationText } from '../describe.ts';
import { clusterCount, labelled } from '../labels.ts';
import { logLine } from '../text.ts';

/** More names make the line too long to read; each operation has progress lines of its own. */
const MAX_NAMES = 10;
/** More ids, which are long, do too. */
const MAX_IDS = 3;

/** Writes the first line of the log: what is waited for, and until when. */
export function openingLine(targets: readonly Target[], timeoutMs: number, startedAt: EpochTime): string {
  const operations = targets.map(({ operation }) => operation);
  const [first] = operations;
  const what = operations.length === 1 && first ? operationText(first) : severalText(operations);
  // It is the same for all of them.
  const [since] = targets.flatMap((target) => target.since ?? []);
  const started = since ? `, started since ${utcText(since.startedAfter)},` : '';
  return logLine(
    `Waiting for ${what}${started} until ${utcText(epochTime(startedAt + timeoutMs))} (${formatDuration(timeoutMs)} at most).`,
  );
}

/** `the latest operation of 3 agent pools (np1, np2, np3) of cluster aks-prod (resource group rg-prod)` */
function severalText(operations: readonly OperationName[]): string {
  const count = operations.length;
  const hasIds = count <= MAX_IDS && !operations.every(isLatest);
  const names = listed(
    labelled(operations, (operation) => operation).map(([{ operationId }, label]) =>
      hasIds && !label.includes(operationId) ? `${label}: ${operationId}` : label,
    ),
    MAX_NAMES,
  );
  const pools = operations.filter((operation) => operation.scope === 'agent-pool');
  if (pools.length < count) return `${count} operations (${names})`;
  const what = operations.every(isLatest)
    ? `the latest operation of ${count} agent pools`
    : `${count} operations of agent pools`;
  const clusters = clusterCount(pools);
  const [pool] = pools;
  return `${what} (${names}) ${clusters === 1 && pool ? ofCluster(pool) : `of ${clusters} clusters`}`;
}

function ofCluster({ clusterName, resourceGroup }: PoolOperation): string {
  return `of cluster ${clusterName} (resource group ${resourceGroup})`;
}
