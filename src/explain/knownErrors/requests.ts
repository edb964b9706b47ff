import { CLUSTER, CLUSTER_UPGRADES, LIST_POOLS, POOL, POOL_UPGRADES, SHOW_POOL } from '../words/commands.ts';
import { CAPACITY } from './capacity.ts';
import { AKS, CODES, type KnownError, OPERATIONS, RETRY } from './knownError.ts';

const SPREAD = [
  'Wait a few minutes before the next request.',
  'Spread operations on many pools and clusters over time, and look for tools that poll too often.',
];
const THROTTLED_BY_AZURE = {
  cause: 'Azure limits the number of requests, and too many were made in a short time.',
  remedies: SPREAD,
  link: `${OPERATIONS}/429-too-many-requests-errors`,
} as const satisfies KnownError;
const BUSY = {
  cause: 'Another operation runs on this pool or its cluster, and AKS runs one at a time.',
  remedies: [
    'Wait until that operation has ended, then start this one again.',
    'If it hangs, abort it: what it has done so far stays as it is.',
  ],
  commands: [SHOW_POOL, `az aks nodepool operation-abort ${POOL}`],
  link: `${OPERATIONS}/operationnotallowed`,
} as const satisfies KnownError;
const BUSY_WORDS =
  /\banother (?:[\w-]{1,20} ){0,2}operation\b[^\n]{0,160}\bin progress|\bProvisioning State ?\((?!Deleting)\w{2,40}ing\)|\baks-pending-operation\b/i;
const BEING_DELETED = {
  cause: 'The pool or its cluster is being deleted; nothing else can be done with it any more.',
  remedies: [
    'Let the deletion end. If it was not intended, create the pool again afterwards; the activity log shows who started it.',
  ],
  commands: [LIST_POOLS],
  link: `${OPERATIONS}/operationnotallowed`,
} as const satisfies KnownError;
const BEING_DELETED_WORDS =
  /\bdelet(?:ion|e|ing)\b[^.\n]{0,60}\b(?:issued|has started|in progress)\b|\bbeing deleted\b|\b(?:marked for|pending) deletion\b|\bonly allowed operation is delet|\bProvisioning State ?\(Deleting\)|\bpreempted by (?:a |the )?delet/i;
const STOPPED = {
  cause: 'The cluster or the pool is stopped, and this operation needs it running.',
  remedies: ['Start it, then start this operation again.'],
  commands: [`az aks start ${CLUSTER}`, `az aks nodepool start ${POOL}`],
  link: `${AKS}/start-stop-cluster`,
} as const satisfies KnownError;

/** Requests that AKS or Azure refuses as such. */
export const REQUESTS = {
  OperationNotAllowed: {
    cause: 'AKS refuses this operation in the current state of the pool or cluster.',
    remedies: ["Azure's message says why; check the state of the pool, then start the operation again."],
    commands: [SHOW_POOL],
    link: `${OPERATIONS}/operationnotallowed`,
    isBroad: true,
    variants: [
      [
        /\babort\w{0,4}\b[^.\n]{0,80}\b(?:not|cannot|can't)\b|\b(?:not|cannot|can't)\b[^.\n]{0,60}\babort/i,
        {
          cause: 'The running operation cannot be aborted at this point.',
          remedies: ['Let the operation end; it decides the state of the pool.'],
          commands: [SHOW_POOL],
          link: `${AKS}/manage-abort-operations`,
        },
      ],
      [BEING_DELETED_WORDS, BEING_DELETED],
      [
        /\b(?<!virtual )machines? (?:agent|node) ?pools?\b|\bmode:? ['"]?machines\b|\bmachines['"]? mode\b|\b(?:agent|node) ?pools? (?:of|in|with) (?:mode )?['"]?machines\b|\baksmanagedap\b|\b(?:managed|owned) by (?:node auto-?provision|karpenter)/i,
        {
          cause:
            'The nodes of this pool are managed one by one (pool mode Machines, as node auto-provisioning uses it), so operations on the whole pool are refused.',
          remedies: [
            'Upgrade or delete single machines, or let node auto-provisioning replace them.',
            'Leave pools of this mode out of the workflow.',
          ],
          commands: [
            LIST_POOLS,
            'az aks machine list --resource-group {rg} --cluster-name {cluster} --nodepool-name {pool} --output table',
          ],
          link: `${AKS}/node-auto-provisioning`,
        },
      ],
      [BUSY_WORDS, BUSY],
      [
        /\bPower ?State ?\(Stopp|\bnot currently running\b|\b(?:cluster|node ?pool|agent ?pool)\b[^.\n]{0,40}\b(?:is|has been) (?:currently |already )?stopped\b|\bon a stopped (?:cluster|(?:node|agent) ?pool)|\bin (?:a |the )?['"]?stopped['"]? (?:power )?state\b/i,
        STOPPED,
      ],
      [CAPACITY.QuotaExceeded.words, CAPACITY.QuotaExceeded],
      [/\bmaximum allowed: ?\d/i, CAPACITY.QuotaExceeded],
      [/\btoo many requests\b|\bthrottl(?:ed|ing)\b|\brate limit/i, THROTTLED_BY_AZURE],
      [
        /\bupgrad\w{0,4}\b[^.\n]{0,60}\bversion\b[^\n]{0,80}\bnot (?:allowed|supported)|\bAvailable upgrades\b|\bdowngrad/i,
        {
          cause: 'AKS does not allow this step from one Kubernetes version to the other.',
          remedies: ['Choose one of the versions that are offered, one minor version at a time.'],
          commands: [POOL_UPGRADES, CLUSTER_UPGRADES],
          link: `${CODES}/aks-upgrade-blocked`,
        },
      ],
    ],
  },
  EtagMismatch: {
    cause: 'Another change of the same cluster or pool was saved in between.',
    remedies: ['Wait until the other operation has ended, then start this one again.'],
    commands: [SHOW_POOL],
    link: `${OPERATIONS}/operationnotallowed`,
    aliases: ['OriginalEtagNotExpect', 'EtagNotMatch'],
    variants: [[BEING_DELETED_WORDS, BEING_DELETED]],
  },
  LogAnalyticsWorkspaceNotFound: {
    cause:
      'The monitoring of the cluster points to a Log Analytics workspace that does not exist any more. AKS reads it with every change of the cluster.',
    remedies: [
      'Restore the workspace (possible for 14 days after its deletion, in a resource group of the same name), or switch monitoring off.',
      RETRY,
    ],
    commands: [
      `az aks show ${CLUSTER} --query addonProfiles.omsagent.config.logAnalyticsWorkspaceResourceID --output tsv`,
      `az aks disable-addons ${CLUSTER} --addons monitoring`,
    ],
    link: `${OPERATIONS}/aks-upgrade-scale-fail-log-analytics-workspace-missing`,
    words:
      /\b(?:unable to|cannot|could not|failed to) (?:get|retrieve|find|read) (?:the )?log analytics workspace\b|\blog analytics workspace\b[^\n]{0,300}\b(?:not found|could not be found|does not exist|StatusCode=404)/i,
  },
  SystemPoolTooSmall: {
    cause: 'A cluster needs at least one system pool with enough nodes, and this change would leave too few.',
    remedies: [
      'Raise the node count (or the minimum of the autoscaler) of the system pool, or add another system pool first.',
    ],
    commands: [LIST_POOLS],
    link: `${AKS}/use-system-pools`,
    aliases: ['MustDefineAtLeastOneSystemPool'],
    words:
      /\bsystem (?:node |agent )?pools?\b[^.\n]{0,120}\b(?:at least|minimum|fewer than|less than|more than \d+ (?:v?cpus?|cores?))\b|\bat least (?:one|\d+)\b[^.\n]{0,60}\bsystem (?:node |agent )?pool|\bsystem (?:mode )?(?:node |agent )?pools?\b[^.\n]{0,60}\b(?:too small|is required)\b|\bat least (?:one|1) (?:agent|node) ?pool\b/i,
    variants: [
      [
        /\b(?:cores?|v?CPUs?|memory|GB|GiB|VM (?:sku|size))\b/i,
        {
          cause: 'The VM size is too small for a system pool.',
          remedies: [
            'Use a VM size with at least 4 vCPUs and 4 GB of memory for the system pool. The size of an existing pool cannot be changed: create another system pool, then delete this one.',
          ],
          commands: [LIST_POOLS],
          link: `${AKS}/use-system-pools`,
        },
      ],
    ],
  },
  NodeCountOutOfRange: {
    cause:
      'The node count lies outside the limits of the pool: those of its autoscaler, or the single node that a system pool needs at least.',
    remedies: ['Choose a node count within the limits, or change the limits first.'],
    commands: [
      `az aks nodepool show ${POOL} --query "{mode:mode, nodes:count, autoscaler:enableAutoScaling, min:minCount, max:maxCount}"`,
    ],
    link: `${OPERATIONS}/node-count-is-not-in-autoscaler-min-max-range`,
    words:
      /\bcount was \d+\b[^\n]{0,40}\bmust be greater (?:than )?or equal to minCount\b|\bnode count\b[^.\n]{0,80}\bautoscal\w+[^.\n]{0,40}\brange\b/i,
  },
  AgentPoolAPIsNotSupported: {
    cause:
      'The pool is based on an availability set, and requests for a single pool only work on clusters with scale sets.',
    remedies: [
      'Upgrade the whole cluster (`az aks upgrade`). Availability sets are retired: migrate the cluster to scale sets.',
    ],
    commands: [
      `az aks nodepool list --resource-group {rg} --cluster-name {cluster} --query "[].{name:name, type:typePropertiesType}" --output table`,
    ],
    link: `${OPERATIONS}/error-using-feature-requiring-virtual-machine-scale-set`,
    words: /\bAgentPool APIs (?:are )?supported only\b/i,
  },
  SubscriptionRequestsThrottled: {
    ...THROTTLED_BY_AZURE,
    aliases: ['ResourceRequestsThrottled', 'TooManyRequests', 'TooManyRequestsReceived'],
    words: /\btoo many requests have been|\bthrottl(?:ed|ing)\b|\brate limit/i,
  },
  Throttled: {
    cause:
      'AKS limits the number of operations: too many were started on this pool, cluster or subscription in a short time.',
    remedies: SPREAD,
    link: `${CODES}/throttled-error`,
    aliases: ['AKSRequestsThrottled'],
  },
  InvalidParameter: {
    cause: 'AKS does not accept a value of the request.',
    remedies: ['Correct the property that Azure names; the same request will fail again.'],
    link: `${CODES}/invalidparameter-error`,
    isBroad: true,
  },
  InvalidResourceReference: {
    cause:
      'A resource that the pool refers to (virtual network, subnet, disk encryption set ...) does not exist there (any more).',
    remedies: ['Restore the resource, or correct the reference.'],
    commands: [`az aks nodepool show ${POOL}`],
    link: `${CODES}/invalidresourcereference-error`,
  },
  PropertyChangeNotAllowed: {
    cause: 'This property cannot be changed after the pool or cluster was created.',
    remedies: ['Create a pool with the value that you want, and move the workload there.'],
    link: `${CODES}/invalidparameter-error`,
    isBroad: true,
  },
} as const satisfies Record<string, KnownError>;

/** The words of a busy cluster, under codes that name no cause. */
export const BUSY_CLUSTER = { ...BUSY, words: BUSY_WORDS } as const satisfies KnownError;
/** The words of a deletion, under codes that name no cause. */
export const UNDER_DELETION = { ...BEING_DELETED, words: BEING_DELETED_WORDS } as const satisfies KnownError;
