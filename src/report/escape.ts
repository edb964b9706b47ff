/**
 * Makes text that Azure or a user wrote harmless for the place where it is shown. Annotations and outputs need
 * nothing of this: `@actions/core` escapes the one and delimits the other.
 */

// Terminal sequences; the other control characters except newline and tab; and the invisible marks that reorder
// text (https://trojansource.codes).
const ANSI = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])/g;
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/g;

/** Readable text: no terminal sequences or control characters, newlines as `\n`. */
export function plain(text: string): string {
  return text.replace(ANSI, '').replace(/\r\n?/g, '\n').replace(CONTROL, '');
}

/** The same on one line. */
export function oneLine(text: string): string {
  // Line by line: a pattern for "newline with blanks around it" takes quadratic time over blanks without newline.
  return plain(text)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join(' ');
}

/**
 * Lines for the log that the runner does not take for workflow commands: it reads `::name::` at the start of a
 * line and the older `##[name]` anywhere (actions/runner, ActionCommand.cs).
 */
export function logText(text: string): string {
  return plain(text)
    .replace(/^([^\S\n]*):(?=:)/gm, '$1: ')
    .replaceAll('##[', '## [');
}

/** One such line, at most `limit` characters of it. */
export function logLine(text: string, limit = 1_000): string {
  return shorten(logText(oneLine(text)), limit);
}

/**
 * For HTML text and attribute values, on one line. An empty line would end the HTML block around it, and wake up
 * Markdown, which sleeps in HTML blocks.
 */
export function html(text: string): string {
  return entities(oneLine(text));
}

/** For HTML text over several lines, joined by `<br>`. */
export function htmlLines(text: string): string {
  return entities(text).trim().replaceAll('\n', '<br>');
}

/** For `<pre>`: kept line by line, empty ones too, which are not quite empty then. */
export function htmlPre(text: string): string {
  return entities(text).replace(/\n(?=[^\S\n]*\n)/g, '\n&#32;');
}

function entities(text: string): string {
  return plain(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** At most `limit` characters, with a word about what was left out. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit).trimEnd()}... (${text.length - limit} more characters)`;
}
