import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Block, blocksOf, readDocument } from '../markdown.ts';
import {
  type OperationOptions,
  type PoolOptions,
  QUICK,
  type RunOptions,
  type RunResult,
  runAction,
  type Simulator,
  type SimulatorOptions,
  type StatusAnswer,
  StepClock,
  startSimulator,
  status,
  succeeded,
  type When,
} from './harness.ts';
import { type EndedJob, type Job, type Programs, playJob, playWorkflow, type Step } from './job.ts';

const HOUR = 3_600_000;

/** The pools of the world of the recipes. */
export const POOLS = ['np1', 'np2', 'system'] as const;
export type Pool = (typeof POOLS)[number];

/** The version that the pools have, and the one that the recipes upgrade them to. */
export const PRESENT = '1.34.4';
export const WANTED = '1.35.2';

/** Id of the operation that a pool has at first, and of the one that a program starts on it. */
export const olderOn = (pool: Pool) => `11111111-aaaa-4bbb-8ccc-00000000000${POOLS.indexOf(pool)}`;
export const newerOn = (pool: Pool) => `22222222-aaaa-4bbb-8ccc-00000000000${POOLS.indexOf(pool)}`;

/** What a pool goes through. */
export interface PoolStory {
  /** Its operation before; null for nothing that Azure knows of. */
  readonly older?: OperationOptions | null;
  /** How the operation ends that is started. */
  readonly end?: StatusAnswer;
  /** When Azure knows that operation, once a program has started it; at once when absent. */
  readonly appears?: When;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** What a recipe is played with. The story is that of every pool that has none of its own. */
export interface Kitchen extends PoolStory {
  readonly pools?: Readonly<Partial<Record<Pool, PoolStory>>>;
  readonly world?: SimulatorOptions;
  /** What the programs do; `start` begins the operations. Without it `az` and `terraform` begin them. */
  readonly programs?: (start: string, simulator: Simulator) => Programs;
  readonly contexts?: Readonly<Record<string, unknown>>;
}

/** Finds the code under a heading of a document. */
export function recipesOf(blocks: readonly Block[]) {
  // biome-ignore lint/suspicious/noExplicitAny: a recipe is a workflow or a list of steps, and each test knows which
  return (heading: string, index = 0): any => {
    const block = blocks.filter((one) => one.heading === heading)[index];
    if (!block) throw new Error(`There is no code ${index} under "${heading}"`);
    return parse(block.text);
  };
}

/** Reads the YAML blocks of a document. */
export async function yamlIn(path: string): Promise<readonly Block[]> {
  return blocksOf(await readDocument(path)).filter(({ language }) => language === 'yaml');
}

/** A pool with an older operation, until a file appears, or start/ is run: then there is a newer one. */
function poolOf(name: Pool, startFile: string, { older, end, appears, properties }: PoolStory): PoolOptions {
  const ended = { script: succeeded(), startTime: Date.now() - HOUR, endTime: Date.now() - HOUR + 60_000 };
  const script = [status('InProgress'), status('UpgradingNodes: 1/1 nodes completed'), end ?? succeeded()];
  return {
    operations: {
      ...(older !== null && { [olderOn(name)]: older ?? ended }),
      [newerOn(name)]: {
        script,
        changes: { orchestratorVersion: WANTED, currentOrchestratorVersion: WANTED },
        appears: (requests) => existsSync(startFile) && (appears?.(requests) ?? true),
      },
    },
    starts: [script],
    properties: {
      currentOrchestratorVersion: PRESENT,
      mode: name === 'system' ? 'System' : 'User',
      ...properties,
    },
  };
}

function worldOf(startFile: string, { pools = {}, world, ...story }: Kitchen): SimulatorOptions {
  return {
    resourceGroup: 'rg-prod',
    clusterName: 'aks-prod',
    operationId: olderOn('np1'),
    pools: Object.fromEntries(
      POOLS.map((name) => [name, poolOf(name, startFile, { ...story, ...pools[name] })]),
    ),
    ...world,
  };
}

interface Stove {
  readonly simulator: Simulator;
  /** Plays the steps of one job. */
  readonly play: (
    steps: readonly Step[],
    contexts: Readonly<Record<string, unknown>>,
  ) => ReturnType<typeof playJob>;
}

async function inKitchen<T>(kitchen: Kitchen, work: (stove: Stove) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'operation-gate-recipe-'));
  const startFile = join(folder, 'started');
  const simulator = await startSimulator({ clock: new StepClock(), ...worldOf(startFile, kitchen) });
  try {
    const start = `touch '${startFile}'`;
    const programs = kitchen.programs?.(start, simulator) ?? { az: start, terraform: start };
    const play: Stove['play'] = (steps, contexts) =>
      playJob(steps, contexts, programs, (inputs, action) => run(simulator, inputs, action));
    return await work({ simulator, play });
  } finally {
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const IDENTITY = ['client-id', 'tenant-id', 'subscription-id', 'resource-manager-endpoint'];

/** Runs an action with the inputs of a recipe, as the simulated identity. */
function run(
  simulator: Simulator,
  inputs: Readonly<Record<string, string>>,
  action: string,
): Promise<RunResult> {
  const given = simulator.inputs();
  const nothing = Object.fromEntries(Object.keys(given).map((name) => [name, undefined]));
  const known = Object.fromEntries(IDENTITY.map((name) => [name, given[name]]));
  // The runner fills in the default of this input, which is an expression.
  const token = inputs['check-run'] ? { 'github-token': simulator.githubToken } : {};
  const options: RunOptions = {
    action,
    inputs: { ...nothing, ...inputs, ...token, ...known, ...(action === '.' ? QUICK : {}) },
  };
  return runAction(simulator, options);
}

/** Plays the steps of a recipe. */
export function cook(steps: readonly Step[], kitchen: Kitchen = {}) {
  return inKitchen(kitchen, async ({ simulator, play }) => ({
    ...(await play(steps, kitchen.contexts ?? {})),
    simulator,
  }));
}

/** Plays the jobs of a recipe, as often as asked: a workflow that is run again meets what the first run left. */
export function cookWorkflow(
  jobs: Readonly<Record<string, Job>>,
  kitchen: Kitchen = {},
  again: (ended: Readonly<Record<string, EndedJob>>, stove: Stove) => Promise<void> = async () => {},
) {
  return inKitchen(kitchen, async (stove) => {
    const contexts = { env: {}, vars: {}, ...kitchen.contexts };
    const ended = await playWorkflow(jobs, contexts, stove.play);
    await again(ended, stove);
    const rows = Object.values(ended).flatMap((job) => job.rows);
    const results = Object.fromEntries(Object.entries(ended).map(([name, { result }]) => [name, result]));
    return {
      ended,
      results,
      gates: rows.flatMap(({ gates }) => gates),
      calls: rows.flatMap(({ calls }) => calls),
      simulator: stove.simulator,
    };
  });
}

/** The outcomes of the actions that a recipe has run, in order. */
export function outcomesOf({ gates }: { readonly gates: readonly RunResult[] }): readonly string[] {
  return gates.map(({ outputs }) => outputs['outcome'] ?? '');
}

/** The same steps or jobs with other inputs of the gate. */
export function withInputs<T>(recipe: T, inputs: Readonly<Record<string, string>>): T {
  return JSON.parse(JSON.stringify(recipe), (key, value) =>
    key === 'with' && 'operation-id' in value ? { ...value, ...inputs } : value,
  );
}
