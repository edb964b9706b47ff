import type { Failure } from '../http/failure.ts';
import { failureOf } from '../http/httpFailure.ts';
import { asRecord, asText, parseJson } from '../http/json.ts';
import { serverTimeOf } from '../http/retryAfter.ts';
import type { HttpAnswer } from '../http/transport.ts';

/**
 * An agent pool as Azure describes it (`agentPools/{pool}` of Microsoft.ContainerService), as far as it tells what
 * an operation has made of it. Texts are `''` when not given.
 */
export interface AgentPool {
  /** `Succeeded`, `Failed`, `Canceled`, or what is going on, such as `Upgrading`. */
  readonly provisioningState: string;
  /** The version that the nodes have (`currentOrchestratorVersion`), not the one that was asked for. */
  readonly kubernetesVersion: string;
  readonly nodeImageVersion: string;
  readonly nodeCount?: number;
}

/** The result of one request for the pool. */
export type PoolAnswer =
  | {
      readonly kind: 'pool';
      readonly pool: AgentPool;
      /** Azure's clock when it answered (its `Date` header): epoch milliseconds, to the second. */
      readonly serverTimeMs?: number;
    }
  | { readonly kind: 'failure'; readonly failure: Failure };

/** Reads an agent pool; undefined when the value is none. */
export function parseAgentPool(value: unknown): AgentPool | undefined {
  const properties = asRecord(asRecord(value)?.['properties']);
  if (!properties) return undefined;
  const count = properties['count'];
  return {
    provisioningState: asText(properties['provisioningState']),
    kubernetesVersion: asText(properties['currentOrchestratorVersion']),
    nodeImageVersion: asText(properties['nodeImageVersion']),
    ...(typeof count === 'number' && Number.isFinite(count) && { nodeCount: count }),
  };
}

/**
 * Reads Resource Manager's answer to a request for a pool.
 *
 * @param now epoch milliseconds, for a `Retry-After` date without a `Date` beside it
 */
export function readPoolAnswer(answer: HttpAnswer, now: number): PoolAnswer {
  const pool = answer.status === 200 ? parseAgentPool(parseJson(answer.body)) : undefined;
  if (pool) {
    const serverTimeMs = serverTimeOf(answer.header);
    return { kind: 'pool', pool, ...(serverTimeMs !== undefined && { serverTimeMs }) };
  }
  const failure = failureOf(answer, 'agent pool', now);
  // No operation was asked for.
  const isMissing = failure.kind === 'operation-missing';
  return { kind: 'failure', failure: isMissing ? { ...failure, kind: 'missing' } : failure };
}
