import { createHash } from 'node:crypto';

/** The same items in another order: always the same one, and never the order of their texts. */
export function shuffled<T>(items: readonly T[], textOf: (item: T) => string = String): T[] {
  const digest = (item: T) => createHash('sha256').update(textOf(item)).digest('hex');
  const keyed = items.map((item) => ({ item, key: digest(item) }));
  const mixed = keyed.sort((one, other) => one.key.localeCompare(other.key)).map(({ item }) => item);
  const texts = mixed.map(textOf);
  const isSorted = texts.every((text, index) => index === 0 || (texts[index - 1] ?? '') <= text);
  return isSorted ? mixed.reverse() : mixed;
}
