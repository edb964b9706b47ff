import { describe, expect, test } from '@jest/globals';
import { ApiVersion, newestStable } from '../../src/azure/aks/apiVersion.ts';
import type { AksNotice } from '../../src/azure/aksRequests.ts';
import { AksUpgradeClient } from '../../src/azure/aksUpgradeClient.ts';
import type { ArmClient } from '../../src/azure/armClient.ts';
import type { Extras, HttpAnswer } from '../../src/azure/http/transport.ts';
import { documentOf, OPERATION_ID, POOL, poolJson } from '../samples/upgrades.ts';

const NEVER = new AbortController().signal;
const ARM = 'https://management.azure.com';
const PATH =
  '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/aks-prod/agentPools/np1';

interface Sent {
  readonly request: string;
  readonly extras: Extras;
}

/** A client whose requests are answered one after the other; the last answer repeats. */
function clientWith(...answers: readonly { readonly status: number; readonly body: unknown }[]) {
  const sent: Sent[] = [];
  const notices: AksNotice[] = [];
  const arm: Pick<ArmClient, 'exchange'> = {
    exchange: async (method, url, _, read, extras = {}) => {
      const { status, body } = answers[Math.min(sent.length, answers.length - 1)] ?? {
        status: 500,
        body: '',
      };
      sent.push({ request: `${method} ${url.replace(ARM, '')}`, extras });
      const answer: HttpAnswer = {
        status,
        body: JSON.stringify(body),
        header: (name) =>
          name === 'azure-asyncoperation'
            ? `${ARM}/subscriptions/s/providers/Microsoft.ContainerService/locations/we/operations/${OPERATION_ID}`
            : undefined,
      };
      return read(answer, 0);
    },
  };
  const client = new AksUpgradeClient({
    arm: arm as ArmClient,
    resourceManager: ARM,
    apiVersion: new ApiVersion({ version: '2026-08-01', isDefault: true }, newestStable),
    turn: async () => {},
    notify: (notice) => notices.push(notice),
  });
  return { client, sent, notices };
}

const pool = { ...POOL, subscriptionId: '11111111-2222-3333-4444-555555555555' };

describe('The requests of a start', () => {
  test('have the addresses of the API, in one version', async () => {
    const { client, sent } = clientWith({ status: 200, body: poolJson() });
    await client.getUpgradeProfile(pool, NEVER);
    await client.getPoolDocument(pool, NEVER);
    await client.postNodeImageUpgrade(pool, NEVER);
    await client.putKubernetesVersion(pool, documentOf(), '1.35.2', NEVER);
    expect(sent.map(({ request }) => request)).toEqual([
      `GET ${PATH}/upgradeProfiles/default?api-version=2026-08-01`,
      `GET ${PATH}?api-version=2026-08-01`,
      `POST ${PATH}/upgradeNodeImageVersion?api-version=2026-08-01`,
      `PUT ${PATH}?api-version=2026-08-01`,
    ]);
  });

  test('send the pool under the eTag with which it was read', async () => {
    const { client, sent } = clientWith({ status: 200, body: {} });
    const answer = await client.putKubernetesVersion(pool, documentOf({ eTag: 'W/"e-7"' }), '1.35.2', NEVER);
    expect(answer).toMatchObject({ kind: 'accepted', operationId: OPERATION_ID });
    expect(sent[0]?.extras).toMatchObject({
      headers: { 'if-match': 'W/"e-7"' },
      body: { properties: { orchestratorVersion: '1.35.2', count: 3 } },
    });
  });

  test('send no condition for a pool without an eTag, and no body to the node image', async () => {
    const { client, sent } = clientWith({ status: 200, body: {} });
    await client.putKubernetesVersion(pool, documentOf({ eTag: undefined }), '1.35.2', NEVER);
    await client.postNodeImageUpgrade(pool, NEVER);
    expect(sent[0]?.extras).not.toHaveProperty('headers');
    expect(sent[1]?.extras).toEqual({ limitMs: 60_000 });
  });

  test('are sent once, whatever the answer is', async () => {
    for (const status of [401, 409, 429, 500]) {
      const { client, sent } = clientWith({ status, body: {} });
      expect(await client.postNodeImageUpgrade(pool, NEVER)).toMatchObject({ kind: 'failure' });
      expect(sent).toHaveLength(1);
    }
  });

  test('use the newest stable version that Azure lists in place of a default that it does not support', async () => {
    const message =
      "No registered resource provider found for location 'x' and API version '2026-08-01' for type 'managedClusters'. The supported api-versions are '2026-01-01, 2027-02-02-preview, 2025-10-01'. The supported locations are 'x'.";
    const refusal = { error: { code: 'NoRegisteredProviderFound', message } };
    const { client, sent, notices } = clientWith(
      { status: 400, body: refusal },
      { status: 200, body: poolJson() },
    );
    expect(await client.getPoolDocument(pool, NEVER)).toMatchObject({ kind: 'document' });
    await client.putKubernetesVersion(pool, documentOf(), '1.35.2', NEVER);
    expect(sent.map(({ request }) => request.split('=')[1])).toEqual([
      '2026-08-01',
      '2026-01-01',
      '2026-01-01',
    ]);
    expect(notices).toEqual([{ kind: 'api-version-replaced', from: '2026-08-01', to: '2026-01-01' }]);
  });
});
