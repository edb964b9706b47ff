import type { OperationName, PoolOperation } from '../src/azure/aks/operationName.ts';
import { Pace } from '../src/azure/aks/pace.ts';
import type { Azure } from '../src/wait/context.ts';
import { watchPools } from '../src/wait/poolWatch.ts';
import type { Schedule } from '../src/wait/schedule.ts';
import { waitForEnd } from '../src/wait/wait.ts';
import { contextOf, type Detection, LATENCY_MS, summaryOf } from './detection.ts';
import type { SimulatedOperation } from './operations.ts';
import { VirtualClock } from './virtualClock.ts';

/** Detection of many operations in one step. */
export interface DetectionOfMany extends Detection {
  /** Requests of all kinds, for each second of the whole step. */
  readonly requestsPerSecond: number;
}

/** Waits for all operations in one step, in clusters of so many pools each, all of one subscription. */
export async function detectionOfMany(
  operations: readonly SimulatedOperation[],
  poolsInACluster: number,
  schedule: Schedule,
): Promise<DetectionOfMany> {
  const clock = new VirtualClock();
  const pace = new Pace(clock);
  let requests = 0;
  const request: Azure['getStatus'] extends (...parts: infer P) => unknown
    ? (...parts: P) => Promise<void>
    : never = async ({ subscriptionId }, signal, priority) => {
    await pace.turn(subscriptionId, signal, priority);
    requests += 1;
    await clock.sleep(LATENCY_MS, signal);
  };
  const names = operations.map(
    (_, index): PoolOperation => ({
      scope: 'agent-pool',
      subscriptionId: 'one',
      resourceGroup: 'rg',
      clusterName: `aks${Math.floor(index / poolsInACluster)}`,
      agentPoolName: `np${index}`,
      operationId: `operation${index}`,
    }),
  );
  const listPools: Azure['listPools'] = async ({ clusterName }, signal) => {
    const [first] = names;
    if (first) await request(first, signal, { isUrgent: true });
    const pools = names.flatMap((name, index) => {
      const hasEnded = clock.now() >= (operations[index]?.endMs ?? 0);
      const provisioningState = hasEnded ? 'Succeeded' : 'Updating';
      return name.clusterName === clusterName
        ? [{ name: name.agentPoolName, mode: 'User', provisioningState }]
        : [];
    });
    return { kind: 'pools', pools };
  };
  const contexts = operations.map((operation) => {
    const context = contextOf(operation, schedule, clock, request);
    return { ...context, azure: { ...context.azure, listPools } };
  });
  const [any] = contexts;
  const watch = any && watchPools(names, any);
  const waits = contexts.map(async (context, index) => {
    const nudge = watch?.nudge(index);
    const operation = names[index] as OperationName;
    const ended = await waitForEnd({ operation }, { ...context, ...(nudge && { nudge }) });
    watch?.end(index);
    return ended;
  });
  const ended = await clock.run(Promise.all(waits));
  return { ...summaryOf(operations, ended), requestsPerSecond: requests / (clock.now() / 1_000) };
}
