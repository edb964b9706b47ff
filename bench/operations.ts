import { seeded } from '../simulator/seeded.ts';

/** One operation as Azure reports it, in milliseconds since its start. */
export interface SimulatedOperation {
  readonly endMs: number;
  readonly end: string;
  /** The status while it runs. */
  statusAt(ms: number): string;
}

const SECOND = 1_000;
const NODES = 9;

/** Lengths from 10 s to 3 h, as many short as long ones (evenly on a logarithmic scale). */
export function drawnOperations(count: number, reportNodes: boolean, seed = 1): SimulatedOperation[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => {
    const endMs = 10 * SECOND * 1_080 ** random();
    return { endMs, end: 'Succeeded', statusAt: reportNodes ? nodes(endMs) : () => 'InProgress' };
  });
}

/** Nine nodes, evenly, and all of them done for the last tenth of the time or 40 s, whichever is less. */
function nodes(endMs: number): (ms: number) => string {
  const allDoneAt = endMs - Math.min(40 * SECOND, endMs / 10);
  return (ms) =>
    `UpgradingNodes: ${Math.min(NODES, Math.floor((ms / allDoneAt) * NODES))}/${NODES} nodes completed`;
}

/**
 * How operations of AKS went: seconds from start to end, and the seconds at which another status was first seen. Their
 * times come from the recorded tests of public projects.
 */
const RECORDED: readonly (readonly [seconds: number, ...(readonly [number, string])[]])[] = [
  [
    169,
    [32, 'CreatingAgentPool: 0/2 nodes completed'],
    [95, 'CreatingAgentPool: 1/2 nodes completed'],
    [127, 'CreatingAgentPool: 2/2 nodes completed'],
  ],
  [
    439,
    [31, 'BlueGreenCreatingGreenNodes'],
    [188, 'BlueGreenSoakingBatch: 1/2 nodes completed'],
    [311, 'BlueGreenSoakingFinal'],
    [435, 'BlueGreenCommittingGreenNodes'],
  ],
  [
    3_431,
    [30, 'ProvisioningControlPlane'],
    [3_231, 'ReconcilingDNS'],
    [3_262, 'CreatingAgentPools: 0/3 nodes completed'],
    [3_292, 'CreatingAgentPools: 2/3 nodes completed'],
    [3_322, 'CreatingAgentPools: 3/3 nodes completed'],
  ],
  [153, [31, 'CreatingAgentPool: 0/1 nodes completed']],
  [1_827, [30, 'ProvisioningControlPlane'], [90, 'ReconcilingDNS'], [152, 'ReconcilingAddons']],
  ...[97, 6_295, 226, 211, 668, 107, 137, 209, 157, 388, 226, 36, 25, 1_259, 9, 6, 6].map(
    (seconds) => [seconds] as const,
  ),
];

/** The recorded operations, each with several lengths, so that where the polls happen to fall does not decide. */
export function recordedOperations(copies: number): SimulatedOperation[] {
  const random = seeded(3);
  return RECORDED.flatMap(([seconds, ...changes]) =>
    Array.from({ length: copies }, () => {
      // All moments are known only to within a poll of the recording.
      const factor = 0.95 + 0.1 * random();
      return {
        endMs: seconds * SECOND * factor,
        end: 'Succeeded',
        statusAt: (ms: number) => changes.findLast(([at]) => at * SECOND * factor <= ms)?.[1] ?? 'InProgress',
      };
    }),
  );
}
