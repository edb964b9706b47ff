import { type OperationName, type PoolOperation, sibling } from '../azure/aks/operationName.ts';
import type { OperationStatus } from '../azure/aks/operationStatus.ts';
import { type Failure, isPermanent } from '../azure/http/failure.ts';
import { parseTime } from '../time/instant.ts';
import type { WaitContext } from './context.ts';
import { refusedAs } from './failedPolls.ts';
import { isSameId, lookAtLatest, ownIdOf } from './latest.ts';
import { whyNotOurs } from './ownership.ts';
import { type FailureJudgement, type Judgement, poll } from './poll.ts';
import { ProgressTracker } from './progress.ts';
import type { Target } from './target.ts';
import { type EndedWait, isEnd } from './verdict.ts';
import { waitForEnd } from './wait.ts';

/** A list can lag, and so can `latest`: this many looks in a row must find nothing active. */
const LOOKS = 2;

/** A refusal of something that was never answered before counts after so many in a row. */
export const REFUSALS = 5;

/** What is active on the pool or cluster, as far as one look shows. */
type Activity =
  | { readonly kind: 'next'; readonly operation: OperationName }
  /** No operation is left, but the pool's provisioning state is not an end. */
  | { readonly kind: 'settling'; readonly provisioningState: string }
  | { readonly kind: 'idle'; readonly poolState?: PoolState }
  | { readonly kind: 'failure'; readonly failure: Failure };

interface PoolState {
  readonly provisioningState: string;
  readonly phase: 'succeeded' | 'failed' | 'canceled' | 'running';
}

/**
 * Waits for an operation, and then for every other one on its pool, until none is active and the pool's provisioning
 * state is an end: only then can another operation start.
 *
 * The verdict is that of the last one to end. Where Azure reports the kind of an operation, one that ended red is
 * made good only by a later success of the same kind.
 *
 * @returns the wait that decides, with the others in `earlier`.
 */
export async function waitUntilIdle(target: Target, context: WaitContext): Promise<EndedWait> {
  const waits = [await waitForEnd(target, context)];
  let unsupported = false;
  const listUnsupported = () => {
    unsupported = true;
  };
  let polls = 0;
  for (;;) {
    const last = waits.at(-1);
    if (!last || !isEnd(last.verdict) || last.operation.scope === 'location') break;
    const progress = new ProgressTracker(context);
    const polled = await pollActivity(waits, context, progress, { unsupported, listUnsupported });
    polls += progress.polls;
    if ('verdict' in polled) {
      // The operation has ended, but whether it was the last one is not known.
      return combined(waits, { ...last, verdict: polled.verdict }, polls, context);
    }
    if (polled.result.kind === 'idle')
      return combined(waits, judged(waits, polled.result.poolState), polls, context);
    context.observer.nextOperation(polled.result.operation);
    waits.push(await waitForEnd({ operation: polled.result.operation }, context));
  }
  return combined(waits, waits.at(-1) as EndedWait, polls, context);
}

interface ListSupport {
  readonly unsupported: boolean;
  listUnsupported(): void;
}

type Settled = Activity & { readonly kind: 'next' | 'idle' };

function pollActivity(
  waits: readonly EndedWait[],
  context: WaitContext,
  progress: ProgressTracker,
  support: ListSupport,
) {
  let idleLooks = 0;
  let { unsupported } = support;
  return poll<Activity, Settled>(
    {
      wanted: unsupported ? 'status' : 'list of operations',
      ask: async (signal) => {
        const listed = unsupported ? undefined : await lookAtList(waits, context, signal);
        if (listed) return listed;
        unsupported = true;
        support.listUnsupported();
        return lookAtLatestAndPool(waits, context, signal);
      },
      judge: (activity): Judgement<Settled> => {
        switch (activity.kind) {
          case 'next':
            return { kind: 'done', result: activity };
          case 'settling':
            idleLooks = 0;
            progress.settling(activity.provisioningState);
            return { kind: 'again' };
          case 'idle':
            idleLooks += 1;
            // `latest` and the pool agree already; a list has to say it twice.
            if (unsupported || idleLooks >= LOOKS) return { kind: 'done', result: activity };
            return { kind: 'again', nearEnd: true };
        }
      },
      judgeFailure: lookRefused,
    },
    context,
    progress,
  );
}

/** Judges a failed look at something other than the operation itself: a refusal counts when it lasts. */
export function lookRefused(failure: Failure, inARow: number): FailureJudgement {
  const lasts = isPermanent(failure.kind) && inARow >= REFUSALS;
  return lasts ? { kind: 'end', verdict: refusedAs(failure, inARow) } : 'counts';
}

/** Undefined where Azure does not offer the list. */
async function lookAtList(
  waits: readonly EndedWait[],
  { azure }: WaitContext,
  signal: AbortSignal,
): Promise<Activity | undefined> {
  const operation = waits[0]?.operation;
  if (operation?.scope !== 'agent-pool') return undefined;
  const list = await azure.listOperations(operation, signal);
  if (list.kind === 'unsupported') return undefined;
  if (list.kind === 'failure') return list;
  for (const { id, resourceId } of list.operations) {
    const failure = whyNotOurs(operation, [id, resourceId]);
    if (failure) return { kind: 'failure', failure };
  }
  const begin = Math.min(...waits.map(({ lastStatus }) => parseTime(lastStatus?.startTime ?? '')));
  const others = list.operations
    .filter((one) => one.phase === 'running' || parseTime(one.endTime) >= begin)
    .filter((one) => !waits.some((wait) => isSameId(wait.operation.operationId, ownIdOf(one) ?? '')))
    .toSorted((one, other) => parseTime(one.startTime) - parseTime(other.startTime));
  const next = others.find((one) => ownIdOf(one) !== undefined);
  const id = next && ownIdOf(next);
  const name = id === undefined ? undefined : sibling(operation, id);
  if (name) return { kind: 'next', operation: name };
  return lookAtPool(operation, { azure }, signal);
}

async function lookAtLatestAndPool(
  waits: readonly EndedWait[],
  { azure }: WaitContext,
  signal: AbortSignal,
): Promise<Activity> {
  const last = waits.at(-1) as EndedWait;
  const latest = await lookAtLatest(last, azure, signal);
  if (latest.kind === 'failure') return latest;
  const isKnown = waits.some(
    ({ operation }) =>
      latest.kind === 'newer' && isSameId(operation.operationId, latest.operation.operationId),
  );
  if (latest.kind === 'newer' && !isKnown) return { kind: 'next', operation: latest.operation };
  const { operation } = last;
  return operation.scope === 'agent-pool' ? lookAtPool(operation, { azure }, signal) : { kind: 'idle' };
}

async function lookAtPool(
  operation: PoolOperation,
  { azure }: Pick<WaitContext, 'azure'>,
  signal: AbortSignal,
): Promise<Activity> {
  const answer = await azure.getPool(operation, signal);
  if (answer.kind === 'failure') return answer;
  const failure = whyNotOurs(operation, [answer.pool.id]);
  if (failure) return { kind: 'failure', failure };
  const { provisioningState, phase } = answer.pool;
  // Some answers have no provisioning state; then only the operations count.
  if (provisioningState !== '' && phase === 'running') return { kind: 'settling', provisioningState };
  return { kind: 'idle', poolState: { provisioningState, phase } };
}

/** The wait that decides once the pool is idle. */
function judged(waits: readonly EndedWait[], state: PoolState | undefined): EndedWait {
  const byEnd = inOrderOfEnd(waits);
  const last = byEnd.at(-1) as EndedWait;
  const red = byEnd.findLast((wait, index) => isRed(wait) && !isMadeGood(wait, byEnd.slice(index + 1)));
  const decides = red ?? last;
  const { verdict } = decides;
  const isBadPool = state && (state.phase === 'failed' || state.phase === 'canceled');
  if (verdict.outcome !== 'succeeded' || !isBadPool) return decides;
  const difference = {
    name: 'provisioning state',
    expected: 'Succeeded',
    actual: state.provisioningState,
  } as const;
  return {
    ...decides,
    verdict: { outcome: 'mismatch', kind: 'differs', status: verdict.status, differences: [difference] },
  };
}

function isRed({ verdict }: EndedWait): boolean {
  return verdict.outcome !== 'succeeded';
}

/** By any later success where Azure does not report the kind of the operation, else by one of the same kind. */
function isMadeGood({ lastStatus }: EndedWait, later: readonly EndedWait[]): boolean {
  const successes = later.filter((wait) => !isRed(wait));
  const kind = lastStatus && kindOf(lastStatus);
  return successes.some((wait) => !kind || !wait.lastStatus || [kind, ''].includes(kindOf(wait.lastStatus)));
}

/** The kind of an operation as Azure writes it; `''` when it writes none. */
function kindOf({ operationType, subOperationType }: OperationStatus): string {
  return operationType || subOperationType ? `${operationType}/${subOperationType}` : '';
}

function inOrderOfEnd(waits: readonly EndedWait[]): readonly EndedWait[] {
  const end = ({ lastStatus }: EndedWait) => parseTime(lastStatus?.endTime ?? '');
  // Without a time the order of the waits is kept.
  return waits.toSorted((one, other) => end(one) - end(other) || 0);
}

function combined(
  waits: readonly EndedWait[],
  decides: EndedWait,
  morePolls: number,
  { clock }: WaitContext,
): EndedWait {
  const others = inOrderOfEnd(waits).filter(({ operation }) => operation !== decides.operation);
  const polls = waits.reduce((sum, wait) => sum + wait.polls, morePolls);
  return { ...decides, polls, elapsedMs: clock.now(), ...(others.length > 0 && { earlier: others }) };
}
