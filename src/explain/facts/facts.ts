import type { Fact } from '../explanation.ts';
import type { TemplateValues } from '../words/commands.ts';

/** What was found in Azure's words: to show, and to fill commands with. */
export interface Facts {
  readonly facts: readonly Fact[];
  readonly values?: TemplateValues;
  /** Command templates that only make sense with what was found. */
  readonly commands?: readonly string[];
}

const MAX_LISTED = 10;
const MAX_VALUE = 1200;

/** Joins values for one line: no repetitions, at most `max` members, then "and N more". */
export function listed(values: Iterable<string>, max = MAX_LISTED): string {
  const distinct = [...new Set(values)];
  const more = distinct.length - max;
  return distinct.slice(0, max).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Makes a list of one fact; empty without a value. */
export function fact(name: string, value: string | undefined): Fact[] {
  if (!value) return [];
  return [{ name, value: value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}…` : value }];
}

/** Returns the first group of the first match. */
export function firstOf(pattern: RegExp, text: string): string | undefined {
  return pattern.exec(text)?.[1];
}

const NUMBER = String.raw`(\d{1,3}(?:[,.'\u00a0 ]\d{3})+|\d{1,12})(?![\d%])`;

/** Makes a pattern for a number after one of the labels: `current limit: 1,200`. */
export function labelled(labels: string): RegExp {
  return new RegExp(`\\b(?:${labels})(?: is| of)?\\s{0,3}[:=]?\\s{0,3}${NUMBER}`, 'i');
}

/** Writes `1000`, `1,000` and `1.000` as `1,000`. */
export function grouped(figure: string | undefined): string | undefined {
  return figure?.replace(/\D/g, '').replace(/\B(?=(?:\d{3})+$)/g, ',');
}
