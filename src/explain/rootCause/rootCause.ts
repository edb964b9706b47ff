import type { CloudError, ErrorAdditionalInfo } from '../../azure/http/cloudError.ts';
import { knownError } from '../knownErrors/knownErrors.ts';
import { SPECIFICITY, specificity, tellingCode } from './errorCode.ts';
import { type ErrorText, MAX_TEXT, readErrorText } from './errorText.ts';
import { hasWords, isBoilerplate, tidyMessage } from './message.ts';
import { readScriptFailure } from './startScript.ts';

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
  /** Of all errors seen: a policy's names sit beside an outer error as often as beside the inner one. */
  readonly additionalInfo: readonly ErrorAdditionalInfo[];
  /**
   * The message and those around it, nearest first, to find names and figures in: at most 20 of at most 16 KiB.
   */
  readonly texts: readonly string[];
}

/** `parseCloudError` stops at 100 levels; messages inside messages come on top. */
const MAX_DEPTH = 128;
const MAX_NODES = 1000;
/** All texts together. A text inside a text counts again at every level that it is read on. */
const MAX_TOTAL_TEXT = 2 * MAX_TEXT;
const MAX_ADDITIONAL_INFO = 50;
const MAX_TEXTS = 20;
const MAX_TEXT_KEPT = 16 * 1024;

interface Candidate {
  readonly code: string;
  readonly rank: number;
  readonly depth: number;
  readonly target: string;
  readonly words: string;
  /** Whether the words contained another error, which was cut out of them. */
  readonly holds: boolean;
  readonly parent: Candidate | undefined;
  readonly retriable: boolean | undefined;
  readonly exitCode: number | undefined;
}

/**
 * Finds the cause inside an error: through `details`, `innererror`, `subcode` and whatever errors its messages
 * hold as text. Of all codes the most specific wins (a cause before "something failed" before "that step
 * failed"), of equally specific ones the innermost, then one in the list of known errors, then the first.
 *
 * Bounded: 128 levels, 1,000 errors, 128 KiB of one text and 256 KiB of all of them; the rest is not
 * read. Never throws.
 */
export function findRootCause(error: CloudError): RootCause {
  const walk = new Walk();
  walk.visit(error, 0, undefined);
  const best = walk.candidates.reduce((a, b) => (isBetter(b, a) ? b : a));
  const line = ancestry(best);
  const source = messageSource(best, line, walk.candidates);
  const retriable = nearest(best, line, walk.candidates, ({ retriable }) => retriable);
  const exitCode = best.exitCode ?? (isAboutNodes(best) ? firstExitCode(walk.candidates) : undefined);
  return {
    code: best.rank > SPECIFICITY.none ? best.code : firstCode(line),
    message: tidyMessage(source?.words ?? ''),
    target: best.target,
    ...(retriable !== undefined && { retriable }),
    ...(exitCode !== undefined && { cseExitCode: exitCode }),
    additionalInfo: walk.additionalInfo,
    texts: textsOf([source, ...line]),
  };
}

class Walk {
  readonly candidates: Candidate[] = [];
  readonly additionalInfo: ErrorAdditionalInfo[] = [];
  private textLeft = MAX_TOTAL_TEXT;

  visit(error: CloudError, depth: number, parent: Candidate | undefined): void {
    if (depth > MAX_DEPTH || this.candidates.length >= MAX_NODES) return;
    const text = this.read(error.message);
    const failure = readScriptFailure(text.words);
    const code = failure?.code ?? tellingCode(error);
    const candidate: Candidate = {
      code,
      rank: specificity(code),
      depth,
      target: error.target,
      words: text.words.trim(),
      holds: text.errors.length > 0,
      parent,
      retriable: text.retriable,
      exitCode: failure?.exitCode,
    };
    this.candidates.push(candidate);
    this.additionalInfo.push(
      ...error.additionalInfo.slice(0, MAX_ADDITIONAL_INFO - this.additionalInfo.length),
    );
    const inside = error.innerError ? [error.innerError, ...error.details] : error.details;
    for (const detail of inside.slice(0, MAX_NODES)) this.visit(detail, depth + 1, candidate);
    // What the text contains was wrapped by this error.
    for (const { error: embedded, level } of text.errors) this.visit(embedded, depth + 1 + level, candidate);
  }

  private read(message: string): ErrorText {
    if (this.textLeft <= 0 || message === '') return { errors: [], words: '' };
    this.textLeft -= Math.min(message.length, MAX_TEXT);
    return readErrorText(message);
  }
}

function isBetter(a: Candidate, b: Candidate): boolean {
  if (a.rank !== b.rank) return a.rank > b.rank;
  // Without a code, the outer words say more than "rpc error: code = ..." below them.
  if (a.rank === SPECIFICITY.none) return !hasWords(b.words) && hasWords(a.words);
  if (a.depth !== b.depth) return a.depth > b.depth;
  return !knownError(b.code) && knownError(a.code) !== undefined;
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
  const below = all.filter((candidate) => candidate !== best && says(candidate) && isInside(candidate, best));
  const deepest = below.reduce<Candidate | undefined>((a, b) => (a && a.depth >= b.depth ? a : b), undefined);
  if (says(best) && !(deepest && (best.holds || isBoilerplate(best.words)))) return best;
  const outside = line.find((candidate) => says(candidate) && candidate.rank !== SPECIFICITY.wrapper);
  return deepest ?? outside ?? (best.words ? best : undefined);
}

/** Tells whether words only introduce what was cut out after them: "Upgrade Failed, error:". */
function isLeadIn(words: string): boolean {
  return words.length < 400 && /[:=]\s{0,5}$/.test(words);
}

function isInside(candidate: Candidate, outer: Candidate): boolean {
  for (let at = candidate.parent; at; at = at.parent) if (at === outer) return true;
  return false;
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

function isAboutNodes({ code, rank }: Candidate): boolean {
  return rank < SPECIFICITY.cause || /^VMExtension|VMExtensionError|^WINDOWS_CSE/.test(code);
}

function firstExitCode(candidates: Candidate[]): number | undefined {
  return candidates.find(({ exitCode }) => exitCode !== undefined)?.exitCode;
}

/** Returns a code of any shape (`429`, `c`), which is better than none. */
function firstCode(line: Candidate[]): string {
  return line.find(({ code }) => code && !code.endsWith('…'))?.code ?? '';
}
