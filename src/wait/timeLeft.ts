import { nodesOf } from '../azure/aks/operationStatus.ts';
import type { StepTime } from '../time/instant.ts';

/** The nodes of one stage of an operation, such as `UpgradingNodes`. */
interface Stage {
  readonly label: string | undefined;
  readonly all: number;
  done: number;
  /** How many nodes were seen to finish. */
  finished: number;
  /** When the last one was; undefined while nothing shows when work on a node has begun. */
  lastMs: StepTime | undefined;
  /** Milliseconds that single nodes took, as far as they were seen from begin to end. */
  readonly perNode: number[];
}

/** Estimates how long an operation still takes, from the nodes that were seen to finish. Never from a percentage. */
export class TimeLeft {
  /** Undefined where the last status reported no nodes. */
  #stage: Stage | undefined;

  /** Takes a status into account, with the time at which it was seen. */
  see(status: string, now: StepTime): void {
    const nodes = nodesOf(status);
    if (!nodes) {
      this.#stage = undefined;
      return;
    }
    const [label] = status.split(':', 1);
    const stage = this.#stage;
    if (!stage || label !== stage.label || nodes.all !== stage.all || nodes.done < stage.done) {
      // Work on a later node has begun at an unknown time; on the first one, about now.
      const lastMs = nodes.done === 0 ? now : undefined;
      this.#stage = { label, ...nodes, finished: 0, lastMs, perNode: [] };
      return;
    }
    const finished = nodes.done - stage.done;
    if (finished === 0) return;
    if (stage.lastMs !== undefined) {
      const each = (now - stage.lastMs) / finished;
      for (let node = 0; node < finished; node += 1) stage.perNode.push(each);
    }
    stage.finished += finished;
    stage.done = nodes.done;
    stage.lastMs = now;
  }

  /** Milliseconds; undefined until two nodes were seen to finish, and once all have. */
  estimateMs(now: StepTime): number | undefined {
    if (!this.#stage) return undefined;
    const { all, done, finished, lastMs, perNode } = this.#stage;
    const left = all - done;
    if (finished < 2 || perNode.length === 0 || left === 0) return undefined;
    if (lastMs === undefined) return undefined;
    const median = medianOf(perNode);
    // A node that takes longer than the others is as good as done: nothing says how much longer.
    return left * median - Math.min(now - lastMs, median);
  }
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
