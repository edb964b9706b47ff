import { type CloudError, parseCloudError } from '../../azure/http/cloudError.ts';
import { type Embedded, errorOf } from './embedded.ts';
import { CUT, readJson, unescapeOnce } from './jsonPrefix.ts';

const MAX_FOUND = 50;
const MAX_CODE = 120;
const MESSAGE = /[\s,]{0,5}Message=(["'])/y;
/** What autorest writes after a closing quote; an apostrophe inside a message is followed by something else. */
const AFTER_QUOTE = /^(?:\s*$|\s*(?:[;,\])}]|(?:Code|Target|Details|InnerError|AdditionalInfo)=|--)|\.\s*$)/;
const TARGET = /\s{0,5}Target=(["'])([^"'\n]{0,500})\1/y;
const JSON_FIELD = /\s{0,5}(Details|InnerError|AdditionalInfo)=(?=[[{])/y;
const EMPTY_JSON = /\[\s{0,5}\]|\{\s{0,5}\}/y;

/**
 * Finds errors in the text form of the Go SDK that AKS uses: `Code="X" Message="..." Target="0" Details=[...]
 * InnerError={...}`, also with single quotes and with escaped ones when it is nested in itself.
 *
 * @param escapes how many levels of escaping around the whole text are removed.
 * @returns in the order of the text; the message of an outer error contains the text of the inner ones.
 */
export function autorestErrors(text: string, escapes = 4): Embedded[] {
  const found: Embedded[] = [];
  let at = 0;
  while (found.length < MAX_FOUND) {
    const start = text.indexOf('Code=', at);
    if (start < 0) break;
    at = start + 'Code='.length;
    // StatusCode=404 and the like.
    if (/\w/.test(text.charAt(start - 1))) continue;
    if (text[at] === '\\') {
      // Escaped quotes outside of any quoted text: the rest of the text has one more level of escaping.
      const rest = escapes > 0 ? autorestErrors(unescapeOnce(text.slice(start)), escapes - 1) : [];
      return [...found, ...rest.map(({ error }) => ({ error, start, end: text.length }))];
    }
    const code = quotedCode(text, at);
    if (!code) continue;
    MESSAGE.lastIndex = code.end;
    const quote = MESSAGE.exec(text)?.[1];
    const message = quote ? quotedMessage(text, MESSAGE.lastIndex, quote) : { value: '', end: code.end };
    const { fields, end } = fieldsAfter(text, message.end);
    at = end;
    found.push({ error: read(code.value, message.value, fields), start, end });
  }
  return found;
}

function read(code: string, message: string, fields: Record<string, unknown>): CloudError {
  return parseCloudError({ code, message, ...fields }) ?? errorOf(code, message);
}

/** Reads `Target=`, `Details=`, `InnerError=` and `AdditionalInfo=`: they belong to the message before them. */
function fieldsAfter(text: string, from: number): { fields: Record<string, unknown>; end: number } {
  const fields: Record<string, unknown> = {};
  let end = from;
  for (let count = 0; count < 4; count++) {
    TARGET.lastIndex = end;
    const target = TARGET.exec(text);
    if (target) {
      fields['target'] = target[2];
      end = TARGET.lastIndex;
      continue;
    }
    JSON_FIELD.lastIndex = end;
    const name = JSON_FIELD.exec(text)?.[1];
    if (!name) break;
    EMPTY_JSON.lastIndex = JSON_FIELD.lastIndex;
    const json = EMPTY_JSON.test(text)
      ? { value: undefined, end: EMPTY_JSON.lastIndex }
      : readJson(text, JSON_FIELD.lastIndex);
    if (!json) break;
    fields[name === 'AdditionalInfo' ? 'additionalInfo' : name.toLowerCase()] = json.value;
    end = json.end;
  }
  return { fields, end };
}

function quotedCode(text: string, at: number): { value: string; end: number } | undefined {
  const quote = text[at];
  if (quote !== '"' && quote !== "'") return undefined;
  const close = text.indexOf(quote, at + 1);
  if (close === -1 || close - at > MAX_CODE) return undefined;
  return { value: text.slice(at + 1, close), end: close + 1 };
}

function quotedMessage(text: string, from: number, quote: string): { value: string; end: number } {
  let firstClose: number | undefined;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === quote) {
      if (AFTER_QUOTE.test(text.slice(at + 1, at + 20))) return unquoted(text, from, at);
      // A double quote inside a message should have been escaped: what follows probably belongs to something else.
      if (quote === '"' && /[\s.]/.test(text.charAt(at + 1))) firstClose ??= at;
    }
  }
  if (firstClose !== undefined) return unquoted(text, from, firstClose);
  return { value: `${unescapeOnce(text.slice(from).replace(/\\$/, ''))}${CUT}`, end: text.length };
}

function unquoted(text: string, from: number, close: number): { value: string; end: number } {
  return { value: unescapeOnce(text.slice(from, close)), end: close + 1 };
}
