/** What is kept of a JSON value that is too large: texts, lists and nesting beyond it are cut. */
interface Bounds {
  readonly characters: number;
  readonly items: number;
  readonly depth: number;
}

/** From generous to bare; the first that fits is taken. */
const STEPS: readonly Bounds[] = [
  { characters: 100_000, items: 1_000, depth: 50 },
  { characters: 10_000, items: 200, depth: 30 },
  { characters: 2_000, items: 50, depth: 15 },
  { characters: 500, items: 10, depth: 8 },
  { characters: 100, items: 3, depth: 4 },
];

/**
 * Writes a value as JSON of at most `limit` characters. It stays valid JSON: a note that says how much was cut takes
 * the place of what does not fit.
 *
 * @param indent spaces per level, as for JSON.stringify
 */
export function fitJson(value: unknown, limit: number, indent = 0): string {
  const whole = tryStringify(value, indent);
  if (whole !== undefined && whole.length <= limit) return whole;
  for (const bounds of STEPS) {
    const text = JSON.stringify(cut(value, bounds, 0), null, indent);
    if (text.length <= limit) return text;
  }
  return JSON.stringify('(cut: too large to show)');
}

function cut(value: unknown, bounds: Bounds, depth: number): unknown {
  if (typeof value === 'string') {
    const excess = value.length - bounds.characters;
    return excess > 0 ? `${value.slice(0, bounds.characters)}... (cut: ${excess} more characters)` : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= bounds.depth) return '(cut: nested deeper than is shown)';
  if (Array.isArray(value)) {
    const kept = value.slice(0, bounds.items).map((item) => cut(item, bounds, depth + 1));
    const excess = value.length - bounds.items;
    return excess > 0 ? [...kept, `(cut: ${excess} more)`] : kept;
  }
  const entries = Object.entries(value);
  const kept = entries.slice(0, bounds.items).map(([key, item]) => [key, cut(item, bounds, depth + 1)]);
  const excess = entries.length - bounds.items;
  return Object.fromEntries(excess > 0 ? [...kept, ['(cut)', `${excess} more`]] : kept);
}

function tryStringify(value: unknown, indent: number): string | undefined {
  try {
    return JSON.stringify(value, null, indent) ?? 'null';
  } catch {
    // Nested too deeply for JSON.stringify, which recurses.
    return undefined;
  }
}
