import type { CloudError, ErrorAdditionalInfo } from '../../azure/http/cloudError.ts';
import { knownError } from '../knownErrors/knownErrors.ts';
import { type Candidate, Walk } from './candidates.ts';
import { SPECIFICITY } from './errorCode.ts';
import { CUT } from './jsonPrefix.ts';
import { hasWords, isBoilerplate, tidyMessage } from './message.ts';
import { isAboutNodes } from './startScript.ts';

/** What an error comes down to, in Azure's own words. */
export interface RootCause {
  /** The most specific code; `''` when Azure gave none. */
  readonly code: string;
  /** What belongs to that code, freed of its wrapping; `''` when Azure gave no words. */
  readonly message: string;
  readonly target: string;
  /** Absent when Azure does not say. */
  readonly retriable?: boolean;
  /** Exit code of the node's start script (vmssCSE). */
  readonly cseExitCode?: number;
  /** The VM extension that failed, if it is not the start script. */
  readonly otherExtension?: string;
  /** Azure calls the error its own (`Category: InternalError`). */
  readonly internal?: true;
  /** The codes of the errors around it that name a cause, nearest first. */
  readonly outerCodes: readonly string[];
  /** Of all errors seen: the names of a policy come with an outer error as often as with the inner one. */
  readonly additionalInfo: readonly ErrorAdditionalInfo[];
  /**
   * The message and those around it, nearest first, to find names and figures in: at most 20 of at most 16 KiB.
   */
  readonly texts: readonly string[];
}

const MAX_TEXTS = 20;
const MAX_TEXT_KEPT = 16 * 1024;

/**
 * Finds the cause inside an error: through `details`, `innererror`, `subcode` and the errors that its messages
 * contain as text. Of all codes the most specific wins (a cause before "something failed" before "that step
 * failed"), of equally specific ones the innermost, then one in the list of known errors, then the first.
 * Bounded like the `Walk`; never throws.
 */
export function findRootCause(error: CloudError): RootCause {
  const walk = new Walk();
  walk.visit(error, 0, undefined);
  const best = walk.candidates.reduce((a, b) => (isBetter(b, a) ? b : a));
  const line = ancestry(best);
  const source = messageSource(best, line, walk.candidates);
  const retriable = nearest(best, line, walk.candidates, ({ retriable }) => retriable);
  const aboutNodes = best.rank < SPECIFICITY.cause || isAboutNodes(best.code);
  const otherExtension =
    best.otherExtension ??
    (aboutNodes && best.exitCode === undefined
      ? nearest(best, line, walk.candidates, ({ otherExtension }) => otherExtension)
      : undefined);
  const exitCode =
    best.exitCode ?? (aboutNodes && !otherExtension ? firstExitCode(walk.candidates) : undefined);
  return {
    code: firstCode(line),
    message: tidyMessage(source?.words ?? ''),
    target: best.target,
    ...(retriable !== undefined && { retriable }),
    ...(exitCode !== undefined && { cseExitCode: exitCode }),
    ...(otherExtension && { otherExtension }),
    ...(isInternal(best, line) && { internal: true }),
    outerCodes: line
      .slice(1)
      .filter(({ rank }) => rank === SPECIFICITY.cause)
      .map(({ code }) => code),
    additionalInfo: walk.additionalInfo,
    texts: textsOf([source, ...line, ...countersIn(line, walk.candidates)]),
  };
}

function isBetter(a: Candidate, b: Candidate): boolean {
  if (a.rank !== b.rank) return a.rank > b.rank;
  // Without a code, the outer words say more than "rpc error: code = ..." below them.
  if (a.rank === SPECIFICITY.none) return !hasWords(b.words) && hasWords(a.words);
  // The same error again, but cut off in the middle.
  if (a.code === b.code && isCut(a) !== isCut(b)) return isCut(b);
  if (a.depth !== b.depth) return a.depth > b.depth;
  // Of several extensions, the start script is the one that a node cannot do without.
  if (a.code === b.code && a.exitCode !== b.exitCode) return b.exitCode === undefined;
  return !knownError(b.code) && knownError(a.code) !== undefined;
}

function isCut({ words }: Candidate): boolean {
  return words.endsWith(CUT);
}

/** Returns the candidate and what it was wrapped in, innermost first. */
function ancestry(candidate: Candidate): Candidate[] {
  const line: Candidate[] = [];
  for (let at: Candidate | undefined = candidate; at; at = at.parent) line.push(at);
  return line;
}

/**
 * Chooses the error whose words explain the code: its own; if it has none, or they only introduce another error,
 * those of the innermost error inside it; else those of the nearest one around it that is not a mere wrapper.
 */
function messageSource(best: Candidate, line: Candidate[], all: Candidate[]): Candidate | undefined {
  const says = ({ words }: Candidate) => hasWords(words) && !isLeadIn(words);
  const below = all.filter((candidate) => says(candidate) && isInside(candidate, best));
  const deepest = below.reduce<Candidate | undefined>((a, b) => (a && a.depth >= b.depth ? a : b), undefined);
  if (says(best) && !(deepest && (best.holds || isBoilerplate(best.words)))) return best;
  const outside = line.find((candidate) => says(candidate) && !isRemnant(candidate));
  return deepest ?? outside ?? (best.words ? best : undefined);
}

/** Checks whether the words of a wrapper say nothing themselves. */
function isRemnant({ rank, holds, words }: Candidate): boolean {
  return rank === SPECIFICITY.wrapper && (holds || isBoilerplate(words));
}

/** Checks whether words only introduce what was cut out after them: "Upgrade Failed, error:". */
function isLeadIn(words: string): boolean {
  return words.length < 400 && /[:=]$/.test(words);
}

function isInside(candidate: Candidate, outer: Candidate): boolean {
  for (let at = candidate.parent; at; at = at.parent) if (at === outer) return true;
  return false;
}

/** Returns the errors inside the same wrappers that only contain JSON, such as throttling counters. */
function countersIn(line: Candidate[], all: Candidate[]): Candidate[] {
  return all.filter(({ parent, words }) => parent && line.includes(parent) && words && !hasWords(words));
}

function textsOf(candidates: (Candidate | undefined)[]): string[] {
  const texts = candidates.map((candidate) => candidate?.words.slice(0, MAX_TEXT_KEPT) ?? '');
  return [...new Set(texts)].filter(Boolean).slice(0, MAX_TEXTS);
}

function nearest<T>(
  best: Candidate,
  line: Candidate[],
  all: Candidate[],
  read: (candidate: Candidate) => T | undefined,
): T | undefined {
  for (const candidate of line) {
    const value = read(candidate);
    if (value !== undefined) return value;
  }
  return all
    .filter((candidate) => isInside(candidate, best))
    .map(read)
    .find((value) => value !== undefined);
}

/** The category of the error itself; a known cause inside an internal error is still that cause. */
function isInternal(best: Candidate, line: Candidate[]): boolean {
  if (best.category) return best.category === 'azure';
  const outer = line.find(({ category }) => category)?.category;
  return outer === 'azure' && (best.rank < SPECIFICITY.cause || !knownError(best.code));
}

function firstExitCode(candidates: Candidate[]): number | undefined {
  return candidates.find(({ exitCode }) => exitCode !== undefined)?.exitCode;
}

/** Returns a code of any shape (`429`, `c`), which is better than none. */
function firstCode(line: Candidate[]): string {
  return line.find(({ code }) => code && !code.endsWith('…'))?.code ?? '';
}
