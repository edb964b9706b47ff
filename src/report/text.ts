/**
 * Escapes text that Azure or a user wrote for the place where it is shown. Annotations and outputs need only `plain`:
 * `@actions/core` escapes the former and delimits the latter.
 */

import { stripVTControlCharacters } from 'node:util';

// Control characters except newline and tab; and the invisible marks that reorder text (https://trojansource.codes).
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/g;

/** Makes text readable: no terminal sequences or control characters, newlines as `\n`. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/\r\n?/g, '\n').replace(CONTROL, '');
}

/** Makes text readable on one line. */
export function oneLine(text: string): string {
  // Line by line: a pattern for "newline with blanks around it" takes quadratic time over blanks without newline.
  return plain(text)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join(' ');
}

/**
 * Escapes lines for the log, so that the runner reads no workflow command in them: it takes `::name::` at the start of
 * a line and the older `##[name]` anywhere (actions/runner, ActionCommand.cs).
 */
export function logText(text: string): string {
  return plain(text)
    .replace(/^([^\S\n]*):(?=:)/gm, '$1: ')
    .replaceAll('##[', '## [');
}

/** Escapes text for one line of the log, at most `limit` characters of it. */
export function logLine(text: string, limit = 1_000): string {
  return shorten(logText(oneLine(text)), limit);
}

/**
 * Escapes text for HTML and its attribute values, on one line. An empty line would end the HTML block around it, and
 * Markdown applies again after the block.
 */
export function html(text: string): string {
  return entities(oneLine(text));
}

/** Escapes HTML text of several lines, which are joined by `<br>`. */
export function htmlLines(text: string): string {
  return entities(text).trim().replaceAll('\n', '<br>');
}

/** Escapes text for `<pre>`: every line is kept, and an empty one gets a blank, so that it does not end the block. */
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

/** Cuts text after `limit` characters, and says how much was cut. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit).trimEnd()}... (${text.length - limit} more characters)`;
}

/** Cuts text after `limit` characters where the whole of it is shown elsewhere. */
export function excerpt(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit).trimEnd()}…`;
}
