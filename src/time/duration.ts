/**
 * Durations as people write them in a workflow and read them in a log. All values are milliseconds.
 */

const UNITS = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;
const WRITTEN =
  /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/;

/**
 * Reads `500ms`, `90s`, `30m`, `2h`, `1h30m` (largest unit first, each once) or a bare number of seconds.
 *
 * @returns milliseconds, rounded; undefined when the text is not a duration.
 */
export function parseDuration(text: string): number | undefined {
  const compact = text.toLowerCase().replace(/\s/g, '');
  if (/^\d+(\.\d+)?$/.test(compact)) return Math.round(Number(compact) * UNITS.s);
  const parts = compact === '' ? null : WRITTEN.exec(compact);
  if (!parts) return undefined;
  const [, hours = 0, minutes = 0, seconds = 0, millis = 0] = parts;
  return Math.round(
    Number(hours) * UNITS.h + Number(minutes) * UNITS.m + Number(seconds) * UNITS.s + Number(millis),
  );
}

/**
 * Writes a duration for a person: `450 ms`, `2.5 s`, `42 s`, `3 min 12 s`, `2 h 5 min`. Days are not used: 30 h
 * is what a timeout input would be written as.
 */
export function formatDuration(ms: number): string {
  if (Math.round(ms) < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (Math.round(ms / 100) < 100) return `${Math.round(ms / 100) / 10} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return join(`${minutes} min`, seconds % 60, 's');
  return join(`${Math.floor(minutes / 60)} h`, minutes % 60, 'min');
}

/**
 * Rounds a duration as people do, never to 0: `1 min`, `7 min`, `25 min`, `1 h 30 min`, `5 h`. To the minute below
 * ten minutes, to five minutes below an hour, to a quarter of an hour below four hours, else to the hour.
 */
export function roughDuration(ms: number): string {
  const minutes = ms / UNITS.m;
  const step = minutes < 10 ? 1 : minutes < 57.5 ? 5 : minutes < 240 ? 15 : 60;
  return formatDuration(Math.max(1, Math.round(minutes / step) * step) * UNITS.m);
}

function join(larger: string, amount: number, unit: string): string {
  return amount === 0 ? larger : `${larger} ${amount} ${unit}`;
}
