import type { OperationStatus } from '../azure/aks/operationStatus.ts';
import { parseTime } from '../time/instant.ts';
import { type Activity, lookAtList, lookAtPool, lookForNewer, type PoolState } from './activity.ts';
import type { Azure, WaitContext, Wanted } from './context.ts';
import { judgeReads } from './failedPolls.ts';
import { lastChange } from './history.ts';
import { ownIdOf } from './latest.ts';
import { type Judgement, poll } from './poll.ts';
import { ProgressTracker } from './progress.ts';
import { isLatest, type Target } from './target.ts';
import { type EndedWait, failureIn, isEnd } from './verdict.ts';
import { waitForEnd } from './wait.ts';

/** A list can lag: this many looks in a row must find nothing active. */
const LOOKS = 2;

/**
 * Waits for an operation, and then for every other one on its pool, until none is active and the pool's provisioning
 * state is an end: only then can another operation start.
 *
 * Where Azure reports no operation, the pool alone shows when it is idle; the verdict stays `not-found` then. Otherwise
 * the verdict is that of the last one to end. Where Azure reports the kind of an operation, one that ended red is
 * made good only by a later success of the same kind.
 *
 * @returns the wait that decides, with the others in `earlier`.
 */
export async function waitUntilIdle(target: Target, context: WaitContext): Promise<EndedWait> {
  const waits = [await waitForEnd(target, context)];
  const list: ListSupport = { isOffered: false, isRefused: false, kinds: new Map() };
  let polls = 0;
  for (;;) {
    const last = waits.at(-1) as EndedWait;
    const goesOn = isEnd(last.verdict) || isWithoutOperation(last);
    if (!goesOn || last.operation.scope === 'location') {
      return combined(waits, last, polls, context);
    }
    const progress = new ProgressTracker(context, lastChange(last.history));
    const polled = await pollActivity(waits, context, progress, list);
    polls += progress.polls;
    if ('verdict' in polled) {
      // The operation has ended, but whether it was the last one is not known.
      return combined(waits, { ...last, verdict: polled.verdict }, polls, context);
    }
    if (polled.result.kind === 'idle') {
      const known = waits.map((wait) => withKind(wait, list.kinds));
      return combined(known, judged(known, polled.result.poolState), polls, context);
    }
    const { operation, status } = polled.result;
    // There was an operation after all.
    if (isWithoutOperation(last)) {
      waits.pop();
      polls += last.polls;
    }
    context.observer.nextOperation(operation, status);
    waits.push(await waitForEnd({ operation, isListed: true }, context));
  }
}

/** Whether Azure reported no latest operation of the pool, which can be changing all the same. */
function isWithoutOperation({ verdict, operation }: EndedWait): boolean {
  const isMissing = failureIn(verdict)?.kind === 'operation-missing';
  return isMissing && operation.scope === 'agent-pool' && isLatest(operation);
}

/** What is known so far of Azure's list of operations. */
interface ListSupport {
  isOffered: boolean;
  isRefused: boolean;
  /** The operations with a kind, by their ids in lower case. Older api-versions report it in the list only. */
  readonly kinds: Map<string, Kind>;
}

type Kind = Pick<OperationStatus, 'operationType' | 'subOperationType'>;

const REFUSED = { kind: 'unsupported' } as const;

type Settled = Activity & { readonly kind: 'next' | 'idle' };

function pollActivity(
  waits: readonly EndedWait[],
  context: WaitContext,
  progress: ProgressTracker,
  list: ListSupport,
) {
  const { azure } = context;
  const { operation } = waits[0] as EndedWait;
  const getStatus: Azure['getStatus'] = (name, signal) => progress.poll(azure.getStatus(name, signal));
  let isPoolRead = false;
  let idleLooks = 0;
  let wanted: Wanted;
  return poll<Activity, Settled>(
    {
      get wanted() {
        return wanted;
      },
      ask: async (signal) => {
        wanted = 'list of operations';
        let look = list.isRefused
          ? REFUSED
          : await lookAtList(waits, context, signal, (operations) => learnKinds(operations, list.kinds));
        if (look.kind === 'unsupported') {
          // After the list was read, a refusal can be one that passes.
          list.isRefused = !list.isOffered;
          wanted = 'status';
          look = await lookForNewer(waits, { getStatus }, signal);
        } else {
          list.isOffered ||= look.kind !== 'failure';
        }
        if (look.kind !== 'none') return look;
        wanted = 'agent pool';
        return lookAtPool(operation, azure, signal);
      },
      judge: (activity): Judgement<Settled> => {
        isPoolRead = true;
        switch (activity.kind) {
          case 'next':
            return { kind: 'done', result: activity };
          case 'settling':
            idleLooks = 0;
            progress.settling(activity.provisioningState);
            return { kind: 'again' };
          case 'idle':
            idleLooks += 1;
            // Without the list, `latest` and the pool agree already.
            if (list.isRefused || idleLooks >= LOOKS) return { kind: 'done', result: activity };
            return { kind: 'again', outlook: { kind: 'near', sinceMs: 0 } };
        }
      },
      // Only the pool was not read before.
      judgeFailure: judgeReads(() => isPoolRead || wanted !== 'agent pool'),
    },
    context,
    progress,
  );
}

function learnKinds(operations: readonly OperationStatus[], kinds: Map<string, Kind>): void {
  for (const operation of operations) {
    const { operationType, subOperationType } = operation;
    const id = ownIdOf(operation);
    if (id && kindOf(operation)) kinds.set(id.toLowerCase(), { operationType, subOperationType });
  }
}

/** Adds the kind of the operation where only the list has reported it. */
function withKind(wait: EndedWait, kinds: ReadonlyMap<string, Kind>): EndedWait {
  const { lastStatus, operation } = wait;
  const kind = lastStatus && !kindOf(lastStatus) && kinds.get(operation.operationId.toLowerCase());
  return kind ? { ...wait, lastStatus: { ...lastStatus, ...kind } } : wait;
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
function kindOf({ operationType, subOperationType }: Kind): string {
  return operationType || subOperationType ? `${operationType}/${subOperationType}` : '';
}

function inOrderOfEnd(waits: readonly EndedWait[]): readonly EndedWait[] {
  let before = Number.NEGATIVE_INFINITY;
  const ends = waits.map((wait) => {
    const end = parseTime(wait.lastStatus?.endTime ?? '');
    // One without a time is taken to have ended with the one that was waited for before it.
    before = Number.isNaN(end) ? before : end;
    return { wait, end: before };
  });
  return ends.toSorted((one, other) => one.end - other.end || 0).map(({ wait }) => wait);
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
