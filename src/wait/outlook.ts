import { nodesOf, type OperationStatus } from '../azure/aks/operationStatus.ts';
import { epochTime, parseTime, type StepTime } from '../time/instant.ts';
import type { WaitContext } from './context.ts';
import type { Outlook } from './schedule.ts';
import { byAzuresClock } from './target.ts';

/**
 * Follows what one operation reports, to find out when its end can be expected. Only nodes count: running operations
 * report any percentage.
 */
export class OutlookTracker {
  readonly #context: Pick<WaitContext, 'azure' | 'clock'>;
  readonly #beganMs: StepTime;
  #nearSinceMs: StepTime | undefined;

  constructor(context: Pick<WaitContext, 'azure' | 'clock'>) {
    this.#context = context;
    this.#beganMs = context.clock.now();
  }

  /** Takes a status into account that has just been received. */
  see(operation: OperationStatus): Outlook {
    const now = this.#context.clock.now();
    const reach = reachOf(operation.status);
    if (reach !== 'near') this.#nearSinceMs = undefined;
    switch (reach) {
      case 'near':
        this.#nearSinceMs ??= now;
        return { kind: 'near', sinceMs: now - this.#nearSinceMs };
      case 'far':
        return { kind: 'far' };
      case 'open':
        return { kind: 'open', ageMs: this.#ageMs(operation, now) };
    }
  }

  /** How long the operation has run by Azure's clock; since the wait began where Azure does not report the start. */
  #ageMs({ startTime }: OperationStatus, now: StepTime): number {
    const { azure, clock } = this.#context;
    const azuresNow = byAzuresClock(epochTime(clock.startedAt + now), azure.clockDifferenceMs());
    const ageMs = azuresNow - parseTime(startTime);
    return ageMs >= 0 ? ageMs : now - this.#beganMs;
  }
}

/**
 * A success cannot come before the last node, nor while a blue-green pool soaks, which takes long after its nodes are
 * done. The last node itself can be done, and the operation with it, before Azure reports either.
 */
function reachOf(status: string): Outlook['kind'] {
  const nodes = nodesOf(status);
  if (/soak/i.test(status)) return 'far';
  if (/committing/i.test(status)) return 'near';
  if (!nodes) return 'open';
  if (nodes.done >= nodes.all) return /^(upgrading|creating)/i.test(status) ? 'near' : 'open';
  return nodes.all - nodes.done > 1 ? 'far' : 'open';
}
