import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectRed } from './checks.ts';
import { inProgress, type Simulator, succeeded } from './harness.ts';
import { asked, clusterId, errorsOf, NO_NAMES, type Played, play } from './play.ts';

/** The step ended before anything was sent, and every text says this. */
function expectRefused(played: Played, ...texts: readonly (string | RegExp)[]): void {
  expectRed(played, 'invalid-input');
  expect(asked(played)).toEqual({});
  for (const text of texts) {
    expect(played.log).toMatch(text);
    expect(errorsOf(played)[0]?.message).toMatch(text);
  }
}

const GUID = '5f0c9d7e-1a2b-4c3d-8e4f-a1b2c3d4e5f6';
const OTHER = '5f0c9d7e-1a2b-4c3d-8e4f-000000000002';

describe('Before anything is sent, the step refuses as an id', () => {
  test.concurrent.each<[string, string, string | RegExp]>([
    ['operation-id', 'null', 'in place of a missing value'],
    ['operation-id', 'None', 'in place of a missing value'],
    ['operation-id', 'undefined', 'in place of a missing value'],
    ['operation-id', '***', 'in place of a secret'],
    ['operation-id', `/subscriptions/***/x/${GUID}`, 'in place of a secret'],
    ['operation-id', '{"name":"x"}', 'begins like JSON'],
    ['operation-id', `[ "${GUID}" ]`, 'begins like JSON'],
    ['operation-id', `${GUID},`, 'A comma has no value'],
    ['operation-id', `operation=${GUID}`, 'only what follows'],
    ['operation-id', `\u200b${GUID}`, /U\+200B zero width space \(character 1\)/],
    ['operation-id', `${GUID}\ufeff`, /U\+FEFF byte order mark \(character 37\)/],
    ['operation-id', `\ufeff${GUID}`, /U\+FEFF byte order mark \(character 1\)/],
    ['client-id', `\u00ad${GUID}`, /U\+00AD soft hyphen/],
    ['tenant-id', `${GUID}\u2060`, /U\+2060 word joiner/],
    ['subscription-id', 'nil', 'in place of a missing value'],
    ['resource-group', 'rg-\u202eprod', /U\+202E right-to-left override/],
    ['cluster-name', 'null', 'in place of a missing value'],
    ['agent-pool-name', 'name=workers', 'only what follows'],
    ['agent-pool-name', 'workers,', 'A comma has no value'],
    ['timeout', '2\u200bh', /U\+200B zero width space/],
    ['api-version', '2025-05-02-preview\u200e', /U\+200E left-to-right mark/],
  ])('%s: %j', async (input, value, reason) => {
    expectRefused(await play({}, { inputs: { [input]: value } }), input, reason);
  });
});

describe('Before anything is sent, the step refuses together', () => {
  test.concurrent.each<[string, string, string]>([
    ['np1 np2 np3', `${GUID} ${OTHER}`, '3 agent pools and 2 operation ids'],
    ['np1,np2', GUID, '2 agent pools and 1 operation id'],
    ['*', GUID, 'every agent pool and 1 operation id'],
    ['*', 'latest latest', 'every agent pool and 2 operation ids'],
    ['*, np1', 'latest', 'or \\* alone'],
    ['np1 NP1', 'latest', 'np1 is given more than once'],
    ['np1', `${GUID} ${GUID.toUpperCase()}`, 'is given more than once'],
    ['np1', Array.from({ length: 201 }, (_, index) => `op-${index}`).join('\n'), '201 are given'],
  ])('agent-pool-name %s and operation-id %s', async (pools, operations, reason) => {
    const inputs = { 'agent-pool-name': pools, 'operation-id': operations };
    expectRefused(await play({}, { inputs }), new RegExp(reason));
  });
});

describe('Without ids', () => {
  test.concurrent('a run that gets no secrets says so', async () => {
    const inputs = { 'client-id': '', 'tenant-id': '', 'subscription-id': '' };
    expectRefused(await play({}, { inputs }), 'pull requests from forks', 'Dependabot');
  });

  test.concurrent('of the operation, a dropped output is named as a cause', async () => {
    const played = await play({}, { inputs: { 'operation-id': '' } });
    expectRefused(played, 'GitHub drops outputs that contain a secret');
  });
});

const unsignedUrl = (simulator: Simulator) => simulator.asyncOperationUrl().replace(/\?.*/, '');
const queryOf = ({ simulator }: Played) => simulator.requests.find(({ kind }) => kind === 'status')?.query;

describe('The step goes on with', () => {
  test.concurrent.each(['"', "'", '`', '“'])('an id in quotes: %s', async (quote) => {
    const close = quote === '“' ? '”' : quote;
    const played = await play({}, ({ world }) => ({
      inputs: { 'operation-id': `${quote}${world.operationId}${close}` },
    }));
    expectGreen(played);
    expect(played.outputs['operation-id']).toBe(played.simulator.world.operationId);
  });

  test.concurrent('"latest" in quotes', async () => {
    expectGreen(
      await play({ operation: [inProgress(), succeeded()] }, { inputs: { 'operation-id': '"latest"' } }),
    );
  });

  test.concurrent('a pool in capitals', async () => {
    const played = await play({}, ({ world }) => ({
      inputs: { 'agent-pool-name': world.agentPoolName.toUpperCase() },
    }));
    expectGreen(played);
    expect(played.outputs['resource-id']).toMatch(/\/agentPools\/workers$/);
  });

  const poolOperation = (simulator: Simulator) =>
    `${clusterId(simulator)}/agentPools/workers/operations/${simulator.world.operationId}`;

  test.concurrent('an ARM id that is written in capitals throughout', async () => {
    const played = await play({}, (simulator) => ({
      inputs: { ...NO_NAMES, 'operation-id': poolOperation(simulator).toUpperCase() },
    }));
    expectGreen(played);
    expect(played.outputs['resource-id']).toMatch(/\/managedClusters\/aks-shop\/agentPools\/workers$/);
  });

  test.concurrent('the URL of a pool whose query was lost, with the api-version of the step', async () => {
    const played = await play({}, (simulator) => ({
      inputs: { ...NO_NAMES, 'operation-id': simulator.origins.arm + poolOperation(simulator) },
    }));
    expectGreen(played);
    expect(queryOf(played)).toBe('api-version=2025-05-02-preview');
  });

  test.concurrent('a URL whose query was lost, by the names of the inputs', async () => {
    const played = await play({}, (simulator) => ({ inputs: { 'operation-id': unsignedUrl(simulator) } }));
    expectGreen(played);
    expect(queryOf(played)).toBe('api-version=2025-05-02-preview');
  });

  test.concurrent('every input empty that has a default', async () => {
    const names = [
      'start-grace',
      'wait-until-idle',
      'timeout',
      'fail-fast',
      'stalled-after',
      'abort-on-timeout',
      'abort-on-cancel',
      'poll-interval',
      'backoff-factor',
      'max-poll-interval',
      'max-consecutive-errors',
      'environment',
      'api-version',
      'github-token',
    ];
    expectGreen(await play({}, { inputs: Object.fromEntries(names.map((name) => [name, ''])) }));
  });

  test.concurrent('poll-interval alone above the default of max-poll-interval', async () => {
    const inputs = { 'poll-interval': '30s', 'max-poll-interval': '13s' };
    expectGreen(await play({}, { inputs }));
  });
});

test('A location URL without query and names is requested with an api-version; Azure judges it', async () => {
  const played = await play({}, (simulator) => ({
    inputs: { ...NO_NAMES, 'operation-id': unsignedUrl(simulator) },
  }));
  expectRed(played, 'unauthorized');
  expect(queryOf(played)).toBe('api-version=2025-05-02-preview');
  expect(played.outputs['error-code']).toBe('InvalidSignature');
});
