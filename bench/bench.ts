/**
 * `npm run bench`: start, end, memory, requests, bytes and detection of the built action, beside the floor (a bare
 * script that does only the same four requests) in the same run, interleaved, so that a busy machine slows both.
 * It prints numbers and never fails on them.
 */
import { readdirSync, statSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { type Detection, detectionOfAction, detectionOfFixedPause } from './detection.ts';
import { measure, median, type Run } from './measure.ts';
import { drawnOperations, recordedOperations } from './operations.ts';

const ROUNDS = Number(process.argv[2] ?? 21);
const LONG_POLLS = 5_000;
const DEFAULTS = {
  timeoutMs: 6 * 3_600_000,
  pollIntervalMs: 2_000,
  backoffFactor: 1.5,
  maxPollIntervalMs: 13_000,
  maxConsecutiveErrors: 20,
  stalledAfterMs: 0,
};

const ms = (value: number) => `${value.toFixed(0)} ms`;
const mib = (value: number) => `${value.toFixed(0)} MiB`;

function row(name: string, ...cells: readonly string[]): void {
  console.log(`| ${[name.padEnd(42), ...cells.map((cell) => cell.padStart(12))].join(' | ')} |`);
}

function table(title: string, ...heads: readonly string[]): void {
  console.log(`\n${title}\n`);
  row('', ...heads);
  row('---', ...heads.map(() => '---:'));
}

const floor: Run[] = [];
const action: Run[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  floor.push(await measure('floor', 1));
  action.push(await measure('action', 1));
}
const long = { floor: await measure('floor', LONG_POLLS), action: await measure('action', LONG_POLLS) };

const date = new Date().toISOString().slice(0, 10);
console.log(
  `${date}, Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'CPU'}, ${ROUNDS} rounds`,
);

const of = (runs: readonly Run[], pick: (run: Run) => number) => median(runs.map(pick));
table('One step, operation already ended (median)', 'floor', 'action', 'ratio');
const total = [of(floor, (run) => run.totalMs), of(action, (run) => run.totalMs)] as const;
row('whole process', ms(total[0]), ms(total[1]), (total[1] / total[0]).toFixed(2));
row('last answer to exit', ms(of(floor, (run) => run.endMs)), ms(of(action, (run) => run.endMs)), '');
const peak = [of(floor, (run) => run.peakMiB), of(action, (run) => run.peakMiB)] as const;
row('peak memory, 1 poll', mib(peak[0]), mib(peak[1]), `+${mib(peak[1] - peak[0])}`);
const { floor: f, action: a } = long;
row(`peak memory, ${LONG_POLLS} polls`, mib(f.peakMiB), mib(a.peakMiB), `+${mib(a.peakMiB - f.peakMiB)}`);

table('Requests of that step (public cloud)', 'ID token', 'Entra', 'status', 'pool', 'other');
const requests = (run: Run | undefined) => Object.values(run?.requests ?? {}).map(String);
row('floor', ...requests(floor[0]));
row('action', ...requests(action[0]));

const dist = resolve(import.meta.dirname, '..', 'dist');
const bytes = readdirSync(dist).reduce((sum, name) => sum + statSync(join(dist, name)).size, 0);
table('Size', 'bytes');
row('dist/', String(bytes));

const OPERATIONS = 600;
const reporting = drawnOperations(OPERATIONS, true);
const silent = drawnOperations(OPERATIONS, false);
table('How an end is noticed, 600 operations of 10 s to 3 h (virtual clock)', 'mean delay', 'polls/min');
const detection = (name: string, { meanMs, pollsPerMinute }: Detection) =>
  row(name, `${(meanMs / 1_000).toFixed(1)} s`, pollsPerMinute.toFixed(2));
detection('action, all report their nodes', await detectionOfAction(reporting, DEFAULTS));
detection('action, none reports its nodes', await detectionOfAction(silent, DEFAULTS));
detection(
  'action, the timing of recorded operations',
  await detectionOfAction(recordedOperations(50), DEFAULTS),
);
detection('a pause of 30 s (az aks nodepool wait)', detectionOfFixedPause(silent, 30_000));
detection('a pause of 2 s (@azure/core-lro)', detectionOfFixedPause(silent, 2_000));
