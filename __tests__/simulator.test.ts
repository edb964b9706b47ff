import { generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Client, parse } from '../simulator/client.ts';
import {
  inProgress,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
  succeeded,
} from '../simulator/simulator.ts';

const API = '?api-version=2025-05-02-preview';

let running: Simulator;
let client: Client;

afterEach(() => running.close());

async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  running = await startSimulator(options);
  client = new Client(running);
  return running;
}

describe('Entra', () => {
  test.each([
    [90002, 400, {}, { tenant: '00000000-0000-0000-0000-000000000001' }],
    [700016, 400, {}, { client_id: '00000000-0000-0000-0000-000000000001' }],
    [500011, 400, {}, { scope: 'https://vault.example/.default' }],
    [1002012, 400, {}, { scope: 'https://management.simulator.example/' }],
    [50027, 400, {}, { client_assertion: 'not.a.token' }],
    [700211, 401, { trust: { issuer: 'https://token.elsewhere.example' } }, {}],
    [700213, 401, { trust: { subject: 'repo:octo-org/shop:ref:refs/heads/main' } }, {}],
    [7002138, 401, { trust: { subject: 'repo:Octo-Org/shop:environment:production' } }, {}],
    [700212, 401, { trust: { audience: 'api://Elsewhere' } }, {}],
    [700024, 401, { idTokenSeconds: -1 }, {}],
  ])('refuses with AADSTS%d', async (code, httpStatus, options, form) => {
    await start(options);
    const { tenant, ...fields } = form as Record<string, string>;
    const got = await client.signIn(await client.idToken(), fields, tenant);
    expect(got.status).toBe(httpStatus);
    expect(parse(got)).toMatchObject({
      error_codes: [code],
      error_description: expect.stringMatching(
        `^AADSTS${code}: .* Trace ID: .* Correlation ID: .* Timestamp: .*Z$`,
      ),
    });
  });

  test('refuses an assertion that somebody else has signed', async () => {
    await start();
    const content = (await client.idToken()).split('.').slice(0, 2).join('.');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const forged = `${content}.${sign('sha256', Buffer.from(content), privateKey).toString('base64url')}`;
    expect(parse(await client.signIn(forged)).error_codes).toEqual([50013]);
  });

  test('takes an assertion twice, counts it, and issues another token each time', async () => {
    const { assertionUses } = await start();
    const assertion = await client.idToken();
    const [one, two] = [await client.signIn(assertion), await client.signIn(assertion)].map(parse);
    expect(one).toMatchObject({ token_type: 'Bearer', expires_in: 3599 });
    expect(two.access_token).not.toBe(one.access_token);
    expect([...assertionUses.values()]).toEqual([2]);
  });
});

describe('GitHub', () => {
  test('asks for the job’s own right', async () => {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url = '' } = (await start()).env();
    expect(
      (await client.ask(`${url}&audience=a`, { headers: { authorization: 'bearer another' } })).status,
    ).toBe(401);
    const claims = JSON.parse(
      Buffer.from((await client.idToken('a')).split('.')[1] ?? '', 'base64url').toString(),
    );
    expect(claims).toMatchObject({ aud: 'a', sub: 'repo:octo-org/shop:environment:production' });
    expect(claims.exp - claims.iat).toBe(300);
  });
});

describe('Resource Manager', () => {
  test.each([
    [404, 'SubscriptionNotFound', { subscription: '00000000-0000-0000-0000-000000000001' }, API],
    [404, 'ResourceGroupNotFound', { group: 'rg-other', cluster: 'other' }, API],
    [404, 'ResourceNotFound', { cluster: 'other' }, '?api-version=1'],
    [400, 'MissingApiVersionParameter', { pool: '/agentPools/other' }, ''],
    [400, 'NoRegisteredProviderFound', { pool: '/agentPools/other' }, '?api-version=2020-01-01'],
    [400, 'InvalidResourceType', {}, '?api-version=2025-07-01'],
  ])('refuses with %d %s', async (httpStatus, code, names, query) => {
    await start();
    const got = await client.ask(client.operationUrl(names as Record<string, string>, query), {
      headers: await client.bearer(),
    });
    expect({ status: got.status, ...parse(got) }).toMatchObject({ status: httpStatus, error: { code } });
    expect(got.headers['x-ms-request-id']).toBeDefined();
    expect(running.count('status')).toBe(1);
  });

  test('answers in the words of AKS for what lies below the cluster', async () => {
    await start();
    const headers = await client.bearer();
    const pool = await client.ask(client.operationUrl({ pool: '/agentPools/other' }), { headers });
    expect(parse(pool)).toMatchObject({ code: 'NotFound', subcode: 'GetAgentPool_NotFound' });
    const operation = await client.ask(client.operationUrl({ id: 'other' }), { headers });
    expect([operation.status, operation.body]).toEqual([404, expect.stringContaining('operation not found')]);
  });

  test('knows missing, foreign and expired tokens', async () => {
    let now = Date.now();
    await start({ now: () => now });
    const headers = await client.bearer();
    const code = async (sent: Record<string, string>) => {
      const got = await client.ask(client.operationUrl(), { headers: sent });
      return [got.status, parse(got).error?.code, 'www-authenticate' in got.headers];
    };
    expect(await code({})).toEqual([401, 'AuthenticationFailed', true]);
    expect(await code({ authorization: 'Bearer x.y.z' })).toEqual([401, 'InvalidAuthenticationToken', true]);
    expect(await code(headers)).toEqual([200, undefined, false]);
    now += 3_600_000;
    expect(await code(headers)).toEqual([401, 'ExpiredAuthenticationToken', true]);
  });

  test('does not heed case, and serves cluster level and latest', async () => {
    await start({ operation: inProgress(7), operations: { newer: succeeded() }, latest: 'newer' });
    const headers = await client.bearer();
    const shouted = client.operationUrl().replace(/\/subscriptions.*(?=\?)/, (path) => path.toUpperCase());
    expect(parse(await client.ask(shouted, { headers }))).toMatchObject({
      status: 'InProgress',
      percentComplete: 7,
    });
    const latest = parse(await client.ask(client.operationUrl({ pool: '', id: 'latest' }), { headers }));
    expect(latest).toMatchObject({
      id: expect.stringMatching(/\/resourcegroups\/rg-shop\/.*\/aks-shop\/operations\/newer$/),
      name: 'newer',
      status: 'Succeeded',
      endTime: expect.stringMatching(/\.\d{7}Z$/),
    });
  });

  test('heeds every byte of a signed URL', async () => {
    const url = (await start()).asyncOperationUrl();
    const headers = await client.bearer();
    expect(parse(await client.ask(url, { headers })).id).toBeUndefined();
    expect((await client.ask(url.replace('%3d', '%3D'), { headers })).status).toBe(403);
    expect((await client.ask(url)).status).toBe(401);
  });

  test('aborts what runs, once', async () => {
    await start({ operation: inProgress() });
    const headers = await client.bearer();
    const url = client.operationUrl().replace(/\/operations\/[^?]*/, '');
    const abort = () => client.ask(url.replace('?', '/abort?'), { method: 'POST', headers });
    const first = await abort();
    expect([first.status, first.headers['azure-asyncoperation']]).toEqual([
      202,
      expect.stringContaining('&s='),
    ]);
    expect(parse(await client.ask(client.operationUrl(), { headers })).status).toBe('Canceled');
    expect(parse(await client.ask(url, { headers })).properties.provisioningState).toBe('Canceled');
    const latest = parse(await client.ask(client.operationUrl({ id: 'latest' }), { headers }));
    expect(first.headers['azure-asyncoperation']).toContain(latest.name);
    await client.ask(client.operationUrl({ id: 'latest' }), { headers });
    expect([(await abort()).status, running.count('abort'), running.count('pool')]).toEqual([409, 2, 1]);
  });

  test('tells where to sign in, as one cloud or among several', async () => {
    await start({ metadataForm: 'array' });
    const url = `${running.origins.arm}/metadata/endpoints`;
    expect((await client.ask(url)).status).toBe(400);
    const [, cloud] = parse(await client.ask(`${url}?api-version=2022-09-01`));
    expect(cloud.authentication.loginEndpoint).toBe(running.origins.entra);
  });
});
