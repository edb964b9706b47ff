import type { AbortAnswer } from '../../src/azure/aks/abortAnswer.ts';
import type { AgentPool, PoolAnswer } from '../../src/azure/aks/agentPool.ts';
import type { ListAnswer } from '../../src/azure/aks/operationList.ts';
import type { OperationName } from '../../src/azure/aks/operationName.ts';
import { parseOperationStatus, phaseOf } from '../../src/azure/aks/operationStatus.ts';
import type { StatusAnswer } from '../../src/azure/aks/statusAnswer.ts';
import { parseCloudError } from '../../src/azure/http/cloudError.ts';
import type { Failure, FailureKind } from '../../src/azure/http/failure.ts';
import { epochTime, stepTime } from '../../src/time/instant.ts';
import type { Azure, Clock, Observer, WaitContext } from '../../src/wait/context.ts';
import type { Schedule } from '../../src/wait/schedule.ts';
import type { Target } from '../../src/wait/target.ts';
import type { EndedWait } from '../../src/wait/verdict.ts';
import { waitForEnd } from '../../src/wait/wait.ts';
import { FakeClock } from './fakeClock.ts';
import { OPERATION } from './operations.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

export { CLUSTER_OPERATION, LOCATION_OPERATION, OPERATION } from './operations.ts';

/** The defaults of action.yml. */
export const SCHEDULE: Schedule = {
  timeoutMs: 2 * HOUR,
  pollIntervalMs: 2 * SECOND,
  backoffFactor: 1.5,
  maxPollIntervalMs: 10 * SECOND,
  maxConsecutiveErrors: 20,
};

/** A poll every ten seconds, on the second. */
export const STEADY: Partial<Schedule> = {
  pollIntervalMs: 10 * SECOND,
  maxPollIntervalMs: 10 * SECOND,
  backoffFactor: 1,
};

export function status(text: string, more: object = {}): StatusAnswer {
  const json = { status: text, ...more };
  const parsed = parseOperationStatus(json);
  if (!parsed) throw new Error('no status');
  return { kind: 'status', status: parsed, rawBody: JSON.stringify(json) };
}

export function failure(kind: FailureKind, more: Partial<Failure> = {}): StatusAnswer & { kind: 'failure' } {
  return { kind: 'failure', failure: { kind, service: 'arm', message: `it was ${kind}`, ...more } };
}

export function errorOf(code: string, message: string) {
  const error = parseCloudError({ code, message });
  if (!error) throw new Error('no error');
  return error;
}

/** When every wait begins. */
export const STARTED_AT = epochTime(Date.parse('2026-01-02T03:00:00Z'));

/** A time as Azure writes it, this long after the start of the step. */
export function azureTime(sinceStartMs: number): string {
  return new Date(STARTED_AT + sinceStartMs).toISOString().replace('Z', '0000Z');
}

export function poolWith(more: Partial<AgentPool>): PoolAnswer & { kind: 'pool' } {
  const usual = {
    provisioningState: 'Succeeded',
    id: '',
    kubernetesVersion: '1.33.4',
    nodeImageVersion: 'AKSUbuntu-1',
  };
  const pool = { ...usual, ...more };
  return { kind: 'pool', pool: { ...pool, phase: phaseOf(pool.provisioningState) } };
}

export const running = status('InProgress');
export const succeeded = status('Succeeded');

/** An answer that comes after some virtual time. */
export interface Late {
  readonly after: number;
  readonly answer: StatusAnswer;
  /** It comes even when nobody wants it any more, as GitHub's ID token does. */
  readonly deaf?: boolean;
}

/** One answer after the other; the last one repeats. A function is told the time and the number of the poll. */
export type Script =
  | readonly (StatusAnswer | Late | 'hangs')[]
  | ((now: number, poll: number) => StatusAnswer | Late | 'hangs');

export interface Play {
  readonly ended: EndedWait;
  /** When each poll began, and which operation it asked for. */
  readonly asks: readonly { readonly at: number; readonly name: OperationName }[];
  /** What the observer was told, one line each. */
  readonly told: readonly string[];
  readonly clock: FakeClock;
  /** When the pool was looked at, and asked to abort. */
  readonly pools: readonly number[];
  /** When the list of operations was read. */
  readonly lists: readonly number[];
  readonly aborts: readonly number[];
}

export interface Options {
  readonly operation?: OperationName;
  readonly target?: Omit<Target, 'operation'>;
  /** What is to happen, when that is not the wait for one operation. */
  readonly wait?: (target: Target, context: WaitContext) => Promise<EndedWait>;
  /** One look at the pool after the other; the last one repeats. */
  readonly pool?: readonly (PoolAnswer | 'hangs')[];
  readonly abort?: AbortAnswer | 'hangs';
  /** One list of operations after the other, the last one repeats; Azure does not offer it unless given. */
  readonly list?: readonly (ListAnswer | 'hangs')[];
  readonly clockDifferenceMs?: number;
  readonly schedule?: Partial<Schedule>;
  /** No jitter unless asked for: pauses are what the schedule says. */
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
  const told: string[] = [];

  async function ask(name: OperationName, signal: AbortSignal): Promise<StatusAnswer> {
    const poll = asks.push({ at: clock.now(), name });
    const next =
      typeof script === 'function' ? script(clock.now(), poll) : script[Math.min(poll, script.length) - 1];
    if (next === 'hangs' || next === undefined) return new Promise<never>(() => {});
    if ('kind' in next) return next;
    const { after, answer, deaf = false } = next;
    if (deaf) await clock.takes(after);
    else await clockSleep(clock, after, signal);
    return signal.aborted && !deaf ? failure('network') : answer;
  }

  const pools: number[] = [];
  const aborts: number[] = [];
  const lists: number[] = [];
  const azure: Azure = {
    getStatus: ask,
    listOperations: (_, signal) => {
      const look = lists.push(clock.now());
      const next = options.list?.[Math.min(look, options.list.length) - 1] ?? UNSUPPORTED;
      return next === 'hangs' ? hanging(signal) : Promise.resolve(next);
    },
    clockDifferenceMs: () => options.clockDifferenceMs ?? 0,
    getPool: (_, signal) => {
      const look = pools.push(clock.now());
      const next = (options.pool ?? [poolWith({})])[Math.min(look, options.pool?.length ?? 1) - 1];
      return next === 'hangs' || !next ? hanging(signal) : Promise.resolve(next);
    },
    postAbort: (_, signal) => {
      aborts.push(clock.now());
      const { abort = { kind: 'taken', httpStatus: 202 } } = options;
      return abort === 'hangs' ? hanging(signal) : Promise.resolve(abort);
    },
  };
  const stepClock: Clock = {
    now: () => stepTime(clock.now()),
    startedAt: STARTED_AT,
    sleep: clock.sleep,
    random: options.random ?? (() => 0),
  };
  const schedule = { ...SCHEDULE, ...options.schedule };
  const target = { operation: options.operation ?? OPERATION, ...options.target };
  const context = { schedule, azure, clock: stepClock, observer: teller(told), cancel: cancel.signal };
  const { wait = waitForEnd } = options;
  const ended = await clock.run(wait(target, context));
  return { ended, asks, pools, lists, aborts, told, clock };
}

function hanging(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('given up'))));
}

/** A pause that is not one of the wait's own. */
async function clockSleep(clock: FakeClock, ms: number, signal: AbortSignal): Promise<void> {
  await clock.sleep(ms, signal);
  clock.sleeps.pop();
}

function teller(told: string[]): Observer {
  return {
    changed: ({ status, percentComplete = '-', sinceMs }) =>
      told.push(`${sinceMs} changed ${status} ${percentComplete}`),
    noticed: ({ code, message }) => told.push(`noticed ${code}: ${message}`),
    recovered: () => told.push('recovered'),
    failed: ({ kind }, inARow) => told.push(`failed ${kind} ${inARow}`),
    resolved: ({ operationId }) => told.push(`resolved ${operationId}`),
    searching: ({ latest }) => told.push(`searching ${latest ? latest.name : 'none'}`),
    nextOperation: ({ operationId }) => told.push(`next ${operationId}`),
    settling: (provisioningState) => told.push(`settling ${provisioningState}`),
    unchanged: (elapsedMs, latest) => told.push(`${elapsedMs} unchanged ${latest?.status ?? 'nothing'}`),
  };
}
