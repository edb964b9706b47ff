import { CLUSTER, GET_NODES, NEWEST_IMAGE, onANode, POOL_SUBNET } from '../words/commands.ts';
import {
  AKS,
  CODES,
  type KnownError,
  LEARN,
  OPERATIONS,
  RETRY,
  ROLL_BACK_REMEDY,
  TROUBLESHOOT,
} from './knownError.ts';

const SCRIPT_LOG = onANode('tail -n 100 /var/log/azure/cluster-provision.log');
const TEST_OUTBOUND = onANode('nc -vz mcr.microsoft.com 443');

/** Nodes that do not start: the start script (the extension vmssCSE), the operating system, the kubelet. */
export const NODE_START = {
  VMExtensionError_OutboundConnFail: {
    cause:
      'New nodes cannot reach the internet addresses that they need, first of all mcr.microsoft.com on port 443.',
    remedies: [
      'Check everything between the node subnet and the internet: security group, route table, firewall, proxy, DNS.',
      'Allow the outbound addresses that AKS requires.',
      RETRY,
    ],
    commands: [TEST_OUTBOUND, POOL_SUBNET],
    link: `${OPERATIONS}/error-code-outboundconnfailvmextensionerror`,
    aliases: ['OutboundConnFailVMExtensionError'],
  },
  VMExtensionError_K8SAPIServerConnFail: {
    cause: "New nodes cannot reach the cluster's API server on port 443.",
    remedies: [
      "Check the path from the node subnet: security group, routes, firewall, the API server's authorized IP ranges, private endpoint.",
      RETRY,
    ],
    commands: [
      `az aks show ${CLUSTER} --query "{address:fqdn, private:privateFqdn, allowed:apiServerAccessProfile.authorizedIpRanges}"`,
      onANode('nc -vz <api-server-address> 443'),
    ],
    link: `${CODES}/vmextensionerror-k8sapiserverconnfail`,
    aliases: ['K8SAPIServerConnFailVMExtensionError'],
  },
  VMExtensionError_K8SAPIServerDNSLookupFail: {
    cause: "New nodes cannot resolve the name of the cluster's API server.",
    remedies: [
      'With custom DNS servers: let them forward to 168.63.129.16. With a private cluster: link its private DNS zone to the virtual network of those servers.',
      RETRY,
    ],
    commands: [onANode('nslookup <api-server-address>')],
    link: `${CODES}/vmextensionerror-k8sapiserverdnslookupfail`,
    aliases: ['K8SAPIServerDNSLookupFailVMExtensionError'],
  },
  VMExtensionError_K8SDownloadTimeout: {
    cause: 'New nodes cannot download the Kubernetes binaries.',
    remedies: ["Allow AKS's download addresses from the node subnet.", RETRY],
    commands: [TEST_OUTBOUND],
    link: `${CODES}/vmextensionerror-k8sdownloadtimeout`,
    aliases: ['K8SDownloadTimeoutVMExtensionError'],
  },
  VMExtensionError_CniDownloadTimeout: {
    cause: 'New nodes cannot download the network plugin, often because a firewall inspects TLS.',
    remedies: ["Allow AKS's download addresses from the node subnet, without TLS inspection.", RETRY],
    commands: [TEST_OUTBOUND],
    link: `${CODES}/vmextensionerror-cnidownloadtimeout`,
    aliases: ['CniDownloadTimeoutVMExtensionError'],
  },
  VMExtensionError_VHDFileNotFound: {
    cause:
      'New nodes do not find a file of their image. This is rare; the reason is often a missing network connection.',
    remedies: ['Check the outbound rules of the node subnet.', RETRY],
    commands: [TEST_OUTBOUND],
    link: `${CODES}/vmextensionerror-vhdfilenotfound`,
    aliases: ['ERR_VHD_FILE_NOT_FOUND', 'VHDFileNotFoundVMExtensionError'],
  },
  OrasPullNetworkTimeoutVMExtensionError: {
    cause: 'New nodes of this network-isolated cluster cannot reach the bootstrap container registry.',
    remedies: ["Check the registry's private endpoint, its private DNS zone and its cache rule.", RETRY],
    link: `${CODES}/vmextensionerror-oraspullnetworktimeout`,
    aliases: ['VMExtensionError_OrasPullNetworkTimeout'],
  },
  OrasPullUnauthorizedVMExtensionError: {
    cause:
      'The kubelet identity is not allowed to pull from the bootstrap container registry of this network-isolated cluster.',
    remedies: ['Give the kubelet identity the role "AcrPull" on the registry.', RETRY],
    commands: [`az aks show ${CLUSTER} --query identityProfile.kubeletidentity.objectId --output tsv`],
    link: `${CODES}/vmextensionerror-oraspullunauthorized`,
    aliases: ['VMExtensionError_OrasPullUnauthorized'],
  },
  WINDOWS_CSE_ERROR_CHECK_API_SERVER_CONNECTIVITY: {
    cause: "A new Windows node cannot reach the cluster's API server.",
    remedies: ['Check security group, routes, firewall and DNS of the node subnet.', RETRY],
    commands: [
      `az aks show ${CLUSTER} --query "{address:fqdn, private:privateFqdn, allowed:apiServerAccessProfile.authorizedIpRanges}"`,
    ],
    link: `${CODES}/windows-cse-error-check-api-server-connectivity-error`,
  },
  VMExtensionProvisioningTimeout: {
    cause:
      'The start script of a new node did not report back in time. Blocked downloads and DNS are the usual reasons.',
    remedies: ['Check the outbound rules and the DNS of the node subnet.', RETRY],
    commands: [SCRIPT_LOG],
    link: `${CODES}/vmextensionerror-provisioningtimeout`,
    aliases: ['VMExtensionError_ProvisioningTimeout'],
  },
  VMExtensionProvisioningError: {
    cause: 'The start script of a new node (vmssCSE) failed.',
    remedies: [
      "Look for an exit status in Azure's message, and read the log of the script on the node.",
      RETRY,
    ],
    commands: [SCRIPT_LOG],
    link: `${OPERATIONS}/troubleshoot-aks-cluster-creation-issues`,
    aliases: ['VMExtensionHandlerNonTransientError'],
  },
  OSProvisioningTimedOut: {
    cause:
      'The operating system of a new VM did not report to Azure in time that it has started. The start script of AKS had not begun.',
    remedies: [
      'Start the same operation again: a single slow VM is replaced.',
      'If it happens again, check that the node subnet lets VMs reach 168.63.129.16 (DHCP, DNS, agent), and whether Azure reports problems with VMs in the region; then open a support request.',
    ],
    commands: [
      'az vmss list-instances --resource-group {nodeRg} --name {vmss} --query "[].{instance:instanceId, state:provisioningState}" --output table',
    ],
    link: `${LEARN}/troubleshoot/azure/virtual-machines/windows/error-messages`,
    aliases: ['OSProvisioningClientError', 'OSProvisioningInternalError'],
    words: /\bOS provisioning (?:for VM )?[^\n]{0,120}\bdid not finish in the allotted time\b/i,
  },
  NodesNotReady: {
    cause: 'Nodes were created but did not become Ready in time.',
    remedies: ['Look at the conditions and events of the nodes that are not Ready.', RETRY, ROLL_BACK_REMEDY],
    commands: [GET_NODES, 'kubectl describe nodes -l kubernetes.azure.com/agentpool={pool}'],
    link: `${TROUBLESHOOT}/availability-performance/node-not-ready-basic-troubleshooting`,
    aliases: ['UpgradeNodesNotRegistered'],
  },
  ReconcileMachineFailed: {
    cause: 'A VM of the pool did not reach its desired state.',
    remedies: ['Find the VM and its own error.'],
    commands: [
      'az aks machine list --resource-group {rg} --cluster-name {cluster} --nodepool-name {pool} --output table',
    ],
    link: `${OPERATIONS}/upgrading-or-scaling-does-not-succeed`,
  },
} as const satisfies Record<string, KnownError>;

/** The script ended with an exit code, so that the reader does not have to look for one. */
export const SCRIPT_FAILED = {
  ...NODE_START.VMExtensionProvisioningError,
  remedies: ['Read the log of the script on the node.', RETRY],
} as const satisfies KnownError;

/** The script called a tool in a way that the tool of this node image does not know. */
export const SCRIPT_BROKEN = {
  cause:
    'The start script of a new node called a tool with options that it does not have on this node image. The fault lies in the node image or the script, not in the network.',
  remedies: [
    'Upgrade the pool to the newest node image, then start the operation again.',
    'If it fails again, open a support request with the operation id and this message.',
  ],
  commands: [NEWEST_IMAGE],
  link: `${OPERATIONS}/troubleshoot-aks-cluster-creation-issues`,
} as const satisfies KnownError;

/** The start script of a Windows node writes other logs. */
export const WINDOWS_SCRIPT_FAILED = {
  cause: 'The start script of a new Windows node failed.',
  remedies: ['Read C:\\AzureData\\CustomDataSetupScript.log on the node.', RETRY],
  link: `${OPERATIONS}/troubleshoot-aks-cluster-creation-issues`,
} as const satisfies KnownError;

/** A Windows node could not download something. */
export const WINDOWS_DOWNLOAD = {
  cause: 'A new Windows node could not download a file that it needs.',
  remedies: [
    'Check everything between the node subnet and the internet: security group, route table, firewall, proxy, DNS.',
    'Allow the outbound addresses that AKS requires.',
    RETRY,
  ],
  commands: [POOL_SUBNET],
  link: `${AKS}/outbound-rules-control-egress`,
} as const satisfies KnownError;
