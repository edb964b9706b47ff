import { asRecord, asText } from '../http/json.ts';

/** An agent pool in the list of a cluster. */
export interface NamedPool {
  readonly name: string;
  /** `System`, `User`, `Gateway` or `Machines`; `''` when not given. */
  readonly mode: string;
}

/** Reads an agent pool of a list; undefined when it has no name. */
export function parseNamedPool(value: unknown): NamedPool | undefined {
  const pool = asRecord(value);
  const name = asText(pool?.['name']);
  return name === '' ? undefined : { name, mode: asText(asRecord(pool?.['properties'])?.['mode']) };
}
