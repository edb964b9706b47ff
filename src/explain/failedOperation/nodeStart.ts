import { cseExitCode } from '../knownErrors/cseExitCodes.ts';
import { AKS_EXTENSION, OTHER_EXTENSION } from '../knownErrors/extensions.ts';
import type { KnownError } from '../knownErrors/knownError.ts';
import { knownError } from '../knownErrors/knownErrors.ts';
import {
  SCRIPT_BROKEN,
  SCRIPT_FAILED,
  WINDOWS_DOWNLOAD,
  WINDOWS_SCRIPT_FAILED,
} from '../knownErrors/nodeStart.ts';
import { SPECIFICITY, specificity } from '../rootCause/errorCode.ts';
import type { RootCause } from '../rootCause/rootCause.ts';
import { isAboutNodes, isWindowsScript, isWrongCall } from '../rootCause/startScript.ts';

/** Codes that say that an extension failed, not why. */
const ANY_EXTENSION = /^VMExtension(?:ProvisioningError|HandlerNonTransientError)/i;

/**
 * Finds what is known about a VM extension that failed: another one than AKS's start script, a script that is
 * broken itself, its exit code, or its error on Windows.
 *
 * @returns undefined when the root cause is about something else, or when its code says it all.
 */
export function diagnoseNodeStart(cause: RootCause, texts: readonly string[]): KnownError | undefined {
  const { code, cseExitCode: exitCode, otherExtension } = cause;
  const namesNoCause = specificity(code) < SPECIFICITY.cause || ANY_EXTENSION.test(code);
  if (!isAboutNodes(code) && !namesNoCause) return undefined;
  if (otherExtension) return aboutExtension(otherExtension);
  if ((isAboutNodes(code) || exitCode !== undefined) && texts.some(isWrongCall)) return SCRIPT_BROKEN;
  if (/WINDOWS_CSE_/i.test(code)) return knownError(code) ?? aboutWindows(code, exitCode);
  // An exit code says more than a code that is not known.
  return exitCode !== undefined && (namesNoCause || !knownError(code))
    ? aboutExitCode(exitCode, texts.some(isWindowsScript))
    : undefined;
}

function aboutExtension(name: string): KnownError {
  const like = /aks/i.test(name) ? AKS_EXTENSION : OTHER_EXTENSION;
  return { ...like, cause: like.cause.replace('{name}', name) };
}

function aboutWindows(code: string, exitCode: number | undefined): KnownError {
  const like = /DOWNLOAD/i.test(code) ? WINDOWS_DOWNLOAD : WINDOWS_SCRIPT_FAILED;
  const exit = exitCode === undefined ? '' : ` (exit code ${exitCode})`;
  return { ...like, cause: `The start script of a new Windows node ended with ${code}${exit}.` };
}

function aboutExitCode(exitCode: number, isWindows: boolean): KnownError {
  const found = cseExitCode(exitCode, isWindows ? 'windows' : 'linux');
  const like = found?.known ?? (isWindows ? WINDOWS_SCRIPT_FAILED : SCRIPT_FAILED);
  const ended = `The start script of a new ${isWindows ? 'Windows ' : ''}node (vmssCSE) ended with exit code ${exitCode}`;
  return { ...like, cause: found ? `${ended}: ${found.means}.` : `${ended}.` };
}
