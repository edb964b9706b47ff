import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { blocksOf, readDocument } from '../markdown.ts';
import {
  canceled,
  failed,
  inProgress,
  type OperationOptions,
  type PoolOptions,
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
  type When,
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

const HOUR = 3_600_000;

interface Kitchen {
  /** What the pool went through before; null for nothing that Azure knows of. */
  readonly older?: OperationOptions | null;
  /** How the operation ends that is started. */
  readonly end?: StatusAnswer;
  /** When Azure knows that operation, once it was started; at once when absent. */
  readonly appears?: When;
  readonly properties?: Readonly<Record<string, unknown>>;
  /** What the programs do; `start` begins the operation. */
  readonly programs?: (start: string, simulator: Simulator) => Programs;
  readonly contexts?: Readonly<Record<string, unknown>>;
}

/** A world in which an older operation is the pool's only one until a file appears; then there is a newer one. */
function worldOf(start: string, kitchen: Kitchen): SimulatorOptions {
  const ended = { script: succeeded(), startTime: Date.now() - HOUR, endTime: Date.now() - HOUR + 60_000 };
  const { older = ended, end = succeeded(), appears, properties = {} } = kitchen;
  const script = [status('InProgress'), status('UpgradingNodes: 1/1 nodes completed'), end];
  const pool = (): PoolOptions => ({
    operations: {
      ...(older && { [OLDER]: older }),
      [NEWER]: { script, appears: (requests) => existsSync(start) && (appears?.(requests) ?? true) },
    },
    properties,
  });
  return {
    resourceGroup: 'rg-prod',
    clusterName: 'aks-prod',
    operationId: OLDER,
    pools: { np1: pool(), system: pool() },
  };
}

/** Runs the steps of a recipe; without more, every program named starts the operation. */
async function cook(steps: readonly Step[], kitchen: Kitchen = {}) {
  const { programs, contexts = {} } = kitchen;
  const file = join(mkdtempSync(join(folder, 'one-')), 'started');
  const simulator = await startSimulator({ clock: new StepClock(), ...worldOf(file, kitchen) });
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
    let id = '';
    const programs = (_: string, simulator: Simulator) => {
      id = simulator.startOperation({ script: [inProgress(), succeeded()] });
      return { az: azRest(simulator.asyncOperationUrl(id)) };
    };
    const azRest = (url: string) => `cat >&2 <<END
cli.azure.cli.core.util: Response status: 200
cli.azure.cli.core.util: Response headers:
cli.azure.cli.core.util:     'Content-Type': 'application/json'
cli.azure.cli.core.util:     'Azure-AsyncOperation': '${url}'
cli.azure.cli.core.util:     'x-ms-request-id': '00000000-0000-0000-0000-000000000000'
END
echo '{}'`;
    const played = await cook(recipe('Hand over the operation that a request started'), { programs });
    expect(played.failed).toBe(false);
    expect(played.calls[0]).toMatch(
      /^az rest --debug --method put --body @pool\.json --url https:\/\/management/,
    );
    expect(played.outputs['upgrade']).toEqual({ operation: played.simulator.asyncOperationUrl(id) });
    expect(played.gates[0]?.outputs).toMatchObject({
      'operation-id': id,
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
    const wrong = await cook(steps, { properties: { currentOrchestratorVersion: '1.32.7' } });
    expect(outcomesOf(wrong)).toEqual(['mismatch']);
    expect(wrong.failed).toBe(true);
  });

  test('of Bicep waits for an operation that begins later', async () => {
    const appears: When = (requests) => requests.filter(({ kind }) => kind === 'status').length > 5;
    const played = await cook(recipe('After Terraform or Bicep', 1), { appears });
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
      const older = { script: failed({ code: 'PodDrainFailure', message: 'No.' }) };
      const bad = await cook(jobs.guard.steps, { contexts, older });
      expect(outcomesOf(bad)).toEqual(['failed']);
      expect(bad.failed).toBe(true);
      expect(bad.simulator.requests.at(-1)?.path).toContain(`/agentPools/${pool}`);
    }
  });

  test('of the idle pool starts when nothing runs any more, however the last operation ended', async () => {
    const steps = recipe('Wait until the pool is idle, then start');
    const ended = (end: StatusAnswer) => ({ script: [inProgress(), end] });
    const no = { code: 'No', message: 'No.' };
    const before: Readonly<Record<string, Kitchen>> = {
      succeeded: { older: ended(succeeded()) },
      failed: { older: ended(failed(no)) },
      canceled: { older: ended(canceled()) },
      mismatch: { older: ended(succeeded()), properties: { provisioningState: 'Failed' } },
      'not-found': { older: null },
    };
    for (const [outcome, kitchen] of Object.entries(before)) {
      const played = await cook(steps, kitchen);
      expect(outcomesOf(played)).toEqual([outcome]);
      expect(played.failed).toBe(false);
      expect(played.calls).toEqual([expect.stringMatching(/^az aks nodepool upgrade/)]);
    }
    const busy = steps.map((step: Step) =>
      step.with ? { ...step, with: { ...step.with, timeout: '300ms' } } : step,
    );
    const played = await cook(busy, { older: { script: inProgress() } });
    expect(played).toMatchObject({ failed: true, calls: [] });
  });

  test('of the outcome tells it on, as text, and is red in the end', async () => {
    const steps = recipe('Act on the outcome');
    const programs = (): Programs => ({ 'notify-on-call': 'true' });
    const message = 'It\'s "not" $(date) `possible`.';
    const older = { script: [inProgress(), failed({ code: 'PodDrainFailure', message })] };
    const played = await cook(steps, { older, programs });
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
