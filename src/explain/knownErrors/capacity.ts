import { IN_PLACE, LIST_SIZES, POOL } from '../words/commands.ts';
import {
  AKS,
  CODES,
  type KnownError,
  LEARN,
  NO_SURGE,
  OPERATIONS,
  RETRY,
  type Variant,
} from './knownError.ts';

const ALLOCATION_PAGE = `${CODES}/zonalallocation-allocationfailed-error`;
const LATER = 'Try again later: free capacity changes within hours.';

const DEDICATED_HOST: Variant = [
  /\bdedicated hosts?\b|\bhost group\b/i,
  {
    cause: 'The dedicated host or host group of the pool has no room for another VM of this size.',
    remedies: [
      'Add a host of a type that fits the VM size to the host group, or free room on the hosts. Surge nodes of an upgrade need room too, and each fault domain needs a host of its own.',
      NO_SURGE,
      RETRY,
    ],
    commands: [
      `az aks nodepool show ${POOL} --query hostGroupId --output tsv`,
      'az vm host get-instance-view --resource-group <host-group-resource-group> --host-group <host-group> --name <host> --query instanceView.availableCapacity',
      IN_PLACE,
    ],
    link: `${AKS}/use-azure-dedicated-hosts`,
  },
];

/** Room for VMs: hardware, sizes, quotas, limits. */
export const CAPACITY = {
  QuotaExceeded: {
    cause: 'The subscription has too little quota left for the nodes. Surge nodes of an upgrade count too.',
    remedies: ['Request more quota (Azure portal: Quotas), or free some in the region.', NO_SURGE, RETRY],
    commands: ['az vm list-usage --location {region} --output table', IN_PLACE],
    link: `${CODES}/quota-exceeded-error`,
    aliases: ['InsufficientVCPUQuota', 'ResourceGroupQuotaExceeded'],
    words:
      /\bexceed\w{0,4}\b[^\n]{0,80}\bquota\b|\binsufficient [^\n]{0,30}quota\b|\bquota (?:limit )?exceeded|\bexceeding quota limits\b/i,
  },
  AksCapacityHeavyUsage: {
    cause: 'AKS itself has no capacity left for control planes in this region at the moment.',
    remedies: ['Try again later, or use another region.'],
    link: `${CODES}/akscapacityheavyusage-error`,
    aliases: ['AKSCapacityError'],
  },
  SkuNotAvailable: {
    cause: 'The VM size is not offered to this subscription in the region or zone.',
    remedies: ['Use a pool with a VM size that is offered there, or request access to the size.'],
    commands: [LIST_SIZES],
    link: `${LEARN}/azure/azure-resource-manager/troubleshooting/error-sku-not-available`,
    aliases: ['VMSizeNotSupported', 'NotAvailableForSubscription'],
    words:
      /\b(?:VM|virtual machine|requested) size\b[^\n]{0,200}\bnot (?:currently )?(?:allowed|available|offered|supported (?:for subscription|in location))\b|\baka\.ms\/azureskunotavailable\b/i,
  },
  AvailabilityZoneNotSupported: {
    cause: 'The VM size is not offered in the availability zone that the pool asks for.',
    remedies: ['Choose a zone that offers the size, or another size.'],
    commands: [LIST_SIZES],
    link: `${CODES}/availabilityzonenotsupported-error`,
    words: /\bsupported zones for location\b/i,
  },
  ZonalAllocationFailed: {
    cause: 'Azure has no free capacity for this VM size in the zone at the moment.',
    remedies: [LATER, NO_SURGE, 'Or use a pool in other zones or with another VM size.'],
    commands: [IN_PLACE, LIST_SIZES],
    link: ALLOCATION_PAGE,
    variants: [DEDICATED_HOST],
    words: /\bsufficient capacity\b[^\n]{0,80}\bin this zone\b/i,
  },
  OverconstrainedAllocationRequest: {
    cause:
      'No hardware with free capacity meets everything that the pool asks for together (VM size, zone, disks, network, placement).',
    remedies: [
      'Remove one of the constraints, for example the proximity placement group, or change VM size or zone.',
      'Or try again later.',
    ],
    commands: [LIST_SIZES],
    link: ALLOCATION_PAGE,
    aliases: ['OverconstrainedZonalAllocationRequest'],
    variants: [DEDICATED_HOST],
    words: /\bfollowing constraints cannot be allocated\b/i,
  },
  AllocationFailed: {
    cause: 'Azure has no free capacity for this VM size in the region at the moment.',
    remedies: [LATER, NO_SURGE, 'Or use a pool with another VM size, zone or region.'],
    commands: [IN_PLACE, LIST_SIZES],
    link: ALLOCATION_PAGE,
    variants: [DEDICATED_HOST],
    words: /\bdo(?:es)? not have sufficient capacity\b|\ballocation failed\b/i,
  },
  PublicIPCountLimitReached: {
    cause: 'The subscription has reached its limit of public IP addresses in the region.',
    remedies: ['Release addresses that are not in use, or request a higher limit.', RETRY],
    commands: ['az network list-usages --location {region} --output table'],
    link: `${CODES}/publicipcountlimitreached-error`,
    aliases: ['StaticPublicIPCountLimitReached', 'PublicIPCountLimitExceededByVMScaleSet'],
    words: /\bcannot create more than \d[\d,.]{0,6} (?:static )?public IP addresses\b/i,
  },
  StaticEgressGatewayInvalidGatewayNodeCount: {
    cause:
      'A gateway node pool needs at least 2 nodes, and at most as many as its public IP prefix has addresses.',
    remedies: [
      'Scale the pool to a node count within these limits. The prefix size of a pool is fixed: for more nodes, create a gateway pool with a larger prefix (a lower number after the slash).',
    ],
    commands: [
      `az aks nodepool show ${POOL} --query "{nodes:count, prefixSize:gatewayProfile.publicIpPrefixSize}"`,
      `az aks nodepool scale ${POOL} --node-count <count>`,
    ],
    link: `${AKS}/configure-static-egress-gateway`,
  },
  AgentCountNotMatch: {
    cause:
      'The scale set has another number of VMs than AKS expects: something else changes it during the operation.',
    remedies: ['Find what scales the scale set outside AKS, and stop it during the operation.', RETRY],
    commands: [`az aks nodepool show ${POOL} --query "{nodes:count, autoscaler:enableAutoScaling}"`],
    link: `${OPERATIONS}/upgrading-or-scaling-does-not-succeed`,
  },
} as const satisfies Record<string, KnownError>;

/** The quota belongs to another subscription: one of Azure's own, or of a resource that the pool uses. */
export const OTHER_SUBSCRIPTIONS_QUOTA = {
  cause: "The quota that is used up belongs to another subscription, not to the cluster's.",
  remedies: [
    'Compare the subscription named in the message with those that you own. If one of them has it, request more quota there.',
    'If you do not know it, it is one of Azure: open a support request with the operation id and the time.',
  ],
  link: CAPACITY.QuotaExceeded.link,
} as const satisfies KnownError;
