import { LATEST } from '../azure/aks/operationName.ts';
import { formatDuration } from '../time/duration.ts';
import { contradicts } from '../wait/poolCheck.ts';
import { type EndedWait, isEnd } from '../wait/verdict.ts';
import { failureText } from './words/failureText.ts';

/** Something that a reader should know and that does not change the verdict. Plain text. */
export interface Remark {
  readonly level: 'warning' | 'notice';
  readonly text: string;
}

/** Returns everything that makes an ended wait doubtful, or that could not be read. */
export function remarksOf(ended: EndedWait): readonly Remark[] {
  return [staleness(ended), lostRemark(ended), poolRemark(ended)].flatMap((remark) => remark ?? []);
}

/** The remarks with what was said while the wait lasted, for a reader who sees only the end. */
export function allRemarksOf(ended: EndedWait): readonly Remark[] {
  return [...stallRemarks(ended), ...remarksOf(ended)];
}

function stallRemarks({ stalled, operation, earlier = [] }: EndedWait): readonly Remark[] {
  const before = earlier.flatMap(stallRemarks);
  if (!stalled) return before;
  const { status, sinceMs, noticedMs } = stalled;
  const after = `${formatDuration(noticedMs)} after the start of the step`;
  const text = `Operation ${operation.operationId} stalled: ${after}, it had made no progress for ${formatDuration(noticedMs - sinceMs)} (${status}). The verdict does not depend on it.`;
  return [...before, { level: 'warning', text }];
}

function staleness({ foundEnded, operation, lastStatus }: EndedWait): Remark | undefined {
  if (!foundEnded) return undefined;
  const id = operation.operationId === LATEST ? '' : `, ${operation.operationId},`;
  const end = lastStatus?.endTime ? ` (${lastStatus.status} at ${lastStatus.endTime})` : '';
  return {
    level: 'warning',
    text: `The latest operation${id} had ended before this step began${end}. It might be older than the change that you wait for. To ignore older operations, set started-after to the time just before the change starts, or to a duration such as 10m.`,
  };
}

/** The last operation might have been the abort of the one before it, or anything else: its success is not theirs. */
function lostRemark({ earlier = [], verdict }: EndedWait): Remark | undefined {
  const lost = earlier.filter(({ verdict: { outcome } }) => outcome !== 'succeeded');
  if (verdict.outcome !== 'succeeded' || lost.length === 0) return undefined;
  const ends = lost.map((wait) => `${wait.operation.operationId} as ${endOf(wait)}`);
  return {
    level: 'warning',
    text: `Before the last operation succeeded, others did not: ${ends.join(', ')}. Their changes might be incomplete. The last operation can also be an abort.`,
  };
}

function poolRemark(ended: EndedWait): Remark | undefined {
  const { pool, verdict, newer } = ended;
  // A mismatch explains this itself, and the end of a wait that ran out of time does not depend on the pool.
  if (pool?.kind === 'failure' && isEnd(verdict)) {
    return {
      level: 'notice',
      text: `The agent pool could not be read after the operation had ended, so its state and versions are not shown. ${failureText(pool.failure).replace(/\.*$/, '.')} The verdict does not depend on it.`,
    };
  }
  const next =
    newer && `Operation ${newer.operationId} (${newer.status.status}) has become the pool's latest. `;
  if (pool?.kind !== 'pool' || !contradicts(pool.pool, verdict)) {
    return next ? { level: 'warning', text: `${next}${advice(ended)}` } : undefined;
  }
  return {
    level: 'warning',
    text: `The operation ended as ${endOf(ended)}, but the provisioning state of the agent pool is ${pool.pool.provisioningState}. ${next ?? ''}${advice(ended)}`,
  };
}

/** The status that ended the operation. */
function endOf({ lastStatus }: EndedWait): string | undefined {
  return lastStatus?.status;
}

function advice({ verdict, newer }: EndedWait): string {
  if (newer && newer.status.phase === 'running') {
    return 'The pool is still changing: with wait-until-idle the step waits for such operations too.';
  }
  return verdict.outcome === 'failed' || verdict.outcome === 'canceled'
    ? 'A later change might have repaired the pool: check it before you start this operation again.'
    : 'Check the pool before you rely on it.';
}
