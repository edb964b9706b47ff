import { describe, expect, test } from '@jest/globals';
import { parse } from '../../simulator/client.ts';
import {
  failed,
  inProgress,
  type PoolOptions,
  type StartOptions,
  status,
  succeeded,
} from '../../simulator/simulator.ts';
import { OLD_IMAGE, operationIn, POOL, put, STABLE, startWorld } from './startWorld.ts';
import type { World } from './world.ts';

/** What a careful client sends: what it has read, with another version. */
async function upgraded({ read }: World, orchestratorVersion: string) {
  const { properties } = await read(POOL, { query: STABLE });
  const { eTag, provisioningState, currentOrchestratorVersion, nodeImageVersion, ...rest } = properties;
  return { ...rest, orchestratorVersion };
}

const codeOf = (body: string) => {
  const { error, code } = JSON.parse(body);
  return error?.code ?? code;
};

describe('PUT of a pool', () => {
  test('upgrades it: an operation that can be followed by its id, and a pool that shows the target', async () => {
    const one = await startWorld({ starts: [[status('UpgradingNodes: 1/3 nodes completed'), succeeded()]] });
    const answer = await put(one, await upgraded(one, '1.34.4'));
    expect(answer.status).toBe(200);
    expect(answer.headers['location']).toBeUndefined();
    expect(answer.headers['azure-asyncoperation']).toMatch(/\?api-version=2025-03-01&t=.*&c=.*&s=.*&h=/);
    expect(parse(answer).properties).toMatchObject({
      provisioningState: 'Upgrading',
      orchestratorVersion: '1.34.4',
      currentOrchestratorVersion: '1.34.4',
      nodeImageVersion: OLD_IMAGE,
    });
    const id = operationIn(answer.headers);
    expect(await one.read(`${POOL}/operations/${id}`)).toMatchObject({
      name: id,
      status: 'UpgradingNodes: 1/3 nodes completed',
      operationType: 'PutAgentPool',
      subOperationType: 'Upgrading',
    });
    expect((await one.read(`${POOL}/operations/latest`)).status).toBe('Succeeded');
    expect((await one.read(POOL)).properties.provisioningState).toBe('Succeeded');
    expect((await one.read(String(answer.headers['azure-asyncoperation']))).status).toBe('Succeeded');
  });

  test('takes the newest patch that is not a preview for a minor version', async () => {
    const one = await startWorld();
    const { properties } = parse(await put(one, { orchestratorVersion: '1.35' }));
    expect(properties.orchestratorVersion).toBe('1.35.2');
    const same = parse(await put(await startWorld(), { orchestratorVersion: '1.33' }));
    expect(same.properties.orchestratorVersion).toBe('1.33.4');
  });

  test('creates a pool that does not exist', async () => {
    const one = await startWorld();
    const answer = await put(one, { count: 1, vmSize: 'Standard_D2s_v5' }, {}, '/agentPools/typo');
    expect([answer.status, operationIn(answer.headers)]).toEqual([201, expect.stringMatching(/./)]);
    expect(parse(answer).properties.provisioningState).toBe('Creating');
    expect((await one.read('/agentPools')).value).toHaveLength(2);
    const guarded = { headers: { 'if-match': 'any' } };
    expect((await put(one, { count: 1 }, guarded, '/agentPools/typo2')).status).toBe(412);
    expect((await one.read('/agentPools')).value).toHaveLength(2);
  });

  test.each([
    ['an older version', '1.32.1', 'AgentPoolUpgradeVersionNotAllowed'],
    ['a version that is not offered', '1.34.3', 'AgentPoolUpgradeVersionNotAllowed'],
    ['a minor version that is not offered', '1.32', 'AgentPoolUpgradeVersionNotAllowed'],
    ['one above the control plane', '1.36.0', 'NodePoolMcVersionIncompatible'],
    ['no version', 'newest', 'AgentPoolK8sVersionNotSupported'],
  ])('refuses %s', async (_, version, code) => {
    const answer = await put(await startWorld(), { orchestratorVersion: version });
    expect([answer.status, codeOf(answer.body)]).toEqual([400, code]);
  });

  test.each([
    ['an unknown field', { count: 3, colour: 'red' }, 'UnmarshalError', 'colour'],
    ['a field of previews', { upgradeStrategy: 'Rolling' }, 'UnmarshalError', 'upgradeStrategy'],
    ['an eTag in the body', { eTag: 'x' }, 'InvalidParameter', 'eTag'],
    ['a read-only state', { provisioningState: 'Succeeded' }, 'InvalidParameter', 'provisioningState'],
    [
      'a read-only version',
      { currentOrchestratorVersion: '1.33.4' },
      'InvalidParameter',
      'currentOrchestratorVersion',
    ],
    ['the present node image', { nodeImageVersion: OLD_IMAGE }, 'InvalidParameter', `'${OLD_IMAGE}'`],
    ['no properties', undefined, 'InvalidParameter', 'properties'],
  ])('refuses %s', async (_, properties, code, text) => {
    const one = await startWorld();
    const answer = await put(one, properties);
    expect([answer.status, codeOf(answer.body)]).toEqual([400, code]);
    expect(answer.body).toContain(text);
    expect(one.simulator.operationIds()).toEqual([]);
  });

  test('refuses what is not JSON, and fields outside of the properties', async () => {
    const one = await startWorld();
    for (const body of ['{', '[]', { properties: {}, sku: {} }]) {
      expect((await one.ask(POOL, { method: 'PUT', query: STABLE, body })).status).toBe(400);
    }
  });

  test('takes a node image that the pool had lately, to roll it back', async () => {
    const recent = [{ orchestratorVersion: '1.33.2', nodeImageVersion: 'AKSUbuntu-202609.01.0' }];
    const one = await startWorld({ upgradeProfile: { recentlyUsedVersions: recent } });
    expect((await put(one, { nodeImageVersion: 'AKSUbuntu-202609.01.0' })).status).toBe(200);
    const older = await startWorld({ upgradeProfile: { recentlyUsedVersions: recent } });
    const body = { nodeImageVersion: 'AKSUbuntu-202609.01.0' };
    expect((await put(older, body, { query: 'api-version=2025-07-01' })).status).toBe(400);
  });

  test('heeds eTags', async () => {
    const one = await startWorld();
    const { eTag } = (await one.read(POOL)).properties;
    const wrong = await put(one, { count: 3 }, { headers: { 'if-match': '"other"' } });
    expect([wrong.status, codeOf(wrong.body)]).toEqual([412, 'PreconditionFailed']);
    expect((await put(one, { count: 3 }, { headers: { 'if-none-match': '*' } })).status).toBe(412);
    expect((await put(one, { count: 3 }, { headers: { 'if-match': `"${eTag}"` } })).status).toBe(200);
    expect((await one.read(POOL)).properties.eTag).not.toBe(eTag);
    const conflict = await put(
      await startWorld({}, { mismatchStatus: 409 }),
      { count: 3 },
      {
        headers: { 'if-match': eTag },
      },
    );
    expect([conflict.status, codeOf(conflict.body)]).toEqual([409, 'EtagMismatch']);
  });

  test('does nothing for a pool that another operation changes, or that cannot be changed', async () => {
    const refusalOf = async (options: PoolOptions, wording: StartOptions = {}) => {
      const { status: code, body } = await put(await startWorld(options, wording), { count: 3 });
      return `${code} ${codeOf(body)} ${JSON.parse(body).message}`;
    };
    const busy = { operation: { script: inProgress(), subOperationType: 'Scaling' } };
    expect(await refusalOf(busy)).toMatch(/^409 OperationNotAllowed .*Another operation \(Scaling\) is in/);
    expect(await refusalOf(busy, { pendingWording: 'other-pool' })).toContain(
      'Another agentpool operation (np1 - Scaling)',
    );
    expect(await refusalOf({ properties: { mode: 'Machines' } })).toMatch(/^409 .*machine API/);
    expect(await refusalOf({ properties: { powerState: { code: 'Stopped' } } })).toMatch(/^409 .*stopped/);
    expect((await put(await startWorld({ operation: failed() }), { count: 3 })).status).toBe(200);
  });
});
