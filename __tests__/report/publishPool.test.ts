import { describe, expect, test } from '@jest/globals';
import { publish } from '../../src/report/publish.ts';
import {
  ALL_HOSTILE,
  endedAs,
  failureOf,
  NOW,
  poolOf,
  poolWith,
  statusOf,
  waited,
} from '../samples/reports.ts';
import { useRunner } from '../samples/runner.ts';

const { printed, commands } = useRunner();

describe('What is remarked beside the verdict', () => {
  const found = { ...endedAs('succeeded'), foundEnded: true } as const;

  test('is a warning of its own, and no error', async () => {
    await publish(waited(found), {}, NOW);
    expect(commands('warning')).toEqual([
      expect.stringMatching(/^::warning title=AKS operation gate::The latest operation, op-1, had ended/),
    ]);
    expect([...commands('error'), ...commands('notice')]).toEqual([]);
  });

  test('is a notice where only the pool could not be read', async () => {
    await publish(waited({ ...found, pool: { kind: 'failure', failure: failureOf('network') } }), {}, NOW);
    expect(commands('notice')).toEqual([
      expect.stringMatching(/^::notice title=AKS operation gate::The agent pool could not be read/),
    ]);
    expect(commands('warning')).toHaveLength(1);
  });

  test('comes behind the error where there is one', async () => {
    await publish(waited({ ...endedAs('failed'), pool: poolOf('Upgrading') }), {}, NOW);
    const order = printed().match(/^::(error|warning)/gm);
    expect(order).toEqual(['::error', '::warning']);
  });

  test('is short and no command, whatever Azure wrote', async () => {
    const newer = { operationId: ALL_HOSTILE, status: statusOf({ status: `x${ALL_HOSTILE}` }) };
    const failure = failureOf('network', { message: ALL_HOSTILE.repeat(100) });
    const pools = [poolOf(ALL_HOSTILE), poolOf('x'.repeat(100_000)), { kind: 'failure', failure }] as const;
    for (const pool of pools) await publish(waited({ ...endedAs('succeeded'), pool, newer }), {}, NOW);
    const seen = printed()
      .split('\n')
      .filter((line) => /^\s*::|##\[/.test(line));
    expect(new Set(seen.map((line) => line.replace(/^(::\w+).*/, '$1')))).toEqual(
      new Set(['::group', '::endgroup', '::warning', '::notice']),
    );
    expect(Math.max(...seen.map((line) => line.length))).toBeLessThan(4_096);
    expect(printed()).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});

describe('The pool in the log', () => {
  test.each([
    [
      {
        provisioningState: 'Succeeded',
        kubernetesVersion: '1.33.4',
        nodeImageVersion: 'AKSUbuntu-1',
        nodeCount: 3,
      },
      'provisioning state Succeeded, Kubernetes version 1.33.4, node image AKSUbuntu-1, 3 nodes',
    ],
    [{ kubernetesVersion: '1.33.4', nodeCount: 1 }, 'Kubernetes version 1.33.4, 1 node'],
    [{ nodeCount: 0 }, '0 nodes'],
    [{}, 'nothing known'],
  ])('%j', async (pool, text) => {
    await publish(waited({ ...endedAs('succeeded'), pool: poolWith(pool) }), {}, NOW);
    expect(printed().split('\n')).toContain(`The agent pool now: ${text}.`);
  });

  test('is no line where the pool was not read', async () => {
    await publish(waited(endedAs('succeeded')), {}, NOW);
    expect(printed()).not.toContain('The agent pool now');
  });
});
