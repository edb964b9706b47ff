import type { KnownErrorName } from './knownErrors.ts';

export interface CseExitCode {
  /** Completes "The start script of a new node ended with exit code NN: ...". */
  readonly means: string;
  /** The error that describes the same in the list of known errors. */
  readonly known?: KnownErrorName;
}

const NETWORK = 'VMExtensionError_OutboundConnFail';

/**
 * Exit codes of the node start script, after the names in AKS's AgentBaker (`cse_helpers.sh`) and Microsoft's
 * pages about them. Where a code only says that a download or a check took too long, blocked traffic out of
 * the node subnet is the usual reason.
 */
export const CSE_EXIT_CODES = {
  5: { means: 'the first set-up of the system did not end in time' },
  9: { means: 'installing a system package took too long', known: NETWORK },
  28: { means: 'installing containerd took too long', known: NETWORK },
  31: {
    means: 'the Kubernetes binaries could not be downloaded',
    known: 'VMExtensionError_K8SDownloadTimeout',
  },
  33: { means: 'downloading a container image took too long', known: NETWORK },
  34: { means: 'the kubelet did not start' },
  41: { means: 'the network plug-in could not be downloaded', known: 'VMExtensionError_CniDownloadTimeout' },
  50: { means: 'the node does not reach mcr.microsoft.com on port 443', known: NETWORK },
  51: { means: 'the node does not reach the API server', known: 'VMExtensionError_K8SAPIServerConnFail' },
  52: {
    means: "the API server's name cannot be resolved",
    known: 'VMExtensionError_K8SAPIServerDNSLookupFail',
  },
  53: {
    means: "the API server's name cannot be resolved by Azure DNS",
    known: 'VMExtensionError_K8SAPIServerDNSLookupFail',
  },
  65: { means: 'a file of the node image is missing', known: 'VMExtensionError_VHDFileNotFound' },
  70: { means: 'downloading containerd took too long', known: NETWORK },
  83: { means: 'downloading the GPU driver took too long', known: NETWORK },
  84: { means: 'the GPU driver did not start' },
  85: { means: 'installing the GPU driver took too long' },
  98: { means: 'a background package update did not end in time' },
  99: { means: 'the package lists could not be updated in time', known: NETWORK },
  100: { means: 'the start script did not arrive on the VM in time' },
  101: { means: 'the system update took too long', known: NETWORK },
  102: { means: 'a system package could not be removed' },
  117: { means: 'downloading crictl took too long', known: NETWORK },
  124: { means: 'a step took too long, most often one that needs the network', known: NETWORK },
  161: { means: 'the CA certificates could not be updated' },
  169: { means: 'the client for secure TLS bootstrap could not be downloaded', known: NETWORK },
  173: { means: 'the address of the primary network interface was not found' },
  204: { means: 'the Kubernetes binaries could not be installed' },
  205: { means: 'downloading the credential provider took too long', known: NETWORK },
  207: { means: 'the node binaries could not be pulled from the registry', known: NETWORK },
  210: { means: 'the instance metadata service did not answer in time' },
  211: { means: 'the bootstrap registry cannot be reached', known: 'OrasPullNetworkTimeoutVMExtensionError' },
  212: { means: 'the bootstrap registry refused the node', known: 'OrasPullUnauthorizedVMExtensionError' },
  215: { means: 'the DNS check failed', known: 'VMExtensionError_K8SAPIServerDNSLookupFail' },
  216: { means: 'the local DNS service did not start' },
  220: { means: 'the TLS bootstrap service did not start' },
  223: { means: 'cloud-init failed' },
} as const satisfies Record<number, CseExitCode>;

/** @returns undefined for exit codes that nothing is known about. */
export function cseExitCode(exitCode: number): CseExitCode | undefined {
  return (CSE_EXIT_CODES as Record<number, CseExitCode>)[exitCode];
}
