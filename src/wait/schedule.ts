/** The time rules of one wait. All times in milliseconds. */
export interface Schedule {
  /** How long to wait in all, counted from the start of the step. */
  readonly timeoutMs: number;
  /** Pause after the first answer. */
  readonly pollIntervalMs: number;
  /** Each pause is this times the last; at least 1. */
  readonly backoffFactor: number;
  /** Longest pause after an answer, unless Azure asks for a longer one. */
  readonly maxPollIntervalMs: number;
  /** Failed requests in a row that end the wait. */
  readonly maxConsecutiveErrors: number;
  /** How long an operation that reports progress can report none before a warning; 0 turns the warning off. */
  readonly stalledAfterMs: number;
}

/**
 * A request that begins at the deadline, or shortly before it, still gets this long: without it the last one could
 * never be answered. It keeps the step within a second of its deadline.
 */
export const LAST_POLL_MS = 500;

/** Jitter: gates that were started together must not poll in lockstep. Each pause is longer by up to this share. */
const JITTER = 0.04;

/**
 * The longer an operation has run, the longer it is likely to go on, so the pauses grow with its age. A pause that
 * grows with the square root finds the end soonest for the same number of polls (`npm run bench`): 4 s after a minute,
 * 10 s after five.
 */
const PAUSE_FOR_AGE = 17.5;

/** Once all nodes are done, the pause is this share of the time since then: `poll-interval` for the first minute. */
const SHARE_NEAR_END = 1 / 30;

/** After failed requests a pause can become this many times `max-poll-interval`, to outlast an outage. */
const FAILED_POLL_SHARE = 6;

/** When the end can be expected, as far as the last answer shows. A failure can come at any time. */
export type Outlook =
  /** A success cannot come yet. */
  | { readonly kind: 'far' }
  /** Nothing is known but how long it has taken so far. */
  | { readonly kind: 'open'; readonly ageMs: number }
  /** What can be seen of it is done, and has been for a while. */
  | { readonly kind: 'near'; readonly sinceMs: number };

/** How the last request ended, as far as the next pause depends on it. */
export type LastPoll = {
  /** What the service asked for in `Retry-After`. */
  readonly retryAfterMs?: number;
} & (
  | { readonly kind: 'answered'; readonly outlook: Outlook }
  | { readonly kind: 'throttled' }
  | { readonly kind: 'failed' }
);

/** The base intervals before jitter and `Retry-After`. Those after failures grow on their own. */
export interface Intervals {
  readonly answered?: number | undefined;
  readonly failed?: number;
}

/** Computes the intervals after one more request; the one of its kind is the base of the next pause. */
export function nextIntervals(
  schedule: Schedule,
  { answered, failed }: Intervals,
  last: LastPoll,
): Intervals {
  const { pollIntervalMs, backoffFactor, maxPollIntervalMs } = schedule;
  const grown = (previous: number | undefined, factor: number, longest: number) =>
    previous === undefined ? pollIntervalMs : Math.min(previous * factor, longest);
  switch (last.kind) {
    case 'answered': {
      const longest = Math.min(maxPollIntervalMs, Math.max(pollIntervalMs, longestFor(last.outlook)));
      return { answered: grown(answered, backoffFactor, longest) };
    }
    case 'throttled':
      // Without a Retry-After, Azure sees fewer requests at once.
      return { answered, failed: grown(failed ?? answered, Math.max(2, backoffFactor), maxPollIntervalMs) };
    case 'failed':
      return { answered, failed: grown(failed, backoffFactor, maxPollIntervalMs * FAILED_POLL_SHARE) };
  }
}

function longestFor(outlook: Outlook): number {
  switch (outlook.kind) {
    case 'far':
      return Number.POSITIVE_INFINITY;
    case 'open':
      return PAUSE_FOR_AGE * Math.sqrt(outlook.ageMs);
    case 'near':
      return SHARE_NEAR_END * outlook.sinceMs;
  }
}

/**
 * Computes the pause before the next request: the interval, or `Retry-After` where that is longer, with a little
 * jitter, and cut so that a last request happens at the deadline.
 *
 * @param now milliseconds since the start of the step
 * @param random in [0, 1)
 */
export function pauseFor(
  schedule: Schedule,
  { answered = 0, failed = answered }: Intervals,
  { kind, retryAfterMs = 0 }: LastPoll,
  now: number,
  random: number,
): number {
  const interval = kind === 'answered' ? answered : failed;
  const pause = Math.max(interval, retryAfterMs) + interval * JITTER * random;
  return Math.max(0, Math.min(pause, schedule.timeoutMs - now));
}

/** Computes how long a request that begins now can take before it is given up for the deadline. */
export function pollLimit(schedule: Schedule, now: number): number {
  return Math.max(LAST_POLL_MS, schedule.timeoutMs - now);
}
