import { describe, expect, test } from '@jest/globals';
import { whyNotOurs } from '../../src/wait/ownership.ts';
import {
  CLUSTER_OPERATION,
  LOCATION_OPERATION,
  OPERATION,
  play,
  running,
  status,
  succeeded,
} from '../samples/waits.ts';

const SUBSCRIPTION = OPERATION.subscriptionId;
const OTHER_SUBSCRIPTION = SUBSCRIPTION.replace('abcdef00', '99999999');
const CLUSTER = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/aks-prod`;
const POOL = `${CLUSTER}/agentPools/np1`;
const LOCATION = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.ContainerService/locations/westeurope/operations/op-1`;
const MC_GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/MC_rg-prod_aks-prod_westeurope/providers/Microsoft.Compute/virtualMachineScaleSets/aks-np1-vmss`;

const OURS = [
  ['nothing', ''],
  ['the pool', POOL],
  ['the operation of the pool', `${POOL}/operations/op-1`],
  ['another operation of the pool', `${POOL}/operations/other`],
  ['the pool in capitals', POOL.toUpperCase()],
  ['the pool with small letters, as AKS writes it', POOL.toLowerCase()],
  ['a trailing slash', `${POOL}/`],
  ['the cluster', CLUSTER],
  ['an operation of the cluster', `${CLUSTER}/operations/op-1`],
  ['the subscription', `/subscriptions/${SUBSCRIPTION}`],
  ['the location of the subscription', LOCATION],
  ['a scale set of the node resource group', MC_GROUP],
  ['not an ARM id', 'op-1'],
  ['a path of something else', '/providers/Microsoft.ContainerService/x'],
  ['a pool that is not of AKS', POOL.replace('Microsoft.ContainerService', 'Microsoft.Other')],
] as const;

const NOT_OURS = [
  ['another pool', `${CLUSTER}/agentPools/np2`],
  ['an operation of another pool', `${CLUSTER}/agentPools/np2/operations/op-1`],
  ['a pool whose name starts like ours', `${CLUSTER}/agentPools/np10`],
  ['another cluster', POOL.replace('aks-prod', 'aks-test')],
  ['another cluster without a pool', CLUSTER.replace('aks-prod', 'aks-test')],
  ['another resource group', POOL.replace('rg-prod', 'rg-test')],
  ['another subscription', POOL.replace(SUBSCRIPTION, OTHER_SUBSCRIPTION)],
  ['another pool in other letters', `${CLUSTER.toUpperCase()}/AGENTPOOLS/NP2`],
  ['a location of another subscription', LOCATION.replace(SUBSCRIPTION, OTHER_SUBSCRIPTION)],
  ['a scale set of another subscription', MC_GROUP.replace(SUBSCRIPTION, OTHER_SUBSCRIPTION)],
] as const;

describe('An answer is taken when its ids name', () => {
  test.each(OURS)('%s', (_, id) => {
    expect(whyNotOurs(OPERATION, [id])).toBeUndefined();
    expect(whyNotOurs(OPERATION, [POOL, id])).toBeUndefined();
  });

  test('our names in other letters, whichever way round', () => {
    const shouted = { ...OPERATION, clusterName: 'AKS-Prod', subscriptionId: SUBSCRIPTION.toUpperCase() };
    expect(whyNotOurs(shouted, [POOL])).toBeUndefined();
  });
});

describe('An answer is not taken when one of its ids names', () => {
  test.each(NOT_OURS)('%s', (_, id) => {
    for (const ids of [[id], ['', id], [POOL, id], [id, POOL]]) {
      expect(whyNotOurs(OPERATION, ids)).toMatchObject({ kind: 'other-resource', service: 'arm' });
    }
  });

  test.each([
    ['pool', OPERATION, `${CLUSTER}/agentPools/np2`, `${SUBSCRIPTION}/rg-prod/aks-prod/np1`],
    [
      'cluster',
      CLUSTER_OPERATION,
      CLUSTER.replace('aks-prod', 'aks-test'),
      `${SUBSCRIPTION}/rg-prod/aks-prod`,
    ],
    ['subscription', LOCATION_OPERATION, `/subscriptions/${OTHER_SUBSCRIPTION}`, SUBSCRIPTION],
  ])('another %s: the failure names both', (_, operation, id, expected) => {
    expect(whyNotOurs(operation, [id])?.message).toBe(
      `the answer is about ${id}, but the request was about ${expected}`,
    );
  });
});

describe('Names that were not given are not compared', () => {
  test.each([`${CLUSTER}/agentPools/np2`, CLUSTER, POOL])('of an operation of the cluster: %s', (id) => {
    expect(whyNotOurs(CLUSTER_OPERATION, [id])).toBeUndefined();
  });

  test.each([POOL, POOL.replace('aks-prod', 'aks-test'), LOCATION])('of a URL: %s', (id) => {
    expect(whyNotOurs(LOCATION_OPERATION, [id])).toBeUndefined();
  });

  test('but those that were given are', () => {
    const otherCluster = CLUSTER.replace('aks-prod', 'aks-test');
    expect(whyNotOurs(CLUSTER_OPERATION, [otherCluster])?.kind).toBe('other-resource');
    const elsewhere = LOCATION.replace(SUBSCRIPTION, OTHER_SUBSCRIPTION);
    expect(whyNotOurs(LOCATION_OPERATION, [elsewhere])?.kind).toBe('other-resource');
  });
});

describe('The wait for an operation', () => {
  const foreign = (text: string, field: 'id' | 'resourceId', id: string) => status(text, { [field]: id });
  const OTHER_POOL = `${CLUSTER}/agentPools/np2`;

  test.each(NOT_OURS)('ends at once as error when the first answer is about %s', async (_, id) => {
    for (const field of ['id', 'resourceId'] as const) {
      for (const text of ['InProgress', 'Succeeded', 'Failed']) {
        const { ended, asks } = await play([foreign(text, field, id)]);
        expect(ended).toMatchObject({
          verdict: { outcome: 'error', kind: 'refused', failure: { kind: 'other-resource' }, failures: 1 },
          polls: 1,
        });
        expect(ended).not.toHaveProperty('lastStatus');
        expect(asks).toHaveLength(1);
      }
    }
  });

  test.each(OURS)('goes on when the answer is about %s', async (_, id) => {
    const { ended } = await play([foreign('Succeeded', 'resourceId', id)]);
    expect(ended.verdict.outcome).toBe('succeeded');
  });

  test('ends at once as error when `latest` is about another pool', async () => {
    const { ended } = await play([status('Succeeded', { name: 'op-9', resourceId: OTHER_POOL })], {
      operation: { ...OPERATION, operationId: 'latest' },
    });
    expect(ended.verdict).toMatchObject({ outcome: 'error', failure: { kind: 'other-resource' } });
  });

  test('keeps the body of the answer that it did not take', async () => {
    const answer = foreign('Succeeded', 'id', OTHER_POOL);
    expect((await play([answer])).ended.lastBody).toBe(answer.rawBody);
  });

  test('does not take a foreign success later either: it counts as a failed poll', async () => {
    const { ended, reported } = await play([
      running,
      foreign('Succeeded', 'id', OTHER_POOL),
      running,
      succeeded,
    ]);
    expect(ended).toMatchObject({ verdict: { outcome: 'succeeded' }, polls: 4 });
    expect(reported).toContain('failed status other-resource 1');
  });

  test('ends as error when foreign answers last', async () => {
    const { ended } = await play([running, foreign('Succeeded', 'id', OTHER_POOL)]);
    expect(ended).toMatchObject({
      verdict: { outcome: 'error', failures: 20, failure: { kind: 'other-resource' } },
      lastStatus: { status: 'InProgress' },
    });
  });

  test('does not compare the id of the operation: older answers wrote its bytes in another order', async () => {
    const { ended } = await play([
      status('Succeeded', { name: 'swapped', id: `${POOL}/operations/swapped` }),
    ]);
    expect(ended.verdict.outcome).toBe('succeeded');
  });
});
