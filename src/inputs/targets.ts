import { type ClusterName, LATEST, type OperationName, resourceIdOf } from '../azure/aks/operationName.ts';
import {
  carriedName,
  type GivenCluster,
  lacksName,
  operationOf,
  readClusterName,
  rejectContradictions,
  rejectImpossibleNames,
} from './names.ts';
import { type Api, isBareId, type WrittenOperation, writtenOperation } from './operationId.ts';
import type { InputReader } from './reader.ts';
import { agentPoolName, type Rule } from './rules.ts';

/** What to wait for: operations in the order of the inputs, or the latest one of every pool of a cluster. */
export type Targets =
  | { readonly kind: 'operations'; readonly operations: readonly OperationName[] }
  | { readonly kind: 'all-pools'; readonly cluster: ClusterName };

/** At one request a second for each subscription, more could not be watched closely enough. */
const MOST_OPERATIONS = 200;

const EVERY_POOL = '*';
const SEPARATED = 'separated by commas, blanks or line breaks';

/** Reads which operations are meant: each is an id with the names around it, or an ARM id or URL that carries them. */
export function readTargets(reader: InputReader, api: Api): Targets | undefined {
  const written = readWritten(reader, api);
  const lacks = (key: Parameters<typeof lacksName>[1]) =>
    written
      ? written.some((one) => lacksName(one, key) && one.kind === 'id')
      : isBareId(reader.text('operation-id'));
  const cluster = readClusterName(reader, lacks);
  const pools = readPools(reader, lacks('agentPoolName'));
  if (!written) return undefined;
  rejectImpossibleNames(reader, written);
  const onlyPool = pools !== EVERY_POOL && pools?.length === 1 ? pools[0] : undefined;
  rejectContradictions(reader, written, { ...cluster, agentPoolName: onlyPool });
  if (!pools) return undefined;
  return pools === EVERY_POOL
    ? allPools(reader, written, cluster)
    : operationsOf(reader, spread(reader, written, pools), cluster);
}

function readWritten(reader: InputReader, api: Api): readonly WrittenOperation[] | undefined {
  const rule = writtenOperation(api);
  const written = reader.list('operation-id', rule);
  if (written?.length === 0) {
    reader.reject('operation-id', rule.allowed, {
      why: 'If it is the output of another job: GitHub drops outputs that contain a secret, such as a subscription id that is kept as a secret',
    });
    return undefined;
  }
  return written && bounded(reader, 'operation-id', written);
}

const poolRule: Rule<string> = {
  allowed: `the name of an agent pool, ${agentPoolName.allowed}; several, ${SEPARATED}; or * alone, for every pool of the cluster`,
  read: agentPoolName.read,
};

function readPools(
  reader: InputReader,
  isRequired: boolean,
): readonly string[] | typeof EVERY_POOL | undefined {
  if (reader.text('agent-pool-name') === EVERY_POOL) return EVERY_POOL;
  const pools = reader.list('agent-pool-name', poolRule);
  if (pools?.length === 0 && isRequired) {
    reader.reject('agent-pool-name', poolRule.allowed);
    return undefined;
  }
  const repeated = pools?.find((pool, index) => pools.indexOf(pool) !== index);
  if (repeated !== undefined) {
    reader.reject('agent-pool-name', 'each agent pool once', { why: `${repeated} is given more than once` });
    return undefined;
  }
  return pools && bounded(reader, 'agent-pool-name', pools);
}

function bounded<T>(
  reader: InputReader,
  input: 'agent-pool-name' | 'operation-id',
  values: readonly T[],
): readonly T[] | undefined {
  if (values.length <= MOST_OPERATIONS) return values;
  reader.reject(input, `at most ${MOST_OPERATIONS} in one step`, { why: `${values.length} are given` });
  return undefined;
}

function allPools(
  reader: InputReader,
  written: readonly WrittenOperation[],
  { resourceGroup, clusterName, ...given }: GivenCluster,
): Targets | undefined {
  const latest = latestAlone(written);
  if (!latest) {
    reader.reject('operation-id', 'latest alone, because agent-pool-name is *', {
      why: `Given are every agent pool and ${counted(written.length, 'operation id')}`,
    });
    return undefined;
  }
  const subscriptionId = latest.subscriptionId ?? given.subscriptionId;
  return subscriptionId && resourceGroup && clusterName
    ? { kind: 'all-pools', cluster: { subscriptionId, resourceGroup, clusterName } }
    : undefined;
}

interface OfPool {
  readonly one: WrittenOperation;
  readonly pool: string | undefined;
}

/** Pairs operations and pools: `latest` is for all of them, otherwise each pool has its own. */
function spread(
  reader: InputReader,
  written: readonly WrittenOperation[],
  pools: readonly string[],
): readonly OfPool[] {
  if (pools.length < 2) return written.map((one) => ({ one, pool: pools[0] }));
  const latest = latestAlone(written);
  if (latest) return pools.map((pool) => ({ one: latest, pool }));
  if (written.length !== pools.length) {
    reader.reject('operation-id', 'latest once for all agent pools, or one for each of them in their order', {
      why: `Given are ${counted(pools.length, 'agent pool')} and ${counted(written.length, 'operation id')}`,
    });
    return [];
  }
  return written.map((one, index) => {
    const pool = pools[index];
    rejectOtherPool(reader, one, pool);
    return { one, pool };
  });
}

function rejectOtherPool(reader: InputReader, one: WrittenOperation, pool: string | undefined): void {
  if (one.kind !== 'named') return;
  const owner = carriedName(one, 'agentPoolName');
  if (owner === pool) return;
  reader.reject('operation-id', 'one for each agent pool, in the order of agent-pool-name', {
    value: one.text,
    why: `It is an operation of ${owner ? `agent pool ${owner}` : 'the cluster'}, and the agent pool at its place is ${pool}`,
  });
}

/** The operation, where it is `latest` and the only one. */
function latestAlone(written: readonly WrittenOperation[]) {
  if (written.length !== 1) return undefined;
  return written.filter((one) => one.kind === 'id').find(({ operationId }) => operationId === LATEST);
}

function operationsOf(
  reader: InputReader,
  pairs: readonly OfPool[],
  cluster: GivenCluster,
): Targets | undefined {
  const operations: OperationName[] = [];
  const seen = new Set<string>();
  for (const { one, pool } of pairs) {
    const operation = operationOf(one, { ...cluster, agentPoolName: pool });
    if (!operation) return undefined;
    // The id of an operation is unique; `latest` is another one for each pool.
    const { operationId } = operation;
    const key = (operationId === LATEST ? `${resourceIdOf(operation)}` : operationId).toLowerCase();
    if (seen.has(key)) {
      reader.reject('operation-id', 'each operation once', {
        value: one.text,
        why: `Operation ${operationId} is given more than once`,
      });
    }
    seen.add(key);
    operations.push(operation);
  }
  return { kind: 'operations', operations };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
