import {
  type ClusterName,
  isSameName,
  type OperationName,
  parseResourceNames,
} from '../azure/aks/operationName.ts';
import type { Failure } from '../azure/http/failure.ts';

const NAMES = ['subscriptionId', 'resourceGroup', 'clusterName', 'agentPoolName'] as const;

/**
 * Checks that an answer is about the pool, cluster and subscription that were requested.
 *
 * An id that names less (the cluster's own id for a pool, a location) is fine, and so is one that is not an ARM id.
 * Names are compared without case. The operation's own id is not compared: until 2023 Azure wrote the same GUID with
 * swapped bytes in `name`.
 *
 * @param ids the `id` and `resourceId` of the answer; `''` when not given
 * @returns the failure that names both resources; undefined when nothing speaks against the answer.
 */
export function whyNotOurs(name: OperationName | ClusterName, ids: readonly string[]): Failure | undefined {
  const given: Partial<Record<(typeof NAMES)[number], string>> = name;
  for (const id of ids) {
    const found = parseResourceNames(id);
    const other = NAMES.find((key) => {
      const [ours, theirs] = [given[key], found[key]];
      return ours !== undefined && theirs !== undefined && !isSameName(ours, theirs);
    });
    if (!other) continue;
    const expected = NAMES.map((key) => given[key])
      .filter(Boolean)
      .join('/');
    return {
      kind: 'other-resource',
      service: 'arm',
      message: `the answer is about ${id}, but the request was about ${expected}`,
    };
  }
  return undefined;
}
