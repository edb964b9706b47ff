/** How the start script of a new node (the `vmssCSE` extension) ended. */
export interface ScriptFailure {
  readonly exitCode?: number;
  /** Only where Azure gives it as an error code. */
  readonly code?: string;
}

const ABOUT_SCRIPT = /vmssCSE|\bCSE\b|CustomScript|\bVMExtension/i;
const NAMED = /\bCSE failed with '([A-Za-z]\w{2,100})'/;
const EXIT_STATUS = /\bexit status ?= ?(\d{1,3})\b/;
/** `"ExitCode": "50"` with any number of backslashes, `ExitCode: 50`. */
const EXIT_CODE = /\bExitCode\\{0,8}"? ?[:=] ?\\{0,8}"?(\d{1,3})\b/;
/** Windows nodes: `ExitCode: |000005|, Output: |WINDOWS_CSE_ERROR_...|`. */
const WINDOWS = /\bExitCode: ?\|0{0,8}(\d{1,3})\|(?:, ?Output: ?\|(WINDOWS_CSE_ERROR_\w{1,80})\|)?/;

/**
 * Reads the exit code and the named error from the words of a vmssCSE failure, old wording and new.
 *
 * Names like `ERR_OUTBOUND_CONN_FAIL` in the log excerpt are lines of the script itself, and "succeeded" in it
 * belongs to a single check: neither says how the script ended.
 */
export function readScriptFailure(words: string): ScriptFailure | undefined {
  if (!ABOUT_SCRIPT.test(words)) return undefined;
  const windows = WINDOWS.exec(words);
  const code = NAMED.exec(words)?.[1] ?? windows?.[2];
  const exit = Number(windows?.[1] ?? EXIT_STATUS.exec(words)?.[1] ?? EXIT_CODE.exec(words)?.[1] ?? 0);
  if (!code && exit === 0) return undefined;
  return { ...(exit > 0 && { exitCode: exit }), ...(code && { code }) };
}
