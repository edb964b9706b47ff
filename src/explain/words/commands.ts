import type { Place } from '../explanation.ts';
import { quote } from './shell.ts';

/** What the `{placeholders}` of command templates stand for; absent ones are left for the reader to fill in. */
export type Names = Partial<Record<keyof typeof LABELS, string>>;

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
  provider: 'provider',
} as const;

const PLACEHOLDER = new RegExp(`\\{(${Object.keys(LABELS).join('|')})\\}`, 'g');
const HOUR = 3_600_000;

/** The names that the run itself knows. */
export function namesOf(place: Place): Names {
  return {
    ...(place.agentPoolName && { pool: place.agentPoolName }),
    ...(place.clusterName && { cluster: place.clusterName }),
    ...(place.resourceGroup && { rg: place.resourceGroup }),
    ...(place.subscriptionId && { subscription: place.subscriptionId }),
    ...(place.operationId && { operation: place.operationId }),
  };
}

/**
 * Fills a command template. Absent names become `<agent-pool-name>` and the like. Every `az` line names the
 * subscription if it is known: whoever pastes it may have another one selected.
 */
export function fillCommand(template: string, names: Names): string {
  const line = template.replace(PLACEHOLDER, (_, name: keyof typeof LABELS) => {
    const value = names[name];
    return value ? quote(value) : `<${LABELS[name]}>`;
  });
  const subscription = line.startsWith('az ') && names.subscription;
  return subscription ? `${line} --subscription ${quote(subscription)}` : line;
}

export interface When {
  readonly correlationId?: string;
  /** As Azure reported them; anything that is no date is ignored. */
  readonly startTime?: string;
  readonly endTime?: string;
}

/**
 * The activity log of the time of the operation: by correlation id where there is one, else all of the
 * resource group. `az` looks back six hours by default, which is too short for an upgrade found in the morning;
 * with a start time, `--offset` is the length of the time looked at.
 */
export function activityLogCommand(names: Names, when: When, show: 'failures' | 'callers'): string {
  const start = Date.parse(when.startTime ?? '');
  const end = Date.parse(when.endTime ?? '');
  const hours = end > start ? Math.ceil((end - start) / HOUR) : 0;
  const days = Math.min(90, Math.ceil((hours + 1) / 24));
  const time = Number.isNaN(start)
    ? '--offset 7d'
    : `--start-time ${new Date(start - 60_000).toISOString().slice(0, 19)}Z --offset ${days}d`;
  const scope = when.correlationId
    ? `--correlation-id ${quote(when.correlationId)}`
    : '--resource-group {rg}';
  const query =
    show === 'callers'
      ? '--query "[].{time:eventTimestamp, caller:caller, operation:operationName.value, status:status.value}" --output table'
      : '--status Failed --query "[].properties.statusMessage" --output tsv';
  return fillCommand(`az monitor activity-log list ${scope} ${time} ${query}`, names);
}
