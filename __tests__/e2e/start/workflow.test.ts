import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { parse } from 'yaml';
import {
  failed,
  inProgress,
  runAction,
  type Simulator,
  type SimulatorOptions,
  StepClock,
  startSimulator,
  succeeded,
} from '../harness.ts';
import { filled, holds, type PlayedJob, playJob, type Step } from '../job.ts';
import { POOL, PRESENT } from './playStart.ts';

jest.setTimeout(60_000);

interface Job {
  readonly if?: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

const path = resolve(import.meta.dirname, '../../../.github/workflows/upgrade-node-pool.yml');
const workflow = parse(await readFile(join(path), 'utf8'));
const jobs = workflow.jobs as Readonly<Record<'start' | 'gate', Job>>;
const declared = workflow.on.workflow_call as {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
};

/** What the called workflow was given: the inputs of a caller, and the defaults of the others. */
function inputsOf(simulator: Simulator, wanted: Readonly<Record<string, string>>) {
  const given: Readonly<Record<string, string>> = { ...simulator.inputs(), ...wanted };
  return Object.fromEntries(
    Object.entries(declared.inputs).map(([name, { default: usual = '' }]) => [name, given[name] ?? usual]),
  );
}

function outputsOf(job: Job, { outputs }: PlayedJob, contexts: object): Readonly<Record<string, string>> {
  const steps = Object.fromEntries(Object.entries(outputs).map(([id, one]) => [id, { outputs: one }]));
  return Object.fromEntries(
    Object.entries(job.outputs).map(([name, text]) => [name, filled(text, { ...contexts, steps })]),
  );
}

/** Plays the jobs of the workflow in order, as a caller would see them. */
async function called(world: SimulatorOptions, wanted: Readonly<Record<string, string>>) {
  const simulator = await startSimulator({ clock: new StepClock(), pools: { [POOL]: {} }, ...world });
  try {
    const inputs = inputsOf(simulator, wanted);
    const job = { workflow_repository: 'OWNER/aks-operation-gate', workflow_sha: '0'.repeat(40) };
    const run = (given: Readonly<Record<string, string>>, action: string) => {
      const nothing = Object.fromEntries(Object.keys(simulator.inputs()).map((name) => [name, undefined]));
      return runAction(simulator, { action, inputs: { ...nothing, ...given } });
    };
    const start = await playJob(jobs.start.steps, { inputs, job }, {}, run);
    const started = outputsOf(jobs.start, start, { inputs });
    const needs = { start: { outputs: started, result: start.failed ? 'failure' : 'success' } };
    const waits = !start.failed && holds(jobs.gate.if, { inputs, needs });
    const gate = waits ? await playJob(jobs.gate.steps, { inputs, needs, job }, {}, run) : undefined;
    const waited = gate ? outputsOf(jobs.gate, gate, { inputs, needs }) : {};
    const contexts = { jobs: { start: { outputs: started }, gate: { outputs: waited } } };
    const outputs = Object.fromEntries(
      Object.entries(declared.outputs).map(([name, { value }]) => [name, filled(value, contexts)]),
    );
    const ids = simulator.operationIds(POOL);
    return { failed: start.failed || gate?.failed === true, outputs, ids, gates: gate?.gates ?? [] };
  } finally {
    await simulator.close();
  }
}

const ending = (end: ReturnType<typeof succeeded>): SimulatorOptions => ({
  pools: { [POOL]: { starts: [[inProgress(), end]] } },
});

describe('The reusable workflow', () => {
  test('starts the upgrade of a version, waits for it, and checks the version', async () => {
    const {
      failed: isRed,
      outputs,
      ids,
    } = await called(ending(succeeded()), { 'kubernetes-version': '1.34' });
    expect(isRed).toBe(false);
    expect(outputs).toEqual({
      outcome: 'succeeded',
      'operation-id': ids[0],
      'kubernetes-version': '1.34.4',
    });
  });

  test('starts the upgrade of the node image and waits for it', async () => {
    const played = await called(ending(succeeded()), { 'node-image-version': 'latest' });
    expect(played.failed).toBe(false);
    expect(played.outputs).toMatchObject({ outcome: 'succeeded', 'operation-id': played.ids[0] });
  });

  test('is red when the upgrade fails', async () => {
    const end = failed({ code: 'PodDrainFailure', message: 'No.' });
    const played = await called(ending(end), { 'kubernetes-version': '1.34' });
    expect(played.failed).toBe(true);
    expect(played.outputs['outcome']).toBe('failed');
  });

  test('is green without a wait when there is nothing to do', async () => {
    const played = await called({}, { 'kubernetes-version': PRESENT.version });
    expect(played).toMatchObject({
      failed: false,
      gates: [],
      outputs: { outcome: 'nothing-to-do', 'operation-id': '', 'kubernetes-version': PRESENT.version },
    });
  });

  test('is red without a wait when nothing was started', async () => {
    const played = await called({}, { 'kubernetes-version': '1.40' });
    expect(played).toMatchObject({ failed: true, gates: [], outputs: { outcome: 'refused' } });
  });

  test('runs one upgrade of a pool at a time, and never stops one', () => {
    const group = (pool: string) =>
      filled(workflow.concurrency.group, {
        inputs: {
          'subscription-id': 's',
          'resource-group': 'rg',
          'cluster-name': 'aks',
          'agent-pool-name': pool,
        },
      });
    expect(group('np1')).not.toBe(group('np2'));
    expect(workflow.concurrency['cancel-in-progress']).toBe(false);
  });
});
