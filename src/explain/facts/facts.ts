import type { Fact } from '../explanation.ts';
import type { Names } from '../words/commands.ts';

/** What was pulled out of Azure's words: to show, and to fill commands with. */
export interface Findings {
  readonly facts: readonly Fact[];
  readonly names?: Names;
  /** Command templates that only make sense with what was found. */
  readonly commands?: readonly string[];
}

const MAX_LISTED = 10;
const MAX_VALUE = 300;

/** A list for one line: no repetitions, at most `max` members, then "and N more". */
export function listed(values: Iterable<string>, max = MAX_LISTED): string {
  const distinct = [...new Set(values)];
  const more = distinct.length - max;
  return distinct.slice(0, max).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** No fact when there is nothing to say. */
export function fact(name: string, value: string | undefined): Fact[] {
  if (!value) return [];
  return [{ name, value: value.length > MAX_VALUE * 4 ? `${value.slice(0, MAX_VALUE * 4)}…` : value }];
}

/** The first group of the first match. */
export function firstOf(pattern: RegExp, text: string): string | undefined {
  return pattern.exec(text)?.[1];
}
