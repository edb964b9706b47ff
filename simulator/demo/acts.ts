import type { PoolOptions, SimulatorOptions } from '../simulator.ts';
import { failed, inProgress, status, succeeded, timeline } from '../simulator.ts';

/** When the step of every act starts, epoch milliseconds: the demo shows the same times whenever it is played. */
export const STARTS_AT = Date.UTC(2026, 10, 24, 6, 30);

/** One run of the action, from its world to how it must end. */
export interface Act {
  readonly name: string;
  readonly title: string;
  /** What happens, for a person who sees the log next. */
  readonly story: string;
  /** Made anew for each run, because an operation goes on from the first request. */
  readonly world: () => SimulatorOptions;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly exitCode: number;
  readonly outcome: string;
}

const MINUTE = 60_000;

const OLD = '1.34.4';
const NEW = '1.35.2';
const NEW_IMAGE = 'AKSUbuntu-2204gen2containerd-202611.09.0';

const DRAIN =
  "Drain of node aks-workers-30518264-vmss000001 did not complete within 30 minutes [pods: shop/checkout-6c9d8b7f5-k2xvq: Cannot evict pod as it would violate the pod's disruption budget checkout-pdb: Too Many Requests].";
const QUOTA =
  'Insufficient vcpu quota requested 8, remaining 2 for family standardDSv5Family for region westeurope. Surge nodes would also consume vcpu quota.';

export const ACTS: readonly Act[] = [
  {
    name: 'upgrade',
    title: 'An upgrade that goes well',
    story: `A pool of five nodes is upgraded to Kubernetes ${NEW}. From the second node on, the log says how much longer.`,
    world: () => ({
      pools: {
        workers: pool('5f0c9d7e-1a2b-4c3d-8e4f-a1b2c3d4e5f6', 5, NEW, [
          [0, inProgress()],
          [0.7, nodes(0, 5)],
          [5.1, nodes(1, 5)],
          [9.4, nodes(2, 5)],
          [13.8, nodes(3, 5)],
          [18.3, nodes(4, 5)],
          [22.5, nodes(5, 5)],
          [23.2, succeeded()],
        ]),
      },
    }),
    inputs: { 'expected-kubernetes-version': '1.35' },
    exitCode: 0,
    outcome: 'succeeded',
  },
  {
    name: 'stall',
    title: 'An upgrade that a PodDisruptionBudget stops',
    story:
      'The second of three nodes cannot be drained. The log warns after 15 minutes; AKS gives up after 30.',
    world: () => ({
      pools: {
        workers: pool('8b3e5c21-7f4d-4a96-b0c8-2d9e6f1a7b54', 3, OLD, [
          [0, inProgress()],
          [0.5, nodes(0, 3)],
          [5.2, nodes(1, 3)],
          [
            36.1,
            failed(upgradeFailed({ code: 'PodDrainFailure', message: DRAIN }), { operations: drained() }),
          ],
        ]),
      },
    }),
    exitCode: 1,
    outcome: 'failed',
  },
  {
    name: 'pools',
    title: 'A whole cluster: three pools, one of them red',
    story: 'One step waits for every pool of the cluster. One of them has no quota left for its surge node.',
    world: () => ({
      pools: {
        system: pool('0e7a91c4-52d8-4f3b-9a60-c7b1d8e2f493', 3, NEW, [
          [0, inProgress()],
          [0.4, nodes(0, 3)],
          [2.6, nodes(1, 3)],
          [4.7, nodes(2, 3)],
          [6.9, nodes(3, 3)],
          [7.3, succeeded()],
        ]),
        web: pool('c2d48f6b-90e1-4b57-8d3a-f5a6e7b80912', 4, OLD, [
          [0, inProgress()],
          [0.6, nodes(0, 4)],
          [3.3, nodes(1, 4)],
          [5.9, failed(upgradeFailed({ code: 'InsufficientVCPUQuota', message: QUOTA }))],
        ]),
        batch: pool('61f9b0d7-3c8e-4da2-a715-9e0b4c6d2f38', 4, NEW, [
          [0, inProgress()],
          [0.5, nodes(0, 4)],
          [3.1, nodes(1, 4)],
          [5.6, nodes(2, 4)],
          [8.2, nodes(3, 4)],
          [10.7, nodes(4, 4)],
          [11.2, succeeded()],
        ]),
      },
    }),
    inputs: { 'agent-pool-name': '*', 'operation-id': 'latest' },
    exitCode: 1,
    outcome: 'failed',
  },
];

/** A pool with one operation that goes on by itself: what it shows from each minute of the step on. */
function pool(
  id: string,
  count: number,
  version: string,
  shows: readonly (readonly [minute: number, answer: ReturnType<typeof status>])[],
): PoolOptions {
  const [first, ...rest] = shows.map(([minute, answer]) => [minute * MINUTE, answer] as const);
  if (!first) throw new Error('An operation shows something');
  const upgraded = version === NEW ? { nodeImageVersion: NEW_IMAGE } : {};
  return {
    properties: { count, orchestratorVersion: version, ...upgraded },
    operation: {
      id,
      script: timeline(first, ...rest),
      startTime: STARTS_AT - 0.4 * MINUTE,
      operationType: 'PutAgentPool',
      subOperationType: 'Upgrading',
    },
  };
}

function nodes(done: number, all: number) {
  return status(`UpgradingNodes: ${done}/${all} nodes completed`);
}

/** An error as AKS wraps it: what it comes down to is the innermost. */
function upgradeFailed(cause: { readonly code: string; readonly message: string }): unknown {
  return {
    code: 'ReconcileVMSSAgentPoolFailed',
    message: 'The agent pool could not be brought to the wanted state.',
    details: [{ code: 'UpgradeFailed', message: 'The upgrade of the nodes stopped.', details: [cause] }],
  };
}

/** The nodes of the pool that stalls, as sub-operations. */
function drained(): readonly unknown[] {
  const at = (minute: number) => new Date(STARTS_AT + minute * MINUTE).toISOString();
  return [
    {
      name: 'aks-workers-30518264-vmss000000',
      status: 'Succeeded',
      startTime: at(0.5),
      endTime: at(5.2),
    },
    {
      name: 'aks-workers-30518264-vmss000001',
      status: 'Failed',
      startTime: at(5.2),
      endTime: at(36),
      error: { code: 'PodDrainFailure', message: DRAIN },
    },
  ];
}
