/** Reads JSON that somebody else wrote; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    // A byte order mark is no JSON, but IIS writes one.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

/** A JSON object, or undefined for everything else. */
export function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** A string as it is, a number as text (codes like `429` come as both); `''` for everything else. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
