import { spawnSync } from 'node:child_process';
import { describe, expect, jest, test } from '@jest/globals';
import { readDocument } from '../markdown.ts';
import {
  canceled,
  failed,
  inProgress,
  type Simulator,
  type StatusAnswer,
  succeeded,
  type When,
} from './harness.ts';
import type { Programs, Step } from './job.ts';
import {
  cook,
  cookWorkflow,
  type Kitchen,
  newerOn,
  olderOn,
  outcomesOf,
  POOLS,
  PRESENT,
  recipesOf,
  WANTED,
  withInputs,
  yamlIn,
} from './kitchen.ts';
import { called, DECLARED } from './start/reusable.ts';

jest.setTimeout(60_000);

const inReadme = recipesOf(await yamlIn('README.md'));
const recipe = recipesOf(await yamlIn('docs/recipes.md'));

const DRAIN = failed({ code: 'PodDrainFailure', message: 'No.' });
/** A pool that has the wanted version. */
const UP_TO_DATE = { properties: { currentOrchestratorVersion: WANTED } };

function writesOf(simulator: Simulator): readonly string[] {
  return simulator.requests
    .filter(({ kind }) => kind === 'put-pool' || kind === 'upgrade-node-image')
    .map(({ path }) => /agentPools\/(\w+)/.exec(path)?.[1] ?? '');
}

describe('The quick start', () => {
  const { jobs } = inReadme('Quick start');

  test('starts the upgrade, waits for exactly that operation, then deploys', async () => {
    const { ended, results, gates, simulator } = await cookWorkflow(jobs);
    expect(results).toEqual({ start: 'success', gate: 'success', deploy: 'success' });
    const [id] = simulator.operationIds('np1');
    expect(ended['start']?.outputs).toEqual({ outcome: 'started', 'operation-id': id });
    expect(gates[1]?.outputs).toMatchObject({ 'operation-id': id, 'kubernetes-version': WANTED });
    expect(gates.flatMap(({ annotations }) => annotations)).toEqual([]);
  });

  test('does not deploy when the upgrade fails, and a re-run of the gate starts nothing', async () => {
    const { results, simulator } = await cookWorkflow(jobs, { end: DRAIN }, async (ended, { play }) => {
      const again = await play(jobs.gate.steps, { needs: ended });
      expect(outcomesOf(again)).toEqual(['failed']);
    });
    expect(results).toEqual({ start: 'success', gate: 'failure', deploy: 'skipped' });
    expect(writesOf(simulator)).toEqual(['np1']);
  });

  test('deploys when the pool has the version already', async () => {
    const played = await cookWorkflow(jobs, UP_TO_DATE);
    expect(played.results).toEqual({ start: 'success', gate: 'success', deploy: 'success' });
    expect(outcomesOf(played)).toEqual(['nothing-to-do']);
  });

  test('does not wait or deploy when nothing could be started', async () => {
    const played = await cookWorkflow(jobs, { properties: { powerState: { code: 'Stopped' } } });
    expect(played.results).toEqual({ start: 'failure', gate: 'skipped', deploy: 'skipped' });
    expect(outcomesOf(played)).toEqual(['refused']);
  });

  test('is red when the outputs of the first job are lost', async () => {
    const lost = { ...jobs, start: { ...jobs.start, outputs: {} } };
    const played = await cookWorkflow(lost);
    expect(played.results).toEqual({ start: 'success', gate: 'failure', deploy: 'skipped' });
    expect(outcomesOf(played)).toEqual(['started', 'invalid-input']);
  });
});

describe('The quick start for a whole cluster', () => {
  const { jobs } = inReadme('A whole cluster');

  test('starts an upgrade of every pool, and waits for all of them in one step', async () => {
    const { results, gates, simulator } = await cookWorkflow(jobs);
    expect(results).toEqual({ start: 'success', gate: 'success' });
    expect(writesOf(simulator).toSorted()).toEqual([...POOLS]);
    expect(namesIn(gates.at(-1)?.outputs['results']).toSorted()).toEqual(
      POOLS.map((pool) => [pool, 'succeeded', WANTED]),
    );
  });

  test('is red when one pool fails', async () => {
    const { results, gates } = await cookWorkflow(jobs, { pools: { np2: { end: DRAIN } } });
    expect(results).toEqual({ start: 'success', gate: 'failure' });
    expect(gates.at(-1)?.outputs).toMatchObject({ outcome: 'failed', 'error-code': 'PodDrainFailure' });
  });
});

function namesIn(results = '[]'): string[][] {
  return (JSON.parse(results) as Record<string, string>[]).map((one) => [
    one['agent-pool-name'] ?? '',
    one['outcome'] ?? '',
    one['kubernetes-version'] ?? '',
  ]);
}

describe('The recipe', () => {
  test('with az waits for the upgrade that its first job starts, and hands the version on', async () => {
    const { jobs } = recipe('Start the upgrade with az');
    const { ended, results, gates, calls } = await cookWorkflow(jobs);
    expect(results).toEqual({ upgrade: 'success', gate: 'success', deploy: 'success' });
    expect(calls).toEqual([
      expect.stringMatching(/^az aks nodepool upgrade .* --kubernetes-version 1\.35 --no-wait --yes$/),
    ]);
    expect(gates[0]?.outputs['operation-id']).toBe(newerOn('np1'));
    expect(ended['gate']?.outputs).toEqual({ version: WANTED });
    expect(gates[0]?.annotations).toEqual([]);
  });

  test('with az is red when the upgrade does not begin, although an older operation succeeded', async () => {
    const { jobs } = recipe('Start the upgrade with az');
    const impatient = withInputs(jobs, { 'start-grace': '200ms' });
    const played = await cookWorkflow(impatient, { programs: () => ({ az: 'true' }) });
    expect(outcomesOf(played)).toEqual(['not-found']);
    expect(played.results).toMatchObject({ gate: 'failure', deploy: 'skipped' });
  });

  test('with the reusable workflow gives it what it declares, and is green after a success', async () => {
    const { upgrade } = recipe('One job with the reusable workflow').jobs;
    const given: Readonly<Record<string, string>> = upgrade.with;
    const names = Object.entries(DECLARED.inputs);
    const required = names.flatMap(([name, input]) => (input.required ? [name] : []));
    expect(Object.keys(given)).toEqual(expect.arrayContaining(required));
    expect(names.map(([name]) => name)).toEqual(expect.arrayContaining(Object.keys(given)));
    expect(upgrade.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(upgrade.uses).toBe('OWNER/aks-operation-gate/.github/workflows/upgrade-node-pool.yml@v1');
    const own = Object.fromEntries(Object.entries(given).filter(([, value]) => !value.startsWith('$')));
    const world = {
      resourceGroup: 'rg-prod',
      clusterName: 'aks-prod',
      pools: { np1: { properties: { currentOrchestratorVersion: PRESENT } } },
    };
    const played = await called(world, own, 'np1');
    expect(played).toMatchObject({
      failed: false,
      outputs: { outcome: 'succeeded', 'kubernetes-version': WANTED },
    });
  });

  describe('for all pools after a control-plane upgrade', () => {
    const steps: readonly Step[] = recipe('All pools after a control-plane upgrade');
    const programs = (start: string): Programs => ({
      az: `case "$*" in *"nodepool list"*) printf '%s\\n' ${POOLS.join(' ')} ;; *"nodepool upgrade"*) ${start} ;; esac`,
    });

    test('waits for the operations that began after it', async () => {
      const played = await cook(steps, { programs });
      expect(played.failed).toBe(false);
      expect(played.calls[0]).toMatch(
        /^az aks upgrade .* --control-plane-only --kubernetes-version 1\.35 --yes$/,
      );
      const upgraded = played.calls.flatMap(
        (call) => /nodepool upgrade .* --name (\w+)/.exec(call)?.[1] ?? [],
      );
      expect(upgraded).toEqual([...POOLS]);
      expect(namesIn(played.gates[0]?.outputs['results'])).toEqual(
        POOLS.map((pool) => [pool, 'succeeded', WANTED]),
      );
    });

    test('is red when one pool fails', async () => {
      const played = await cook(steps, { programs, pools: { system: { end: DRAIN } } });
      expect(outcomesOf(played)).toEqual(['failed']);
      expect(played.failed).toBe(true);
    });
  });

  describe('for system pools first', () => {
    const { jobs } = recipe('System pools first');

    test('upgrades the user pools after the system pool', async () => {
      const played = await cookWorkflow(jobs);
      expect(played.results).toEqual({ system: 'success', 'start-users': 'success', users: 'success' });
      expect(writesOf(played.simulator)).toEqual(['system', 'np1', 'np2']);
      expect(namesIn(played.gates.at(-1)?.outputs['results'])).toEqual([
        ['np1', 'succeeded', WANTED],
        ['np2', 'succeeded', WANTED],
      ]);
    });

    test('leaves the user pools alone when the system pool fails', async () => {
      const played = await cookWorkflow(jobs, { pools: { system: { end: DRAIN } } });
      expect(played.results).toEqual({ system: 'failure', 'start-users': 'skipped', users: 'skipped' });
      expect(writesOf(played.simulator)).toEqual(['system']);
    });
  });

  test('of the guard is green after successes, warns that they are old ones, and is red after a failure', async () => {
    const { jobs } = recipe('A weekly guard for auto-upgrade');
    const good = await cookWorkflow(jobs);
    expect(outcomesOf(good)).toEqual(['succeeded']);
    const levels = good.gates[0]?.annotations.map(({ level }) => level) ?? [];
    expect(new Set(levels)).toEqual(new Set(['warning']));
    for (const pool of POOLS) {
      const bad = await cookWorkflow(jobs, { pools: { [pool]: { older: { script: DRAIN } } } });
      expect(outcomesOf(bad)).toEqual(['failed']);
      expect(bad.results).toEqual({ guard: 'failure' });
    }
  });

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

  test('of Terraform waits until the pool is idle, and checks its version', async () => {
    const steps = recipe('After Terraform or Bicep');
    const changed = await cook(steps);
    expect(outcomesOf(changed)).toEqual(['succeeded']);
    expect(changed.outputs).toEqual({});
    expect(changed.gates[0]?.outputs['operation-id']).toBe(newerOn('np1'));
    const unchanged = await cook(steps, { ...UP_TO_DATE, programs: () => ({ terraform: 'true' }) });
    expect(outcomesOf(unchanged)).toEqual(['succeeded']);
    const wrong = await cook(steps, { programs: () => ({ terraform: 'true' }) });
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

  test('of the idle pool starts when no operation is active, however the last one ended', async () => {
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
      expect(outcomesOf(played)).toEqual([outcome, 'started']);
      expect(played.failed).toBe(false);
      expect(played.outputs['start']?.['operation-id']).toBe(played.simulator.operationIds('np1')[0]);
    }
    const busy = withInputs(steps, { timeout: '300ms' });
    const played = await cook(busy, { older: { script: inProgress() } });
    expect(outcomesOf(played)).toEqual(['timed-out']);
    expect(played.failed).toBe(true);
    expect(writesOf(played.simulator)).toEqual([]);
  });

  test('of the check run shows the progress on GitHub', async () => {
    const { jobs, permissions } = recipe('Show the progress as a check run');
    expect(permissions).toEqual({ 'id-token': 'write', checks: 'write' });
    const older = { script: [inProgress(), succeeded()] };
    const { results, simulator } = await cookWorkflow(jobs, { older, world: { checkRuns: {} } });
    expect(results).toEqual({ gate: 'success' });
    expect(simulator.checkRuns).toMatchObject([{ name: 'AKS upgrade', conclusion: 'success' }]);
  });

  test('of the outcome hands it on, as text, and is red in the end', async () => {
    const steps = recipe('Act on the outcome');
    const programs = (): Programs => ({ 'notify-on-call': 'true' });
    const message = 'It\'s "not" $(date) `possible`.';
    const older = { script: [inProgress(), failed({ code: 'PodDrainFailure', message })] };
    const played = await cook(steps, { pools: { np2: { older } }, programs });
    expect(played.failed).toBe(true);
    const [call] = played.calls;
    const { stdout } = spawnSync('bash', ['-c', `printf '%s\\0' ${call}`], { encoding: 'utf8' });
    const [name, code, text, results] = stdout.split('\0');
    expect([name, code, text]).toEqual(['notify-on-call', 'PodDrainFailure', message]);
    expect(namesIn(results)).toEqual([
      ['np1', 'succeeded', PRESENT],
      ['np2', 'failed', PRESENT],
      ['system', 'succeeded', PRESENT],
    ]);
    const green = await cook(steps, { programs });
    expect(green).toMatchObject({ failed: false, calls: [] });
    expect(green.gates[0]?.outputs['operation-id']).toBe(olderOn('np1'));
  });
});

describe('The role', () => {
  test.each(['A role with no more than is needed', 'A role for start/'])(
    'of "%s" has exactly the actions that its table names',
    async (heading) => {
      const text = await readDocument('docs/azure-setup.md');
      const section = text.split(`# ${heading}\n`)[1]?.split(/\n##+ /)[0] ?? '';
      const definition = JSON.parse(/--role-definition '(\{[\s\S]*?\})'/.exec(section)?.[1] ?? '');
      const table = section.split('```')[0] ?? '';
      const named = [...table.matchAll(/`(Microsoft\.[^`]+)`/g)].map(([, action]) => action);
      expect(definition.Actions).toEqual(named);
    },
  );
});
