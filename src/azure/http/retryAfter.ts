/**
 * What a service asked for in `Retry-After`: seconds, or an HTTP date (RFC 9110, 10.2.3). A date is measured
 * against the answer's own `Date`, so that a runner with a wrong clock neither hammers nor sleeps.
 *
 * @param now epoch milliseconds, used when the answer has no `Date`
 * @returns milliseconds; undefined when absent, unreadable, zero or in the past.
 */
export function retryAfterOf(header: (name: string) => string | undefined, now: number): number | undefined {
  const text = header('retry-after')?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return positive(Number(text) * 1000);
  // Date.parse reads a date into almost anything ("-5", "later than 2099"); an HTTP date has a day and a time.
  const isDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d\d:\d\d:\d\d/i.test(text);
  const until = isDate ? Date.parse(text) : Number.NaN;
  const from = Date.parse(header('date') ?? '');
  return positive(until - (Number.isNaN(from) ? now : from));
}

function positive(ms: number): number | undefined {
  return ms > 0 && Number.isFinite(ms) ? ms : undefined;
}
