import { subscriptionsIn } from '../facts/capacity.ts';
import { CAPACITY, OTHER_SUBSCRIPTIONS_QUOTA } from '../knownErrors/capacity.ts';
import { INTERNAL, STEP } from '../knownErrors/general.ts';
import type { KnownError } from '../knownErrors/knownError.ts';
import { knownError, knownErrorByWords, variantOf } from '../knownErrors/knownErrors.ts';
import { isStep, SPECIFICITY, specificity } from '../rootCause/errorCode.ts';
import type { RootCause } from '../rootCause/rootCause.ts';
import { diagnoseNodeStart } from './nodeStart.ts';

/** What an error is about stands at the front of its message. */
const MAX_FRONT = 4096;

/**
 * Finds what is known about a root cause: by how a node start failed, by the code, by the words where the code has
 * several meanings or none.
 *
 * @param subscriptionId the subscription of the cluster
 * @returns undefined when nothing is known beyond what Azure wrote.
 */
export function diagnose(cause: RootCause, subscriptionId = ''): KnownError | undefined {
  const { code } = cause;
  const texts = cause.texts.map((text) => text.slice(0, MAX_FRONT));
  const nodeStart = diagnoseNodeStart(cause, texts);
  if (nodeStart) return nodeStart;
  if (cause.internal) return INTERNAL;
  const known = knownError(code) ?? (isStep(code) ? STEP : undefined);
  const namesNoCause = !known || specificity(code) < SPECIFICITY.cause;
  const meant = namesNoCause ? (byWords([...texts, code]) ?? known ?? outerKnown(cause)) : known;
  const variant = meant && meaningOf(meant, texts);
  return variant === CAPACITY.QuotaExceeded && namesOther(texts, subscriptionId)
    ? OTHER_SUBSCRIPTIONS_QUOTA
    : variant;
}

/** The inner code is unknown, but it is the detail of an error that is known. */
function outerKnown({ outerCodes }: RootCause): KnownError | undefined {
  return outerCodes.flatMap((code) => knownError(code) ?? [])[0];
}

function meaningOf(known: KnownError, texts: readonly string[]): KnownError {
  const variant = variantOf(known, texts);
  const other = variant === known && known.isBroad ? byWords(texts) : undefined;
  return other ? variantOf(other, texts) : variant;
}

/** Checks whether the texts name subscriptions, and the cluster's is not among them. */
function namesOther(texts: readonly string[], subscriptionId: string): boolean {
  const named = texts.flatMap(subscriptionsIn);
  return (
    subscriptionId !== '' &&
    named.length > 0 &&
    named.every((id) => id.toLowerCase() !== subscriptionId.toLowerCase())
  );
}

function byWords(texts: readonly string[]): KnownError | undefined {
  for (const text of texts) {
    const known = knownErrorByWords(text);
    if (known) return known;
  }
  return undefined;
}
