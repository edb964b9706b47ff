import type { Failure } from '../../azure/http/failure.ts';
import type { Fact } from '../explanation.ts';

/** The action that an identity lacks, and where, as far as Resource Manager's message names them. */
export interface MissingAccess {
  readonly action?: string;
  readonly facts: readonly Fact[];
}

/** Reads the message of a response with the status 403. */
export function missingAccess(failure: Failure): MissingAccess {
  const action = /perform action '([^']+)'/i.exec(failure.message)?.[1];
  const scope = /over scope '([^']+)'/i.exec(failure.message)?.[1];
  return {
    ...(action && { action }),
    facts: [
      ...(action ? [{ name: 'Missing action', value: action }] : []),
      ...(scope ? [{ name: 'Scope', value: scope }] : []),
      ...correlationFacts(failure),
    ],
  };
}

/** The id by which Azure support finds a request. */
export function correlationFacts({ correlationId }: Failure): readonly Fact[] {
  return correlationId ? [{ name: 'Correlation id', value: correlationId }] : [];
}
