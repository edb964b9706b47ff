import { type Facts, fact, firstOf } from './facts.ts';

const ABOUT = /\btoo ?many ?requests|\bthrottl|\brate limit|operationGroup/i;
/** `"operationGroup":"GetVMs30Min"` with any number of backslashes, `operationGroup: GetVMs30Min`. */
const labelled = (label: string, value: string) =>
  new RegExp(String.raw`\b(?:${label})\\{0,8}"?\s{0,3}[:=]\s{0,3}\\{0,8}["']?(${value})`, 'i');
const GROUP = labelled('operation ?Group', String.raw`[A-Za-z][\w.-]{0,79}\w`);
const ALLOWED = labelled('allowed ?Request ?Count', String.raw`\d{1,9}`);
const MEASURED = labelled('measured ?Request ?Count', String.raw`\d{1,9}`);
const WAIT =
  /\b(?:retry|try again|wait)\w{0,4}\b[^.\n\d]{0,40}?['"]?(\d{1,6})['"]? ?(seconds?|minutes?|sec|min|s)\b/i;
const RETRY_AFTER =
  /\bRetry-? ?After(?: ?Seconds| header)?['"]?\s?[:=]?\s?['"]?(\d{1,6})\b(?!['"]? ?(?:ms|milli|h|days?\b))/i;

/** Finds what was limited, by how much, and how long to wait. */
export function throttlingFacts(text: string): Facts {
  if (!ABOUT.test(text)) return { facts: [] };
  const [, time, unit = ''] = WAIT.exec(text) ?? [];
  const wait = time ? timeText(time, /^m/i.test(unit) ? 'minute' : 'second') : secondsIn(text);
  return {
    facts: [
      ...fact('Operation group', firstOf(GROUP, text)),
      ...fact('Requests allowed', firstOf(ALLOWED, text)),
      ...fact('Requests measured', firstOf(MEASURED, text)),
      ...fact('Wait before the next try', wait),
    ],
  };
}

function secondsIn(text: string): string | undefined {
  const seconds = firstOf(RETRY_AFTER, text);
  return seconds && timeText(seconds, 'second');
}

function timeText(count: string, unit: string): string {
  return `${count} ${unit}${count === '1' ? '' : 's'}`;
}
