import { describe, expect, test } from '@jest/globals';
import { parse } from '../../simulator/client.ts';
import {
  checked,
  failed,
  httpError,
  inProgress,
  type PoolOptions,
  reset,
  type StartOptions,
  status,
  succeeded,
  throttled,
} from '../../simulator/simulator.ts';
import { type Sent, start, type World } from './world.ts';

const POOL = '/agentPools/np1';
const IMAGE = `${POOL}/upgradeNodeImageVersion`;
const STABLE = 'api-version=2026-08-01';
const OLD_IMAGE = 'AKSUbuntu-2204gen2containerd-202610.15.0';
const NEW_IMAGE = 'AKSUbuntu-2204gen2containerd-202611.02.0';

const world = (options: PoolOptions = {}, start_: StartOptions = {}) =>
  start({ pools: { np1: options }, start: start_ });

/** PUTs properties under a stable version. */
function put({ ask }: World, properties: unknown, sent: Sent = {}, path = POOL) {
  return ask(path, { method: 'PUT', query: STABLE, body: { properties }, ...sent });
}

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

/** The plain id in an answer's `Azure-AsyncOperation`. */
function operationIn(headers: Readonly<Record<string, unknown>>): string {
  return /\/operations\/([^?]+)\?/.exec(String(headers['azure-asyncoperation']))?.[1] ?? '';
}

describe('PUT of a pool', () => {
  test('upgrades it: an operation that can be followed by its id, and a pool that shows the target', async () => {
    const one = await world({ starts: [[status('UpgradingNodes: 1/3 nodes completed'), succeeded()]] });
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
    const one = await world();
    const { properties } = parse(await put(one, { orchestratorVersion: '1.35' }));
    expect(properties.orchestratorVersion).toBe('1.35.2');
    const same = parse(await put(await world(), { orchestratorVersion: '1.33' }));
    expect(same.properties.orchestratorVersion).toBe('1.33.4');
  });

  test('creates a pool that does not exist', async () => {
    const one = await world();
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
    const answer = await put(await world(), { orchestratorVersion: version });
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
    const one = await world();
    const answer = await put(one, properties);
    expect([answer.status, codeOf(answer.body)]).toEqual([400, code]);
    expect(answer.body).toContain(text);
    expect(one.simulator.operationIds()).toEqual([]);
  });

  test('refuses what is not JSON, and fields outside of the properties', async () => {
    const one = await world();
    for (const body of ['{', '[]', { properties: {}, sku: {} }]) {
      expect((await one.ask(POOL, { method: 'PUT', query: STABLE, body })).status).toBe(400);
    }
  });

  test('takes a node image that the pool had lately, to roll it back', async () => {
    const recent = [{ orchestratorVersion: '1.33.2', nodeImageVersion: 'AKSUbuntu-202609.01.0' }];
    const one = await world({ upgradeProfile: { recentlyUsedVersions: recent } });
    expect((await put(one, { nodeImageVersion: 'AKSUbuntu-202609.01.0' })).status).toBe(200);
    const older = await world({ upgradeProfile: { recentlyUsedVersions: recent } });
    const body = { nodeImageVersion: 'AKSUbuntu-202609.01.0' };
    expect((await put(older, body, { query: 'api-version=2025-07-01' })).status).toBe(400);
  });

  test('heeds eTags', async () => {
    const one = await world();
    const { eTag } = (await one.read(POOL)).properties;
    const wrong = await put(one, { count: 3 }, { headers: { 'if-match': '"other"' } });
    expect([wrong.status, codeOf(wrong.body)]).toEqual([412, 'PreconditionFailed']);
    expect((await put(one, { count: 3 }, { headers: { 'if-none-match': '*' } })).status).toBe(412);
    expect((await put(one, { count: 3 }, { headers: { 'if-match': `"${eTag}"` } })).status).toBe(200);
    expect((await one.read(POOL)).properties.eTag).not.toBe(eTag);
    const conflict = await put(
      await world({}, { mismatchStatus: 409 }),
      { count: 3 },
      {
        headers: { 'if-match': eTag },
      },
    );
    expect([conflict.status, codeOf(conflict.body)]).toEqual([409, 'EtagMismatch']);
  });

  test('does nothing for a pool that another operation changes, or that cannot be changed', async () => {
    const refusalOf = async (options: PoolOptions, wording: StartOptions = {}) => {
      const { status: code, body } = await put(await world(options, wording), { count: 3 });
      return `${code} ${codeOf(body)} ${JSON.parse(body).message}`;
    };
    const busy = { operation: { script: inProgress(), subOperationType: 'Scaling' } };
    expect(await refusalOf(busy)).toMatch(/^409 OperationNotAllowed .*Another operation \(Scaling\) is in/);
    expect(await refusalOf(busy, { pendingWording: 'other-pool' })).toContain(
      'Another agentpool operation (np1 - Scaling)',
    );
    expect(await refusalOf({ properties: { mode: 'Machines' } })).toMatch(/^409 .*machine API/);
    expect(await refusalOf({ properties: { powerState: { code: 'Stopped' } } })).toMatch(/^409 .*stopped/);
    expect((await put(await world({ operation: failed() }), { count: 3 })).status).toBe(200);
  });
});

describe('POST of upgradeNodeImageVersion', () => {
  test('begins an operation when there is a newer image', async () => {
    const one = await world({ starts: [{ id: 'image', script: [inProgress(), succeeded()] }] });
    const answer = await one.ask(IMAGE, { method: 'POST', query: STABLE });
    expect([answer.status, operationIn(answer.headers)]).toEqual([202, 'image']);
    expect(answer.headers['location']).toContain('/operationresults/image?');
    expect(parse(answer).properties).toMatchObject({
      provisioningState: 'UpgradingNodeImageVersion',
      nodeImageVersion: OLD_IMAGE,
    });
    await one.read(POOL);
    expect((await one.read(POOL)).properties.nodeImageVersion).toBe(NEW_IMAGE);
    expect((await one.ask(IMAGE, { method: 'POST', query: STABLE })).status).toBe(304);
  });

  test.each([
    [{ nodeImageStatus: 200 }, 200, 1],
    [{ nodeImageStatus: 204 }, 204, 0],
    [{ nodeImageStatus: 304 }, 304, 0],
  ] satisfies [StartOptions, number, number][])('%j', async (options, code, begun) => {
    const one = await world({}, options);
    const answer = await one.ask(IMAGE, { method: 'POST', query: STABLE });
    expect([answer.status, answer.body]).toEqual([code, '']);
    expect(one.simulator.operationIds()).toHaveLength(begun);
  });

  test('can begin an operation that changes nothing', async () => {
    const one = await world({ upgradeProfile: { latestNodeImageVersion: null } }, { nothingNewStatus: 202 });
    expect((await one.ask(IMAGE, { method: 'POST', query: STABLE })).status).toBe(202);
    expect((await one.read(`${POOL}/operations/latest`)).status).toBe('InProgress');
  });

  test('refuses pools that it cannot have', async () => {
    const machines = await world({ properties: { mode: 'Machines' } });
    expect((await machines.ask(IMAGE, { method: 'POST', query: STABLE })).status).toBe(409);
    expect((await machines.ask('/agentPools/x/upgradeNodeImageVersion', { method: 'POST' })).status).toBe(
      404,
    );
  });
});

describe('The upgrade profile', () => {
  const profile = async (options: PoolOptions) =>
    (await (await world(options)).read(`${POOL}/upgradeProfiles/default`, { query: STABLE })).properties;

  test('offers what is newer than the pool, previews marked', async () => {
    const { upgrades, ...rest } = await profile({});
    expect(rest).toEqual({ kubernetesVersion: '1.33.4', osType: 'Linux', latestNodeImageVersion: NEW_IMAGE });
    expect(upgrades).toContainEqual({ kubernetesVersion: '1.34.4' });
    expect(upgrades).toContainEqual({ kubernetesVersion: '1.35.3', isPreview: true });
    const later = await profile({ properties: { orchestratorVersion: '1.35.1' } });
    expect(later.upgrades).toHaveLength(2);
  });

  test('leaves out what there is not', async () => {
    const none = await profile({ upgradeProfile: { upgrades: [], latestNodeImageVersion: null } });
    expect(none).toEqual({ kubernetesVersion: '1.33.4', osType: 'Linux' });
  });
});

describe('A start call that goes wrong', () => {
  test('before anything is taken', async () => {
    const one = await world({}, { put: [throttled('1'), reset(), checked()] });
    const first = await put(one, { count: 4 });
    expect([first.status, first.headers['retry-after']]).toEqual([429, '1']);
    await expect(put(one, { count: 4 })).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(one.simulator.operationIds()).toEqual([]);
    expect((await put(one, { count: 4 })).status).toBe(200);
  });

  test('after it was taken', async () => {
    const one = await world({}, { afterTaking: httpError(500, 'InternalServerError', 'Oops.') });
    expect((await put(one, { count: 4 })).status).toBe(500);
    expect(one.simulator.operationIds()).toHaveLength(1);
    const cut = await world({}, { afterTaking: reset() });
    await expect(cut.ask(IMAGE, { method: 'POST' })).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(cut.simulator.operationIds()).toHaveLength(1);
  });

  test('without the header that names the operation', async () => {
    const one = await world({}, { asyncHeader: false });
    const answers = [await put(one, { count: 4 })];
    await one.read(POOL);
    await one.read(POOL);
    answers.push(await one.ask(IMAGE, { method: 'POST', query: STABLE }));
    expect(answers.map((answer) => answer.status)).toEqual([200, 202]);
    for (const { headers } of answers) {
      expect([headers['azure-asyncoperation'], headers['location']]).toEqual([undefined, undefined]);
    }
    expect(one.simulator.requests.filter(({ kind }) => kind === 'put-pool')).toHaveLength(1);
  });
});
