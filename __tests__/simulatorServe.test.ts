import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runAction } from '../simulator/runner.ts';
import { parseFileCommands } from '../simulator/workflowCommands.ts';

const SERVE = resolve(import.meta.dirname, '..', 'simulator', 'serve.ts');
const run = promisify(execFile);

/** Servers that this test has to end. */
const started: number[] = [];
let folder: string;
let env: Record<string, string>;
let outputs: Record<string, string>;
/** How long a step takes on this machine, now, that need not wait. */
let ordinaryMs: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'operation-gate-serve-'));
  const files = { GITHUB_ENV: join(folder, 'env'), GITHUB_OUTPUT: join(folder, 'output') };
  for (const file of Object.values(files)) writeFileSync(file, 'BEFORE=kept\n');
  await run(process.execPath, [SERVE, '--minutes', '5'], { env: { ...process.env, ...files } });
  env = parseFileCommands(readFileSync(files.GITHUB_ENV, 'utf8'));
  outputs = parseFileCommands(readFileSync(files.GITHUB_OUTPUT, 'utf8'));
  started.push(Number(outputs['pid']));
});

afterAll(() => {
  for (const pid of started) process.kill(pid);
  rmSync(folder, { recursive: true, force: true });
});

/** A later step of the job. */
function step(inputs: Readonly<Record<string, string | undefined>>) {
  const pace = { 'poll-interval': '20ms', 'max-poll-interval': '20ms', 'backoff-factor': '1' };
  const endpoint = outputs['resource-manager-endpoint'];
  return runAction(undefined, { env, inputs: { 'resource-manager-endpoint': endpoint, ...pace, ...inputs } });
}

test('leaves what was in the files', () => {
  expect([env['BEFORE'], outputs['BEFORE']]).toEqual(['kept', 'kept']);
});

test('serves an operation that succeeds, by names', async () => {
  const names = ['resource-group', 'cluster-name', 'agent-pool-name'] as const;
  const result = await step({
    ...Object.fromEntries(names.map((name) => [name, outputs[name]])),
    'operation-id': outputs['succeeding'],
  });
  ordinaryMs = result.durationMs;
  expect([result.exitCode, result.outputs['outcome'], result.outputs['polls']]).toEqual([
    0,
    'succeeded',
    '3',
  ]);
});

test('serves an operation that fails, by its ARM id', async () => {
  const result = await step({ 'operation-id': outputs['failing'] });
  expect([result.exitCode, result.outputs['outcome'], result.outputs['error-code']]).toEqual([
    1,
    'failed',
    'PodDrainFailure',
  ]);
});

test('serves an operation that never ends, by the address that Azure returned', async () => {
  const result = await step({
    'operation-id': outputs['endless'],
    timeout: `${Math.ceil(3 * ordinaryMs)}ms`,
  });
  expect([result.exitCode, result.outputs['outcome'], result.outputs['status']]).toEqual([
    1,
    'timed-out',
    'InProgress',
  ]);
});

test('outside of a job prints what a local run needs, every default included', async () => {
  const { GITHUB_ENV: _, GITHUB_OUTPUT: __, ...bare } = process.env;
  const { stdout } = await run(process.execPath, [SERVE, '--minutes', '5'], { env: bare });
  started.push(Number(/\(process (\d+),/.exec(stdout)?.[1]));
  const printed = Object.fromEntries(
    stdout
      .split('\n')
      .filter((line) => /^[A-Z_-]+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const { ACTIONS_ID_TOKEN_REQUEST_TOKEN: token, NODE_EXTRA_CA_CERTS: ca } = printed;
  expect([token, ca]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\.pem$/)]);
  expect(printed).toMatchObject({
    INPUT_TIMEOUT: '2h',
    'INPUT_START-GRACE': '5m',
    'INPUT_ABORT-ON-CANCEL': 'false',
  });
  const result = await runAction(undefined, {
    env: { ...printed, 'INPUT_POLL-INTERVAL': '20ms', 'INPUT_MAX-POLL-INTERVAL': '20ms' },
  });
  expect([result.exitCode, result.outputs['outcome']]).toEqual([0, 'succeeded']);
});

test('serves a world of one’s own', async () => {
  const world = join(folder, 'world.mjs');
  writeFileSync(world, `export default { pools: { blue: {}, green: {} }, clusterName: 'aks-own' };`);
  const files = { GITHUB_ENV: join(folder, 'own-env'), GITHUB_OUTPUT: join(folder, 'own-output') };
  await run(process.execPath, [SERVE, '--minutes', '0.2', '--world', world], {
    env: { ...process.env, ...files },
  });
  const own = parseFileCommands(readFileSync(files.GITHUB_OUTPUT, 'utf8'));
  process.kill(Number(own['pid']));
  expect(own).toMatchObject({ 'agent-pool-name': 'blue', 'cluster-name': 'aks-own' });
  expect(own).not.toHaveProperty('failing');
  writeFileSync(world, 'export const options = {};');
  const refused = run(process.execPath, [SERVE, '--world', world]);
  await expect(refused).rejects.toThrow('must have the options of the simulator as its default export');
});

test('ends by itself', async () => {
  const files = { GITHUB_ENV: join(folder, 'short-env'), GITHUB_OUTPUT: join(folder, 'short-output') };
  await run(process.execPath, [SERVE, '--minutes', '0.001'], { env: { ...process.env, ...files } });
  const short = parseFileCommands(readFileSync(files.GITHUB_OUTPUT, 'utf8'));
  // Whether the process is gone could not be told by its id where nobody reaps it.
  const listens = () =>
    fetch(short['resource-manager-endpoint'] ?? '').then(
      () => true,
      (error: Error) => (error.cause as { code?: string }).code !== 'ECONNREFUSED',
    );
  while (await listens()) await delay(50);
  expect(await listens()).toBe(false);
});

test('says what it does not understand', async () => {
  await expect(run(process.execPath, [SERVE, '--minutes', 'soon'])).rejects.toThrow('positive number');
});
