import { LIST_SIZES, POOL } from '../words/commands.ts';
import { AKS, type KnownError, LEARN, RETRY } from './knownError.ts';

const EPHEMERAL = {
  remedies: [
    'Make a pool with a VM size whose cache or temporary disk holds the OS disk, with a smaller OS disk, or with managed OS disks (`--node-osdisk-type Managed`). The OS disk of an existing pool cannot be changed.',
    'Move the workload there, then delete the old pool.',
  ],
  commands: [
    LIST_SIZES,
    `az aks nodepool show ${POOL} --query "{size:vmSize, disk:osDiskType, diskGb:osDiskSizeGb}"`,
  ],
  link: `${AKS}/concepts-storage`,
} as const;

/** Disks of the nodes. */
export const DISKS = {
  VMCannotFitEphemeralOSDisk: {
    cause: 'The ephemeral OS disk is larger than the cache and the temporary disk of this VM size.',
    ...EPHEMERAL,
    aliases: ['VMTemporaryDiskTooSmall'],
    words: /\bhas a cache size of \d[^\n]{0,120}\bOS disk requires \d/i,
  },
  VMCacheSizeTooSmall: {
    cause: 'The cache of this VM size is smaller than the ephemeral OS disk.',
    ...EPHEMERAL,
  },
  EphemeralOSAndBYOKNotSupported: {
    cause: 'Ephemeral OS disks cannot be combined with customer-managed disk keys here.',
    remedies: ['Use a pool with managed OS disks, or one without customer-managed keys.'],
    link: `${AKS}/azure-disk-customer-managed-keys`,
  },
  KeyVaultAccessForbidden: {
    cause: 'The disk encryption set of the nodes has no access to its key in the key vault.',
    remedies: [
      'Grant the identity of the disk encryption set get, wrap key and unwrap key on that vault (role Key Vault Crypto Service Encryption User). A new role assignment takes some minutes to work.',
      'Check that the key is enabled and not expired, and that the firewall of the vault lets trusted Azure services in.',
      RETRY,
    ],
    commands: [
      `az aks show --resource-group {rg} --name {cluster} --query diskEncryptionSetId --output tsv`,
      'az disk-encryption-set show --ids <disk-encryption-set-id> --query "{identity:identity.principalId, key:activeKey.keyUrl}"',
    ],
    link: `${LEARN}/azure/virtual-machines/disk-encryption`,
    words: /\bgrant get, wrap and unwrap key permissions\b/i,
  },
} as const satisfies Record<string, KnownError>;
