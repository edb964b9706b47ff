import type { Failure } from '../azure/http/failure.ts';
import type { Verdict } from './verdict.ts';

type RefusedVerdict = Extract<Verdict, { readonly kind: 'refused' }>;

/** Returns the verdict after failures that end the wait, named after the last one. */
export function refusedAs(failure: Failure, failures = 1): RefusedVerdict {
  return { outcome: refusalOutcome(failure), kind: 'refused', failure, failures };
}

function refusalOutcome({ kind }: Failure): 'unauthorized' | 'not-found' | 'error' {
  if (kind === 'unauthorized') return 'unauthorized';
  return kind === 'missing' || kind === 'operation-missing' ? 'not-found' : 'error';
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
    const last = lastingOutcome(failure);
    // What most of the budget was spent on; the last failure where there is a tie.
    const outcome = outcomes.reduce((most, one) => (share(one) > share(most) ? one : most), last);
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
