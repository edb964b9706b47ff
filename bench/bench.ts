/**
 * `npm run bench [-- ROUNDS] [-- --readme]`: start, end, memory, requests, bytes and detection of the built action,
 * beside the floor (a bare script that sends the same four requests) in the same run, interleaved, so that a busy
 * machine slows both. It prints one table, which --readme writes into the README, and never fails on a figure.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULTS } from './defaults.ts';
import { type Detection, detectionOfAction, detectionOfFixedPause } from './detection.ts';
import { detectionOfMany } from './many.ts';
import { measure, quantile, type Run } from './measure.ts';
import { drawnOperations, recordedOperations } from './operations.ts';
import { type Row, tableOf, takeOver } from './table.ts';

const { values, positionals } = parseArgs({
  options: { readme: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const ROUNDS = Number(positionals[0] ?? 31);
const LONG_POLLS = 5_000;
const MANY = 200;
const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'dist');

const ms = (value: number) => `${value.toFixed(0)} ms`;
const mib = (value: number) => `${value.toFixed(0)} MiB`;
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;
const seconds = ({ meanMs }: Detection) => `${(meanMs / 1_000).toFixed(1)} s`;
const noticed = (detection: Detection) =>
  `${seconds(detection)} for ${detection.pollsPerMinute.toFixed(1)} polls a minute`;

async function steps(): Promise<readonly Row[]> {
  const floor: Run[] = [];
  const action: Run[] = [];
  // The first run of each reads its files into memory.
  for (const program of ['floor', 'action'] as const) await measure(program, 1);
  for (let round = 0; round < ROUNDS; round += 1) {
    floor.push(await measure('floor', 1));
    action.push(await measure('action', 1));
  }
  const long = { floor: await measure('floor', LONG_POLLS), action: await measure('action', LONG_POLLS) };
  const median = (runs: readonly Run[], pick: (run: Run) => number) => quantile(runs.map(pick), 0.5);
  const both = (pick: (run: Run) => number) => [median(floor, pick), median(action, pick)] as const;
  const ratios = action.map(({ totalMs }, round) => totalMs / (floor[round]?.totalMs ?? totalMs));
  const [ratio, low, high] = [0.5, 0.25, 0.75].map((share) => quantile(ratios, share).toFixed(2));
  const [total, end, peak] = [
    both((run) => run.totalMs),
    both((run) => run.endMs),
    both((run) => run.peakMiB),
  ];
  const more = (one: number, other: number) => `${mib(other)}, ${mib(other - one)} more`;
  const requests = ([run]: readonly Run[]) => Object.values(run?.requests ?? {}).join(', ');
  return [
    [
      'whole step, operation already ended',
      `${ms(total[0])} (bare script)`,
      `${ms(total[1])}, ${ratio} times (half of the rounds: ${low} to ${high})`,
    ],
    ['of it, last response to exit', ms(end[0]), ms(end[1])],
    ['peak memory, 1 poll', mib(peak[0]), more(...peak)],
    [
      `peak memory, ${LONG_POLLS.toLocaleString('en')} polls`,
      mib(long.floor.peakMiB),
      more(long.floor.peakMiB, long.action.peakMiB),
    ],
    ['requests: ID token, Entra ID, status, pool, other', requests(floor), requests(action)],
  ];
}

function sizes(): readonly Row[] {
  const files = readdirSync(dist);
  const size = (file: string) => statSync(join(dist, file)).size;
  const isRead = (file: string) =>
    ['index.js', 'actions.js'].includes(file) ||
    (file.endsWith('.js') &&
      readFileSync(join(dist, file), 'utf8').includes('acquireTokenByClientCredential called'));
  const sum = (some: readonly string[]) => megabytes(some.map(size).reduce((a, b) => a + b, 0));
  return [
    ['`dist/` in all', '', sum(files)],
    ['code that a green step without a check run reads', '', sum(files.filter(isRead))],
  ];
}

async function detection(): Promise<readonly Row[]> {
  const populations = [
    ['drawn, nodes reported', drawnOperations(600, true)],
    ['drawn, no nodes reported', drawnOperations(600, false)],
    ['as recorded', recordedOperations(30)],
  ] as const;
  const rows: Row[] = [];
  for (const [name, operations] of populations) {
    const own = await detectionOfAction(operations, DEFAULTS);
    const fixed = detectionOfFixedPause(operations, 10_000);
    rows.push([`end noticed after, operations ${name}`, `${noticed(fixed)} (every 10 s)`, noticed(own)]);
  }
  return rows;
}

async function many(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [name, operations] of [
    ['drawn', drawnOperations(MANY, false)],
    ['as recorded', recordedOperations(10).slice(0, MANY)],
  ] as const) {
    for (const pools of [100, 20]) {
      const alone = await detectionOfMany(operations, 1, DEFAULTS);
      const own = await detectionOfMany(operations, pools, DEFAULTS);
      rows.push([
        `the same, ${MANY} operations ${name} in one step, ${pools} pools a cluster`,
        `${seconds(alone)} (a cluster each)`,
        `${seconds(own)} for ${own.requestsPerSecond.toFixed(1)} requests a second`,
      ]);
    }
  }
  const script = join(root, 'bench', 'manyMemory.ts');
  const held = execFileSync(process.execPath, ['--expose-gc', script, String(MANY)], { encoding: 'utf8' });
  const [soon = 0, late = 0] = JSON.parse(held) as readonly number[];
  const size = (bytes: number) => `${(bytes / 1_048_576).toFixed(1)} MiB`;
  rows.push([
    `memory that ${MANY} waits hold, after half an hour and after three`,
    '',
    `${size(soon)}, ${size(late)}`,
  ]);
  return rows;
}

const load = loadavg()[0] ?? 0;
const rows = [...(await steps()), ...sizes(), ...(await detection()), ...(await many())];
const about = [
  new Date().toISOString().slice(0, 10),
  `Node ${process.version}`,
  `${cpus().length} cores of ${cpus()[0]?.model ?? 'a CPU'} with a load of ${load.toFixed(1)}`,
  `${ROUNDS} rounds`,
];
const table = tableOf(
  `Measured on ${about.join(', ')}, everything on loopback; detection on a virtual clock.`,
  rows,
);
console.log(table);
if (values.readme) {
  const file = join(root, 'README.md');
  writeFileSync(file, takeOver(readFileSync(file, 'utf8'), table));
}
