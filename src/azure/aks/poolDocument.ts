import type { Failure } from '../http/failure.ts';
import { asRecord, asText, parseJson } from '../http/json.ts';
import type { HttpAnswer } from '../http/transport.ts';
import { type AgentPool, parseAgentPool } from './agentPool.ts';
import { resourceFailureOf } from './resourceFailure.ts';

/** An agent pool with everything that a request to change it must repeat. Texts are `''` when not given. */
export interface PoolDocument extends AgentPool {
  /** `System`, `User`, `Gateway` or `Machines`. */
  readonly mode: string;
  /** `Running` or `Stopped`. */
  readonly powerState: string;
  /** The version that was requested last (`orchestratorVersion`); `1.35` and `1.35.2` both occur. */
  readonly requestedVersion: string;
  readonly eTag: string;
  /** Everything that Azure returned under `properties`. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The result of a request for a whole agent pool. */
export type DocumentAnswer =
  | { readonly kind: 'document'; readonly document: PoolDocument }
  | { readonly kind: 'failure'; readonly failure: Failure };

/** Reads an agent pool; undefined when the value is not one, or has no provisioning state. */
export function parsePoolDocument(value: unknown): PoolDocument | undefined {
  const pool = parseAgentPool(value);
  const properties = asRecord(asRecord(value)?.['properties']) ?? {};
  if (!pool?.provisioningState) return undefined;
  return {
    ...pool,
    mode: asText(properties['mode']),
    powerState: asText(asRecord(properties['powerState'])?.['code']),
    requestedVersion: asText(properties['orchestratorVersion']),
    eTag: asText(properties['eTag']),
    properties,
  };
}

/**
 * Reads Resource Manager's response to a request for a pool that is going to be changed.
 *
 * @param now epoch milliseconds, for a `Retry-After` date in a response without a `Date`
 */
export function readDocumentAnswer(answer: HttpAnswer, now: number): DocumentAnswer {
  const document = answer.status === 200 ? parsePoolDocument(parseJson(answer.body)) : undefined;
  if (document) return { kind: 'document', document };
  return { kind: 'failure', failure: resourceFailureOf(answer, 'agent pool', now) };
}

/**
 * Properties of a pool that a request must not repeat. Azure alone sets them, except `nodeImageVersion`: since
 * 2026-04-01 a request that contains it asks for a rollback.
 *
 * `status` and `virtualMachineNodesStatus` are not marked as read-only in the specification, but they only report.
 */
const NOT_SENT: ReadonlySet<string> = new Set([
  'eTag',
  'provisioningState',
  'currentOrchestratorVersion',
  'nodeImageVersion',
  'status',
  'virtualMachineNodesStatus',
]);

/** The body of a request that changes the Kubernetes version of a pool and nothing else. */
export function versionChange(
  { properties }: PoolDocument,
  kubernetesVersion: string,
): { readonly properties: Readonly<Record<string, unknown>> } {
  const kept = Object.entries(properties)
    .filter(([name]) => !NOT_SENT.has(name))
    .map(([name, value]) => [name, sent(name, value)]);
  return { properties: { ...Object.fromEntries(kept), orchestratorVersion: kubernetesVersion } };
}

function sent(name: string, value: unknown): unknown {
  switch (name) {
    case 'creationData':
      // It names the snapshot that the pool was made from, with an older version. `az` resets it as well.
      return null;
    case 'localDNSProfile': {
      const { state: _, ...settings } = asRecord(value) ?? {};
      return asRecord(value) ? settings : value;
    }
    default:
      return value;
  }
}
