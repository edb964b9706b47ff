import { describe, expect, test } from '@jest/globals';
import type { OperationName } from '../../../src/azure/aks/operationName.ts';
import { openingLine as lineOf } from '../../../src/report/log/openingLine.ts';
import { epochTime } from '../../../src/time/instant.ts';
import type { Target } from '../../../src/wait/target.ts';
import { ALL_HOSTILE, CLUSTER_OPERATION, LOCATION_OPERATION, NOW, OPERATION } from '../../samples/reports.ts';

const openingLine = (target: Target, timeoutMs: number, startedAt = NOW) =>
  lineOf([target], timeoutMs, startedAt);

describe('The first line', () => {
  test('says what is waited for, and until when', () => {
    expect(openingLine({ operation: OPERATION }, 7_200_000)).toBe(
      'Waiting for operation op-1 of agent pool np1 in cluster aks-prod (resource group rg-prod) until 2026-01-02 06:00:00 UTC (2 h at most).',
    );
  });

  test('says since when it must have started', () => {
    const since = { startedAfter: epochTime(NOW - 60_000), graceMs: 1 };
    expect(openingLine({ operation: OPERATION, since }, 7_200_000)).toBe(
      'Waiting for operation op-1 of agent pool np1 in cluster aks-prod (resource group rg-prod), started since 2026-01-02 03:59:00 UTC, until 2026-01-02 06:00:00 UTC (2 h at most).',
    );
  });

  test('never shows a signed URL', () => {
    const url = 'https://management.azure.com/x?s=signature';
    expect(openingLine({ operation: { ...OPERATION, url } }, 1)).not.toContain('signature');
  });
});

describe('The first line of several operations', () => {
  const latest = { ...OPERATION, operationId: 'latest' };
  const pools = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ ...latest, agentPoolName: `np${i + 1}` }));
  const several = (operations: readonly OperationName[]) =>
    lineOf(
      operations.map((operation) => ({ operation })),
      7_200_000,
      NOW,
    );

  test('names the pools of a cluster', () => {
    expect(several(pools(3))).toBe(
      'Waiting for the latest operation of 3 agent pools (np1, np2, np3) of cluster aks-prod (resource group rg-prod) until 2026-01-02 06:00:00 UTC (2 h at most).',
    );
  });

  test('names ten of thirty pools, and how many more there are', () => {
    expect(several(pools(30))).toContain(
      'of 30 agent pools (np1, np2, np3, np4, np5, np6, np7, np8, np9, np10 and 20 more) of cluster aks-prod',
    );
  });

  test('names the ids that were given', () => {
    const [one, two] = pools(2);
    if (!one || !two) throw new Error('two pools');
    expect(
      several([
        { ...one, operationId: 'op-1' },
        { ...two, operationId: 'op-2' },
      ]),
    ).toContain('Waiting for 2 operations of agent pools (np1: op-1, np2: op-2) of cluster aks-prod');
  });

  test('names the clusters where there are several', () => {
    expect(several([latest, { ...latest, clusterName: 'aks-test' }])).toContain(
      'Waiting for the latest operation of 2 agent pools (aks-prod/np1, aks-test/np1) of 2 clusters until',
    );
  });

  test('names operations of every scope', () => {
    expect(several([OPERATION, CLUSTER_OPERATION, { ...LOCATION_OPERATION, operationId: 'op-3' }])).toContain(
      'Waiting for 3 operations (np1: op-1, aks-prod: op-1, op-3) until',
    );
  });

  test('says since when they must have started', () => {
    const since = { startedAfter: epochTime(NOW - 60_000), graceMs: 1 };
    const targets = pools(2).map((operation) => ({ operation, since }));
    expect(lineOf(targets, 1, NOW)).toContain(', started since 2026-01-02 03:59:00 UTC, until');
  });

  const END = 'until 2026-01-02 06:00:00 UTC (2 h at most).';
  const OF_CLUSTER = 'of cluster aks-prod (resource group rg-prod)';
  const withIds = (count: number) =>
    pools(count).map((pool, index) => ({ ...pool, operationId: `op-${index + 1}` }));
  const test2 = { ...latest, clusterName: 'aks-test' };

  test.each<[string, readonly OperationName[], string]>([
    [
      'all of ten names',
      pools(10),
      `the latest operation of 10 agent pools (np1, np2, np3, np4, np5, np6, np7, np8, np9, np10) ${OF_CLUSTER}`,
    ],
    [
      'ten of eleven names',
      pools(11),
      `the latest operation of 11 agent pools (np1, np2, np3, np4, np5, np6, np7, np8, np9, np10 and 1 more) ${OF_CLUSTER}`,
    ],
    ['three ids', withIds(3), `3 operations of agent pools (np1: op-1, np2: op-2, np3: op-3) ${OF_CLUSTER}`],
    ['no ids of four', withIds(4), `4 operations of agent pools (np1, np2, np3, np4) ${OF_CLUSTER}`],
    [
      'an id beside the latest',
      [latest, ...withIds(2).slice(1)],
      `2 operations of agent pools (np1: latest, np2: op-2) ${OF_CLUSTER}`,
    ],
    [
      'each id once, also where it is part of the name',
      [
        { ...latest, operationId: 'op-1' },
        { ...latest, operationId: 'op-2' },
      ],
      `2 operations of agent pools (np1 (op-1), np1 (op-2)) ${OF_CLUSTER}`,
    ],
    [
      'one cluster that is written in two ways',
      [latest, { ...latest, agentPoolName: 'np2', clusterName: 'AKS-prod' }],
      `the latest operation of 2 agent pools (np1, np2) ${OF_CLUSTER}`,
    ],
    [
      'three clusters',
      [latest, test2, { ...latest, clusterName: 'aks-dev' }],
      'the latest operation of 3 agent pools (aks-prod/np1, aks-test/np1, aks-dev/np1) of 3 clusters',
    ],
    [
      'a cluster beside a pool',
      [latest, { ...CLUSTER_OPERATION, operationId: 'latest' }],
      '2 operations (np1, aks-prod)',
    ],
  ])('has %s', (_, operations, what) => expect(several(operations)).toBe(`Waiting for ${what} ${END}`));

  test('is one line and no command, whatever the names are', () => {
    const hostile = pools(3).map((pool, i) => ({ ...pool, agentPoolName: `${ALL_HOSTILE}${i}` }));
    expect(several(hostile)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]|##\[/);
  });
});
