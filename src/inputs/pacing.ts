import type { Schedule } from '../wait/schedule.ts';
import type { InputReader } from './reader.ts';
import * as rules from './rules.ts';

const HOUR = 3_600_000;

/** The longest a job can run, on a self-hosted runner; a longer timeout would never be reached. */
export const LONGEST_JOB = 120 * HOUR;

/** Reads how long to wait, and at which pace. */
export function readSchedule(reader: InputReader): Schedule | undefined {
  const timeoutMs = reader.required('timeout', rules.duration(1, LONGEST_JOB));
  const pollIntervalMs = reader.required('poll-interval', rules.duration(1, HOUR));
  const backoffFactor = reader.required('backoff-factor', rules.number(1, 10));
  const longest = reader.required('max-poll-interval', rules.duration(1, HOUR));
  const maxConsecutiveErrors = reader.required(
    'max-consecutive-errors',
    rules.number(1, 1000, { whole: true }),
  );
  const stalledAfterMs = reader.required('stalled-after', rules.duration(0, LONGEST_JOB));
  if (!timeoutMs || !pollIntervalMs || !backoffFactor || !longest || !maxConsecutiveErrors) return undefined;
  if (stalledAfterMs === undefined) return undefined;
  // poll-interval alone is meant as it is: only a limit that was set as well is kept.
  if (longest < pollIntervalMs && !reader.isDefault('max-poll-interval')) {
    reader.reject('max-poll-interval', `at least poll-interval, which is ${reader.text('poll-interval')}`);
  }
  const maxPollIntervalMs = Math.max(longest, pollIntervalMs);
  return {
    timeoutMs,
    pollIntervalMs,
    backoffFactor,
    maxPollIntervalMs,
    maxConsecutiveErrors,
    stalledAfterMs,
  };
}
