import type { OperationName } from '../../azure/aks/operationName.ts';
import { parseTime } from '../../time/instant.ts';

/** Values for the `{placeholders}` of command templates. Absent ones stay open for the reader to fill in. */
export type TemplateValues = Partial<Record<keyof typeof LABELS, string>>;

/** What an open placeholder reads like: `{pool}` becomes `<agent-pool-name>`. */
const LABELS = {
  pool: 'agent-pool-name',
  cluster: 'cluster-name',
  rg: 'resource-group',
  subscription: 'subscription-id',
  nodeRg: 'node-resource-group',
  operation: 'operation-id',
  region: 'region',
  size: 'vm-size',
  subnetId: 'subnet-id',
  vmss: 'scale-set',
  instance: 'instance-id',
  objectId: 'object-id',
  linkedSubscription: 'linked-subscription-id',
  provider: 'provider',
} as const;

const PLACEHOLDER = new RegExp(`\\{(${Object.keys(LABELS).join('|')})\\}`, 'g');
const HOUR = 3_600_000;

/** Returns the values that the operation's own names give. */
export function valuesOf(operation: OperationName): TemplateValues {
  const values = { subscription: operation.subscriptionId, operation: operation.operationId };
  if (operation.scope === 'location') return values;
  const ofCluster = { ...values, rg: operation.resourceGroup, cluster: operation.clusterName };
  return operation.scope === 'cluster' ? ofCluster : { ...ofCluster, pool: operation.agentPoolName };
}

/** Quotes a word for a POSIX shell. Names that need no quotes stay as they are, which is easier to read. */
export function quote(word: string): string {
  return /^[A-Za-z0-9._/:@=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * Fills a command template. Every `az` line names the subscription if it is known, because another one may be
 * selected where the line is pasted. A line with `--ids` names it there, and the resource can be in another one.
 */
export function fillCommand(template: string, values: TemplateValues): string {
  const line = template.replace(PLACEHOLDER, (_, name: keyof typeof LABELS) => {
    const value = values[name];
    return value ? quote(value) : `<${LABELS[name]}>`;
  });
  const open = line.startsWith('az ') && !/ --(?:subscription|ids) /.test(line);
  const subscription = open && values.subscription;
  return subscription ? `${line} --subscription ${quote(subscription)}` : line;
}

/** What finds an operation in the activity log. */
export interface ActivityLogKeys {
  readonly correlationId?: string;
  /** As Azure reported them; anything that is not a time with a zone is ignored. */
  readonly startTime?: string;
  readonly endTime?: string;
}

/**
 * Builds the command that lists the activity log around the operation: by correlation id if there is one, else
 * for the whole resource group. `az` looks six hours back by default, which is too short for an upgrade that
 * somebody looks at the next morning. With a start time, `--offset` is the length of the period.
 */
export function activityLogCommand(
  values: TemplateValues,
  keys: ActivityLogKeys,
  show: 'failures' | 'callers',
): string {
  const start = parseTime(keys.startTime ?? '');
  const end = parseTime(keys.endTime ?? '');
  const hours = Math.max(0, Math.ceil((end - start) / HOUR) || 0);
  const days = Math.min(90, Math.ceil((hours + 1) / 24));
  const time = Number.isNaN(start)
    ? '--offset 7d'
    : `--start-time ${new Date(start - 60_000).toISOString().slice(0, 19)}Z --offset ${days}d`;
  const scope = keys.correlationId
    ? `--correlation-id ${quote(keys.correlationId)}`
    : '--resource-group {rg}';
  const query =
    show === 'callers'
      ? '--query "[].{time:eventTimestamp, caller:caller, operation:operationName.value, status:status.value}" --output table'
      : '--status Failed --query "[].properties.statusMessage" --output tsv';
  return fillCommand(`az monitor activity-log list ${scope} ${time} ${query}`, values);
}

/*
 * Templates that several known errors share.
 */

export const POOL = '--resource-group {rg} --cluster-name {cluster} --name {pool}';
export const CLUSTER = '--resource-group {rg} --name {cluster}';
export const SHOW_POOL = `az aks nodepool show ${POOL} --query "{state:provisioningState, version:currentOrchestratorVersion, image:nodeImageVersion, nodes:count}"`;
/** Lists the api-versions that Azure offers for clusters and what belongs to them. */
export const LIST_API_VERSIONS =
  'az provider show --namespace Microsoft.ContainerService --query "resourceTypes[?resourceType==\'managedClusters\'].apiVersions" --output tsv';

export const LIST_POOLS =
  'az aks nodepool list --resource-group {rg} --cluster-name {cluster} --query "[].{name:name, mode:mode, nodes:count, state:provisioningState}" --output table';
export const LIST_POOL_VERSIONS =
  'az aks nodepool list --resource-group {rg} --cluster-name {cluster} --query "[].{name:name, version:currentOrchestratorVersion, image:nodeImageVersion}" --output table';
export const SHOW_SUBNET =
  'az network vnet subnet show --ids {subnetId} --query "{range:addressPrefix, ranges:addressPrefixes}"';
export const POOL_SUBNET = `az aks nodepool show ${POOL} --query vnetSubnetId --output tsv`;
export const IN_PLACE = `az aks nodepool update ${POOL} --max-surge 0 --max-unavailable 1`;
export const LIST_SIZES =
  'az vm list-skus --location {region} --size {size} --resource-type virtualMachines --all --output table';
export const GET_NODES = 'kubectl get nodes -l kubernetes.azure.com/agentpool={pool} -o wide';
export const NODE_GROUP = `az aks show ${CLUSTER} --query nodeResourceGroup --output tsv`;
export const POOL_UPGRADES =
  'az aks nodepool get-upgrades --resource-group {rg} --cluster-name {cluster} --nodepool-name {pool}';
export const CLUSTER_UPGRADES = `az aks get-upgrades ${CLUSTER} --output table`;
export const NEWEST_IMAGE = `az aks nodepool upgrade ${POOL} --node-image-only`;
export const ROLL_BACK = `az aks nodepool rollback ${POOL}`;
export const FORCE_UPGRADE = `az aks update ${CLUSTER} --enable-force-upgrade --upgrade-override-until <end-of-the-window-in-UTC>`;
const ON_A_NODE =
  'az vmss run-command invoke --resource-group {nodeRg} --name {vmss} --instance-id {instance} --command-id RunShellScript --scripts';
export const onANode = (script: string) => `${ON_A_NODE} "${script}"`;
export const ROLE_ASSIGNMENTS = 'az role assignment list --assignee {objectId} --all --output table';
