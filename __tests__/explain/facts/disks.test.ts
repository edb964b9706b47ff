import { describe, expect, test } from '@jest/globals';
import { diskFacts } from '../../../src/explain/facts/disks.ts';
import { named } from '../../samples/named.ts';

describe('sizes of disks', () => {
  test.each([
    [
      'cache size of 53687091200 bytes and temporary disk size of 80530636800 bytes, but the OS disk requires 137438953472 bytes',
      { 'Cache size': '50 GiB', 'Temporary disk': '75 GiB', 'OS disk': '128 GiB' },
    ],
    [
      'Cache Disk Size is 1610612736 Bytes, Temp Storage is 75.5 GiB, OS Disk Size 30 GB',
      { 'Cache size': '1.5 GiB', 'Temporary disk': '75.5 GiB', 'OS disk': '30 GB' },
    ],
    [
      'cache size: \'100\', temp disk: "50", osDiskSizeGB: 128',
      { 'Cache size': '100 GB', 'Temporary disk': '50 GB', 'OS disk': '128 GB' },
    ],
    ['cache size 50GB, OS disk size requires 60GB', { 'Cache size': '50 GB', 'OS disk': '60 GB' }],
    ['cache size:0 bytes, temporary storage size:7gib', { 'Cache size': '0 GiB', 'Temporary disk': '7 gib' }],
    [
      'cache size of 53,687,091,200 bytes, OS disk 1,024 GB',
      { 'Cache size': '50 GiB', 'OS disk': '1,024 GB' },
    ],
    ['The OS disk size is 128 GB, the temporary disk 75 GB.', {}],
    ['cache size of many GB', {}],
    ['cache 50 GB', {}],
    ['cache size of 50x', {}],
  ])('%s', (text, facts) => {
    expect(diskFacts(text)).toEqual({ facts: named(facts) });
  });
});

describe('keys that encrypt disks', () => {
  test.each([
    [
      "key vault 'https://kv1.vault.azure.net/keys/k/0a' for disk encryption set 'des1'",
      { Key: 'https://kv1.vault.azure.net/keys/k/0a', 'Disk encryption set': 'des1' },
    ],
    [
      'KeyVault refused HTTPS://kv-shop.vault.azure.net/keys/disk-key.',
      { Key: 'HTTPS://kv-shop.vault.azure.net/keys/disk-key' },
    ],
    [
      'Disk Encryption Set: https://kv1.vault.usgovcloudapi.net/keys/disk_key/0a1b2c, gone',
      { Key: 'https://kv1.vault.usgovcloudapi.net/keys/disk_key/0a1b2c' },
    ],
    [
      'key vault https://kv1.vault.azure.cn/keys/disk-key/',
      { Key: 'https://kv1.vault.azure.cn/keys/disk-key' },
    ],
    ['the key https://kv1.vault.azure.net/keys/k', {}],
    ['key vault https://kv1.vault.azure.net/secrets/s', {}],
    ['key vault https://kv1.vault.evil.invalid/keys/k', {}],
    ['key vault http://kv1.vault.azure.net/keys/k', {}],
  ])('%s', (text, facts) => {
    expect(diskFacts(text)).toEqual({ facts: named(facts) });
  });

  test.each([
    ["disk encryption set 'des-1'", 'des-1'],
    ['disk encryption set:"des-1"', 'des-1'],
    ["DiskEncryptionSet: 'des-1'", 'des-1'],
    ["diskEncryptionSet('des-1')", 'des-1'],
    [`disk encryption set '${'d'.repeat(300)}'`, 'd'.repeat(300)],
  ])('%s', (text, name) => {
    expect(diskFacts(text)).toEqual({ facts: named({ 'Disk encryption set': name }) });
  });

  test.each([
    "disk encryption set ''",
    "disk encryption set 'des-1\n'",
    `disk encryption set '${'d'.repeat(301)}'`,
    'disk encryption set des-1',
  ])('no name: %j', (text) => {
    expect(diskFacts(text)).toEqual({ facts: [] });
  });
});
