/** Judges what Stryker found: the score of each file, without the mutants that change nothing. */

/** The part of Stryker's JSON report that is read here (https://github.com/stryker-mutator/mutation-testing-elements). */
export interface MutationReport {
  readonly files: Files;
}

export type Files = Readonly<
  Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>
>;

interface Mutant {
  readonly status: string;
  readonly replacement?: string;
  readonly location: { readonly start: Position; readonly end: Position };
}

/** Both start at 1. */
interface Position {
  readonly line: number;
  readonly column: number;
}

/** A mutant that behaves like the original, so that no test can notice it. */
export interface EquivalentMutant {
  readonly file: string;
  /** The line of the source in which it starts, without its indentation. */
  readonly line: string;
  /** What Stryker writes in place of the code. */
  readonly becomes: string;
  readonly reason: string;
}

export interface Floors {
  /** Percent of the mutants of all files together. */
  readonly all: number;
  /** Percent of the mutants of a file whose path starts so. The first that fits counts. */
  readonly files: readonly (readonly [path: string, percent: number])[];
}

export interface FileScore {
  readonly file: string;
  readonly noticed: number;
  readonly counted: number;
  readonly percent: number;
  readonly floor: number;
  /** Mutants that no test notices: `LINE: CODE => REPLACEMENT`. */
  readonly survivors: readonly string[];
}

export interface Score {
  readonly files: readonly FileScore[];
  readonly percent: number;
  /** What is wrong; empty when every floor is reached. */
  readonly complaints: readonly string[];
}

/** How many columns of a survivor are shown. */
const SHOWN = 100;

/** @param whole whether all files were measured, so that the floor of all counts */
export function mutationScore(
  { files }: MutationReport,
  floors: Floors,
  equivalents: readonly EquivalentMutant[],
  whole: boolean,
): Score {
  const unused = new Set(equivalents.filter(({ file }) => file in files));
  const scores = Object.entries(files).map(([file, { source, mutants }]): FileScore => {
    const lines = source.split('\n');
    const survivors: string[] = [];
    let noticed = 0;
    for (const mutant of mutants) {
      if (NOTICED.has(mutant.status)) noticed++;
      if (!isLeft(mutant)) continue;
      const line = lines[mutant.location.start.line - 1] ?? '';
      const known = equivalentIn(equivalents, file, line, mutant);
      if (known) unused.delete(known);
      else survivors.push(shown(mutant, line));
    }
    const counted = noticed + survivors.length;
    const floor = floors.files.find(([path]) => file.startsWith(path))?.[1] ?? 0;
    return { file, noticed, counted, percent: percent(noticed, counted), floor, survivors };
  });
  const sum = (of: (score: FileScore) => number) => scores.reduce((total, score) => total + of(score), 0);
  const all = percent(
    sum(({ noticed }) => noticed),
    sum(({ counted }) => counted),
  );
  const complaints = scores
    .filter((score) => score.percent < score.floor)
    .map((score) => `${score.file}: tests notice ${score.percent} % of the mutants, floor ${score.floor} %`);
  for (const { file, line, becomes } of unused) {
    complaints.push(
      `${file}: the list of equivalent mutants names \`${line}\` => \`${becomes}\`, which no longer survives`,
    );
  }
  if (whole && all < floors.all) {
    complaints.push(`All files: tests notice ${all} % of the mutants, floor ${floors.all} %`);
  }
  return { files: scores, percent: all, complaints };
}

const NOTICED: ReadonlySet<string> = new Set(['Killed', 'Timeout']);
/** `RuntimeError`: Node crashed at every try, so nobody knows. */
const LEFT: ReadonlySet<string> = new Set(['Survived', 'NoCoverage', 'RuntimeError']);

/** Checks whether no test has noticed a mutant, but others could. */
function isLeft({ status }: Mutant): boolean {
  return LEFT.has(status);
}

/** Finds a mutant in the list of those that behave like the original. */
function equivalentIn(
  equivalents: readonly EquivalentMutant[],
  file: string,
  line: string,
  { replacement }: Mutant,
): EquivalentMutant | undefined {
  return equivalents.find(
    (one) => one.file === file && one.line === line.trim() && one.becomes === replacement,
  );
}

/** The places of the mutants that are left and not known to behave like the original: `FILE:LINE:COLUMN-LINE:COLUMN`. */
export function placesLeft(files: Files, equivalents: readonly EquivalentMutant[]): readonly string[] {
  const places = Object.entries(files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n');
    return mutants
      .filter(isLeft)
      .filter((one) => !equivalentIn(equivalents, file, lines[one.location.start.line - 1] ?? '', one))
      .map((one) => `${file}:${rangeOf(one)}`);
  });
  return [...new Set(places)];
}

/** Writes the place of a mutant as Stryker reads it: lines from 1, columns from 0. */
function rangeOf({ location: { start, end } }: Mutant): string {
  const place = ({ line, column }: Position) => `${line}:${column - 1}`;
  return `${place(start)}-${place(end)}`;
}

/** Adds what more tests found about the mutants that the first tests left. */
export function withMoreTests(first: Files, more: Files): Files {
  return Object.fromEntries(
    Object.entries(first).map(([file, { source, mutants }]) => {
      const noticed = more[file]?.mutants.filter(({ status }) => NOTICED.has(status)) ?? [];
      const again = new Map(noticed.map((mutant) => [keyOf(mutant), mutant]));
      return [file, { source, mutants: mutants.map((one) => again.get(keyOf(one)) ?? one) }];
    }),
  );
}

function keyOf(mutant: Mutant): string {
  return `${rangeOf(mutant)} ${mutant.replacement}`;
}

/** Rounded down, so that 92.96 does not pass for 93. */
function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.floor((1_000 * part) / whole) / 10;
}

function shown({ replacement = '', location: { start, end } }: Mutant, line: string): string {
  const code = line.slice(start.column - 1, start.line === end.line ? end.column - 1 : undefined);
  return `${start.line}: ${brief(code)} => ${brief(replacement)}`;
}

function brief(code: string): string {
  const text = code.replaceAll(/\s+/g, ' ').trim();
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
