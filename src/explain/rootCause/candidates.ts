import type { CloudError, ErrorAdditionalInfo } from '../../azure/http/cloudError.ts';
import type { Category } from './embedded.ts';
import { specificity, tellingCode } from './errorCode.ts';
import { type ErrorText, MAX_TEXT, readErrorText } from './errorText.ts';
import { readExtensionFailure } from './startScript.ts';

/** `parseCloudError` stops at 100 levels; messages inside messages come on top. */
const MAX_DEPTH = 128;
const MAX_NODES = 1000;
/** All texts together. A text inside a text counts again at every level that it is read on. */
const MAX_TOTAL_TEXT = 2 * MAX_TEXT;
const MAX_ADDITIONAL_INFO = 50;

/** One error of all those inside another one: each may be the root cause. */
export interface Candidate {
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
  readonly otherExtension: string | undefined;
  readonly category: Category | undefined;
}

/**
 * Collects every error inside one: through `details`, `innererror`, and what messages contain as text.
 *
 * Bounded: 128 levels, 1,000 errors, 128 KiB of one text and 256 KiB of all of them; the rest is not read.
 */
export class Walk {
  readonly candidates: Candidate[] = [];
  readonly additionalInfo: ErrorAdditionalInfo[] = [];
  private textLeft = MAX_TOTAL_TEXT;

  visit(error: CloudError, depth: number, parent: Candidate | undefined, category?: Category): void {
    if (depth > MAX_DEPTH || this.candidates.length >= MAX_NODES) return;
    const text = this.read(error.message);
    const failure = readExtensionFailure(text.words);
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
      otherExtension: failure?.otherExtension,
      category,
    };
    this.candidates.push(candidate);
    this.additionalInfo.push(
      ...error.additionalInfo.slice(0, MAX_ADDITIONAL_INFO - this.additionalInfo.length),
    );
    const inside = error.innerError ? [error.innerError, ...error.details] : error.details;
    for (const detail of inside) this.visit(detail, depth + 1, candidate);
    // What the text contains was wrapped by this error.
    for (const found of text.errors) {
      this.visit(found.error, depth + 1 + found.level, candidate, found.category);
    }
  }

  private read(message: string): ErrorText {
    if (this.textLeft <= 0) return { errors: [], words: '' };
    this.textLeft -= Math.min(message.length, MAX_TEXT);
    return readErrorText(message);
  }
}
