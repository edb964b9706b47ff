/** A longer pause is cut: one wrong header must not end a gate that lives for two hours. */
const LONGEST_MS = 5 * 60_000;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * Reads `Retry-After`: seconds, or an HTTP date (RFC 9110, 10.2.3). A date is compared with the response's own
 * `Date`, so that a wrong clock of the runner neither shortens nor lengthens the pause.
 *
 * @param now epoch milliseconds, used when the response has no `Date`
 * @returns milliseconds, at most five minutes; undefined when absent, unreadable, zero or in the past.
 */
export function retryAfterOf(header: (name: string) => string | undefined, now: number): number | undefined {
  const text = header('retry-after')?.trim() ?? '';
  const ms = /^\d+(\.\d+)?$/.test(text)
    ? Number(text) * 1000
    : (parseHttpDate(text) ?? Number.NaN) - (serverTimeOf(header) ?? now);
  return ms > 0 ? Math.min(ms, LONGEST_MS) : undefined;
}

/** Reads the clock of the service from the `Date` header: epoch milliseconds, to the second. */
export function serverTimeOf(header: (name: string) => string | undefined): number | undefined {
  return parseHttpDate(header('date') ?? '');
}

/**
 * Parses an HTTP date in its three forms (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`,
 * `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`. `Date.parse` reads the last one in local time, and
 * makes a date of almost any text.
 *
 * @returns epoch milliseconds; undefined when the text is not an HTTP date
 */
export function parseHttpDate(text: string): number | undefined {
  const parts =
    /^[a-z]{3}, (?<day>\d{1,2}) (?<month>[a-z]{3}) (?<year>\d{4}) (?<time>\d\d:\d\d:\d\d) GMT$/i.exec(text) ??
    /^[a-z]{6,9}, (?<day>\d\d)-(?<month>[a-z]{3})-(?<year>\d\d) (?<time>\d\d:\d\d:\d\d) GMT$/i.exec(text) ??
    /^[a-z]{3} (?<month>[a-z]{3}) +(?<day>\d{1,2}) (?<time>\d\d:\d\d:\d\d) (?<year>\d{4})$/i.exec(text);
  const { day, month = '', year = '', time } = parts?.groups ?? {};
  // Date.parse refuses the month 0, which stands for any other word.
  const monthNumber = MONTHS.indexOf(month.toLowerCase()) + 1;
  // Two digits mean this century: a server that writes them today does not mean 1994.
  const full = year.length === 2 ? `20${year}` : year;
  const two = (value: string | number | undefined) => String(value).padStart(2, '0');
  const ms = Date.parse(`${full}-${two(monthNumber)}-${two(day)}T${time}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}
