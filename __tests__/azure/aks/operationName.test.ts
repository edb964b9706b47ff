import { describe, expect, test } from '@jest/globals';
import { seeded } from '../../../simulator/seeded.ts';
import {
  type ClusterOperation,
  clusterIdOf,
  clusterUrl,
  isSameName,
  type LocationOperation,
  latestOf,
  operationUrl,
  type PoolName,
  type PoolOperation,
  parseOperationPath,
  parseResourceNames,
  poolUrl,
  resourceIdOf,
  secretsOf,
  sibling,
} from '../../../src/azure/aks/operationName.ts';

const SUBSCRIPTION = 'abcdef00-3333-3333-3333-333333333333';
const CLUSTER = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks`;
const POOL = `${CLUSTER}/agentPools/np1`;
const ARM = 'https://management.azure.com';
const VERSION = '2025-05-02-preview';

const NAME: PoolOperation = {
  scope: 'agent-pool',
  subscriptionId: SUBSCRIPTION,
  resourceGroup: 'rg',
  clusterName: 'aks',
  agentPoolName: 'np1',
  operationId: 'op-1',
};
const CLUSTER_NAME: ClusterOperation = {
  scope: 'cluster',
  subscriptionId: SUBSCRIPTION,
  resourceGroup: 'rg',
  clusterName: 'aks',
  operationId: 'op-1',
};
const LOCATION_NAME: LocationOperation = {
  scope: 'location',
  subscriptionId: SUBSCRIPTION,
  operationId: 'op-1',
  url: `${ARM}/x`,
};

describe('parseOperationPath', () => {
  const around = { subscriptionId: SUBSCRIPTION, operationId: 'op-1' };
  const cluster = { ...around, resourceGroup: 'rg', clusterName: 'aks' };

  test.each([
    [`${POOL}/operations/op-1`, { ...cluster, scope: 'agent-pool', agentPoolName: 'np1' }],
    [`${POOL}/operations/op-1/`, { ...cluster, scope: 'agent-pool', agentPoolName: 'np1' }],
    [`${CLUSTER}/operations/op-1`, { ...cluster, scope: 'cluster' }],
    [
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.ContainerService/locations/westeurope/operations/op-1`,
      { ...around, scope: 'location' },
    ],
    [
      `/Subscriptions/${SUBSCRIPTION}/RESOURCEGROUPS/rg/Providers/microsoft.containerservice/ManagedClusters/aks/agentpools/np1/Operations/op-1`,
      { ...cluster, scope: 'agent-pool', agentPoolName: 'np1' },
    ],
  ])('reads %s', (path, parts) => {
    expect(parseOperationPath(path)).toEqual(parts);
  });

  test('keeps names as they are written', () => {
    const path = `${POOL}/operations/OP-1`.replace('/rg/', '/RG-Prod/');
    expect(parseOperationPath(path)).toMatchObject({ resourceGroup: 'RG-Prod', operationId: 'OP-1' });
  });

  test.each([
    '',
    '/',
    'op-1',
    POOL,
    `${POOL}/operations`,
    `${POOL}/operations/`,
    `${POOL}/operations/op-1/x`,
    `${POOL}/operations/op-1//`,
    `x${POOL}/operations/op-1`,
    `${POOL}/operations/op-1`.replace('Microsoft.', 'MicrosoftX'),
    `${POOL}/operations/op-1`.replace('/np1/', '//'),
    `${POOL}/operations/op-1`.replace('agentPools', 'machines'),
    `${ARM}${POOL}/operations/op-1`,
  ])('does not take %j for an operation', (path) => {
    expect(parseOperationPath(path)).toBeUndefined();
  });
});

describe('The address', () => {
  test('of a pool operation', () => {
    expect(operationUrl(NAME, ARM, VERSION)).toBe(`${ARM}${POOL}/operations/op-1?api-version=${VERSION}`);
  });

  test('of a cluster operation', () => {
    expect(operationUrl(CLUSTER_NAME, ARM, VERSION)).toBe(
      `${ARM}${CLUSTER}/operations/op-1?api-version=${VERSION}`,
    );
  });

  test('of a signed URL is that URL, byte for byte', () => {
    const url = `${ARM}/subscriptions/x/y?t=1&c=a%2fb%2B&s=A+b==&h=`;
    expect(operationUrl({ ...NAME, url }, ARM, VERSION)).toBe(url);
  });

  test('reads back as the operation that it was made for', () => {
    const path = new URL(operationUrl(NAME, ARM, VERSION)).pathname;
    expect(parseOperationPath(path)).toEqual(NAME);
  });

  test('keeps every name inside its path segment, whatever is in it', () => {
    const random = seeded(3);
    const pieces = ['/', '\\', '?', '#', '%2f', '%', '&', '=', ';', ' ', 'é', '\n', '@', ':', 'a', '..'];
    const word = () =>
      `x${Array.from({ length: 6 }, () => pieces[Math.floor(random() * pieces.length)]).join('')}`;
    for (let round = 0; round < 300; round++) {
      const name = { ...NAME, resourceGroup: word(), clusterName: word(), operationId: word() };
      const version = word();
      const url = new URL(operationUrl({ ...name, resourceGroup: 'rg', clusterName: 'aks' }, ARM, version));
      expect(url.origin).toBe(ARM);
      expect(url.pathname).toMatch(new RegExp(`^${POOL}/operations/[^/]+$`));
      expect(decodeURIComponent(url.pathname.split('/').at(-1) ?? '')).toBe(name.operationId);
      expect([...url.searchParams]).toEqual([['api-version', version]]);
      expect(url.hash).toBe('');
    }
  });
});

describe('The address of the pool', () => {
  test('of an operation, and of an action on it', () => {
    expect(poolUrl(NAME, [], ARM, VERSION)).toBe(`${ARM}${POOL}?api-version=${VERSION}`);
    expect(poolUrl(NAME, ['abort'], ARM, VERSION)).toBe(`${ARM}${POOL}/abort?api-version=${VERSION}`);
  });

  test('is made of names, never of a signed URL', () => {
    const signed: PoolOperation = { ...NAME, url: `${ARM}/x?s=signature` };
    expect(poolUrl(signed, ['abort'], ARM, VERSION)).toBe(poolUrl(NAME, ['abort'], ARM, VERSION));
  });

  test.each(['a?b', 'a#b', 'a b', '%2f', 'é'])('keeps %j inside its segment', (agentPoolName) => {
    const url = new URL(poolUrl({ ...NAME, agentPoolName }, ['abort'], ARM, 'v&w'));
    const segments = url.pathname.split('/');
    expect(segments.slice(0, -2).join('/')).toBe(`${CLUSTER}/agentPools`);
    expect(segments.slice(-2).map(decodeURIComponent)).toEqual([agentPoolName, 'abort']);
    expect([...url.searchParams]).toEqual([['api-version', 'v&w']]);
  });

  test('is that of the pool alone, without the operation', () => {
    const { subscriptionId, resourceGroup, clusterName, agentPoolName } = NAME;
    const pool = { subscriptionId, resourceGroup, clusterName, agentPoolName };
    expect(poolUrl(pool, ['abort'], ARM, VERSION)).toBe(poolUrl(NAME, ['abort'], ARM, VERSION));
  });

  test.each([CLUSTER_NAME, LOCATION_NAME])(
    'does not exist for an operation of a $scope: the cluster must not be aborted instead',
    (name) => {
      // @ts-expect-error: the compiler refuses it, as the name has no pool.
      const pool: PoolName = name;
      expect(pool).not.toHaveProperty('agentPoolName');
    },
  );
});

describe('Names in an ARM id', () => {
  const whole = {
    subscriptionId: SUBSCRIPTION,
    resourceGroup: 'rg',
    clusterName: 'aks',
    agentPoolName: 'np1',
  };
  const { agentPoolName: _, ...ofCluster } = whole;

  test.each([
    [POOL, whole],
    [`${POOL}/`, whole],
    [`${POOL}/operations/op-1`, whole],
    [POOL.replace('resourceGroups', 'resourcegroups').replace('Microsoft', 'microsoft'), whole],
    [CLUSTER, ofCluster],
    [`${CLUSTER}/operations/op-1`, ofCluster],
    [`/subscriptions/${SUBSCRIPTION}`, { subscriptionId: SUBSCRIPTION }],
    [`/subscriptions/${SUBSCRIPTION}/resourceGroups/rg`, { subscriptionId: SUBSCRIPTION }],
    [
      `/subscriptions/${SUBSCRIPTION}/resourceGroups/MC_x/providers/Microsoft.Compute/virtualMachineScaleSets/v`,
      { subscriptionId: SUBSCRIPTION },
    ],
    ['', {}],
    ['op-1', {}],
    [`x${POOL}`, {}],
    [`${ARM}${POOL}`, {}],
  ])('%s: as far as it has them', (id, names) => {
    expect({ agentPoolName: undefined, ...parseResourceNames(id) }).toEqual({
      agentPoolName: undefined,
      clusterName: undefined,
      resourceGroup: undefined,
      subscriptionId: undefined,
      ...names,
    });
  });
});

test.each([
  ['np1', 'NP1', true],
  ['np1', 'np1', true],
  ['np1', 'np10', false],
  ['', 'np1', false],
])('%j and %j are the same name: %s', (one, other, same) => {
  expect([isSameName(one, other), isSameName(other, one)]).toEqual([same, same]);
});

test('The address of something below a cluster is made of its names', () => {
  expect(clusterUrl(CLUSTER_NAME, ['agentPools'], ARM, VERSION)).toBe(
    `${ARM}${CLUSTER}/agentPools?api-version=${VERSION}`,
  );
});

describe('The latest operation', () => {
  test('is requested by the same names, not at a signed URL', () => {
    expect(latestOf(NAME)).toEqual({ ...NAME, operationId: 'latest' });
    expect(latestOf(CLUSTER_NAME)).toEqual({ ...CLUSTER_NAME, operationId: 'latest' });
    expect(latestOf({ ...NAME, url: `${ARM}/x?s=1` })).toEqual({ ...NAME, operationId: 'latest' });
  });

  test('is not known where no cluster is named', () => {
    expect(latestOf(LOCATION_NAME)).toBeUndefined();
  });
});

describe('Another operation', () => {
  test('belongs to the same pool or cluster, and has no signed URL', () => {
    expect(sibling(NAME, 'op-2')).toEqual({ ...NAME, operationId: 'op-2' });
    expect(sibling({ ...CLUSTER_NAME, url: `${ARM}/x?s=1` }, 'op-2')).toEqual({
      ...CLUSTER_NAME,
      operationId: 'op-2',
    });
  });

  test('is not known where only a URL is', () => {
    expect(sibling(LOCATION_NAME, 'op-2')).toBeUndefined();
  });
});

describe('ARM ids', () => {
  test('of pool and cluster', () => {
    expect(resourceIdOf(NAME)).toBe(POOL);
    expect(clusterIdOf(NAME)).toBe(CLUSTER);
    expect(resourceIdOf(CLUSTER_NAME)).toBe(CLUSTER);
  });

  test('are unknown where no cluster is named', () => {
    expect(resourceIdOf(LOCATION_NAME)).toBeUndefined();
    expect(clusterIdOf(LOCATION_NAME)).toBeUndefined();
  });
});

describe('Secrets of a signed URL', () => {
  test('are the values that sign it, as written and as decoded', () => {
    const secrets = secretsOf({
      ...NAME,
      url: `${ARM}/x?api-version=2025-05-02-preview&t=638000000000000000&c=MIIHabcdefghijklmnop%2Fq&s=sig-nature_0123456789`,
    });
    expect(secrets).toContain('MIIHabcdefghijklmnop/q');
    expect(secrets).toContain('MIIHabcdefghijklmnop%2Fq');
    expect(secrets).toContain('sig-nature_0123456789');
  });

  test.each(['MIIHabcdefghijklmnop%2fq', 'MIIHabcdefghijklmnop+q', 'MIIHabcdefghijklmnop/q='])(
    'contain the text as it stands in the URL: %s',
    (written) => {
      expect(secretsOf({ ...NAME, url: `${ARM}/x?c=${written}&h=1` })).toContain(written);
    },
  );

  test('are never words that a log is full of', () => {
    const url = `${ARM}/x?api-version=2025-05-02-preview&t=1&empty=&short=westeurope`;
    expect(secretsOf({ ...NAME, url })).toEqual([]);
  });

  test('have at least 16 characters', () => {
    const url = `${ARM}/x?a=${'a'.repeat(15)}&b=${'b'.repeat(16)}`;
    expect(secretsOf({ ...NAME, url })).toEqual(['b'.repeat(16)]);
  });

  test('do not exist without a URL', () => {
    expect(secretsOf(NAME)).toEqual([]);
  });
});
