import { describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { parseAgentPool, readPoolAnswer } from '../../../src/azure/aks/agentPool.ts';
import {
  answerPool,
  answerStatus,
  armClient,
  ask,
  NEVER,
  POOL_URL,
  RUNNING,
  SIGN_IN,
  signIn,
  useNock,
} from '../../samples/services.ts';

const NOW = Date.parse('2026-01-02T03:04:05Z');
const POOL = {
  name: 'np1',
  properties: {
    provisioningState: 'Succeeded',
    orchestratorVersion: '1.33',
    currentOrchestratorVersion: '1.33.4',
    nodeImageVersion: 'AKSUbuntu-2204gen2containerd-202610.15.0',
    count: 3,
  },
};
const READ = {
  provisioningState: 'Succeeded',
  phase: 'succeeded',
  id: '',
  kubernetesVersion: '1.33.4',
  nodeImageVersion: 'AKSUbuntu-2204gen2containerd-202610.15.0',
  nodeCount: 3,
};
const NOTHING = {
  provisioningState: '',
  phase: 'running',
  id: '',
  kubernetesVersion: '',
  nodeImageVersion: '',
};

function read(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readPoolAnswer({ status, body: text, header: (name) => headers[name] }, NOW);
}

describe('An agent pool', () => {
  test('has the version of its nodes, not the one that was requested', () => {
    expect(parseAgentPool(POOL)).toStrictEqual(READ);
  });

  test.each([
    [{}, NOTHING],
    [
      {
        provisioningState: null,
        currentOrchestratorVersion: null,
        nodeImageVersion: null,
        count: null,
      },
      NOTHING,
    ],
    [{ provisioningState: {}, currentOrchestratorVersion: [], nodeImageVersion: true, count: '3' }, NOTHING],
    [{ orchestratorVersion: '1.33' }, NOTHING],
    [{ currentOrchestratorVersion: 1.3 }, { ...NOTHING, kubernetesVersion: '1.3' }],
    [{ count: 0 }, { ...NOTHING, nodeCount: 0 }],
    [{ count: Number.NaN }, NOTHING],
    [{ more: { count: 5 } }, NOTHING],
  ])('can lack anything: %j', (properties, pool) =>
    expect(parseAgentPool({ properties })).toStrictEqual(pool),
  );

  test.each([
    undefined,
    null,
    'pool',
    7,
    [],
    [POOL],
    {},
    { name: 'np1' },
    { properties: null },
    { properties: [] },
  ])('is not %j', (value) => expect(parseAgentPool(value)).toBeUndefined());
});

describe('The provisioning state of a pool', () => {
  test.each([
    ['Succeeded', 'succeeded'],
    ['succeeded', 'succeeded'],
    ['Failed', 'failed'],
    ['Canceled', 'canceled'],
    ['Upgrading', 'running'],
    ['UpgradingNodeImageVersion', 'running'],
    ['Scaling', 'running'],
    ['Deleting', 'running'],
    ['SucceededX', 'running'],
  ])('%s is %s', (provisioningState, phase) => {
    expect(parseAgentPool({ properties: { provisioningState } })).toMatchObject({ provisioningState, phase });
  });
});

test.each([
  ['/subscriptions/s/x', '/subscriptions/s/x'],
  [undefined, ''],
  [null, ''],
  [{}, ''],
])('The id of a pool is what Azure says, or nothing: %j', (id, read) => {
  expect(parseAgentPool({ id, properties: {} })?.id).toBe(read);
});

test.each([
  [{ drainTimeoutInMinutes: 45 }, 45],
  [{ drainTimeoutInMinutes: '45' }, undefined],
  [{ drainTimeoutInMinutes: null }, undefined],
  [{}, undefined],
  [null, undefined],
])('The drain timeout of %j is %j', (upgradeSettings, minutes) => {
  expect(parseAgentPool({ properties: { upgradeSettings } })?.drainTimeoutMinutes).toBe(minutes);
});

test.each([
  ['Rolling', 45],
  ['BlueGreen', 20],
  ['bluegreen', 20],
  [null, 45],
])('The drain timeout is that of the upgrade strategy: %j', (upgradeStrategy, minutes) => {
  const upgradeSettings = { drainTimeoutInMinutes: 45 };
  const upgradeSettingsBlueGreen = { drainTimeoutInMinutes: 20 };
  const properties = { upgradeStrategy, upgradeSettings, upgradeSettingsBlueGreen };
  expect(parseAgentPool({ properties })?.drainTimeoutMinutes).toBe(minutes);
});

describe('An answer about a pool', () => {
  test('is a pool when it is a 200 with one in it, also after a byte order mark', () => {
    expect(read(200, POOL)).toEqual({ kind: 'pool', pool: READ });
    expect(read(200, `\uFEFF${JSON.stringify(POOL)}`)).toEqual({ kind: 'pool', pool: READ });
  });

  test.each([
    [
      'a page',
      200,
      '<html><title>Sign in</title></html>',
      'HTTP 200 with a page titled "Sign in", which is not an agent pool',
    ],
    ['half a body', 200, '{"properties":{"provis', 'HTTP 200 with broken or incomplete JSON'],
    ['no properties', 200, { name: 'np1' }, 'which is not an agent pool'],
    ['a status', 200, { status: 'Succeeded' }, 'which is not an agent pool'],
    ['an empty body', 200, '', 'HTTP 200 with an empty body, which is not an agent pool'],
    ['no content', 204, '', 'HTTP 204 with an empty body, which is not an agent pool'],
    ['a pool that is only accepted', 202, POOL, 'which is not an agent pool'],
    ['a redirect', 302, '', 'a redirect, which is not followed'],
  ])('can be %s, which can pass', (_, status, body, words) => {
    expect(read(status, body)).toMatchObject({
      kind: 'failure',
      failure: {
        kind: 'bad-answer',
        service: 'arm',
        httpStatus: status,
        message: expect.stringContaining(words),
      },
    });
  });

  test.each([
    [404, { code: 'NotFound', subcode: 'GetAgentPool_NotFound', message: 'No pool.' }, 'missing', 'NotFound'],
    [
      404,
      { error: { code: 'ResourceGroupNotFound', message: 'No group.' } },
      'missing',
      'ResourceGroupNotFound',
    ],
    [403, { error: { code: 'AuthorizationFailed', message: 'No.' } }, 'unauthorized', 'AuthorizationFailed'],
    [429, { error: { code: 'TooManyRequests', message: 'Slow.' } }, 'throttled', 'TooManyRequests'],
    [503, { error: { code: 'ServerTimeout', message: 'Later.' } }, 'server-error', 'ServerTimeout'],
    [
      400,
      { error: { code: 'NoRegisteredProviderFound', message: 'v' } },
      'api-version',
      'NoRegisteredProviderFound',
    ],
  ])('of HTTP %d %j is the failure that it is', (status, body, kind, code) => {
    const headers = { 'x-ms-correlation-request-id': 'c-1', 'retry-after': '17' };
    expect(read(status, body, headers)).toMatchObject({
      failure: { kind, code, correlationId: 'c-1', retryAfterMs: 17_000, rawBody: JSON.stringify(body) },
    });
  });
});

describe('A request for a pool', () => {
  const wire = useNock();

  test('is one GET with the token of the polls before', async () => {
    const arm = armClient();
    signIn();
    answerStatus().reply(200, RUNNING);
    await ask(arm);
    answerPool().reply(200, POOL);
    expect(await arm.getPool(POOL_URL, NEVER)).toEqual({ kind: 'pool', pool: READ });
    expect(wire.requests).toEqual([...SIGN_IN, 'arm', 'arm']);
  });

  test('renews a token that is refused, once', async () => {
    signIn('old');
    answerPool('old').reply(401, { error: { code: 'ExpiredAuthenticationToken', message: 'Expired.' } });
    signIn('new');
    answerPool('new').reply(200, POOL);
    expect((await armClient().getPool(POOL_URL, NEVER)).kind).toBe('pool');
    expect(wire.requests).toEqual([...SIGN_IN, 'arm', ...SIGN_IN, 'arm']);
  });

  test('reports a broken connection as data', async () => {
    signIn();
    answerPool().replyWithError(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
    expect(await armClient().getPool(POOL_URL, NEVER)).toMatchObject({
      kind: 'failure',
      failure: { kind: 'network', code: 'ECONNRESET' },
    });
    expect(nock.isDone()).toBe(true);
  });
});
