import type { Fact } from '../../src/explain/explanation.ts';

/** Writes facts in the order in which they are shown. */
export function named(facts: Readonly<Record<string, string>>): Fact[] {
  return Object.entries(facts).map(([name, value]) => ({ name, value }));
}
