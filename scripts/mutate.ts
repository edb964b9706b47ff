/**
 * Changes the code of src/ in thousands of small ways and reports the changes that no unit test notices:
 *
 *   npm run mutate [-- PATTERN...]
 *
 * PATTERN is part of a path below src/, for one room or file. Each folder is tried with the tests that mirror it, which
 * notice most changes; what they leave is tried with all tests of the room. Results are kept in .stryker/: another run
 * tries only the mutants whose code or tests have changed. Fails when a file falls under its floor (`mutants.ts`).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EQUIVALENT_MUTANTS, FLOORS } from './mutants.ts';
import {
  type Files,
  isLeft,
  type MutationReport,
  mutationScore,
  rangeOf,
  withMoreTests,
} from './mutationScore.ts';

const ROOT = join(import.meta.dirname, '..');
const STRYKER = join(ROOT, 'node_modules/@stryker-mutator/core/bin/stryker.js');
/** Where stryker.config.js has it written. */
const REPORT = join(ROOT, '.stryker/report.json');
const ROOMS = ['azure', 'explain', 'inputs', 'report', 'time', 'upgrade', 'wait'];
/** Known errors are data: words, which tests would only repeat. */
const DATA = 'src/explain/knownErrors/**';

const patterns = process.argv.slice(2);
const isMeant = (file: string) =>
  patterns.length === 0 || patterns.some((pattern) => file.slice('src/'.length).includes(pattern));

/**
 * Runs Stryker.
 *
 * @param tests the folder of the tests, below __tests__/
 * @param mutate files of one folder, or ranges in them
 */
function stryker(tests: string, mutate: readonly string[], results: string): Files {
  const incremental = ['--incrementalFile', `.stryker/${results.replaceAll('/', '-')}.json`];
  const { status } = spawnSync(
    process.execPath,
    [STRYKER, 'run', '--mutate', mutate.join(','), ...incremental],
    { cwd: ROOT, stdio: 'inherit', env: { ...process.env, UNIT_ROOM: tests } },
  );
  if (status !== 0) process.exit(status ?? 1);
  const report: MutationReport = JSON.parse(readFileSync(REPORT, 'utf8'));
  return report.files;
}

/** Tries the mutants of files of one folder. */
function mutate(folder: string, files: readonly string[]): Files {
  const room = folder.split('/')[0] ?? folder;
  // Other files are in the report with what an earlier run found.
  const own = (found: Files) =>
    Object.fromEntries(Object.entries(found).filter(([file]) => files.includes(file)));
  const hasTests = folder !== room && existsSync(join(ROOT, '__tests__', folder));
  if (!hasTests) return own(stryker(room, files, room));
  const first = own(stryker(folder, files, folder));
  const left = Object.entries(first).flatMap(([file, { mutants }]) =>
    mutants.filter(isLeft).map((mutant) => `${file}:${rangeOf(mutant)}`),
  );
  if (left.length === 0) return first;
  return withMoreTests(first, own(stryker(room, [...new Set(left)], `${folder}-in-room`)));
}

const folders = new Map<string, string[]>();
for (const room of ROOMS) {
  for (const found of globSync(`src/${room}/**/*.ts`, { cwd: ROOT, exclude: [DATA] }).sort()) {
    const file = found.replaceAll('\\', '/');
    if (!isMeant(file)) continue;
    const folder = dirname(file).slice('src/'.length);
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
}
if (folders.size === 0) {
  console.error(`No file to mutate has ${patterns.join(' or ')} in its path below src/`);
  process.exit(2);
}

const measured = [...folders].map(([folder, files]) => mutate(folder, files));
const score = mutationScore(
  { files: Object.assign({}, ...measured) },
  FLOORS,
  EQUIVALENT_MUTANTS,
  patterns.length === 0,
);
for (const { file, percent, noticed, counted, survivors } of score.files) {
  console.log(`${percent.toFixed(1).padStart(5)} %  ${noticed}/${counted}  ${file}`);
  for (const survivor of survivors) console.log(`         ${survivor}`);
}
console.log(`${score.percent.toFixed(1).padStart(5)} %  all of these`);
for (const complaint of score.complaints) console.error(complaint);
process.exit(score.complaints.length === 0 ? 0 : 1);
