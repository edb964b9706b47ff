/**
 * What is known about AKS error codes: cause, what to do, where Microsoft writes about it. Own wording, after
 * Microsoft's AKS troubleshooting pages. Command lines are templates: `{pool}`, `{cluster}`, `{rg}`, `{region}`
 * and the like are filled in by commands.ts.
 */
export interface KnownError {
  readonly cause: string;
  readonly remedies: readonly string[];
  readonly commands?: readonly string[];
  readonly link: string;
  /** A `wrapper` says which step failed, a `hollow` code that something failed; neither says why. */
  readonly kind?: 'wrapper' | 'hollow';
}

const LEARN = 'https://learn.microsoft.com';
const TROUBLE = `${LEARN}/troubleshoot/azure/azure-kubernetes`;
const CRUD = `${TROUBLE}/create-upgrade-delete`;
const CODES = `${TROUBLE}/error-codes`;

/** Microsoft's general page about upgrades that do not succeed: for everything without a page of its own. */
export const GENERAL_LINK = `${CRUD}/upgrading-or-scaling-does-not-succeed`;

const POOL = '--resource-group {rg} --cluster-name {cluster} --name {pool}';
const CLUSTER = '--resource-group {rg} --name {cluster}';
const SHOW_POOL = `az aks nodepool show ${POOL} --query "{state:provisioningState, version:currentOrchestratorVersion, image:nodeImageVersion, nodes:count}"`;
const SHOW_SUBNET =
  'az network vnet subnet show --ids {subnetId} --query "{range:addressPrefix, ranges:addressPrefixes}"';
const POOL_SUBNET = `az aks nodepool show ${POOL} --query vnetSubnetId --output tsv`;
const IN_PLACE = `az aks nodepool update ${POOL} --max-surge 0 --max-unavailable 1`;
const LIST_SIZES =
  'az vm list-skus --location {region} --size {size} --resource-type virtualMachines --all --output table';
const GET_NODES = 'kubectl get nodes -l kubernetes.azure.com/agentpool={pool} -o wide';
const NODE_GROUP = `az aks show ${CLUSTER} --query nodeResourceGroup --output tsv`;
const ON_A_NODE =
  'az vmss run-command invoke --resource-group {nodeRg} --name {vmss} --instance-id {instance} --command-id RunShellScript --scripts';
const UPGRADES = [
  `az aks nodepool get-upgrades --resource-group {rg} --cluster-name {cluster} --nodepool-name {pool}`,
  `az aks get-upgrades ${CLUSTER} --output table`,
];

const RETRY = 'Then start the same operation again; an upgrade goes on with the nodes that are left.';
const NO_SURGE =
  'For a user node pool: upgrade without extra nodes (max-surge 0, max-unavailable 1); the pool then runs one node short meanwhile.';
const RESET_SECRET = `az aks update-credentials ${CLUSTER} --reset-service-principal --service-principal <client-id> --client-secret <secret>`;

const SEE_LOG = ['Look for the failed event in the activity log: it often names the cause.'];
const AKS_WRAPPER = {
  cause: 'The code names the step that failed, and Azure gave no more specific one.',
  remedies: SEE_LOG,
  link: GENERAL_LINK,
  kind: 'wrapper',
} as const;
const ARM_WRAPPER = {
  cause: 'The code is a general one, and Azure gave no more specific one.',
  remedies: SEE_LOG,
  link: `${LEARN}/azure/azure-resource-manager/troubleshooting/common-deployment-errors`,
  kind: 'wrapper',
} as const;
const HOLLOW = {
  cause: 'Azure reports a fault of its own and gives no cause.',
  remedies: [
    'Check whether the pool is still being changed: AKS sometimes repairs such an operation by itself.',
    'When nothing runs any more, start the same operation once more.',
    'If it fails again, open a support request with the operation id, the correlation id and the time.',
  ],
  commands: [SHOW_POOL],
  link: GENERAL_LINK,
  kind: 'hollow',
} as const;
const WAIT_AND_SPREAD = [
  'Wait a few minutes before the next request.',
  'Spread operations on many pools and clusters over time, and look for tools that poll too often.',
];

export const KNOWN_ERRORS = {
  AADSTS7000222: {
    cause: "The secret of the cluster's service principal has expired.",
    remedies: ['Give the cluster a new secret.', RETRY],
    commands: [RESET_SECRET],
    link: `${CRUD}/error-code-badrequest-or-invalidclientsecret`,
  },
  AgentCountNotMatch: {
    cause: 'The scale set has another number of VMs than AKS expects: something else scales it meanwhile.',
    remedies: [
      'Find what scales the scale set outside AKS and stop it for the time of the operation.',
      RETRY,
    ],
    commands: [SHOW_POOL],
    link: GENERAL_LINK,
  },
  AksCapacityHeavyUsage: {
    cause: 'AKS itself has no room left for control planes in this region at the moment.',
    remedies: ['Try again later, or use another region.'],
    link: `${CODES}/akscapacityheavyusage-error`,
  },
  AKSOperationPreempted: {
    cause: 'A later operation on the same pool or cluster took over before this one ended.',
    remedies: ['Follow the later operation: it decides in which state the pool ends.'],
    link: `${CODES}/aksoperationpreempted-error`,
  },
  AKSOperationPreemptedByDelete: {
    cause: 'The pool or the cluster is being deleted; that ends every other operation on it.',
    remedies: [
      'There is nothing to repair. If the deletion surprises you, the activity log tells who started it.',
    ],
    link: `${CODES}/aksoperationpreempted-error`,
  },
  AllocationFailed: {
    cause: 'Azure has no free capacity for this VM size in the region at the moment.',
    remedies: [
      'Try again later: capacity changes within hours.',
      NO_SURGE,
      'Or use a pool with another VM size, zone or region.',
    ],
    commands: [IN_PLACE, LIST_SIZES],
    link: `${CODES}/zonalallocation-allocationfailed-error`,
  },
  AuthorizationFailed: {
    cause: 'The identity that the message names may not do the action that it names.',
    remedies: [
      "See whose object id it is: most often the cluster's own identity, sometimes the workflow's.",
      'Give that identity a role with the action on the scope named; a new role takes some minutes to work.',
      RETRY,
    ],
    commands: [
      'az role assignment list --assignee {objectId} --all --output table',
      `az aks show ${CLUSTER} --query identity`,
    ],
    link: GENERAL_LINK,
  },
  AvailabilityZoneNotSupported: {
    cause: 'The VM size is not offered in the availability zone that the pool asks for.',
    remedies: ['Choose a zone that offers the size, or another size.'],
    commands: [LIST_SIZES],
    link: `${CODES}/availabilityzonenotsupported-error`,
  },
  CannotDeleteLoadBalancerWithPrivateLinkService: {
    cause: 'A private link service still uses the load balancer.',
    remedies: ['Remove the private endpoint connections of that service, then the service, and start again.'],
    link: `${CODES}/lb-pvtlinksvcwithpvtendptconn-error`,
  },
  CreateOrUpdateVirtualNetworkLinkFailed: {
    cause: 'The virtual network is already linked to another private DNS zone of the same name.',
    remedies: ['Remove the link that does not belong to this cluster, then update the cluster.'],
    link: `${CODES}/createorupdatevirtualnetworklinkfailed-error`,
  },
  CustomPrivateDNSZoneMissingPermissionError: {
    cause: "The cluster's identity has no rights on the private DNS zone that it was given.",
    remedies: ['Give it the role "Private DNS Zone Contributor" on that zone.', RETRY],
    link: `${CODES}/customprivatednszonemissingpermissions-error`,
  },
  DenyAssignmentAuthorizationFailed: {
    cause: 'The node resource group is locked down: resources in it can only be changed through AKS.',
    remedies: ['Make the change through AKS instead of in the node resource group.'],
    link: `${LEARN}/azure/aks/node-resource-group-lockdown`,
  },
  DnsServiceIpOutOfServiceCidr: {
    cause: "The cluster's DNS service address lies outside its service address range.",
    remedies: ['Choose an address inside the service range.'],
    link: `${CODES}/dnsserviceipoutofservicecidr-error`,
  },
  EphemeralOSAndBYOKNotSupported: {
    cause: 'Ephemeral OS disks cannot be combined with customer-managed disk keys.',
    remedies: ['Use a pool with managed OS disks, or one without own keys.'],
    link: `${LEARN}/azure/aks/azure-disk-customer-managed-keys`,
  },
  EtagMismatch: {
    cause: 'Another change of the same cluster or pool came in between.',
    remedies: ['Wait until the other operation has ended, then start this one again.'],
    commands: [SHOW_POOL],
    link: `${LEARN}/azure/aks/manage-abort-operations`,
  },
  InsufficientSubnetSize: {
    cause:
      'The nodes and pods as planned need more addresses than the subnet has; the autoscaler maximum and extra nodes of upgrades count.',
    remedies: ['Lower max-count, max-pods or max-surge.', 'Or use a pool in a larger subnet.'],
    commands: [POOL_SUBNET, SHOW_SUBNET],
    link: `${TROUBLE}/connectivity/insufficientsubnetsize-error-advanced-networking`,
  },
  InUseNetworkSecurityGroupCannotBeDeleted: {
    cause: 'The network resource is still in use by another one.',
    remedies: ['Remove what uses it, then start again.'],
    link: `${CRUD}/cannot-delete-ip-subnet-nsg`,
  },
  InUseRouteTableCannotBeDeleted: {
    cause: 'A subnet still uses the route table.',
    remedies: ['Take the route table off the subnet, then start again.'],
    link: `${CODES}/inuseroutetablecannotbedeleted-error`,
  },
  InvalidLoadBalancerProfileAllocatedOutboundPorts: {
    cause:
      'All nodes together, extra nodes of upgrades included, need more outbound ports than the outbound IP addresses of the load balancer have.',
    remedies: ['Add outbound IP addresses, or lower the ports per node.'],
    commands: [
      `az aks update ${CLUSTER} --load-balancer-managed-outbound-ip-count <count> --load-balancer-outbound-ports <ports>`,
    ],
    link: `${CRUD}/error-code-invalidloadbalancerprofileallocatedoutboundports`,
  },
  InvalidParameter: {
    cause: 'AKS does not accept a value of the request.',
    remedies: ['Correct the property that Azure names; the same request will fail again.'],
    link: `${CODES}/invalidparameter-error`,
  },
  InvalidResourceReference: {
    cause: 'Something that the pool refers to (virtual network, subnet, disk set ...) is gone or elsewhere.',
    remedies: ['Bring the resource back, or correct the reference.'],
    commands: [`az aks nodepool show ${POOL}`],
    link: `${CODES}/invalidresourcereference-error`,
  },
  K8sVersionNotSupported: {
    cause: 'This Kubernetes version is not offered for the pool in its region (any more).',
    remedies: ['Choose one of the versions that are offered.'],
    commands: UPGRADES,
    link: `${CODES}/aks-upgrade-blocked`,
  },
  LinkedAuthorizationFailed: {
    cause:
      "The cluster's own identity may not use a resource that the pool needs (a subnet, an IP address, a disk set ...).",
    remedies: [
      'Give the object id in the message the action that it names on the resource that it names.',
      RETRY,
    ],
    commands: ['az role assignment list --assignee {objectId} --all --output table'],
    link: `${CODES}/linkedauthorizationfailed-error`,
  },
  LoadBalancerInUseByVirtualMachineScaleSet: {
    cause: 'A scale set still uses the load balancer or the network security group.',
    remedies: ['Detach it from the scale set, or delete the scale set first.'],
    link: `${CRUD}/load-balancer-or-nsg-in-use-by-vm-scale-set`,
  },
  MissingSubscriptionRegistration: {
    cause: 'A resource provider that AKS needs is not registered in the subscription.',
    remedies: ['Register the provider that the message names, and start again after some minutes.'],
    commands: ['az provider register --namespace {provider}'],
    link: `${CODES}/missingsubscriptionregistration-error`,
  },
  NodeImageVersionNotAvailable: {
    cause: 'The node image asked for is not released in this region yet.',
    remedies: ['Wait for the release in the region, or use an older image.'],
    commands: [UPGRADES[0] as string],
    link: `${LEARN}/azure/kubernetes-fleet/howto-monitor-update-runs`,
  },
  NodePoolMcVersionIncompatible: {
    cause:
      "The pool's version does not fit the control plane: it is newer, or too many minor versions older.",
    remedies: ['Upgrade the control plane first, or choose a version for the pool that fits it.'],
    commands: UPGRADES,
    link: `${CODES}/nodepoolmcversionincompatible-error`,
  },
  NodesNotReady: {
    cause: 'Nodes were created but did not become Ready in time.',
    remedies: ['Look at the conditions and events of the nodes that are not Ready.', RETRY],
    commands: [GET_NODES, 'kubectl describe nodes -l kubernetes.azure.com/agentpool={pool}'],
    link: `${TROUBLE}/availability-performance/node-not-ready-basic-troubleshooting`,
  },
  OperationNotAllowed: {
    cause: 'AKS refuses this operation in the present state of the pool or cluster.',
    remedies: ["Azure's message says what stands against it; check the state of the pool, then start again."],
    commands: [SHOW_POOL],
    link: `${CRUD}/operationnotallowed`,
  },
  'OperationNotAllowed:busy': {
    cause: 'Another operation is running on this pool or its cluster, and AKS runs one at a time.',
    remedies: [
      'Wait until that operation has ended, then start this one again.',
      'If it hangs, abort it: what it has done so far stays as it is.',
    ],
    commands: [SHOW_POOL, `az aks nodepool operation-abort ${POOL}`],
    link: `${CRUD}/operationnotallowed`,
  },
  'OperationNotAllowed:abort': {
    cause: 'The running operation cannot be aborted at this point.',
    remedies: ['Let the operation end; it decides the state of the pool.'],
    commands: [SHOW_POOL],
    link: `${LEARN}/azure/aks/manage-abort-operations`,
  },
  'OperationNotAllowed:version': {
    cause: 'AKS does not allow this step from one Kubernetes version to the other.',
    remedies: ['Choose one of the versions that are offered, one minor version at a time.'],
    commands: UPGRADES,
    link: `${CODES}/aks-upgrade-blocked`,
  },
  OrasPullNetworkTimeoutVMExtensionError: {
    cause: 'New nodes of this network-isolated cluster do not reach the bootstrap container registry.',
    remedies: ["Check the registry's private endpoint, its private DNS zone and its cache rule.", RETRY],
    link: `${CODES}/vmextensionerror-oraspullnetworktimeout`,
  },
  OrasPullUnauthorizedVMExtensionError: {
    cause:
      'The kubelet identity may not pull from the bootstrap container registry of this network-isolated cluster.',
    remedies: ['Give the kubelet identity the role "AcrPull" on the registry.', RETRY],
    commands: [`az aks show ${CLUSTER} --query identityProfile.kubeletidentity.objectId --output tsv`],
    link: `${CODES}/vmextensionerror-oraspullunauthorized`,
  },
  OverconstrainedAllocationRequest: {
    cause:
      'No hardware with free capacity meets all that the pool asks for together (VM size, zone, disks, placement).',
    remedies: [
      'Drop one of the conditions, for example the proximity placement group, or change VM size or zone.',
      'Or try again later.',
    ],
    commands: [LIST_SIZES],
    link: `${CODES}/zonalallocation-allocationfailed-error`,
  },
  PlatformImageNotFound: {
    cause: "The pool's node image is not offered any more.",
    remedies: ["Upgrade the pool's node image."],
    commands: [`az aks nodepool upgrade ${POOL} --node-image-only`],
    link: `${LEARN}/azure/aks/upgrade-node-image`,
  },
  PodDrainFailure: {
    cause:
      'A node could not be emptied: pods on it may not be evicted, most often because a PodDisruptionBudget allows no disruption at the moment.',
    remedies: [
      'See which budgets show 0 under ALLOWED DISRUPTIONS, and why: too few replicas, pods that are not ready, or a budget that never allows one.',
      'Bring the pods to Ready, add a replica or relax the budget, so that at least one disruption is allowed.',
      RETRY,
      'If the pods only need longer to move, raise the drain timeout (minutes per node).',
    ],
    commands: ['kubectl get pdb --all-namespaces', `az aks nodepool update ${POOL} --drain-timeout 60`],
    link: `${CRUD}/error-code-poddrainfailure`,
  },
  PropertyChangeNotAllowed: {
    cause: 'This property is fixed once the pool or cluster exists.',
    remedies: ['Make a new pool with the value wanted and move the workload there.'],
    link: `${CODES}/invalidparameter-error`,
  },
  PublicIPCountLimitReached: {
    cause: 'The subscription has reached its limit of public IP addresses in the region.',
    remedies: ['Release addresses that nothing uses, or ask for a higher limit.'],
    commands: ['az network list-usages --location {region} --output table'],
    link: `${CODES}/publicipcountlimitreached-error`,
  },
  QuotaExceeded: {
    cause:
      'The subscription does not have enough quota left for the nodes; the extra nodes of an upgrade count too.',
    remedies: ['Ask for more quota (Azure portal: Quotas), or free some in the region.', NO_SURGE, RETRY],
    commands: ['az vm list-usage --location {region} --output table', IN_PLACE],
    link: `${CODES}/quota-exceeded-error`,
  },
  ReconcileMachineFailed: {
    cause: 'A VM of the pool did not reach the state that it should have.',
    remedies: ['Find the VM and its own error.'],
    commands: [
      `az aks machine list --resource-group {rg} --cluster-name {cluster} --nodepool-name {pool} --output table`,
    ],
    link: GENERAL_LINK,
  },
  RequestDisallowedByPolicy: {
    cause: 'An Azure Policy forbids a resource that AKS had to create or change.',
    remedies: [
      'Give the names of policy and assignment to whoever is in charge of policies for the subscription.',
      'Either the cluster meets the policy (often a tag or a setting), or the node resource group gets an exemption.',
      RETRY,
    ],
    commands: [NODE_GROUP],
    link: `${CODES}/requestdisallowedbypolicy-error`,
  },
  ScopeLocked: {
    cause: 'A management lock forbids the change.',
    remedies: [
      'Remove the lock for the time of the operation; it may also sit on the node resource group, the network or the subscription.',
      RETRY,
    ],
    commands: ['az lock list --resource-group {rg} --output table', NODE_GROUP],
    link: GENERAL_LINK,
  },
  ServiceCidrOverlapExistingSubnetsCidr: {
    cause: "The cluster's service address range overlaps a subnet.",
    remedies: ['Use ranges that do not overlap.'],
    link: `${CODES}/servicecidroverlapexistingsubnetscidr-error`,
  },
  ServicePrincipalValidationClientError: {
    cause: "The secret of the cluster's own service principal is wrong or has expired.",
    remedies: ['Give the cluster a new secret.', RETRY],
    commands: [RESET_SECRET],
    link: `${CODES}/serviceprincipalvalidationclienterror-error`,
  },
  SkuNotAvailable: {
    cause: 'The VM size is not offered to this subscription in the region or zone.',
    remedies: ['Use a pool with a VM size that is offered there, or ask for access to the size.'],
    commands: [LIST_SIZES],
    link: `${CODES}/zonalallocation-allocationfailed-error`,
  },
  SubnetIsDelegated: {
    cause: 'The subnet is handed over (delegated) to another Azure service.',
    remedies: ['Use another subnet for the pool, or take the delegation away.'],
    commands: [SHOW_SUBNET],
    link: `${CODES}/subnetisdelegated-error`,
  },
  SubnetIsFull: {
    cause:
      'The subnet has no free addresses for the new nodes and their pods; the extra nodes of an upgrade need some too.',
    remedies: [
      'Free addresses: fewer nodes, a lower max-surge or max-pods.',
      NO_SURGE,
      'Or move the workload to a pool in a larger subnet.',
    ],
    commands: [POOL_SUBNET, SHOW_SUBNET, IN_PLACE],
    link: `${CRUD}/error-code-subnetisfull-upgrade`,
  },
  SubnetWithExternalResourcesCannotBeUsedByOtherResources: {
    cause: 'The subnet holds resources of another service that allows no others beside it.',
    remedies: ['Use a subnet of its own for the pool.'],
    commands: [SHOW_SUBNET],
    link: `${CODES}/subnetwithexternalresourcescannotbeusedbyotherresources-error`,
  },
  SubscriptionRequestsThrottled: {
    cause: 'Azure limits the number of requests, and too many were made in a short time.',
    remedies: WAIT_AND_SPREAD,
    link: `${CRUD}/error-code-subscriptionrequeststhrottled`,
  },
  Throttled: {
    cause:
      'AKS limits the number of operations: too many came for this pool, cluster or subscription in a short time.',
    remedies: WAIT_AND_SPREAD,
    link: `${CODES}/throttled-error`,
  },
  UnsatisfiablePDB: {
    cause:
      'A PodDisruptionBudget can never allow an eviction. AKS checks all budgets of the cluster before an upgrade, also those of other pools.',
    remedies: [
      'Change the budgets named so that at least one pod may be missing, or take them away for the time of the upgrade.',
      RETRY,
      'Only if a disruption is acceptable: force the upgrade (`az aks update --enable-force-upgrade`).',
    ],
    commands: ['kubectl get pdb --all-namespaces'],
    link: `${CODES}/unsatisfiablepdb-error`,
  },
  UpgradeBlockedOnDeprecatedAPIUsage: {
    cause:
      'Something in the cluster has used an API within the last 12 hours that the new Kubernetes version does not have.',
    remedies: [
      'Move what uses the API named to the newer one, wait 12 hours and start again.',
      'Or, if that use does not matter, force the upgrade (`az aks update --enable-force-upgrade`).',
    ],
    link: `${LEARN}/azure/aks/stop-cluster-upgrade-api-breaking-changes`,
  },
  ValidationError: {
    cause: 'AKS does not accept the request.',
    remedies: ['Correct what the message names; the same request will fail again.'],
    link: GENERAL_LINK,
    kind: 'hollow',
  },
  VirtualNetworkNotInSucceededState: {
    cause:
      'The virtual network was being changed, or had failed, when AKS needed it; this happens when several pools are changed at once.',
    remedies: [
      'Wait until the virtual network is in the state Succeeded, then start again; change pools one after the other.',
    ],
    commands: [
      'az network vnet list --query "[].{name:name, group:resourceGroup, state:provisioningState}" --output table',
    ],
    link: `${CODES}/virtualnetworknotinsucceededstate-error`,
  },
  VMExtensionError_CniDownloadTimeout: {
    cause:
      'New nodes cannot download the network plug-in; a firewall that inspects TLS is a frequent reason.',
    remedies: ["Allow AKS's download addresses from the node subnet, without TLS inspection.", RETRY],
    link: `${CODES}/vmextensionerror-cnidownloadtimeout`,
  },
  VMExtensionError_K8SAPIServerConnFail: {
    cause: "New nodes cannot reach the cluster's API server on port 443.",
    remedies: [
      "Check the way from the node subnet: security group, routes, firewall, the API server's authorized IP ranges, private endpoint.",
      RETRY,
    ],
    commands: [
      `az aks show ${CLUSTER} --query "{address:fqdn, private:privateFqdn, allowed:apiServerAccessProfile.authorizedIpRanges}"`,
      `${ON_A_NODE} "nc -vz <api-server-address> 443"`,
    ],
    link: `${CODES}/vmextensionerror-k8sapiserverconnfail`,
  },
  VMExtensionError_K8SAPIServerDNSLookupFail: {
    cause: "New nodes cannot resolve the name of the cluster's API server.",
    remedies: [
      'With own DNS servers: let them forward to 168.63.129.16. With a private cluster: link its private DNS zone to the network of those servers.',
      RETRY,
    ],
    commands: [`${ON_A_NODE} "nslookup <api-server-address>"`],
    link: `${CODES}/vmextensionerror-k8sapiserverdnslookupfail`,
  },
  VMExtensionError_K8SDownloadTimeout: {
    cause: 'New nodes cannot download the Kubernetes binaries.',
    remedies: ["Allow AKS's download addresses from the node subnet.", RETRY],
    link: `${CODES}/vmextensionerror-k8sdownloadtimeout`,
  },
  VMExtensionError_OutboundConnFail: {
    cause:
      'New nodes cannot reach the internet addresses that they need, first of all mcr.microsoft.com on port 443.',
    remedies: [
      'Check what stands between the node subnet and the internet: security group, route table, firewall, proxy, DNS.',
      "Allow AKS's required outbound addresses.",
      RETRY,
    ],
    commands: [`${ON_A_NODE} "nc -vz mcr.microsoft.com 443"`, POOL_SUBNET],
    link: `${CRUD}/error-code-outboundconnfailvmextensionerror`,
  },
  VMExtensionError_VHDFileNotFound: {
    cause:
      'New nodes do not find a file of their image; this rarely happens, and then often for want of a network connection.',
    remedies: ['Check the outbound rules of the node subnet.', RETRY],
    commands: [`${ON_A_NODE} "nc -vz mcr.microsoft.com 443"`],
    link: `${CODES}/vmextensionerror-vhdfilenotfound`,
  },
  VMExtensionProvisioningError: {
    cause: 'The start script of a new node (vmssCSE) failed.',
    remedies: ["Look for an exit status in Azure's message, and read the script's log on the node.", RETRY],
    commands: [`${ON_A_NODE} "tail -n 100 /var/log/azure/cluster-provision.log"`],
    link: `${CRUD}/troubleshoot-aks-cluster-creation-issues`,
  },
  VMExtensionProvisioningTimeout: {
    cause:
      'The start script of a new node did not report back in time; blocked downloads or DNS are the usual reasons.',
    remedies: ['Check the outbound rules and the DNS of the node subnet.', RETRY],
    commands: [`${ON_A_NODE} "tail -n 100 /var/log/azure/cluster-provision.log"`],
    link: `${CODES}/vmextensionerror-provisioningtimeout`,
  },
  WINDOWS_CSE_ERROR_CHECK_API_SERVER_CONNECTIVITY: {
    cause: "A new Windows node cannot reach the cluster's API server.",
    remedies: ['Check security group, routes, firewall and DNS of the node subnet.', RETRY],
    link: `${CODES}/windows-cse-error-check-api-server-connectivity-error`,
  },
  ZonalAllocationFailed: {
    cause: 'Azure has no free capacity for this VM size in the zone at the moment.',
    remedies: [
      'Try again later: capacity changes within hours.',
      NO_SURGE,
      'Or use a pool in other zones or with another VM size.',
    ],
    commands: [IN_PLACE, LIST_SIZES],
    link: `${CODES}/zonalallocation-allocationfailed-error`,
  },
  Canceled: {
    cause: 'The operation was canceled.',
    remedies: ['Check nodes and versions of the pool, then start the operation again.'],
    link: `${LEARN}/azure/aks/manage-abort-operations`,
    kind: 'hollow',
  },
  BadRequest: ARM_WRAPPER,
  Conflict: ARM_WRAPPER,
  DeploymentFailed: ARM_WRAPPER,
  InvalidTemplateDeployment: ARM_WRAPPER,
  PreconditionFailed: ARM_WRAPPER,
  ResourceDeploymentFailure: ARM_WRAPPER,
  ResourceOperationFailure: ARM_WRAPPER,
  CreateVMSSAgentPoolFailed: AKS_WRAPPER,
  DeleteVMSSAgentPoolFailed: AKS_WRAPPER,
  ReconcileVMSSAgentPoolFailed: AKS_WRAPPER,
  ScaleVMSSAgentPoolFailed: AKS_WRAPPER,
  UpgradeFailed: AKS_WRAPPER,
  UpgradeVMSSAgentPoolFailed: AKS_WRAPPER,
  ControlPlaneProvisioningInternalError: HOLLOW,
  InternalOperationError: HOLLOW,
  InternalServerError: HOLLOW,
  ServiceUnavailable: HOLLOW,
  TimedoutOrCancelled: HOLLOW,
} as const satisfies Record<string, KnownError>;

export type KnownErrorName = keyof typeof KNOWN_ERRORS;

/** Other codes for the same thing. */
export const ALIASES = {
  AgentPoolK8sVersionNotSupported: 'K8sVersionNotSupported',
  AgentPoolUpgradeVersionNotAllowed: 'K8sVersionNotSupported',
  AKSCapacityError: 'AksCapacityHeavyUsage',
  Cancelled: 'Canceled',
  CniDownloadTimeoutVMExtensionError: 'VMExtensionError_CniDownloadTimeout',
  ERR_VHD_FILE_NOT_FOUND: 'VMExtensionError_VHDFileNotFound',
  ErrCode_InsufficientVCPUQuota: 'QuotaExceeded',
  InsufficientVCPUQuota: 'QuotaExceeded',
  InUseSubnetCannotBeDeleted: 'InUseNetworkSecurityGroupCannotBeDeleted',
  InvalidClientSecret: 'AADSTS7000222',
  K8SAPIServerConnFailVMExtensionError: 'VMExtensionError_K8SAPIServerConnFail',
  K8SAPIServerDNSLookupFailVMExtensionError: 'VMExtensionError_K8SAPIServerDNSLookupFail',
  NetworkSecurityGroupInUseByVirtualMachineScaleSet: 'LoadBalancerInUseByVirtualMachineScaleSet',
  NotLatestOperation: 'AKSOperationPreempted',
  OperationPreempted: 'AKSOperationPreempted',
  OutboundConnFailVMExtensionError: 'VMExtensionError_OutboundConnFail',
  OverconstrainedZonalAllocationRequest: 'OverconstrainedAllocationRequest',
  PrivateLinkServiceWithPrivateEndpointConnectionsCannotBeDeleted:
    'CannotDeleteLoadBalancerWithPrivateLinkService',
  PublicIPAddressCannotBeDeleted: 'InUseNetworkSecurityGroupCannotBeDeleted',
  ResourceGroupQuotaExceeded: 'QuotaExceeded',
  ResourceLocked: 'ScopeLocked',
  ResourceRequestsThrottled: 'SubscriptionRequestsThrottled',
  SetVNetOwnershipFailed: 'VirtualNetworkNotInSucceededState',
  TooManyRequests: 'SubscriptionRequestsThrottled',
  TooManyRequestsReceived: 'SubscriptionRequestsThrottled',
  UpgradeNodesNotRegistered: 'NodesNotReady',
  VMExtensionError_ProvisioningTimeout: 'VMExtensionProvisioningTimeout',
  VMSizeNotSupported: 'SkuNotAvailable',
} as const satisfies Record<string, KnownErrorName>;

const BY_CODE: ReadonlyMap<string, KnownError> = new Map([
  ...Object.entries(KNOWN_ERRORS).map(([code, known]) => [code.toLowerCase(), known] as const),
  ...Object.entries(ALIASES).map(([code, name]) => [code.toLowerCase(), KNOWN_ERRORS[name]] as const),
]);

/** @returns what is known about a code in any letter case; undefined for an unknown one. */
export function knownError(code: string): KnownError | undefined {
  return BY_CODE.get(code.toLowerCase());
}
