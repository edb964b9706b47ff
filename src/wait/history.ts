import type { Phase } from '../azure/aks/operationStatus.ts';
import type { StepTime } from '../time/instant.ts';

/** One line of the timeline: from when on the operation was seen in which state. */
export interface StatusChange {
  readonly status: string;
  readonly phase: Phase;
  readonly percentComplete?: number;
  readonly sinceMs: StepTime;
}

/** What was seen, oldest first. Bounded: an operation that reports something new each time cannot fill memory. */
export interface History {
  readonly first: readonly StatusChange[];
  /** How many changes between `first` and `latest` were not kept. */
  readonly omitted: number;
  readonly latest: readonly StatusChange[];
}

export const EMPTY_HISTORY: History = { first: [], omitted: 0, latest: [] };

/** The last change; undefined when nothing was seen. */
export function lastChange({ first, latest }: History): StatusChange | undefined {
  return latest.at(-1) ?? first.at(-1);
}

const KEPT_AT_EACH_END = 50;

/** The history with one more change, the middle given up once both ends are full. */
export function withChange(history: History, change: StatusChange): History {
  if (history.first.length < KEPT_AT_EACH_END) return { ...history, first: [...history.first, change] };
  const latest = [...history.latest, change];
  const excess = Math.max(0, latest.length - KEPT_AT_EACH_END);
  return { ...history, latest: latest.slice(excess), omitted: history.omitted + excess };
}
