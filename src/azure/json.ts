/** Reads JSON that somebody else wrote; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    // A byte order mark is no JSON, but IIS writes one.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
