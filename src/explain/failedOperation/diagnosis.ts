import { cseExitCode } from '../knownErrors/cseExitCodes.ts';
import type { KnownError } from '../knownErrors/knownError.ts';
import { knownError, knownErrorByWords, variantOf } from '../knownErrors/knownErrors.ts';
import { NODE_START, SCRIPT_FAILED } from '../knownErrors/nodeStart.ts';
import { SPECIFICITY, specificity } from '../rootCause/errorCode.ts';
import type { RootCause } from '../rootCause/rootCause.ts';

/** What an error is about stands at the front of its message. */
const MAX_FRONT = 4096;

const ABOUT_NODES = /^VMExtension(?:ProvisioningError|HandlerNonTransientError)?$/i;

/**
 * Finds what is known about a root cause: by its code, by its words where the code has several meanings or
 * none, by the exit code of the start script.
 *
 * @returns undefined when nothing is known beyond what Azure wrote.
 */
export function diagnose(cause: RootCause): KnownError | undefined {
  const { code } = cause;
  const texts = cause.texts.map((text) => text.slice(0, MAX_FRONT));
  const namesNoCause = specificity(code) < SPECIFICITY.cause || ABOUT_NODES.test(code);
  const script = namesNoCause ? diagnoseScript(cause) : undefined;
  if (script) return script;
  const known = knownError(code);
  const meant = namesNoCause || !known ? (byWords(texts) ?? known) : known;
  return meant && variantOf(meant, texts);
}

function diagnoseScript({ cseExitCode: exitCode, texts }: RootCause): KnownError | undefined {
  if (exitCode === undefined) return undefined;
  // Windows counts differently.
  const isWindows = texts.some((text) => /\bExitCode: ?\||\.ps1\b/.test(text));
  const found = cseExitCode(exitCode, isWindows ? 'windows' : 'linux');
  const like = found ? (found.known ?? SCRIPT_FAILED) : NODE_START.VMExtensionProvisioningError;
  const ended = `The start script of a new node (vmssCSE) ended with exit code ${exitCode}`;
  return { ...like, cause: found ? `${ended}: ${found.means}.` : `${ended}.` };
}

function byWords(texts: readonly string[]): KnownError | undefined {
  for (const text of texts) {
    const known = knownErrorByWords(text);
    if (known) return known;
  }
  return undefined;
}
