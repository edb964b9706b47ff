import type { OperationName } from '../src/azure/aks/operationName.ts';
import { parseOperationStatus } from '../src/azure/aks/operationStatus.ts';
import type { StatusAnswer } from '../src/azure/aks/statusAnswer.ts';
import type { Azure, Observer, WaitContext } from '../src/wait/context.ts';
import type { Schedule } from '../src/wait/schedule.ts';
import { waitForEnd } from '../src/wait/wait.ts';
import type { SimulatedOperation } from './operations.ts';
import { VirtualClock } from './virtualClock.ts';

/*
 * How long after its end an operation is noticed, and at what price in polls, on a virtual clock: the wait of the
 * action itself, and the fixed pauses of what people use today.
 */

/** What one request takes. */
export const LATENCY_MS = 200;
const MINUTE = 60_000;

export interface Detection {
  /** Mean time from the operation's end to the verdict, milliseconds. */
  readonly meanMs: number;
  readonly pollsPerMinute: number;
}

/** How one wait went. */
export interface Waited {
  readonly polls: number;
  readonly elapsedMs: number;
}

/** Waits for each operation with the action's own wait, each alone. */
export async function detectionOfAction(
  operations: readonly SimulatedOperation[],
  schedule: Schedule,
): Promise<Detection> {
  const clock = new VirtualClock();
  const waits = operations.map((operation) =>
    waitForEnd(
      { operation: NAME },
      contextOf(operation, schedule, clock, () => clock.sleep(LATENCY_MS, NEVER)),
    ),
  );
  return summaryOf(operations, await clock.run(Promise.all(waits)));
}

/** A loop with one pause between answers, as `az aks nodepool wait` (30 s) and @azure/core-lro (2 s) have it. */
export function detectionOfFixedPause(operations: readonly SimulatedOperation[], pauseMs: number): Detection {
  const waits = operations.map(({ endMs }) => {
    const polls = Math.floor(Math.max(0, endMs - LATENCY_MS) / (pauseMs + LATENCY_MS)) + 1;
    const last = (polls - 1) * (pauseMs + LATENCY_MS) + LATENCY_MS;
    const more = last < endMs ? 1 : 0;
    return { polls: polls + more, elapsedMs: last + more * (pauseMs + LATENCY_MS) };
  });
  return summaryOf(operations, waits);
}

/** Means over all operations; polls for each minute of all waits together. */
export function summaryOf(operations: readonly SimulatedOperation[], waits: readonly Waited[]): Detection {
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const late = waits.map(({ elapsedMs }, index) => elapsedMs - (operations[index]?.endMs ?? 0));
  const minutes = sum(waits.map(({ elapsedMs }) => elapsedMs)) / MINUTE;
  return { meanMs: sum(late) / late.length, pollsPerMinute: sum(waits.map(({ polls }) => polls)) / minutes };
}

const NEVER = new AbortController().signal;

const NAME: OperationName = {
  scope: 'cluster',
  subscriptionId: '',
  resourceGroup: '',
  clusterName: '',
  operationId: 'simulated',
};

/** A wait for an operation that starts with the step. */
export function contextOf(
  operation: SimulatedOperation,
  schedule: Schedule,
  clock: VirtualClock,
  request: Azure['getStatus'] extends (...parts: infer P) => unknown ? (...parts: P) => Promise<void> : never,
): WaitContext {
  const startTime = new Date(clock.startedAt).toISOString();
  const azure: Azure = {
    async getStatus(...parts): Promise<StatusAnswer> {
      await request(...parts);
      const hasEnded = clock.now() >= operation.endMs;
      const status = parseOperationStatus({
        status: hasEnded ? operation.end : operation.statusAt(clock.now()),
        startTime,
      });
      if (!status) throw new Error('There is no status.');
      return { kind: 'status', status, rawBody: '' };
    },
    getPool: neverAsked,
    listOperations: neverAsked,
    listPools: neverAsked,
    postAbort: neverAsked,
    clockDifferenceMs: () => 0,
  };
  return { schedule, azure, clock, observer: SILENT, cancel: NEVER };
}

async function neverAsked(): Promise<never> {
  throw new Error('The wait for one operation asks for its status only.');
}

const nothing = () => {};

const SILENT: Observer = {
  changed: nothing,
  noticed: nothing,
  recovered: nothing,
  failed: nothing,
  resolved: nothing,
  searching: nothing,
  nextOperation: nothing,
  settling: nothing,
  unchanged: nothing,
  stalled: nothing,
};
