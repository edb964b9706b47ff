import type { ClusterName, OperationName } from '../azure/aks/operationName.ts';
import type { WrittenOperation } from './operationId.ts';
import type { InputReader } from './reader.ts';
import * as rules from './rules.ts';

const CLUSTER_INPUTS = [
  ['subscription-id', rules.uuid, 'subscriptionId'],
  ['resource-group', rules.resourceGroup, 'resourceGroup'],
  ['cluster-name', rules.clusterName, 'clusterName'],
] as const;

const NAME_INPUTS = [...CLUSTER_INPUTS, ['agent-pool-name', rules.agentPoolName, 'agentPoolName']] as const;

/** The names that the inputs around operation-id give. */
export type GivenNames = GivenCluster & {
  /** Where several pools are given, each has an operation of its own. */
  readonly agentPoolName?: string | undefined;
};

/** The names of the cluster; what is not given, or invalid, is undefined. */
export type GivenCluster = { readonly [Key in keyof ClusterName]?: string | undefined };

/** Reads the names of the cluster, of which those are required that an operation lacks. */
export function readClusterName(
  reader: InputReader,
  lacks: (key: keyof ClusterName) => boolean,
): GivenCluster {
  const names: { -readonly [Key in keyof GivenCluster]: GivenCluster[Key] } = {};
  for (const [input, rule, key] of CLUSTER_INPUTS) {
    names[key] = reader[lacks(key) ? 'required' : 'optional'](input, rule);
  }
  return names;
}

/** Whether an operation takes this name from the inputs, because it does not carry the name itself. */
export function lacksName({ kind, ...one }: WrittenOperation, key: keyof GivenNames): boolean {
  if (kind === 'named') return false;
  return key !== 'subscriptionId' || !('subscriptionId' in one);
}

/** The name that an operation carries itself. */
export function carriedName(one: WrittenOperation, key: keyof GivenNames): string | undefined {
  const names: GivenNames = one.kind === 'named' ? one.name : one;
  return names[key];
}

/** Rejects names that no resource can have, in an ARM id or URL. */
export function rejectImpossibleNames(reader: InputReader, written: readonly WrittenOperation[]): void {
  for (const one of written) {
    for (const [input, rule, key] of NAME_INPUTS) {
      const name = carriedName(one, key);
      if (name !== undefined && rule.read(name) === undefined) {
        reader.reject('operation-id', `its ${input} must be ${rule.allowed}`, { value: one.text });
      }
    }
  }
}

/**
 * Rejects names that contradict every operation. Several operations might be of several clusters; the names are then
 * those of the operations that carry none, if there are such.
 */
export function rejectContradictions(
  reader: InputReader,
  written: readonly WrittenOperation[],
  given: GivenNames,
): void {
  for (const [input, , key] of NAME_INPUTS) {
    const here = given[key]?.toLowerCase();
    if (here === undefined || written.some((one) => lacksName(one, key))) continue;
    const carried = written.flatMap((one) => carriedName(one, key) ?? []);
    if (carried.length === 0 || carried.some((there) => there.toLowerCase() === here)) continue;
    const there = [...new Set(carried)].slice(0, 3).join(' or ');
    reader.reject(input, `${there}, as operation-id says, or nothing`);
  }
}

/** The operation, with the names of the inputs where it carries none; undefined when they are not enough. */
export function operationOf(one: WrittenOperation, given: GivenNames): OperationName | undefined {
  if (one.kind === 'named') return one.name;
  const { operationId } = one;
  const { resourceGroup, clusterName, agentPoolName } = given;
  const subscriptionId = one.subscriptionId ?? given.subscriptionId;
  if (!subscriptionId) return undefined;
  const location = one.kind === 'location' ? one : undefined;
  if (!resourceGroup || !clusterName) {
    return location && { scope: 'location', subscriptionId, operationId, url: location.url };
  }
  const url = location?.isSigned && { url: location.url };
  const names = { subscriptionId, resourceGroup, clusterName, operationId, ...url };
  if (agentPoolName) return { scope: 'agent-pool', ...names, agentPoolName };
  return location && { scope: 'cluster', ...names };
}
