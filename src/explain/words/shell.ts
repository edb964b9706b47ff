/** A word for a POSIX shell; names that need no quotes stay as readable as they are. */
export function quote(word: string): string {
  return /^[A-Za-z0-9._/:@=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
