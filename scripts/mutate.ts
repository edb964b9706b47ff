/**
 * Changes the code of src/ in thousands of small ways and reports the changes that no unit test notices:
 *
 *   npm run mutate [-- PATTERN...]
 *
 * PATTERN is part of a path below src/, for one room or file. Each room is tried with its own unit tests. Results are
 * kept in .stryker/: another run tries only the mutants whose code or tests have changed. Fails when a file falls under
 * its floor (`mutants.ts`).
 */
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EQUIVALENT_MUTANTS, FLOORS } from './mutants.ts';
import { type MutationReport, mutationScore } from './mutationScore.ts';

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

/** Tries the mutants of these files of a room. */
function mutate(room: string, files: readonly string[]): MutationReport['files'] {
  const incremental = ['--incrementalFile', `.stryker/${room}.json`];
  const { status } = spawnSync(
    process.execPath,
    [STRYKER, 'run', '--mutate', files.join(','), ...incremental],
    {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...process.env, UNIT_ROOM: room },
    },
  );
  if (status !== 0) process.exit(status ?? 1);
  const report: MutationReport = JSON.parse(readFileSync(REPORT, 'utf8'));
  // Other files are in it with what an earlier run found.
  return Object.fromEntries(Object.entries(report.files).filter(([file]) => files.includes(file)));
}

const measured: MutationReport['files'][] = [];
for (const room of ROOMS) {
  const files = globSync(`src/${room}/**/*.ts`, { cwd: ROOT, exclude: [DATA] })
    .map((file) => file.replaceAll('\\', '/'))
    .filter(isMeant);
  if (files.length > 0) measured.push(mutate(room, files));
}
if (measured.length === 0) {
  console.error(`No file to mutate has ${patterns.join(' or ')} in its path below src/`);
  process.exit(2);
}

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
