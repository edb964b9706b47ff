import type { AbortAnswer } from '../../src/azure/aks/abortAnswer.ts';
import type { PoolAnswer } from '../../src/azure/aks/agentPool.ts';
import type { ListAnswer } from '../../src/azure/aks/operationList.ts';
import type { OperationName } from '../../src/azure/aks/operationName.ts';
import type { StatusAnswer } from '../../src/azure/aks/statusAnswer.ts';
import { stepTime } from '../../src/time/instant.ts';
import type { Azure, Clock, Observer, WaitContext } from '../../src/wait/context.ts';
import type { Schedule } from '../../src/wait/schedule.ts';
import type { Target } from '../../src/wait/target.ts';
import type { EndedWait } from '../../src/wait/verdict.ts';
import { waitForEnd } from '../../src/wait/wait.ts';
import { failure, poolWith, STARTED_AT } from './answers.ts';
import { FakeClock } from './fakeClock.ts';
import { OPERATION } from './operations.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

export {
  azureTime,
  errorOf,
  failure,
  listOf,
  poolWith,
  running,
  STARTED_AT,
  status,
  succeeded,
} from './answers.ts';
export { CLUSTER_OPERATION, LOCATION_OPERATION, OPERATION } from './operations.ts';

/** The defaults of action.yml. */
export const SCHEDULE: Schedule = {
  timeoutMs: 2 * HOUR,
  pollIntervalMs: 2 * SECOND,
  backoffFactor: 1.5,
  maxPollIntervalMs: 13 * SECOND,
  maxConsecutiveErrors: 20,
  stalledAfterMs: 15 * MINUTE,
};

/** A poll every ten seconds, on the second. */
export const STEADY: Partial<Schedule> = {
  pollIntervalMs: 10 * SECOND,
  maxPollIntervalMs: 10 * SECOND,
  backoffFactor: 1,
};

/** An answer that comes after some virtual time. */
export interface Late {
  readonly after: number;
  readonly answer: StatusAnswer;
  /** It comes even after it was given up, as GitHub's ID token does. */
  readonly deaf?: boolean;
}

/**
 * One answer after the other; the last one repeats. A function gets the time, the number of the poll and the
 * operation's id.
 */
export type Script =
  | readonly (StatusAnswer | Late | 'hangs')[]
  | ((now: number, poll: number, operationId: string) => StatusAnswer | Late | 'hangs');

/** The same for reads of the pool and of the list. */
export type Reads<A> = readonly (A | 'hangs')[] | ((now: number, read: number) => A | 'hangs');

export type PoolListAnswer = Awaited<ReturnType<Azure['listPools']>>;

export interface Play {
  readonly ended: EndedWait;
  /** When each poll began, and which operation it was about. */
  readonly asks: readonly { readonly at: number; readonly name: OperationName }[];
  /** What the observer heard, one line each. */
  readonly reported: readonly string[];
  readonly clock: FakeClock;
  /** When the pool was read, when the list of operations, and when an abort was requested. */
  readonly pools: readonly number[];
  readonly lists: readonly number[];
  readonly aborts: readonly number[];
}

export interface Options {
  readonly operation?: OperationName;
  readonly target?: Omit<Target, 'operation'>;
  /** What runs, where that is not the wait for one operation. */
  readonly wait?: (target: Target, context: WaitContext) => Promise<EndedWait>;
  readonly pool?: Reads<PoolAnswer>;
  /** Azure does not offer the list unless it is given. */
  readonly list?: Reads<ListAnswer>;
  /** The agent pools of the cluster; none unless given. */
  readonly poolList?: Reads<PoolListAnswer>;
  readonly abort?: AbortAnswer | 'hangs';
  readonly clockDifferenceMs?: number;
  readonly schedule?: Partial<Schedule>;
  /** Without it there is no jitter: pauses are what the schedule says. */
  readonly random?: () => number;
  /** When the run is cancelled, with which signals. */
  readonly cancel?: readonly (readonly [at: number, signal: string])[];
  readonly controller?: AbortController;
}

const UNSUPPORTED: ListAnswer = { kind: 'unsupported' };

/** Plays a whole wait on virtual time. */
export async function play(script: Script, options: Options = {}): Promise<Play> {
  const clock = new FakeClock();
  const cancel = options.controller ?? new AbortController();
  for (const [at, signal] of options.cancel ?? []) clock.at(at, () => cancel.abort(signal));
  const asks: { at: number; name: OperationName }[] = [];
  const pools: number[] = [];
  const lists: number[] = [];
  const aborts: number[] = [];
  const poolLists: number[] = [];

  async function getStatus(name: OperationName, signal: AbortSignal): Promise<StatusAnswer> {
    const poll = asks.push({ at: clock.now(), name });
    const next =
      typeof script === 'function' ? script(clock.now(), poll, name.operationId) : nth(script, poll);
    if (next === 'hangs' || next === undefined) return hanging(signal);
    if ('kind' in next) return next;
    const { after, answer, deaf = false } = next;
    if (deaf) await clock.takes(after);
    else await latency(clock, after, signal);
    return signal.aborted && !deaf ? failure('network') : answer;
  }

  function read<A>(reads: Reads<A> | undefined, usual: A, times: number[], signal: AbortSignal): Promise<A> {
    const count = times.push(clock.now());
    const next =
      typeof reads === 'function' ? reads(clock.now(), count) : ((reads && nth(reads, count)) ?? usual);
    return next === 'hangs' ? hanging(signal) : Promise.resolve(next as A);
  }

  const { abort = { kind: 'taken', httpStatus: 202 } } = options;
  const azure: Azure = {
    getStatus,
    getPool: (_, signal) => read<PoolAnswer>(options.pool, poolWith({}), pools, signal),
    listOperations: (_, signal) => read(options.list, UNSUPPORTED, lists, signal),
    listPools: (_, signal) =>
      read<PoolListAnswer>(options.poolList, { kind: 'pools', pools: [] }, poolLists, signal),
    postAbort: (_, signal) => read<AbortAnswer>([abort], abort as AbortAnswer, aborts, signal),
    clockDifferenceMs: () => options.clockDifferenceMs ?? 0,
  };
  const stepClock: Clock = {
    now: () => stepTime(clock.now()),
    startedAt: STARTED_AT,
    sleep: clock.sleep,
    random: options.random ?? (() => 0),
  };
  const reported: string[] = [];
  const schedule = { ...SCHEDULE, ...options.schedule };
  const target = { operation: options.operation ?? OPERATION, ...options.target };
  const context = { schedule, azure, clock: stepClock, observer: recorder(reported), cancel: cancel.signal };
  const { wait = waitForEnd } = options;
  const ended = await clock.run(wait(target, context));
  return { ended, asks, pools, lists, aborts, reported, clock };
}

function nth<T>(items: readonly T[], number: number): T | undefined {
  return items[Math.min(number, items.length) - 1];
}

/** Never answers; a request that was given up rejects, as the client does not. */
function hanging(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('given up'))));
}

/** The time that an answer takes; it is not one of the pauses of the wait. */
async function latency(clock: FakeClock, ms: number, signal: AbortSignal): Promise<void> {
  await clock.sleep(ms, signal);
  clock.sleeps.pop();
}

function recorder(reported: string[]): Observer {
  const line = (text: string) => {
    reported.push(text);
  };
  return {
    changed: ({ status, percentComplete = '-', sinceMs }) =>
      line(`${sinceMs} changed ${status} ${percentComplete}`),
    noticed: ({ code, message }) => line(`noticed ${code}: ${message}`),
    recovered: () => line('recovered'),
    failed: ({ kind }, inARow, wanted) => line(`failed ${wanted} ${kind} ${inARow}`),
    resolved: ({ operationId }) => line(`resolved ${operationId}`),
    searching: ({ latest }) => line(`searching ${latest ? latest.name : 'none'}`),
    nextOperation: ({ operationId }) => line(`next ${operationId}`),
    settling: (provisioningState) => line(`settling ${provisioningState}`),
    unchanged: (elapsedMs, latest) => line(`${elapsedMs} unchanged ${latest?.status ?? 'nothing'}`),
    stalled: ({ noticedMs, drainTimeoutMinutes = '-' }) =>
      line(`${noticedMs} stalled ${drainTimeoutMinutes}`),
  };
}
