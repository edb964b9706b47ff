import { describe, expect, test } from '@jest/globals';
import { EndLog } from '../../../src/report/log/endLog.ts';
import {
  endedAs,
  explanationOf,
  inPool,
  NOT_WAITED,
  poolOf,
  poolWith,
  reportOf,
} from '../../samples/reports.ts';
import { useRunner } from '../../samples/runner.ts';

const { printed } = useRunner();
const lines = () => printed().split('\n').slice(0, -1);

const POOL = poolWith({
  provisioningState: 'Succeeded',
  kubernetesVersion: '1.33.4',
  nodeImageVersion: 'AKSUbuntu-1',
  nodeCount: 3,
});
const POOL_LINE =
  'The agent pool now: provisioning state Succeeded, Kubernetes version 1.33.4, node image AKSUbuntu-1, 3 nodes.';
const EXPLANATION = explanationOf({
  what: 'It failed.',
  rootCause: { code: 'PDB', message: 'blocked' },
  remedies: ['Scale up.', 'Wait.'],
  link: 'https://learn.microsoft.com/x',
});
const EXPLAINED = [
  'It failed.',
  'The error: PDB: blocked',
  'What to do:',
  '  1. Scale up.',
  '  2. Wait.',
  'More information: https://learn.microsoft.com/x',
];
const ANNOTATION = 'It failed.%0APDB: blocked%0AScale up.%0Ahttps://learn.microsoft.com/x';

describe('The end of the only wait', () => {
  test.each([
    [0, '0 polls'],
    [1, '1 poll'],
    [2, '2 polls'],
  ])('says how long it took, and that it took %d polls', (polls, text) => {
    new EndLog().announce({ ended: { ...endedAs('succeeded'), polls, elapsedMs: 3_000 } });
    expect(lines()).toEqual([`Agent pool np1: operation succeeded. Waited 3 s, ${text}.`]);
  });

  test('that succeeded tells what the pool is like', () => {
    new EndLog().announce({ ended: { ...endedAs('succeeded'), pool: POOL } });
    expect(lines()).toEqual(['Agent pool np1: operation succeeded. Waited 1 min 5 s, 3 polls.', POOL_LINE]);
  });

  test('that failed is explained and annotated', () => {
    new EndLog().announce({ ended: { ...endedAs('failed'), pool: POOL }, explanation: EXPLANATION });
    expect(lines()).toEqual([
      'Agent pool np1: operation failed (PDB). Waited 1 min 5 s, 3 polls.',
      POOL_LINE,
      ...EXPLAINED,
      `::error title=Agent pool np1%3A operation failed (PDB)::${ANNOTATION}`,
      '::warning title=AKS operation gate::The operation ended as failed, but the provisioning state of the agent pool is Succeeded. A later change might have repaired the pool: check it before you start this operation again.',
    ]);
  });

  test('that failed without an explanation is annotated with its headline', () => {
    new EndLog().announce({ ended: endedAs('canceled') });
    expect(lines()).toEqual([
      'Agent pool np1: operation canceled. Waited 1 min 5 s, 3 polls.',
      '::error title=Agent pool np1%3A operation canceled::Agent pool np1: operation canceled',
    ]);
  });

  test('that failed with an explanation without words is annotated with its headline', () => {
    const explanation = explanationOf({ what: '' });
    new EndLog().announce({ ended: endedAs('canceled'), explanation });
    expect(lines().at(-1)).toBe(
      '::error title=Agent pool np1%3A operation canceled::Agent pool np1: operation canceled',
    );
  });

  test('is announced once', () => {
    const ends = new EndLog();
    const wait = { ended: endedAs('succeeded') };
    ends.announce(wait);
    ends.announce(wait);
    expect(lines()).toHaveLength(1);
    ends.announce({ ...wait });
    expect(lines()).toHaveLength(2);
  });
});

describe('The end of one of several waits', () => {
  const announce = (ended: Parameters<typeof inPool>[0], explanation?: typeof EXPLANATION) => {
    const first: string[] = [];
    const wait = { ended: inPool(ended, 'np2'), ...(explanation && { explanation }) };
    new EndLog().announce(wait, { label: 'aks-prod/np2', first: (text) => first.push(text) });
    return first;
  };

  test('that succeeded is one line', () => {
    expect(announce({ ...endedAs('succeeded'), pool: POOL })).toEqual([
      'aks-prod/np2: operation succeeded. Waited 1 min 5 s, 3 polls.',
    ]);
    expect(lines()).toEqual([]);
  });

  test('that failed has everything, under its own name', () => {
    expect(announce({ ...endedAs('failed'), pool: poolOf('Failed') }, EXPLANATION)).toEqual([
      'aks-prod/np2: operation failed (PDB). Waited 1 min 5 s, 3 polls.',
    ]);
    expect(lines()).toEqual([
      'The agent pool now: provisioning state Failed, Kubernetes version Failed, node image Failed, 3 nodes.',
      ...EXPLAINED,
      `::error title=Agent pool aks-prod/np2%3A operation failed (PDB)::${ANNOTATION}`,
    ]);
  });

  test('has its remarks under its own name', () => {
    announce({ ...endedAs('succeeded'), foundEnded: true });
    expect(lines()).toEqual([
      expect.stringMatching(
        /^::warning title=AKS operation gate::aks-prod\/np2: The latest operation, op-1, had ended before this step began\./,
      ),
    ]);
  });
});

describe('The end of a step that has waited for nothing', () => {
  test('because there was nothing to wait for', () => {
    new EndLog().announceNothing(reportOf([]));
    const title = 'AKS operation gate: there was no operation to wait for';
    expect(lines()).toEqual([`${title}.`, `::error title=${title.replace(':', '%3A')}::${title}`]);
  });

  test.each(NOT_WAITED)('because it never began: %j', (report) => {
    new EndLog().announceNothing({ ...report, explanation: EXPLANATION } as typeof report);
    expect(lines().slice(0, -1)).toEqual(EXPLAINED);
    expect(lines().at(-1)).toMatch(/^::error title=AKS operation gate%3A [a-zA-Z ]+::It failed\.%0APDB: /);
    expect(lines().at(-1)?.endsWith(`::${ANNOTATION}`)).toBe(true);
  });
});

describe('The line about the pool', () => {
  test.each([
    [{ provisioningState: 'Scaling' }, 'provisioning state Scaling'],
    [{ nodeImageVersion: 'AKSUbuntu-1' }, 'node image AKSUbuntu-1'],
    [{ nodeCount: 1 }, '1 node'],
    [{ nodeCount: 2 }, '2 nodes'],
    [{ nodeCount: 0, kubernetesVersion: '1.34.1' }, 'Kubernetes version 1.34.1, 0 nodes'],
    [{}, 'nothing known'],
  ])('of %j', (pool, text) => {
    new EndLog().announce({ ended: { ...endedAs('succeeded'), pool: poolWith(pool) } });
    expect(lines()[1]).toBe(`The agent pool now: ${text}.`);
  });
});
