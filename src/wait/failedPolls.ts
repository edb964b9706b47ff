import { type Failure, isPermanent } from '../azure/http/failure.ts';
import type { Verdict } from './verdict.ts';

type RefusedVerdict = Extract<Verdict, { readonly kind: 'refused' }>;

/** What a failure means: the verdict of the wait, one more of the error budget, or nothing (it is expected to pass). */
export type FailureJudgement = Verdict | 'counts' | 'tolerated';

/** Returns the verdict after failures that end the wait, named after the last one. */
export function refusedAs(failure: Failure, failures = 1): RefusedVerdict {
  return { outcome: refusalOutcome(failure), kind: 'refused', failure, failures };
}

function refusalOutcome({ kind }: Failure): 'unauthorized' | 'not-found' | 'error' {
  if (kind === 'unauthorized') return 'unauthorized';
  return kind === 'missing' || kind === 'operation-missing' ? 'not-found' : 'error';
}

/** What was never read and is refused so many times in a row, with no other failure in between, stays refused. */
const REFUSALS = 5;

/**
 * Judges the failures of reads other than polls: a refusal counts when it lasts, and sooner while nothing was read,
 * because the right to read it can be missing.
 */
export function judgeReads(wasRead: () => boolean): (failure: Failure) => FailureJudgement {
  let refusals = 0;
  return (failure) => {
    if (wasRead()) return 'counts';
    refusals = isPermanent(failure.kind) ? refusals + 1 : 0;
    return refusals >= REFUSALS ? refusedAs(failure, refusals) : 'counts';
  };
}

/** Counts the failed requests in a row against the error budget. */
export class FailedPolls {
  readonly #limit: number;
  readonly #failures: Failure[] = [];

  /** @param limit the number of failures in a row that ends the wait */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get inARow(): number {
    return this.#failures.length;
  }

  reset(): void {
    this.#failures.length = 0;
  }

  /** Counts one more; returns the verdict when the budget is spent. */
  add(failure: Failure): RefusedVerdict | undefined {
    this.#failures.push(failure);
    if (this.#failures.length < this.#limit) return undefined;
    const outcomes = this.#failures.map(lastingOutcome);
    const share = (outcome: RefusedVerdict['outcome']) => outcomes.filter((one) => one === outcome).length;
    // What most of the budget was spent on; where there is a tie, the one that came last.
    const outcome = outcomes.reduce((most, one) => (share(one) >= share(most) ? one : most));
    const shown = this.#failures.findLast((one) => lastingOutcome(one) === outcome) ?? failure;
    return { outcome, kind: 'refused', failure: shown, failures: this.#failures.length };
  }
}

/** The outcome of a failure that lasts although a status was seen before. */
function lastingOutcome(failure: Failure): RefusedVerdict['outcome'] {
  switch (failure.kind) {
    case 'unauthorized':
    case 'missing':
    case 'operation-missing':
    case 'api-version':
    case 'other-resource':
      return refusalOutcome(failure);
    default:
      return 'unreachable';
  }
}
