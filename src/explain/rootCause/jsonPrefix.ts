/**
 * JSON as it is found inside error messages: with words around it, escaped once too often, cut off in the
 * middle. `JSON.parse` reads all or nothing; this reader returns what is there.
 */
export interface JsonFound {
  readonly value: unknown;
  /** Index after the last character that was read. */
  readonly end: number;
}

/** Marks a text that ended before its closing quote. */
export const CUT = '…';

/** Deeper nesting ends the reading: what was read so far is kept. */
const MAX_DEPTH = 64;

const SCALAR = /-?\d[\d.eE+-]{0,40}|true|false|null/y;
const ESCAPE = /\\(u[0-9a-fA-F]{4}|[\s\S])/g;
const ESCAPED_AS: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '', f: '' };

/**
 * Reads the object or array that starts at `start`. Linear in the length of what it reads.
 *
 * A text that ends too early keeps its beginning and a closing `…`, so that a half code is never taken for a
 * whole one. Nothing after a syntax error is read.
 *
 * @returns undefined unless an object or array with at least one member begins there.
 */
export function readJson(text: string, start: number): JsonFound | undefined {
  const reader = new Reader(text, start);
  const value = reader.container(0);
  const empty = value === undefined || Object.keys(value).length === 0;
  return empty ? undefined : { value, end: reader.at };
}

/** Removes one level of backslashes: `{\"code\"` becomes `{"code"`. */
export function unescapeOnce(text: string): string {
  return text.replace(ESCAPE, (_, letter: string) =>
    letter.length === 5
      ? String.fromCharCode(Number.parseInt(letter.slice(1), 16))
      : (ESCAPED_AS[letter] ?? letter),
  );
}

class Reader {
  private broken = false;
  private readonly text: string;
  at: number;

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  container(depth: number): object | undefined {
    if (depth > MAX_DEPTH) return this.stop();
    const open = this.text[this.at];
    if (open === '{') return this.object(depth);
    if (open === '[') return this.array(depth);
    return this.stop();
  }

  private object(depth: number): Record<string, unknown> {
    // No prototype: a key named __proto__ in somebody's message is a key like any other.
    const result: Record<string, unknown> = Object.create(null);
    this.at++;
    while (!this.closes('}')) {
      if (this.text[this.at] !== '"') return this.stop(result);
      const key = this.string();
      this.skipSpace();
      if (this.text[this.at] !== ':') return this.stop(result);
      this.at++;
      const value = this.value(depth);
      if (value !== undefined) result[key] = value;
      if (this.broken) return result;
    }
    return result;
  }

  private array(depth: number): unknown[] {
    const result: unknown[] = [];
    this.at++;
    while (!this.closes(']')) {
      const value = this.value(depth);
      if (value !== undefined) result.push(value);
      if (this.broken) return result;
    }
    return result;
  }

  private value(depth: number): unknown {
    this.skipSpace();
    const first = this.text[this.at];
    if (first === '"') return this.string();
    if (first === '{' || first === '[') return this.container(depth + 1);
    SCALAR.lastIndex = this.at;
    const scalar = SCALAR.exec(this.text)?.[0];
    if (!scalar) return this.stop();
    this.at += scalar.length;
    if (scalar === 'null') return null;
    return scalar === 'true' || scalar === 'false' ? scalar === 'true' : Number(scalar);
  }

  private string(): string {
    const from = ++this.at;
    for (; this.at < this.text.length; this.at++) {
      const character = this.text[this.at];
      if (character === '"') {
        const raw = this.text.slice(from, this.at++);
        return unescapeOnce(raw);
      }
      if (character === '\\') this.at++;
    }
    this.at = this.text.length;
    return `${unescapeOnce(this.text.slice(from).replace(/\\+$/, ''))}${CUT}`;
  }

  /** Whether the container ends here; also steps over the comma between two members. */
  private closes(bracket: string): boolean {
    this.skipSpace();
    if (this.text[this.at] === ',') {
      this.at++;
      this.skipSpace();
    }
    if (this.text[this.at] !== bracket) return false;
    this.at++;
    return true;
  }

  private skipSpace(): void {
    while (this.text.charCodeAt(this.at) <= 32) this.at++;
  }

  private stop<T = undefined>(result?: T): T {
    this.broken = true;
    return result as T;
  }
}
