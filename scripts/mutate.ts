/**
 * Changes the code of src/ in thousands of small ways and reports the changes that no unit test notices:
 *
 *   npm run mutate [-- PATTERN...]
 *
 * PATTERN is part of a path below src/, for one room or file. The tests of the room run in one process first, without
 * Jest, which is many times faster. What they leave, Jest tries again. Results are kept in .stryker/: another run tries
 * only the mutants whose code or tests have changed. Fails when a file falls under its floor (`mutation/mutants.ts`).
 */
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EQUIVALENT_MUTANTS, FLOORS } from './mutation/mutants.ts';
import {
  type Files,
  type MutationReport,
  mutationScore,
  placesLeft,
  withMoreTests,
} from './mutation/score.ts';

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

/** The tests of a room without Jest (`mutation/runner.ts`), and with it. */
const IN_PROCESS = ['--testRunner', 'in-process', '--maxTestRunnerReuse', '300', '--timeoutMS', '15000'];
const JEST: readonly string[] = [];

/**
 * Runs Stryker.
 *
 * @param mutate files of the room, or ranges in them
 */
function stryker(room: string, mutate: readonly string[], runner: readonly string[]): Files {
  // Not the name of the report: one of the rooms is called so.
  const results = `.stryker/results-of-${room}${runner === JEST ? '-in-jest' : ''}.json`;
  const { status } = spawnSync(
    process.execPath,
    [STRYKER, 'run', '--mutate', mutate.join(','), '--incrementalFile', results, ...runner],
    { cwd: ROOT, stdio: 'inherit', env: { ...process.env, UNIT_ROOM: room } },
  );
  if (status !== 0) process.exit(status ?? 1);
  const { files }: MutationReport = JSON.parse(readFileSync(REPORT, 'utf8'));
  return files;
}

/** Tries the mutants of files of one room. */
function mutate(room: string, files: readonly string[]): Files {
  const found = stryker(room, files, IN_PROCESS);
  // Other files are in the report with what an earlier run found.
  const own = Object.fromEntries(Object.entries(found).filter(([file]) => files.includes(file)));
  const left = placesLeft(own, EQUIVALENT_MUTANTS);
  return left.length === 0 ? own : withMoreTests(own, stryker(room, left, JEST));
}

const rooms = new Map<string, string[]>();
for (const room of ROOMS) {
  const files = globSync(`src/${room}/**/*.ts`, { cwd: ROOT, exclude: [DATA] })
    .map((file) => file.replaceAll('\\', '/'))
    .filter(isMeant);
  if (files.length > 0) rooms.set(room, files.sort());
}
if (rooms.size === 0) {
  console.error(`No file to mutate has ${patterns.join(' or ')} in its path below src/`);
  process.exit(2);
}

const measured = [...rooms].map(([room, files]) => mutate(room, files));
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
