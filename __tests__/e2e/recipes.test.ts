import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { blocksOf, readDocument } from '../markdown.ts';
import {
  canceled,
  failed,
  inProgress,
  QUICK,
  type RunResult,
  runAction,
  type Simulator,
  type SimulatorOptions,
  type StatusAnswer,
  StepClock,
  startSimulator,
  status,
  succeeded,
} from './harness.ts';
import { type Programs, playJob, type Step } from './job.ts';

const OLDER = '11111111-aaaa-4bbb-8ccc-000000000001';
const NEWER = '22222222-aaaa-4bbb-8ccc-000000000002';

const blocks = blocksOf(await readDocument('README.md')).filter(({ language }) => language === 'yaml');

/** The code under a heading of the README. */
function recipe(heading: string, index = 0) {
  const block = blocks.filter((one) => one.heading === heading)[index];
  if (!block) throw new Error(`The README has no code ${index} under "${heading}"`);
  return parse(block.text);
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'operation-gate-recipes-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

type End = (extra: Readonly<Record<string, unknown>>) => StatusAnswer;

/** A world in which an older operation is the pool's latest until a file appears; then one that ends like this. */
function worldOf(start: string, end: End, more: SimulatorOptions = {}): SimulatorOptions {
  const hourAgo = () => new Date(Date.now() - 3_600_000).toISOString();
  const times = () => ({ startTime: statSync(start).mtime.toISOString() });
  return {
    resourceGroup: 'rg-prod',
    clusterName: 'aks-prod',
    agentPoolName: 'np1',
    agentPools: ['np1', 'system'],
    operationId: OLDER,
    operation: () => succeeded({ startTime: hourAgo(), endTime: hourAgo() }),
    operations: {
      [NEWER]: [
        () => status('InProgress', times()),
        () => status('UpgradingNodes: 1/1 nodes completed', times()),
        () => end(times()),
      ],
    },
    latest: () => (existsSync(start) ? NEWER : OLDER),
    ...more,
  };
}

interface Kitchen {
  readonly end?: End;
  readonly world?: SimulatorOptions;
  /** What the programs do; `start` begins the operation. */
  readonly programs?: (start: string, simulator: Simulator) => Programs;
  readonly contexts?: Readonly<Record<string, unknown>>;
}

/** Runs the steps of a recipe; without more, every program named starts the operation. */
async function cook(
  steps: readonly Step[],
  { end = succeeded, world, programs, contexts = {} }: Kitchen = {},
) {
  const file = join(mkdtempSync(join(folder, 'one-')), 'started');
  const simulator = await startSimulator({ clock: new StepClock(), ...worldOf(file, end, world) });
  const start = `touch '${file}'`;
  try {
    const given = simulator.inputs();
    const nothing = Object.fromEntries(Object.keys(given).map((name) => [name, undefined]));
    const identity = ['client-id', 'tenant-id', 'subscription-id', 'resource-manager-endpoint'];
    const known = Object.fromEntries(identity.map((name) => [name, given[name]]));
    const played = await playJob(
      steps,
      contexts,
      programs?.(start, simulator) ?? { az: start, terraform: start },
      (inputs) => runAction(simulator, { inputs: { ...nothing, ...inputs, ...known, ...QUICK } }),
    );
    return { ...played, simulator };
  } finally {
    await simulator.close();
  }
}

function outcomesOf({ gates }: { readonly gates: readonly RunResult[] }): readonly (string | undefined)[] {
  return gates.map(({ outputs }) => outputs['outcome']);
}

describe('The quick start', () => {
  const { jobs } = recipe('Quick start');
  const contexts = { env: {}, vars: {} };

  test('holds for the upgrade that its first job starts, and hands the version on', async () => {
    const steps = [...jobs.upgrade.steps, ...jobs.gate.steps];
    const played = await cook(steps.map(joined), { contexts });
    expect(played.failed).toBe(false);
    expect(played.calls[0]).toMatch(
      /^az aks nodepool upgrade .* --kubernetes-version 1\.33 --no-wait --yes$/,
    );
    expect(played.outputs['gate']).toMatchObject({ 'operation-id': NEWER, 'kubernetes-version': '1.33.4' });
    expect(played.gates[0]?.annotations).toEqual([]);
  });

  test('is red when the upgrade does not begin, although an older operation succeeded', async () => {
    const steps = [...jobs.upgrade.steps, ...jobs.gate.steps].map(joined).map(impatient);
    const played = await cook(steps, { contexts, programs: () => ({ az: 'true' }) });
    expect(outcomesOf(played)).toEqual(['not-found']);
    expect(played.failed).toBe(true);
  });

  test('hands on what its jobs declare', () => {
    expect(jobs.upgrade.outputs.started).toMatch(/^\$\{\{ steps\.upgrade\.outputs\.started \}\}$/);
    expect(jobs.gate.needs).toBe('upgrade');
    expect(jobs.deploy.needs).toBe('gate');
  });
});

/** The two jobs as one: what the first hands to the second is what its step has set. */
function joined(step: Step): Step {
  return JSON.parse(
    JSON.stringify(step).replaceAll('needs.upgrade.outputs.started', 'steps.upgrade.outputs.started'),
  );
}

function impatient(step: Step): Step {
  return step.with ? { ...step, with: { ...step.with, 'start-grace': '200ms' } } : step;
}

describe('The recipe', () => {
  test('of the handed over operation asks the address that az shows', async () => {
    const programs = (start: string, simulator: Simulator) => ({
      az: `${start}
cat >&2 <<END
cli.azure.cli.core.util: Response status: 200
cli.azure.cli.core.util: Response headers:
cli.azure.cli.core.util:     'Content-Type': 'application/json'
cli.azure.cli.core.util:     'Azure-AsyncOperation': '${simulator.asyncOperationUrl(NEWER)}'
cli.azure.cli.core.util:     'x-ms-request-id': '00000000-0000-0000-0000-000000000000'
END
echo '{}'`,
    });
    const played = await cook(recipe('Hand over the operation that a request started'), { programs });
    expect(played.failed).toBe(false);
    expect(played.calls[0]).toMatch(
      /^az rest --debug --method put --body @pool\.json --url https:\/\/management/,
    );
    expect(played.outputs['upgrade']).toEqual({ operation: played.simulator.asyncOperationUrl(NEWER) });
    expect(played.gates[0]?.outputs).toMatchObject({
      'operation-id': NEWER,
      'provisioning-state': 'Succeeded',
    });
    expect(played.simulator.requests.find(({ kind }) => kind === 'status')?.path).toContain('/locations/');
  });

  test('of Terraform waits until the pool is idle, and looks at its version', async () => {
    const steps = recipe('After Terraform or Bicep');
    const changed = await cook(steps);
    expect(outcomesOf(changed)).toEqual(['succeeded']);
    expect(changed.outputs).toEqual({});
    expect(changed.gates[0]?.outputs['operation-id']).toBe(NEWER);
    const unchanged = await cook(steps, { programs: () => ({ terraform: 'true' }) });
    expect(outcomesOf(unchanged)).toEqual(['succeeded']);
    const wrong = await cook(steps, { world: { poolProperties: { currentOrchestratorVersion: '1.32.7' } } });
    expect(outcomesOf(wrong)).toEqual(['mismatch']);
    expect(wrong.failed).toBe(true);
  });

  test('of Bicep waits for an operation that begins later', async () => {
    const latest = (_: unknown, index: number) => (index < 5 ? OLDER : NEWER);
    const played = await cook(recipe('After Terraform or Bicep', 1), { world: { latest } });
    expect(outcomesOf(played)).toEqual(['succeeded']);
    expect(played.gates[0]?.log).toContain('Still looking for a newer one');
    expect(played.outputs['deployment']?.['started']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  test('of the guard is green after a success, warns that it is an old one, and is red after a failure', async () => {
    const { jobs } = recipe('A guard for auto-upgrade');
    for (const pool of jobs.guard.strategy.matrix.pool) {
      const contexts = { matrix: { pool }, vars: {} };
      const good = await cook(jobs.guard.steps, { contexts });
      expect(outcomesOf(good)).toEqual(['succeeded']);
      expect(good.gates[0]?.annotations.map(({ level }) => level)).toEqual(['warning']);
      const world = { operation: failed({ code: 'PodDrainFailure', message: 'No.' }) };
      const bad = await cook(jobs.guard.steps, { contexts, world });
      expect(outcomesOf(bad)).toEqual(['failed']);
      expect(bad.failed).toBe(true);
      expect(bad.simulator.requests.at(-1)?.path).toContain(`/agentPools/${pool}`);
    }
  });

  test('of the idle pool starts when nothing runs any more, however the last operation ended', async () => {
    const steps = recipe('Wait until the pool is idle, then start');
    const ends = [succeeded(), failed({ code: 'No', message: 'No.' }), canceled()];
    for (const end of ends) {
      const played = await cook(steps, { world: { operation: [inProgress(), end] } });
      expect(played.failed).toBe(false);
      expect(played.calls).toEqual([expect.stringMatching(/^az aks nodepool upgrade/)]);
    }
    const busy = steps.map((step: Step) =>
      step.with ? { ...step, with: { ...step.with, timeout: '300ms' } } : step,
    );
    const played = await cook(busy, { world: { operation: inProgress() } });
    expect(played).toMatchObject({ failed: true, calls: [] });
  });

  test('of the outcome tells it on, as text, and is red in the end', async () => {
    const steps = recipe('Act on the outcome');
    const programs = (): Programs => ({ 'notify-on-call': 'true' });
    const message = 'It\'s "not" $(date) `possible`.';
    const world = { operation: [inProgress(), failed({ code: 'PodDrainFailure', message })] };
    const played = await cook(steps, { world, programs });
    expect(played.failed).toBe(true);
    const [call] = played.calls;
    expect(spawnSync('bash', ['-c', `printf '%s\\n' ${call}`], { encoding: 'utf8' }).stdout).toBe(
      `notify-on-call\nPodDrainFailure\n${message}\n`,
    );
    const green = await cook(steps, { programs });
    expect(green).toMatchObject({ failed: false, calls: [] });
  });

  test('of the role has exactly the actions that its table names', async () => {
    const text = await readDocument('README.md');
    const section = text.split('### A role with no more than is needed')[1]?.split('\n## ')[0] ?? '';
    const definition = JSON.parse(/--role-definition '(\{[\s\S]*?\})'/.exec(section)?.[1] ?? '');
    const named = [...(section.split('```')[0]?.matchAll(/`(Microsoft\.[^`]+)`/g) ?? [])].map(
      ([, action]) => action,
    );
    expect(definition.Actions).toEqual(named);
  });
});
