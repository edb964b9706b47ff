/** Points in time as people write them in a workflow and read them in a log. */

declare const clock: unique symbol;

/** Milliseconds since 1970-01-01 UTC. */
export type EpochTime = number & { readonly [clock]: 'epoch' };

/** Milliseconds since the start of the step, on a clock that only moves forward. */
export type StepTime = number & { readonly [clock]: 'step' };

/** Marks a number as a time of the epoch. */
export function epochTime(ms: number): EpochTime {
  return ms as EpochTime;
}

/** Marks a number as a time of the step. */
export function stepTime(ms: number): StepTime {
  return ms as StepTime;
}

// Without a zone it would be the runner's own.
const ISO_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/i;

/** Reads an ISO 8601 time with its zone; undefined for every other text. */
export function parseIsoTime(text: string): EpochTime | undefined {
  const time = ISO_TIME.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) || !isDay(text.slice(0, 10)) ? undefined : epochTime(time);
}

/** `Date` reads 30 February as 2 March. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** Writes a time for a person: `2026-11-22 10:00:00 UTC`. */
export function utcText(time: EpochTime): string {
  return `${new Date(time).toISOString().replace('T', ' ').slice(0, 19)} UTC`;
}

/** Reads a time that Azure wrote; NaN without a zone, which would be the runner's own. */
export function parseTime(text: string): EpochTime {
  return epochTime(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? Date.parse(text) : Number.NaN);
}
