import type { AgentPool } from '../azure/aks/agentPool.ts';
import { isSameName } from '../azure/aks/operationName.ts';
import type { Difference } from './verdict.ts';

/** What the pool must have when its operation has succeeded; nothing is expected where a field is absent. */
export interface Expectation {
  /** `1.33` accepts each of its patch versions, `1.33.2` only itself. */
  readonly kubernetesVersion?: string;
  readonly nodeImageVersion?: string;
}

/** Lists what the pool does not have of the expectation. */
export function differencesOf(pool: AgentPool, expected: Expectation): readonly Difference[] {
  const { kubernetesVersion, nodeImageVersion } = expected;
  const differences: Difference[] = [];
  if (kubernetesVersion !== undefined && !isVersionOf(kubernetesVersion, pool.kubernetesVersion)) {
    differences.push({
      name: 'Kubernetes version',
      expected: kubernetesVersion,
      actual: pool.kubernetesVersion,
    });
  }
  if (nodeImageVersion !== undefined && !isSameName(nodeImageVersion, pool.nodeImageVersion)) {
    differences.push({
      name: 'node image version',
      expected: nodeImageVersion,
      actual: pool.nodeImageVersion,
    });
  }
  return differences;
}

/** `1.33` accepts `1.33.2`, but not `1.330.1`; `1.33.2` accepts only itself. */
function isVersionOf(expected: string, actual: string): boolean {
  const isMinor = expected.split('.').length === 2;
  return isSameName(expected, actual) || (isMinor && actual.startsWith(`${expected}.`));
}
