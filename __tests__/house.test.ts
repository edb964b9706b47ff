import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');

/** From top to bottom: a room imports from the rooms below it, and from itself. */
const ROOMS = [
  /^(index|start|actions)\.ts$/,
  /^(main|startMain|connection|process|runtime)\.ts$/,
  /^report\//,
  /^explain\//,
  /^inputs\//,
  /^(wait|upgrade)\//,
  /^azure\/[^/]+\.ts$/,
  /^azure\/auth\//,
  /^azure\/aks\//,
  /^azure\/http\//,
  /^time\//,
  /^version\.ts$/,
];

/** Rooms that must not know each other although one is below the other. */
const STRANGERS: readonly (readonly [from: RegExp, to: RegExp])[] = [
  [/^wait\//, /^azure\/(http\/(transport|proxy)|auth)/],
  [/^azure\/aks\//, /^azure\/auth\//],
];

/** Libraries, and the only rooms that import them. */
const LIBRARIES: readonly (readonly [library: RegExp, rooms: RegExp])[] = [
  [/^@actions\//, /^(main|startMain|connection)\.ts$|^report\/|^azure\/(auth|http)\//],
  [/^@azure\//, /^runtime\.ts$|^report\/checkRun\/|^azure\//],
];

interface Import {
  readonly from: string;
  /** A path below src/, or the name of a library. */
  readonly to: string;
}

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.replaceAll('\\', '/'));
}

const IMPORTS: readonly Import[] = sources(SRC).flatMap((from) => {
  const text = readFileSync(join(SRC, from), 'utf8');
  const names = [...text.matchAll(/(?:from|import\()\s*(?:\/\*.*?\*\/\s*)?'([^']+)'/g)].map(
    ([, name = '']) => name,
  );
  return names.map((name) => ({
    from,
    to: name.startsWith('.') ? relative(SRC, join(SRC, dirname(from), name)).replaceAll('\\', '/') : name,
  }));
});

const own = IMPORTS.filter(({ to }) => to.endsWith('.ts'));
const roomOf = (file: string) => ROOMS.findIndex((room) => room.test(file));
const shown = ({ from, to }: Import) => `${from} imports ${to}`;

describe('The rooms of src/', () => {
  test('hold every file', () => {
    expect(sources(SRC).filter((file) => roomOf(file) < 0)).toEqual([]);
  });

  test('import from rooms below only', () => {
    expect(own.filter(({ from, to }) => roomOf(to) < roomOf(from)).map(shown)).toEqual([]);
  });

  test('do not know every room below', () => {
    const strange = own.filter(({ from, to }) => STRANGERS.some(([a, b]) => a.test(from) && b.test(to)));
    expect(strange.map(shown)).toEqual([]);
  });

  test('import libraries only where they belong', () => {
    const strange = IMPORTS.filter(({ from, to }) =>
      LIBRARIES.some(([library, rooms]) => library.test(to) && !rooms.test(from)),
    );
    expect(strange.map(shown)).toEqual([]);
  });

  test('have no circles', () => {
    expect(circles()).toEqual([]);
  });
});

/** Files that lead back to themselves. */
function circles(): readonly string[] {
  const targets = Map.groupBy(own, ({ from }) => from);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' > '));
    if (path.includes(file) || done.has(file)) return;
    for (const { to } of targets.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of targets.keys()) visit(file, []);
  return found;
}

/** Phrases that readers stumble over: archaic, or English in which every word has to be decoded. */
const PHRASES =
  /\b(may not|(?<!there )(?<!there's )is no (?!longer)[a-z]+|whoever|nobody|meanwhile|on every way out|what became of|is told|tells|told|look(s|ing)? on|once more|that which|in a row brought|gone by|as asked for)\b/i;

describe('The words', () => {
  const files = [
    ...sources(SRC)
      // Data about errors is Azure's vocabulary.
      .map((name) => join('src', name)),
    'action.yml',
    'start/action.yml',
    'README.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'CHANGELOG.md',
    ...readdirSync(join(ROOT, 'docs'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => join('docs', name)),
  ];

  test.each(files)('of %s are plain English', (file) => {
    const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
    const odd = lines.flatMap((line, index) => (PHRASES.test(line) ? [`${index + 1}: ${line.trim()}`] : []));
    expect(odd).toEqual([]);
  });
});
