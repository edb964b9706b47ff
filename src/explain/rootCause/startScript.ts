/** How a VM extension failed: the start script of a new node (`vmssCSE`), or another one. */
export interface ExtensionFailure {
  /** Of the start script. */
  readonly exitCode?: number;
  /** Only where Azure gives it as an error code. */
  readonly code?: string;
  /** Name of an extension that is not the start script. */
  readonly otherExtension?: string;
}

const ABOUT_NODES = /^VMExtension|VMExtensionError$|^WINDOWS_CSE_/i;
const ABOUT_SCRIPT = /vmssCSE|\bCSE\b|CustomScript|\bVMExtension|\bWINDOWS_CSE_/i;
/** "processing extension 'vmssCSE'", "VM extension 'backup' has timed out"; not "extension type '...'". */
const EXTENSION = /\bextension \\{0,8}['"]([\w.-]{1,80})\\{0,8}['"]/i;
/** `vmssCSE`, `cse-agent-1` (availability sets), `windows-cse-agent-0`, `vmssWinCSE`. */
const START_SCRIPT = /^(?:vmss)?-?(?:windows|win)?-?cse(?:-[\w-]+|\d*)$/i;
const NAMED = /\bCSE failed with '([A-Za-z]\w{2,100})'/;
const EXIT_STATUS = /\bexit status ?= ?(\d{1,3})\b/;
/** `"ExitCode": "50"` with any number of backslashes, `ExitCode: 50`, `Exit Code: 5`, `exit code of: '1'`. */
const EXIT_CODE = /\bexit ?code(?: of)?\\{0,8}"? ?[:=] ?\\{0,8}["']?(\d{1,3})\b/i;
/** Windows nodes: `ExitCode: |000005|`. */
const WINDOWS_EXIT = /\bExitCode: ?\|0{0,8}(\d{1,3})\|/;
const WINDOWS_NAME = /\bWINDOWS_CSE_ERROR_[A-Z]\w{1,80}/;
const WINDOWS = /\bExitCode: ?\||\.ps1\b|\bWINDOWS_CSE_|\bCustomScriptExtension\b/;
/** The tools of the script refuse their options, or do not exist: says more than the exit code. */
const WRONG_CALL =
  /\boption [^\n]{1,60}: (?:is )?(?:unknown|ambiguous|unrecognized|not recognized)\b|\bunrecognized option\b|\b(?:invalid|illegal|unknown|no such) (?:option|flag)\b|\bflag provided but not defined\b|: command not found\b|\bsyntax error near unexpected token\b/i;

/**
 * Reads the exit code and the named error from the words of a vmssCSE failure, in the old and the new wording.
 *
 * Names like `ERR_OUTBOUND_CONN_FAIL` in the log excerpt are lines of the script itself, and "succeeded" in it
 * belongs to a single check: neither says how the script ended.
 */
export function readExtensionFailure(words: string): ExtensionFailure | undefined {
  const extension = EXTENSION.exec(words)?.[1];
  if (extension && !START_SCRIPT.test(extension)) return { otherExtension: extension };
  if (!ABOUT_SCRIPT.test(words)) return undefined;
  const code = NAMED.exec(words)?.[1] ?? WINDOWS_NAME.exec(words)?.[0];
  const exit = WINDOWS_EXIT.exec(words) ?? EXIT_STATUS.exec(words) ?? EXIT_CODE.exec(words);
  const exitCode = Number(exit?.[1] ?? 0);
  if (!code && exitCode === 0) return undefined;
  return { ...(exitCode > 0 && { exitCode }), ...(code && { code }) };
}

/** Checks whether a code is about the VM extensions of nodes. */
export function isAboutNodes(code: string): boolean {
  return ABOUT_NODES.test(code);
}

/** Checks whether the words are those of a Windows node's start script. */
export function isWindowsScript(words: string): boolean {
  return WINDOWS.test(words);
}

/** Checks whether the script called a tool in a way that the tool does not know. */
export function isWrongCall(words: string): boolean {
  return WRONG_CALL.test(words);
}
