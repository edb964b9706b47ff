import { describe, expect, test } from '@jest/globals';
import { parse } from '../../simulator/client.ts';
import {
  checked,
  httpError,
  inProgress,
  type PoolOptions,
  reset,
  type StartOptions,
  succeeded,
  throttled,
} from '../../simulator/simulator.ts';
import { IMAGE, NEW_IMAGE, OLD_IMAGE, operationIn, POOL, put, STABLE, startWorld } from './startWorld.ts';

describe('POST of upgradeNodeImageVersion', () => {
  test('begins an operation when there is a newer image', async () => {
    const one = await startWorld({ starts: [{ id: 'image', script: [inProgress(), succeeded()] }] });
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
    const one = await startWorld({}, options);
    const answer = await one.ask(IMAGE, { method: 'POST', query: STABLE });
    expect([answer.status, answer.body]).toEqual([code, '']);
    expect(one.simulator.operationIds()).toHaveLength(begun);
  });

  test('can begin an operation that changes nothing', async () => {
    const one = await startWorld(
      { upgradeProfile: { latestNodeImageVersion: null } },
      { nothingNewStatus: 202 },
    );
    expect((await one.ask(IMAGE, { method: 'POST', query: STABLE })).status).toBe(202);
    expect((await one.read(`${POOL}/operations/latest`)).status).toBe('InProgress');
  });

  test('refuses pools that it cannot have', async () => {
    const machines = await startWorld({ properties: { mode: 'Machines' } });
    expect((await machines.ask(IMAGE, { method: 'POST', query: STABLE })).status).toBe(409);
    expect((await machines.ask('/agentPools/x/upgradeNodeImageVersion', { method: 'POST' })).status).toBe(
      404,
    );
  });
});

describe('The upgrade profile', () => {
  const profile = async (options: PoolOptions) =>
    (await (await startWorld(options)).read(`${POOL}/upgradeProfiles/default`, { query: STABLE })).properties;

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
    const one = await startWorld({}, { put: [throttled('1'), reset(), checked()] });
    const first = await put(one, { count: 4 });
    expect([first.status, first.headers['retry-after']]).toEqual([429, '1']);
    await expect(put(one, { count: 4 })).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(one.simulator.operationIds()).toEqual([]);
    expect((await put(one, { count: 4 })).status).toBe(200);
  });

  test('after it was taken', async () => {
    const one = await startWorld({}, { afterTaking: httpError(500, 'InternalServerError', 'Oops.') });
    expect((await put(one, { count: 4 })).status).toBe(500);
    expect(one.simulator.operationIds()).toHaveLength(1);
    const cut = await startWorld({}, { afterTaking: reset() });
    await expect(cut.ask(IMAGE, { method: 'POST' })).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(cut.simulator.operationIds()).toHaveLength(1);
  });

  test('without the header that names the operation', async () => {
    const one = await startWorld({}, { asyncHeader: false });
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
