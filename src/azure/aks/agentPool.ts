import type { Failure } from '../http/failure.ts';
import { asRecord, asText, parseJson } from '../http/json.ts';
import type { HttpAnswer } from '../http/transport.ts';
import { type Phase, phaseOf } from './operationStatus.ts';
import { resourceFailureOf } from './resourceFailure.ts';

/**
 * An agent pool as Azure describes it (`agentPools/{pool}` of Microsoft.ContainerService), as far as it shows what
 * an operation has made of it. Texts are `''` when not given.
 */
export interface AgentPool {
  /** `Succeeded`, `Failed`, `Canceled`, or what is going on, such as `Upgrading`. */
  readonly provisioningState: string;
  /** The end that `provisioningState` names, or `running` while the pool is changing. */
  readonly phase: Phase;
  /** ARM id of the pool; `''` when not given. */
  readonly id: string;
  /** The version that the nodes have (`currentOrchestratorVersion`), not the one that was asked for. */
  readonly kubernetesVersion: string;
  readonly nodeImageVersion: string;
  readonly nodeCount?: number;
  /** How long AKS tries to drain one node during an upgrade, minutes; absent when not configured. */
  readonly drainTimeoutMinutes?: number;
}

/** The result of one request for the pool. */
export type PoolAnswer =
  | {
      readonly kind: 'pool';
      readonly pool: AgentPool;
    }
  | { readonly kind: 'failure'; readonly failure: Failure };

/** Reads an agent pool; undefined when the value is none. */
export function parseAgentPool(value: unknown): AgentPool | undefined {
  const json = asRecord(value) ?? {};
  const properties = asRecord(json['properties']);
  if (!properties) return undefined;
  const nodeCount = asNumber(properties['count']);
  const isBlueGreen = asText(properties['upgradeStrategy']).toLowerCase() === 'bluegreen';
  const upgrade = asRecord(properties[isBlueGreen ? 'upgradeSettingsBlueGreen' : 'upgradeSettings']);
  const drainTimeoutMinutes = asNumber(upgrade?.['drainTimeoutInMinutes']);
  const provisioningState = asText(properties['provisioningState']);
  return {
    provisioningState,
    phase: phaseOf(provisioningState),
    id: asText(json['id']),
    kubernetesVersion: asText(properties['currentOrchestratorVersion']),
    nodeImageVersion: asText(properties['nodeImageVersion']),
    ...(nodeCount !== undefined && { nodeCount }),
    ...(drainTimeoutMinutes !== undefined && { drainTimeoutMinutes }),
  };
}

/**
 * Reads Resource Manager's answer to a request for a pool.
 *
 * @param now epoch milliseconds, for a `Retry-After` date without a `Date` beside it
 */
export function readPoolAnswer(answer: HttpAnswer, now: number): PoolAnswer {
  const pool = answer.status === 200 ? parseAgentPool(parseJson(answer.body)) : undefined;
  if (pool) return { kind: 'pool', pool };
  return { kind: 'failure', failure: resourceFailureOf(answer, 'agent pool', now) };
}

function asNumber(value: unknown): number | undefined {
  return Number.isFinite(value) ? (value as number) : undefined;
}
