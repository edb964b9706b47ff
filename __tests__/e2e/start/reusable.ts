import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { runAction, type Simulator, type SimulatorOptions, StepClock, startSimulator } from '../harness.ts';
import { filled, type Job, playJob, playWorkflow } from '../job.ts';

const path = resolve(import.meta.dirname, '../../../.github/workflows/upgrade-node-pool.yml');

/** The reusable workflow as it is written. */
export const WORKFLOW = parse(await readFile(path, 'utf8'));
const jobs = WORKFLOW.jobs as Readonly<Record<'start' | 'gate', Job>>;

/** What it declares for its callers. */
export const DECLARED = WORKFLOW.on.workflow_call as {
  readonly inputs: Readonly<Record<string, { readonly default?: string; readonly required?: boolean }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
};

/** What the called workflow was given: the inputs of a caller, and the defaults of the others. */
function inputsOf(simulator: Simulator, wanted: Readonly<Record<string, string>>) {
  const given: Readonly<Record<string, string>> = { ...simulator.inputs(), ...wanted };
  return Object.fromEntries(
    Object.entries(DECLARED.inputs).map(([name, { default: usual = '' }]) => [name, given[name] ?? usual]),
  );
}

/**
 * Plays the jobs of the workflow in order, as a caller would see them.
 *
 * @param pool the pool whose operations are returned as `ids`
 */
export async function called(
  world: SimulatorOptions,
  wanted: Readonly<Record<string, string>>,
  pool: string,
) {
  const simulator = await startSimulator({ clock: new StepClock(), pools: { [pool]: {} }, ...world });
  try {
    const inputs = inputsOf(simulator, wanted);
    const job = { workflow_repository: 'OWNER/aks-operation-gate', workflow_sha: '0'.repeat(40) };
    const nothing = Object.fromEntries(Object.keys(simulator.inputs()).map((name) => [name, undefined]));
    const ended = await playWorkflow(jobs, { inputs, job }, (steps, contexts) =>
      playJob(steps, contexts, {}, (given, action) =>
        runAction(simulator, { action, inputs: { ...nothing, ...given } }),
      ),
    );
    const outputs = Object.fromEntries(
      Object.entries(DECLARED.outputs).map(([name, { value }]) => [name, filled(value, { jobs: ended })]),
    );
    const all = Object.values(ended);
    return {
      failed: all.some(({ result }) => result === 'failure'),
      outputs,
      ids: simulator.operationIds(pool),
      gates: ended['gate']?.rows.flatMap(({ gates }) => gates) ?? [],
    };
  } finally {
    await simulator.close();
  }
}
