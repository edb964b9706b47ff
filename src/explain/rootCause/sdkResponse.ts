import { type Embedded, errorOf } from './embedded.ts';

/**
 * The text form of newer Go SDKs, which print the response:
 *
 *     PUT https://management.azure.com/...
 *     -----------------
 *     RESPONSE 403: 403 Forbidden
 *     ERROR CODE: LinkedAuthorizationFailed
 *     -----------------
 *     { "error": { ... } }        or plain words
 *     -----------------
 *
 * Line ends may have become `\n` in writing, or blanks.
 */
const RESPONSE =
  /(?:(?:GET|PUT|POST|PATCH|DELETE|HEAD) https?:\/\/[^\s\\]{1,2000}[\s\\nr-]{0,400})?RESPONSE \d{3}:/g;
/** After "403 Forbidden" and the line end. */
const CODE = /[\s\S]{0,109}?ERROR CODE: ?([A-Za-z]\w{2,119})/y;
const RULE = /-{20,400}/g;
const MAX_FOUND = 10;

/** Finds the errors that such a text names. Their message is what stands between the rules. */
export function sdkResponses(text: string): Embedded[] {
  const found: Embedded[] = [];
  for (const match of text.matchAll(RESPONSE)) {
    if (found.length >= MAX_FOUND) break;
    CODE.lastIndex = match.index + match[0].length;
    const code = CODE.exec(text)?.[1];
    if (!code) continue;
    const body = bodyAfter(text, CODE.lastIndex);
    found.push({ error: errorOf(code, withoutCode(body.value, code)), start: match.index, end: body.end });
  }
  return found;
}

function bodyAfter(text: string, from: number): { value: string; end: number } {
  RULE.lastIndex = from;
  const open = RULE.exec(text);
  if (!open) return { value: text.slice(from), end: text.length };
  const start = open.index + open[0].length;
  const close = RULE.exec(text);
  return { value: text.slice(start, close?.index), end: close ? close.index + close[0].length : text.length };
}

/** `SubnetIsFull: The subnet ...` */
function withoutCode(body: string, code: string): string {
  const words = body.replace(/^(?:\s|\\[nr])+/, '');
  return words.startsWith(`${code}:`) ? words.slice(code.length + 1).trim() : words;
}
