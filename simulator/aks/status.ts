/** Whether a status is one of the ends; AKS does not heed case. */
export function isEnd(status: string): boolean {
  return /^(?:succeeded|failed|cancell?ed)$/i.test(status);
}
