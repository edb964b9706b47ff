import type { ListAnswer } from '../../src/azure/aks/operationList.ts';
import { waitUntilIdle } from '../../src/wait/untilIdle.ts';
import { azureTime, failure, listOf, type Options, play, SECOND, STEADY, status } from './waits.ts';

/** Kinds of operations, as Azure writes them. */
export const UPGRADE = { operationType: 'PutAgentPool', subOperationType: 'Upgrading' };
export const SCALE = { operationType: 'PatchAgentPool', subOperationType: 'Scaling' };

/** An operation: when it starts and ends, in seconds of the step, and how. */
export interface Plan {
  readonly id: string | undefined;
  readonly from: number;
  readonly until: number;
  readonly end?: string;
  readonly kind?: object;
}

export function at({ id, from, until, end = 'Succeeded', kind = {} }: Plan, now: number) {
  const times = { startTime: azureTime(from * SECOND), name: id, ...kind };
  return now < until * SECOND
    ? status('InProgress', times)
    : status(end, { ...times, endTime: azureTime(until * SECOND) });
}

const started = (plans: readonly Plan[], now: number) => plans.filter(({ from }) => from * SECOND <= now);

/** What Azure lists at a time, the newest first. */
export const listed = (plans: readonly Plan[], now: number): ListAnswer =>
  listOf(
    ...started(plans, now)
      .map((plan) => at(plan, now))
      .toReversed(),
  );

/** Plays operations on one pool; the wait is for `op-1`. */
export function idle(plans: readonly Plan[], options: Options = {}) {
  return play(
    (now, _, operationId) => {
      const plan = plans.find(({ id }) => id === operationId);
      return plan ? at(plan, now) : failure('operation-missing');
    },
    {
      list: (now) => listed(plans, now),
      wait: waitUntilIdle,
      ...options,
      schedule: { ...STEADY, ...options.schedule },
    },
  );
}

/** The operation that decides, how it ended, and the others with their ends. */
export const outcomes = ({ ended }: Awaited<ReturnType<typeof play>>) => [
  ended.operation.operationId,
  ended.verdict.outcome,
  (ended.earlier ?? []).map(({ operation, verdict }) => [operation.operationId, verdict.outcome]),
];
