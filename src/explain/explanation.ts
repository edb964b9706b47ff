/**
 * What a person needs to know about an end that is not a success, in the order in which they ask. Plain text:
 * report/ escapes it for the place where it is shown.
 */
export interface Explanation {
  /** What happened: one sentence, with Azure's code where there is one. */
  readonly what: string;
  /** The cause in plain words; absent when nothing is known beyond what Azure wrote. */
  readonly why?: string;
  /** What to do, one step each, in order. */
  readonly remedies: readonly string[];
  /** Command lines that help (`az ...`, `kubectl ...`), ready to paste. */
  readonly commands: readonly string[];
  /** Where to read more: an https address. */
  readonly link?: string;
  /** Whether Azure itself calls the error retriable; absent when it does not say. */
  readonly retriable?: boolean;
  /** Figures and names taken from the message: blocking pods, quota numbers, policy names. */
  readonly facts: readonly Fact[];
  /** The root cause in Azure's own words, without what was wrapped around it; absent when Azure gave none. */
  readonly rootCause?: { readonly code: string; readonly message: string };
  /** Id of the operation that replaced this one. */
  readonly supersededBy?: string;
}

export interface Fact {
  readonly name: string;
  readonly value: string;
}
