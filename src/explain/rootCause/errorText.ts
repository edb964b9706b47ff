import { type CloudError, parseCloudError } from '../../azure/http/cloudError.ts';
import { asRecord } from '../../azure/http/json.ts';
import { autorestErrors } from './autorest.ts';
import { categorizedError } from './categorizedError.ts';
import type { Category, Embedded } from './embedded.ts';
import { readJson, unescapeOnce } from './jsonPrefix.ts';
import { sdkResponses } from './sdkResponse.ts';

export interface ErrorText {
  /** In the order of the text. A later one was wrapped more deeply; elements of one list are equally deep. */
  readonly errors: readonly {
    readonly error: CloudError;
    readonly level: number;
    readonly category?: Category;
  }[];
  /** The words around those errors; the whole text when there are none. */
  readonly words: string;
  /** Whether AKS calls the error retriable. */
  readonly retriable?: boolean;
}

/** Only this much is read; errors are at the front. */
export const MAX_TEXT = 128 * 1024;
const MAX_FOUND = 50;
const MAX_ESCAPES = 4;
/** JSON that has an error somewhere inside is searched this deep, under these names. */
const MAX_CARRIER_DEPTH = 4;
const CARRIERS = ['error', 'errors', 'details', 'innererror', 'properties', 'response', 'body'];
const STATUS_MESSAGE = 'statusMessage';

/**
 * Reads the errors that a message contains: JSON (whole, with words around it, escaped again, cut off),
 * autorest text, printed responses, AKS's own "Category: ..." text.
 *
 * JSON counts as an error only if it has a code together with a message or details, alone or under `error`:
 * throttling counters, policy ids and JSON in an address stay in the words.
 */
export function readErrorText(message: string): ErrorText {
  const text = message.slice(0, MAX_TEXT);
  const retriable = /\bRetriable: ?(true|false)\b/i.exec(text);
  const inText = [...autorestErrors(text), ...sdkResponses(text)];
  // The JSON of `Details=[...]` and of a response is read together with the error that it belongs to.
  const apart = jsonErrors(text).filter(
    (json) => !inText.some(({ start, end }) => start < json.start && json.start < end),
  );
  const found: Embedded[] = [...categorizedError(text), ...inText, ...apart];
  found.sort((a, b) => a.start - b.start);
  const starts = [...new Set(found.map(({ start }) => start))];
  return {
    errors: found.slice(0, MAX_FOUND).map(({ error, start, category }) => ({
      error,
      level: starts.indexOf(start),
      ...(category && { category }),
    })),
    words: cutOut(message, found),
    ...(retriable && { retriable: /true/i.test(retriable[0]) }),
  };
}

/** Where an object, or a list of objects, can begin. Cheap: a text may hold 100,000 brackets. */
const JSON_START = /\{(?=[\s\\nrt]{0,200}")|\[(?=[\s\\nrt]{0,200}\{)/g;
/** `{\"code\"`, `{\n \"code\"` with the backslashes written out, once or twice. */
const ESCAPED_JSON = /^[{[](?:\s|\\+[nrt])*\{?(?:\s|\\+[nrt])*\\+"/;

function jsonErrors(text: string): Embedded[] {
  const found: Embedded[] = [];
  const opening = new RegExp(JSON_START);
  let escapedTries = 0;
  for (let match = opening.exec(text); match && found.length < MAX_FOUND; match = opening.exec(text)) {
    const start = match.index;
    if (ESCAPED_JSON.test(text.slice(start, start + 240))) {
      // Each try copies the rest of the text.
      if (escapedTries++ >= MAX_ESCAPES || insideAddress(text, start)) continue;
      const errors = escapedErrors(text.slice(start));
      if (errors.length > 0) {
        return [...found, ...errors.map((error) => ({ error, start, end: text.length }))];
      }
      continue;
    }
    const json = readJson(text, start);
    if (!json) continue;
    opening.lastIndex = json.end;
    if (insideAddress(text, start)) continue;
    for (const error of errorsIn(json.value, 0)) found.push({ error, start, end: json.end });
  }
  return found;
}

function escapedErrors(text: string): CloudError[] {
  let plain = text;
  for (let times = 0; times < MAX_ESCAPES; times++) {
    plain = unescapeOnce(plain);
    const json = readJson(plain, 0);
    if (json) return errorsIn(json.value, 0);
  }
  return [];
}

/** Azure writes parameters as JSON into portal addresses (".../Parameters/{...}"). */
function insideAddress(text: string, index: number): boolean {
  return /:\/\/[^\s"'<>]*$/.test(text.slice(Math.max(0, index - 300), index));
}

function errorsIn(value: unknown, depth: number): CloudError[] {
  if (depth > MAX_CARRIER_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((element) => errorsIn(element, depth + 1));
  const record = asRecord(value);
  if (!record) return [];
  if (isError(record) || isError(asRecord(record['error']))) {
    const error = parseCloudError(record);
    return error ? [error] : [];
  }
  const statusMessage = record[STATUS_MESSAGE];
  if (typeof statusMessage === 'string') return readErrorText(statusMessage).errors.map(({ error }) => error);
  return CARRIERS.flatMap((name) => errorsIn(record[name], depth + 1));
}

function isError(record: Record<string, unknown> | undefined): boolean {
  if (!record) return false;
  const { code, subcode, message, details, innererror } = record;
  const named = typeof code === 'string' || typeof code === 'number' || typeof subcode === 'string';
  return (
    named && (typeof message === 'string' || Array.isArray(details) || asRecord(innererror) !== undefined)
  );
}

function cutOut(text: string, found: readonly Embedded[]): string {
  let words = '';
  let at = 0;
  for (const { start, end } of found) {
    if (start > at) words += `${text.slice(at, start)} `;
    at = Math.max(at, end);
  }
  return words + text.slice(at);
}
