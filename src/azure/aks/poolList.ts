import { asRecord, asText } from '../http/json.ts';

/** An agent pool in the list of a cluster. */
export interface NamedPool {
  readonly name: string;
  /** `System`, `User`, `Gateway` or `Machines`; `''` when not given. */
  readonly mode: string;
  /** `Succeeded`, `Failed`, `Canceled`, or what is going on; absent when not given. */
  readonly provisioningState?: string;
}

/** Reads an agent pool of a list; undefined when it has no name. */
export function parseNamedPool(value: unknown): NamedPool | undefined {
  const pool = asRecord(value);
  const name = asText(pool?.['name']);
  const properties = asRecord(pool?.['properties']);
  const provisioningState = asText(properties?.['provisioningState']);
  if (name === '') return undefined;
  return { name, mode: asText(properties?.['mode']), ...(provisioningState && { provisioningState }) };
}
