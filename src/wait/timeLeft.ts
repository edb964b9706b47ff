import { nodesOf } from '../azure/aks/operationStatus.ts';
import type { StepTime } from '../time/instant.ts';

/** Estimates how long an operation still takes, from the nodes that were seen to finish. Never from a percentage. */
export class TimeLeft {
  #label = '';
  #all = 0;
  #done = 0;
  /** How many nodes were seen to finish. */
  #finished = 0;
  #lastMs: StepTime | undefined;
  /** Milliseconds that single nodes took, as far as they were seen from begin to end. */
  #perNode: number[] = [];

  /** Takes a status into account, with the time at which it was seen. */
  see(status: string, now: StepTime): void {
    const nodes = nodesOf(status);
    const label = status.split(':', 1)[0] ?? '';
    if (!nodes || label !== this.#label || nodes.all !== this.#all || nodes.done < this.#done) {
      this.#label = label;
      this.#all = nodes?.all ?? 0;
      this.#done = nodes?.done ?? 0;
      // Work on a later node has begun at an unknown time; on the first one, about now.
      this.#lastMs = nodes?.done === 0 ? now : undefined;
      this.#perNode = [];
      this.#finished = 0;
      return;
    }
    const finished = nodes.done - this.#done;
    if (finished === 0) return;
    if (this.#lastMs !== undefined) {
      const each = (now - this.#lastMs) / finished;
      for (let node = 0; node < finished; node += 1) this.#perNode.push(each);
    }
    this.#finished += finished;
    this.#done = nodes.done;
    this.#lastMs = now;
  }

  /** Milliseconds; undefined until two nodes were seen to finish, and once all have. */
  estimateMs(now: StepTime): number | undefined {
    const left = this.#all - this.#done;
    if (this.#finished < 2 || this.#perNode.length === 0 || this.#lastMs === undefined || left === 0)
      return undefined;
    const median = medianOf(this.#perNode);
    // A node that takes longer than the others is as good as done: nothing says how much longer.
    return left * median - Math.min(now - this.#lastMs, median);
  }
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
