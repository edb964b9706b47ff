import type { AgentPool, PoolAnswer } from '../azure/aks/agentPool.ts';
import type { PoolOperation } from '../azure/aks/operationName.ts';
import type { OperationStatus } from '../azure/aks/operationStatus.ts';
import { withDeadline } from '../time/deadline.ts';
import type { WaitContext } from './context.ts';
import { differencesOf, type Expectation } from './expectation.ts';
import { judgeReads } from './failedPolls.ts';
import { lastChange } from './history.ts';
import { lookAtLatest } from './latest.ts';
import { type Polled, poll } from './poll.ts';
import { NO_ANSWER, readPool, readPoolWithin } from './pool.ts';
import { ProgressTracker } from './progress.ts';
import { pollLimit } from './schedule.ts';
import { type EndedWait, failureIn, isEnd, type Verdict } from './verdict.ts';

/** How long after the end of its operation a pool can still show the old version. */
const SETTLING_MS = 15_000;

/** A look after the deadline must leave the step within a second of it. */
const AFTER_DEADLINE_MS = 400;

type Pool = PoolAnswer & { readonly kind: 'pool' };

/**
 * Reads the agent pool after the wait: the end of an operation is not always the end of the change. Where something
 * is expected of the pool, a success counts only when the pool meets it.
 */
export async function checkPool(
  ended: EndedWait,
  expected: Expectation,
  context: WaitContext,
): Promise<EndedWait> {
  const { verdict, operation, lastStatus } = ended;
  if (operation.scope !== 'agent-pool') return ended;
  // An operation without an end: the state of the pool shows whether it still runs.
  const isStuck = verdict.outcome === 'timed-out' && lastStatus?.phase === 'running';
  if (!isEnd(verdict) && verdict.outcome !== 'mismatch' && !isStuck) return ended;
  const limitMs = isStuck ? AFTER_DEADLINE_MS : pollLimit(context.schedule, context.clock.now());
  const mustKnow = verdict.outcome === 'succeeded' && Object.keys(expected).length > 0;
  const seen = mustKnow
    ? await expect(ended, operation, verdict.status, expected, context)
    : { ...ended, pool: await readPoolWithin(limitMs, operation, context) };
  const newer = isStuck || !mightBeOvertaken(seen) ? undefined : await newerThan(ended, context);
  return { ...seen, ...(newer && { newer }), elapsedMs: context.clock.now() };
}

/** Reads the pool until it meets the expectation, or has settled without it. */
async function expect(
  ended: EndedWait,
  operation: PoolOperation,
  status: OperationStatus,
  expected: Expectation,
  context: WaitContext,
): Promise<EndedWait> {
  let seen: Pool | undefined;
  let settledMs: number | undefined;
  const progress = new ProgressTracker(context, lastChange(ended.history));
  const polled = await poll<PoolAnswer, Pool>(
    {
      wanted: 'agent pool',
      ask: (signal) => readPool(operation, context.azure, signal),
      judge: (answer) => {
        seen = answer;
        if (differencesOf(answer.pool, expected).length === 0) return { kind: 'done', result: answer };
        const isChanging = answer.pool.provisioningState !== '' && answer.pool.phase === 'running';
        if (isChanging) {
          settledMs = undefined;
          progress.settling(answer.pool.provisioningState);
          return { kind: 'again' };
        }
        settledMs ??= context.clock.now();
        const left = settledMs + SETTLING_MS - context.clock.now();
        return left > 0 ? { kind: 'again', atMostMs: left } : { kind: 'done', result: answer };
      },
      judgeFailure: judgeReads(() => seen !== undefined),
    },
    context,
    progress,
  );
  return judged(ended, status, expected, polled, seen);
}

function judged(
  ended: EndedWait,
  status: OperationStatus,
  expected: Expectation,
  polled: Polled<Pool>,
  pool: Pool | undefined,
): EndedWait {
  if ('verdict' in polled && polled.verdict.outcome === 'interrupted') {
    return { ...ended, ...(pool && { pool }), verdict: polled.verdict };
  }
  // At the deadline the last answer about the pool counts as well.
  if (pool) {
    const differences = differencesOf(pool.pool, expected);
    const seen = { ...ended, pool };
    if (differences.length === 0) return seen;
    return { ...seen, verdict: { outcome: 'mismatch', kind: 'differs', status, differences } };
  }
  const failure = ('verdict' in polled && failureIn(polled.verdict)) || NO_ANSWER;
  const verdict: Verdict = { outcome: 'mismatch', kind: 'unread', status, failure };
  return { ...ended, pool: { kind: 'failure', failure }, verdict };
}

/** Whether another operation might have started after this one. */
function mightBeOvertaken({ verdict, lastStatus, pool }: EndedWait): boolean {
  if (lastStatus?.error?.code === 'NotLatestOperation') return true;
  return pool?.kind === 'pool' ? contradicts(pool.pool, verdict) : verdict.outcome === 'canceled';
}

/** Whether the pool is in another state than the end of its last operation would have left it in. */
export function contradicts({ provisioningState, phase }: AgentPool, { outcome }: Verdict): boolean {
  const end = outcome === 'mismatch' ? 'succeeded' : outcome;
  const hasEnded = end === 'succeeded' || end === 'failed' || end === 'canceled';
  return hasEnded && provisioningState !== '' && phase !== end;
}

async function newerThan(ended: EndedWait, context: WaitContext): Promise<EndedWait['newer']> {
  const { schedule, azure, clock, cancel } = context;
  const limits = { limitMs: pollLimit(schedule, clock.now()), signal: cancel, sleep: clock.sleep };
  const given = await withDeadline(limits, (signal) => lookAtLatest(ended, azure, signal));
  if (given.kind !== 'done' || given.value.kind !== 'newer') return undefined;
  const { operation, status } = given.value;
  return { operationId: operation.operationId, status };
}
