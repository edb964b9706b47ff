/** Whether a status is one of the ends; letter case does not matter. */
export function isEnd(status: string): boolean {
  return /^(?:succeeded|failed|cancell?ed)$/i.test(status);
}
