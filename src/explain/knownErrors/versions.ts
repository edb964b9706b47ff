import {
  CLUSTER,
  CLUSTER_UPGRADES,
  FORCE_UPGRADE,
  LIST_POOL_VERSIONS,
  NEWEST_IMAGE,
  POOL,
  POOL_UPGRADES,
} from '../words/commands.ts';
import { AKS, CODES, type KnownError, LEARN, OPERATIONS } from './knownError.ts';
import { versionGap } from './versionGap.ts';

const SKEW_PAGE = `${CODES}/nodepoolmcversionincompatible-error`;

const WINDOWS_VERSION = {
  cause:
    'The Windows version of the pool does not work with this Kubernetes version. Other pools and the region are not affected.',
  remedies: [
    'Create a pool with a newer Windows version (`--os-sku`), move the workload there and delete this pool. The Windows version of an existing pool cannot be changed.',
  ],
  commands: [
    `az aks nodepool show ${POOL} --query "{os:osType, osSku:osSku, version:currentOrchestratorVersion}"`,
  ],
  link: `${AKS}/upgrade-windows-os`,
} as const satisfies KnownError;

const WINDOWS_2019_GEN_2 = {
  cause: 'Windows Server 2019 cannot run on a VM size that is only offered as a generation 2 VM.',
  remedies: [
    'Create a pool with a newer Windows version (`--os-sku Windows2022`), or with a VM size that is offered as generation 1.',
  ],
  commands: [`az aks nodepool show ${POOL} --query "{size:vmSize, osSku:osSku}"`],
  link: `${AKS}/upgrade-windows-os`,
} as const satisfies KnownError;

/** Versions of Kubernetes, of node images and of Windows. */
export const VERSIONS = {
  UpgradeBlockedOnDeprecatedAPIUsage: {
    cause:
      'Something in the cluster has used an API within the last 12 hours that the new Kubernetes version no longer has.',
    remedies: [
      'Change what uses the API named to the newer version, wait 12 hours and start the upgrade again.',
      'Or, if that use does not matter, force the upgrade. It also ignores every PodDisruptionBudget, and stays on until the end that you set (3 days by default).',
    ],
    commands: [FORCE_UPGRADE],
    link: `${AKS}/stop-cluster-upgrade-api-breaking-changes`,
    words:
      /\bKubernetes APIs? deprecated\b|\bdeprecated (?:Kubernetes )?APIs?\b|\busage has been detected on API\b/i,
  },
  K8sVersionNotSupported: {
    cause: 'This Kubernetes version is not offered for the pool in its region (any more).',
    remedies: ['Choose one of the versions that are offered.'],
    commands: [POOL_UPGRADES, CLUSTER_UPGRADES],
    link: `${CODES}/aks-upgrade-blocked`,
    aliases: ['AgentPoolK8sVersionNotSupported'],
    variants: [[/\bwindows/i, WINDOWS_VERSION]],
  },
  AgentPoolUpgradeVersionNotAllowed: {
    cause: 'AKS does not allow this step from one Kubernetes version to the other.',
    remedies: ['Choose one of the versions that are offered, one minor version at a time.'],
    commands: [POOL_UPGRADES, CLUSTER_UPGRADES],
    link: `${CODES}/aks-upgrade-blocked`,
  },
  NodePoolMcVersionIncompatible: {
    cause:
      'The versions of pool and control plane do not fit: the pool is newer, or too many minor versions older.',
    remedies: [
      'If the pool is newer, upgrade the control plane first. If the pool is too old, upgrade the pool first.',
    ],
    commands: [POOL_UPGRADES, CLUSTER_UPGRADES],
    link: SKEW_PAGE,
    variants: [
      [
        (text) => versionGap(text) === 'pool is older',
        {
          cause: 'The pool is too many minor versions older than the control plane (at most 3 are allowed).',
          remedies: [
            'Upgrade the pool first, to a version that is offered for it and not newer than the control plane. Then upgrade the control plane.',
          ],
          commands: [
            POOL_UPGRADES,
            LIST_POOL_VERSIONS,
            `az aks nodepool upgrade ${POOL} --kubernetes-version <version>`,
          ],
          link: SKEW_PAGE,
        },
      ],
      [
        (text) => versionGap(text) === 'pool is newer',
        {
          cause: 'The version for the pool is newer than that of the control plane.',
          remedies: [
            'Upgrade the control plane first, or choose a version for the pool that is not newer than the control plane.',
          ],
          commands: [
            `az aks show ${CLUSTER} --query currentKubernetesVersion --output tsv`,
            CLUSTER_UPGRADES,
            `az aks upgrade ${CLUSTER} --control-plane-only --kubernetes-version <version>`,
          ],
          link: SKEW_PAGE,
        },
      ],
    ],
  },
  NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged: {
    cause:
      'A request for the whole cluster gives the version of some pools only, or changes one. It must give all of them unchanged (or equal to the control plane), or none.',
    remedies: [
      'Change the version of a single pool with a request for that pool (`az aks nodepool upgrade`).',
      'With cluster auto-upgrade on, the control plane cannot be upgraded alone: turn it off, or upgrade the whole cluster.',
    ],
    commands: [LIST_POOL_VERSIONS, `az aks nodepool upgrade ${POOL} --kubernetes-version <version>`],
    link: `${AKS}/auto-upgrade-cluster`,
  },
  NodeImageVersionNotAccepted: {
    cause: 'The request sets a node image version that is neither the one that the pool has nor `latest`.',
    remedies: [
      'Leave the node image version out of the request, or upgrade the pool to the newest image. Older images can only be reached by a rollback.',
    ],
    commands: [NEWEST_IMAGE],
    link: `${AKS}/node-pool-snapshot`,
    words: /\bNodeImageVersion\b[^\n]{0,120}\bnot accepted\b/i,
  },
  NodeImageTooOld: {
    cause: 'The node image of the pool is so old that AKS no longer supports it.',
    remedies: [
      'Upgrade the pool to the newest node image first, then start the operation again. If the pool was made from a snapshot, make it from a newer one.',
    ],
    commands: [NEWEST_IMAGE],
    link: `${AKS}/upgrade-node-image`,
    words:
      /\bConfigurationVersion\b[^\n]{0,80}\bnot supported\b|\bupgrade (?:the )?(?:agent|node) ?pool to (?:the )?latest node ?image/i,
  },
  NodeImageVersionNotAvailable: {
    cause: 'The requested node image is not released in this region yet.',
    remedies: ['Wait for the release in the region, or use an older image.'],
    commands: [POOL_UPGRADES],
    link: `${LEARN}/azure/kubernetes-fleet/howto-monitor-update-runs`,
  },
  ImageReferenceChange: {
    cause:
      'The image of the scale set cannot be changed: the scale set or its tags in the node resource group were changed outside AKS.',
    remedies: [
      'Create another pool with the same settings, move the workload there and delete this pool. Change resources in the node resource group only through AKS.',
    ],
    link: `${OPERATIONS}/changing-property-imagereference-not-allowed`,
    words: /\bchanging property '?"?imageReference\b/i,
  },
  PlatformImageNotFound: {
    cause: 'The node image of the pool is not offered any more.',
    remedies: [
      'Upgrade the node image of the pool. If the image is that of a snapshot, use a newer snapshot.',
    ],
    commands: [NEWEST_IMAGE],
    link: `${AKS}/upgrade-node-image`,
    aliases: ['GalleryImageNotFound', 'ImageVersionNotFound'],
    words: /\b(?:gallery|platform) image\b[^\n]{0,300}\b(?:not found|is not available|could not be found)\b/i,
  },
  Windows2019NotSupported: {
    ...WINDOWS_VERSION,
    words: /(?:\b|_)Windows(?: ?Server)? ?20\d\d ?(?:is )?(?:not ?supported|no longer supported|retired)/i,
    variants: [[/\bgen(?:eration)? ?-?2/i, WINDOWS_2019_GEN_2]],
  },
  Windows2019NotSupportedWithGen2VM: {
    ...WINDOWS_2019_GEN_2,
    words: /\bWindows ?2019\b[^\n]{0,40}\bnot support gen ?2\b/i,
  },
} as const satisfies Record<string, KnownError>;
