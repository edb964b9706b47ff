import type { Fact } from '../../../src/explain/explanation.ts';

/** Facts in the order in which they are shown. */
export function factsOf(values: Readonly<Record<string, string>>): Fact[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}
