import type { KnownError } from './knownError.ts';
import { NODE_START, WINDOWS_DOWNLOAD } from './nodeStart.ts';

export interface CseExitCode {
  /** Completes "The start script of a new node ended with exit code NN: ...". */
  readonly means: string;
  /** The known error that describes the same. */
  readonly known?: KnownError;
}

const {
  VMExtensionError_OutboundConnFail: OUTBOUND,
  VMExtensionError_K8SAPIServerConnFail: API_SERVER,
  VMExtensionError_K8SAPIServerDNSLookupFail: DNS,
} = NODE_START;

/**
 * Exit codes of the start script of Linux nodes, after the names in AgentBaker
 * (https://github.com/Azure/AgentBaker, parts/linux/cloud-init/artifacts/cse_helpers.sh) and Microsoft's pages.
 * A download that takes too long is most often blocked traffic out of the node subnet.
 */
export const CSE_EXIT_CODES = {
  4: { means: 'a system service could not be started' },
  5: { means: 'the first set-up of the system (cloud-init) did not end in time' },
  9: { means: 'installing a system package took too long', known: OUTBOUND },
  28: { means: 'installing containerd took too long', known: OUTBOUND },
  31: {
    means: 'the Kubernetes binaries could not be downloaded',
    known: NODE_START.VMExtensionError_K8SDownloadTimeout,
  },
  33: { means: 'downloading a container image took too long', known: OUTBOUND },
  34: { means: 'the kubelet could not be started' },
  35: { means: 'pulling a container image with Docker took too long', known: OUTBOUND },
  36: { means: 'pulling a container image (ctr) took too long', known: OUTBOUND },
  37: { means: 'pulling a container image (crictl) took too long', known: OUTBOUND },
  38: { means: 'the package file of containerd was not found' },
  39: { means: 'the version of containerd is invalid' },
  41: {
    means: 'the network plugin could not be downloaded',
    known: NODE_START.VMExtensionError_CniDownloadTimeout,
  },
  42: {
    means: "downloading the definition of Microsoft's package repository took too long",
    known: OUTBOUND,
  },
  43: { means: "Microsoft's package repository could not be added" },
  45: { means: 'the tool oras, which pulls from the bootstrap registry, could not be installed' },
  48: { means: 'the required version of systemd could not be installed' },
  49: { means: 'a kernel module could not be loaded' },
  50: { means: 'the node cannot reach mcr.microsoft.com on port 443', known: OUTBOUND },
  51: { means: 'the node cannot reach the API server', known: API_SERVER },
  52: { means: "the API server's name cannot be resolved", known: DNS },
  53: { means: "the API server's name cannot be resolved by Azure DNS", known: DNS },
  65: { means: 'a file of the node image is missing', known: NODE_START.VMExtensionError_VHDFileNotFound },
  70: { means: 'downloading containerd took too long', known: OUTBOUND },
  83: { means: 'downloading the GPU driver took too long', known: OUTBOUND },
  84: { means: 'the GPU driver did not start' },
  85: { means: 'installing the GPU driver took too long' },
  86: { means: 'the device plugin for the GPU could not be started' },
  87: { means: 'the GPU reports a corrupted info ROM: the hardware of this VM is faulty' },
  90: { means: 'downloading what the SGX driver needs took too long', known: OUTBOUND },
  91: { means: 'the SGX driver did not start' },
  98: { means: 'a background package update did not end in time' },
  99: { means: 'the package lists could not be updated in time', known: OUTBOUND },
  100: { means: 'the start script did not arrive on the VM in time' },
  101: { means: 'the system update took too long', known: OUTBOUND },
  102: { means: 'a system package could not be removed' },
  103: { means: 'the kernel settings (sysctl) could not be reloaded; check the custom node configuration' },
  117: { means: 'downloading crictl took too long', known: OUTBOUND },
  124: { means: 'a step took too long, most often one that needs the network', known: OUTBOUND },
  161: { means: 'the CA certificates could not be updated' },
  169: { means: 'the client for secure TLS bootstrap could not be downloaded', known: OUTBOUND },
  173: { means: 'the address of the primary network interface was not found' },
  204: { means: 'the Kubernetes binaries could not be installed' },
  205: { means: 'downloading the credential provider took too long', known: OUTBOUND },
  207: { means: 'the node binaries could not be pulled from the registry', known: OUTBOUND },
  210: { means: 'the instance metadata service did not answer in time' },
  211: {
    means: 'the bootstrap registry cannot be reached',
    known: NODE_START.OrasPullNetworkTimeoutVMExtensionError,
  },
  212: {
    means: 'the bootstrap registry refused the node',
    known: NODE_START.OrasPullUnauthorizedVMExtensionError,
  },
  215: { means: 'the DNS check failed', known: DNS },
  216: { means: 'the local DNS service did not start' },
  220: { means: 'the TLS bootstrap service did not start' },
  223: { means: 'cloud-init failed' },
} as const satisfies Record<number, CseExitCode>;

/** The same for Windows nodes, after AgentBaker's staging/cse/windows. Only what leads to a remedy of its own. */
const WINDOWS_EXIT_CODES: Readonly<Record<number, CseExitCode>> = {
  5: {
    means: 'the node cannot reach the API server',
    known: NODE_START.WINDOWS_CSE_ERROR_CHECK_API_SERVER_CONNECTIVITY,
  },
  2: { means: 'a file could not be downloaded', known: WINDOWS_DOWNLOAD },
  20: { means: 'the CA certificates could not be downloaded', known: WINDOWS_DOWNLOAD },
  33: { means: 'the scripts of AKS could not be downloaded', known: WINDOWS_DOWNLOAD },
  34: { means: 'the Kubernetes package could not be downloaded', known: WINDOWS_DOWNLOAD },
  35: { means: 'the network plugin could not be downloaded', known: WINDOWS_DOWNLOAD },
  40: { means: 'containerd could not be downloaded', known: WINDOWS_DOWNLOAD },
};

/** @returns undefined for an exit code that is not in the list of that operating system. */
export function cseExitCode(exitCode: number, os: 'linux' | 'windows'): CseExitCode | undefined {
  return (os === 'linux' ? (CSE_EXIT_CODES as Record<number, CseExitCode>) : WINDOWS_EXIT_CODES)[exitCode];
}
