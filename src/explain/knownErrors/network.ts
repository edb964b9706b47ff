import { CLUSTER, IN_PLACE, POOL_SUBNET, SHOW_SUBNET } from '../words/commands.ts';
import { AKS, CODES, type KnownError, NO_SURGE, OPERATIONS, RETRY, TROUBLESHOOT } from './knownError.ts';

const STILL_IN_USE = ['Remove what uses it, then start the operation again.'];

/** Subnets, addresses, load balancers, DNS zones. */
export const NETWORK = {
  InsufficientSubnetSize: {
    cause:
      'The planned nodes and pods need more addresses than the subnet has. The maximum of the autoscaler and the surge nodes of upgrades count too.',
    remedies: ['Lower max-count, max-pods or max-surge.', 'Or use a pool in a larger subnet.'],
    commands: [POOL_SUBNET, SHOW_SUBNET],
    link: `${TROUBLESHOOT}/connectivity/insufficientsubnetsize-error-advanced-networking`,
    words: /\bpre-allocated IPs \d/i,
    variants: [
      [
        /\bpod ?(?:cidrs?|address (?:range|space)|IP range)\b/i,
        {
          cause:
            'The pod address range (pod CIDR) of the cluster is too small for the planned nodes: every node takes a block of it. The maximum of the autoscaler and surge nodes count too. The size of the subnet does not matter here.',
          remedies: [
            'Lower max-count, the node count or max-surge of the pools.',
            'With Azure CNI Overlay the pod CIDR can be expanded. With other network plugins it is fixed: create a cluster with a larger one.',
          ],
          commands: [
            `az aks show ${CLUSTER} --query "networkProfile.{plugin:networkPlugin, mode:networkPluginMode, podCidr:podCidr, podCidrs:podCidrs}"`,
          ],
          link: `${AKS}/azure-cni-overlay`,
        },
      ],
    ],
  },
  SubnetIsFull: {
    cause:
      'The subnet has no free addresses for new nodes and their pods. Surge nodes of an upgrade need addresses too.',
    remedies: [
      'Free addresses: fewer nodes, a lower max-surge or a lower max-pods.',
      NO_SURGE,
      'Or move the workload to a pool in a larger subnet.',
    ],
    commands: [POOL_SUBNET, SHOW_SUBNET, IN_PLACE],
    link: `${OPERATIONS}/error-code-subnetisfull-upgrade`,
    words:
      /\bsubnet\b[^\n]{0,300}\b(?:is full\b|(?:has no|not have enough|does not have any) (?:free |available )?(?:capacity|[\w ]{0,20}addresses))/i,
  },
  SubnetIsDelegated: {
    cause: 'The subnet is delegated to another Azure service.',
    remedies: ['Use another subnet for the pool, or remove the delegation.'],
    commands: [SHOW_SUBNET],
    link: `${CODES}/subnetisdelegated-error`,
  },
  SubnetWithExternalResourcesCannotBeUsedByOtherResources: {
    cause: 'The subnet holds resources of another service that does not share its subnet.',
    remedies: ['Use a separate subnet for the pool.'],
    commands: [SHOW_SUBNET],
    link: `${CODES}/subnetwithexternalresourcescannotbeusedbyotherresources-error`,
  },
  VirtualNetworkNotInSucceededState: {
    cause:
      'The virtual network was being changed, or had failed, when AKS needed it. This happens when several pools are changed at once.',
    remedies: [
      'Wait until the virtual network is in the state Succeeded, then start the operation again; change pools one after the other.',
    ],
    commands: [
      'az network vnet list --query "[].{name:name, group:resourceGroup, state:provisioningState}" --output table',
    ],
    link: `${CODES}/virtualnetworknotinsucceededstate-error`,
    aliases: ['SetVNetOwnershipFailed'],
  },
  ServiceCidrOverlapExistingSubnetsCidr: {
    cause: "The cluster's service address range overlaps a subnet.",
    remedies: ['Use ranges that do not overlap.'],
    link: `${CODES}/servicecidroverlapexistingsubnetscidr-error`,
  },
  DnsServiceIpOutOfServiceCidr: {
    cause: "The cluster's DNS service address lies outside its service address range.",
    remedies: ['Choose an address inside the service range.'],
    link: `${CODES}/dnsserviceipoutofservicecidr-error`,
  },
  CreateOrUpdateVirtualNetworkLinkFailed: {
    cause: 'The virtual network is already linked to another private DNS zone of the same name.',
    remedies: ['Remove the link that does not belong to this cluster, then update the cluster.'],
    commands: [
      'az network private-dns link vnet list --resource-group <resource-group-of-the-zone> --zone-name <zone> --output table',
    ],
    link: `${CODES}/createorupdatevirtualnetworklinkfailed-error`,
    words: /\bvirtual network\b[^\n]{0,120}\bzone with the same name\b/i,
  },
  InvalidLoadBalancerProfileAllocatedOutboundPorts: {
    cause:
      'All nodes together, surge nodes included, need more outbound ports than the outbound IP addresses of the load balancer have.',
    remedies: ['Add outbound IP addresses, or lower the ports per node.'],
    commands: [
      `az aks update ${CLUSTER} --load-balancer-managed-outbound-ip-count <count> --load-balancer-outbound-ports <ports>`,
    ],
    link: `${OPERATIONS}/error-code-invalidloadbalancerprofileallocatedoutboundports`,
  },
  CannotDeleteLoadBalancerWithPrivateLinkService: {
    cause: 'A private link service still uses the load balancer.',
    remedies: [
      'Remove the private endpoint connections of that service, then the service, and start the operation again.',
    ],
    link: `${CODES}/lb-pvtlinksvcwithpvtendptconn-error`,
    aliases: ['PrivateLinkServiceWithPrivateEndpointConnectionsCannotBeDeleted'],
  },
  LoadBalancerInUseByVirtualMachineScaleSet: {
    cause: 'A scale set still uses the load balancer or the network security group.',
    remedies: ['Detach it from the scale set, or delete the scale set first.', RETRY],
    link: `${OPERATIONS}/load-balancer-or-nsg-in-use-by-vm-scale-set`,
    aliases: ['NetworkSecurityGroupInUseByVirtualMachineScaleSet'],
  },
  InUseNetworkSecurityGroupCannotBeDeleted: {
    cause: 'Another resource still uses this network resource.',
    remedies: STILL_IN_USE,
    link: `${OPERATIONS}/cannot-delete-ip-subnet-nsg`,
    aliases: ['InUseSubnetCannotBeDeleted', 'PublicIPAddressCannotBeDeleted'],
  },
  InUseRouteTableCannotBeDeleted: {
    cause: 'A subnet still uses the route table.',
    remedies: ['Remove the route table from the subnet, then start the operation again.'],
    link: `${CODES}/inuseroutetablecannotbedeleted-error`,
  },
} as const satisfies Record<string, KnownError>;
