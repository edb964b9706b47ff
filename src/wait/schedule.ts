/** The time rules of one wait. All times in milliseconds. */
export interface Schedule {
  /** How long to wait in all, counted from the start of the step. */
  readonly timeoutMs: number;
  /** Pause after the first answer. */
  readonly pollIntervalMs: number;
  /** Each pause is this times the last; at least 1. */
  readonly backoffFactor: number;
  /** Longest pause, unless Azure asks for a longer one. */
  readonly maxPollIntervalMs: number;
  /** Failed polls in a row that end the wait. */
  readonly maxConsecutiveErrors: number;
}

/**
 * A poll that begins at the deadline still gets this long, and so does one that began shortly before it: without
 * it the last poll could never be answered. It keeps the step within a second of its deadline.
 */
export const LAST_POLL_MS = 500;

/** Gates that were started together must not ask together for hours: each pause is longer by up to this share. */
const JITTER = 0.04;

/** Once every node is done the end is near, and the longest pause becomes this share of itself. */
const NEAR_END = 0.5;

/** What came back from the last poll, as far as the next pause depends on it. */
export interface LastPoll {
  readonly throttled: boolean;
  /** Azure has said that every node is done: the end is tens of seconds away. */
  readonly nearEnd: boolean;
  /** What the service asked for in `Retry-After`. */
  readonly retryAfterMs?: number;
}

/** The undisturbed pause before the next poll, which the one after that is counted from. */
export function nextInterval(schedule: Schedule, previous: number | undefined, last: LastPoll): number {
  if (previous === undefined) return schedule.pollIntervalMs;
  // Azure that answers 429 without saying for how long sees fewer requests at once, up to the longest pause.
  const factor = last.throttled ? Math.max(2, schedule.backoffFactor) : schedule.backoffFactor;
  const near = last.nearEnd && !last.throttled;
  const longest = near
    ? Math.max(schedule.pollIntervalMs, schedule.maxPollIntervalMs * NEAR_END)
    : schedule.maxPollIntervalMs;
  return Math.min(previous * factor, longest);
}

/**
 * How long to pause now: the interval, or what `Retry-After` asks for where that is longer, with a little jitter,
 * and cut so that one last poll happens at the deadline.
 *
 * @param now milliseconds since the start of the step
 * @param random in [0, 1)
 */
export function pauseFor(
  schedule: Schedule,
  interval: number,
  last: LastPoll,
  now: number,
  random: number,
): number {
  const jitter = interval * JITTER * random;
  const wanted = Math.max(interval, last.retryAfterMs ?? 0) + jitter;
  return Math.max(0, Math.min(wanted, schedule.timeoutMs - now));
}

/** How long a poll that begins now may take before it is given up for the deadline. */
export function pollLimit(schedule: Schedule, now: number): number {
  return Math.max(LAST_POLL_MS, schedule.timeoutMs - now);
}
