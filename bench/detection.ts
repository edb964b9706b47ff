import { seeded } from '../simulator/seeded.ts';
import type { OperationName } from '../src/azure/aks/operationName.ts';
import { parseOperationStatus } from '../src/azure/aks/operationStatus.ts';
import type { StatusAnswer } from '../src/azure/aks/statusAnswer.ts';
import { epochTime, stepTime } from '../src/time/instant.ts';
import type { Azure, Clock, Observer } from '../src/wait/context.ts';
import type { Schedule } from '../src/wait/schedule.ts';
import { waitForEnd } from '../src/wait/wait.ts';

/*
 * How long after its end an operation is noticed, and how many polls that costs, on a simulated clock: the wait of
 * the action itself, and the fixed pauses of what people use today.
 */

const LATENCY_MS = 200;
const MINUTE = 60_000;
const NODES = 9;

export interface Detection {
  /** Mean time from the operation's end to the verdict, milliseconds. */
  readonly meanMs: number;
  readonly pollsPerMinute: number;
}

/** Lengths of operations from 10 s to 3 h, as many short as long ones (evenly on a logarithmic scale). */
export function randomEnds(count: number, seed = 1): readonly number[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => 10_000 * 1_080 ** random());
}

/**
 * The action's own wait with its own schedule.
 *
 * @param share of the operations that report their nodes, 0 to 1
 */
export async function detectionOfAction(
  ends: readonly number[],
  schedule: Schedule,
  share: number,
): Promise<Detection> {
  const random = seeded(2);
  const waits = await Promise.all(
    ends.map((end, index) => oneWait(end, schedule, random, (index % 10) / 10 < share)),
  );
  return summary(ends, waits);
}

/** A loop with one pause between answers, as `az aks nodepool wait` (30 s) and @azure/core-lro (2 s) have it. */
export function detectionOfFixedPause(ends: readonly number[], pauseMs: number): Detection {
  const waits = ends.map((end) => {
    const polls = Math.floor(Math.max(0, end - LATENCY_MS) / (pauseMs + LATENCY_MS)) + 1;
    const last = (polls - 1) * (pauseMs + LATENCY_MS) + LATENCY_MS;
    const more = last < end ? 1 : 0;
    return { polls: polls + more, elapsedMs: last + more * (pauseMs + LATENCY_MS) };
  });
  return summary(ends, waits);
}

async function unused(): Promise<never> {
  throw new Error('The wait for one operation requests its status only.');
}

const OPERATION: OperationName = {
  scope: 'cluster',
  subscriptionId: '',
  resourceGroup: '',
  clusterName: '',
  operationId: 'simulated',
};

const SILENT: Observer = {
  changed() {},
  noticed() {},
  failed() {},
  recovered() {},
  resolved() {},
  searching() {},
  nextOperation() {},
  settling() {},
  unchanged() {},
  stalled() {},
};

async function oneWait(end: number, schedule: Schedule, random: () => number, reportsNodes: boolean) {
  let now = 0;
  const azure: Azure = {
    async getStatus() {
      now += LATENCY_MS;
      return answer(now >= end ? 'Succeeded' : progress(now, end, reportsNodes));
    },
    getPool: unused,
    listOperations: unused,
    listPools: unused,
    postAbort: unused,
    clockDifferenceMs: () => 0,
  };
  const clock: Clock = {
    now: () => stepTime(now),
    startedAt: epochTime(0),
    sleep(ms, signal) {
      // The wait sleeps for its pauses, and for the time limit of each poll, which these polls never reach.
      if (ms > 10 * MINUTE) {
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
      }
      now += ms;
      return Promise.resolve();
    },
    random,
  };
  const cancel = new AbortController().signal;
  return waitForEnd({ operation: OPERATION }, { schedule, azure, clock, observer: SILENT, cancel });
}

function answer(status: string): StatusAnswer {
  const parsed = parseOperationStatus({ status });
  if (!parsed) throw new Error('no status');
  return { kind: 'status', status: parsed, rawBody: '' };
}

/**
 * What Azure reports until then: either its nodes, nine of them, evenly, and all of them as completed for the last
 * tenth of the time or 40 s, whichever is less, as recorded operations did; or nothing but InProgress.
 */
function progress(now: number, end: number, reportsNodes: boolean): string {
  const allDoneAt = end - Math.min(40_000, end / 10);
  const done = Math.min(NODES, Math.floor((now / allDoneAt) * NODES));
  return reportsNodes ? `UpgradingNodes: ${done}/${NODES} nodes completed` : 'InProgress';
}

function summary(
  ends: readonly number[],
  waits: readonly { readonly polls: number; readonly elapsedMs: number }[],
): Detection {
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const late = waits.map(({ elapsedMs }, index) => elapsedMs - (ends[index] ?? 0));
  const minutes = sum(waits.map(({ elapsedMs }) => elapsedMs)) / MINUTE;
  return { meanMs: sum(late) / late.length, pollsPerMinute: sum(waits.map(({ polls }) => polls)) / minutes };
}
