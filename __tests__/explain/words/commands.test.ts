import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import * as commands from '../../../src/explain/words/commands.ts';
import { CLUSTER_OPERATION, LOCATION_OPERATION, OPERATION, SUBSCRIPTION } from '../../samples/operations.ts';

const { activityLogCommand, fillCommand, quote, valuesOf } = commands;

describe('quote', () => {
  test.each(['np1', 'rg-prod', 'a_b.c', '/subscriptions/s/rg', 'https://h:1/x', 'me@example.org', 'a=b'])(
    'leaves %s as it is',
    (word) => {
      expect(quote(word)).toBe(word);
    },
  );

  test.each([
    ['', "''"],
    ['a b', "'a b'"],
    ["it's", `'it'\\''s'`],
    ['$(reboot)', "'$(reboot)'"],
  ])('quotes %j', (word, quoted) => expect(quote(word)).toBe(quoted));

  test('a shell reads back each word', () => {
    const words = [
      '',
      ' ',
      "'",
      "''",
      '"',
      '$HOME',
      '$(echo x)',
      '`echo x`',
      'a;b',
      'a|b',
      'a&b',
      '*',
      '~',
      '!x',
      'a\nb',
      '\\',
      'é',
      '(x)',
      '{"a":"b c"}',
      '-n',
      '#x',
      '>x',
    ];
    const script = `for word in ${words.map(quote).join(' ')}; do printf '%s\\0' "$word"; done`;
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(words);
  });
});

describe('The values of an operation', () => {
  const given = { subscription: SUBSCRIPTION, operation: 'op-1' };
  const ofCluster = { ...given, rg: 'rg-prod', cluster: 'aks-prod' };

  test.each([
    [LOCATION_OPERATION, given],
    [CLUSTER_OPERATION, ofCluster],
    [OPERATION, { ...ofCluster, pool: 'np1' }],
  ])('are the names that it has: %j', (operation, values) =>
    expect(valuesOf(operation)).toStrictEqual(values),
  );
});

describe('A command template', () => {
  test.each([
    ['pool', '<agent-pool-name>'],
    ['cluster', '<cluster-name>'],
    ['rg', '<resource-group>'],
    ['subscription', '<subscription-id>'],
    ['nodeRg', '<node-resource-group>'],
    ['operation', '<operation-id>'],
    ['region', '<region>'],
    ['size', '<vm-size>'],
    ['subnetId', '<subnet-id>'],
    ['vmss', '<scale-set>'],
    ['instance', '<instance-id>'],
    ['objectId', '<object-id>'],
    ['linkedSubscription', '<linked-subscription-id>'],
    ['provider', '<provider>'],
  ])('has a place for %s, which reads %s until it is known', (name, open) => {
    const template = `show {${name}}, again {${name}}.`;
    expect(fillCommand(template, {})).toBe(`show ${open}, again ${open}.`);
    expect(fillCommand(template, { [name]: '' })).toBe(`show ${open}, again ${open}.`);
    expect(fillCommand(template, { [name]: 'a' })).toBe('show a, again a.');
    expect(fillCommand(template, { [name]: 'a b' })).toBe("show 'a b', again 'a b'.");
  });

  test.each(['{}', '{Pool}', '{pools}', '{ pool }', 'pool', '{name:name}', '{pool', 'pool}'])(
    'keeps %s, which is no place for a value',
    (text) => expect(fillCommand(text, { pool: 'np1' })).toBe(text),
  );

  test.each([
    ['az aks list', 'az aks list --subscription s-1'],
    ['az aks list --subscription-id {subscription}', 'az aks list --subscription-id s-1 --subscription s-1'],
    ['az aks list --subscription other', 'az aks list --subscription other'],
    ['kubectl get nodes', 'kubectl get nodes'],
    ['az disk show --ids {subnetId}', 'az disk show --ids <subnet-id>'],
    ['azcopy list', 'azcopy list'],
    ['kubectl get az ', 'kubectl get az '],
  ])('names the subscription in each line of az: %j', (template, line) =>
    expect(fillCommand(template, { subscription: 's-1' })).toBe(line),
  );

  test('names no subscription that is not known, and quotes one that is odd', () => {
    expect(fillCommand('az aks list', {})).toBe('az aks list');
    expect(fillCommand('az aks list', { subscription: '' })).toBe('az aks list');
    expect(fillCommand('az aks list', { subscription: 'a b' })).toBe("az aks list --subscription 'a b'");
  });
});

describe('The command for the activity log', () => {
  const START = '2026-01-02T03:00:30.1234567Z';
  const failures = '--status Failed --query "[].properties.statusMessage" --output tsv';
  const callers =
    '--query "[].{time:eventTimestamp, caller:caller, operation:operationName.value, status:status.value}" --output table';

  test.each([
    [{}, '--offset 7d'],
    [{ startTime: 'soon', endTime: START }, '--offset 7d'],
    [{ startTime: '', endTime: '' }, '--offset 7d'],
    [{ startTime: '2026-01-02T03:00:30' }, '--offset 7d'],
    [{ startTime: START }, '--start-time 2026-01-02T02:59:30Z --offset 1d'],
    [{ startTime: START, endTime: 'later' }, '--start-time 2026-01-02T02:59:30Z --offset 1d'],
    [{ startTime: START, endTime: START }, '--start-time 2026-01-02T02:59:30Z --offset 1d'],
    [{ startTime: '2026-01-05T03:00:30Z', endTime: START }, '--start-time 2026-01-05T02:59:30Z --offset 1d'],
    [
      { startTime: '2026-01-02T03:00:00Z', endTime: '2026-01-03T02:00:00Z' },
      '--start-time 2026-01-02T02:59:00Z --offset 1d',
    ],
    [
      { startTime: '2026-01-02T03:00:00Z', endTime: '2026-01-03T02:00:01Z' },
      '--start-time 2026-01-02T02:59:00Z --offset 2d',
    ],
    [
      { startTime: '2026-01-02T03:00:00Z', endTime: '2026-04-01T02:00:00Z' },
      '--start-time 2026-01-02T02:59:00Z --offset 89d',
    ],
    [
      { startTime: '2026-01-02T03:00:00Z', endTime: '2027-01-02T03:00:00Z' },
      '--start-time 2026-01-02T02:59:00Z --offset 90d',
    ],
  ])('looks at the time of the operation: %j', (keys, period) => {
    expect(activityLogCommand({ rg: 'rg-prod' }, keys, 'failures')).toBe(
      `az monitor activity-log list --resource-group rg-prod ${period} ${failures}`,
    );
  });

  test('looks for a correlation id where there is one, else at the resource group', () => {
    expect(
      activityLogCommand({ rg: 'rg-prod', subscription: 's-1' }, { correlationId: 'c 1' }, 'callers'),
    ).toBe(`az monitor activity-log list --correlation-id 'c 1' --offset 7d ${callers} --subscription s-1`);
    expect(activityLogCommand({ subscription: 's-1' }, { correlationId: '' }, 'failures')).toBe(
      `az monitor activity-log list --resource-group <resource-group> --offset 7d ${failures} --subscription s-1`,
    );
  });
});

describe('A template that several errors share', () => {
  const values = {
    rg: 'rg-prod',
    cluster: 'aks-prod',
    pool: 'np1',
    subnetId: '/subnets/nodes',
    region: 'westeurope',
    size: 'Standard_D8s_v5',
    nodeRg: 'MC_rg',
    vmss: 'aks-np1-vmss',
    instance: '3',
    objectId: 'o-1',
  };
  const ofPool = '--resource-group rg-prod --cluster-name aks-prod --name np1';
  const ofCluster = '--resource-group rg-prod --name aks-prod';
  const ofPools = '--resource-group rg-prod --cluster-name aks-prod';

  test.each([
    [commands.POOL, ofPool],
    [commands.CLUSTER, ofCluster],
    [
      commands.SHOW_POOL,
      `az aks nodepool show ${ofPool} --query "{state:provisioningState, version:currentOrchestratorVersion, image:nodeImageVersion, nodes:count}"`,
    ],
    [
      commands.LIST_API_VERSIONS,
      `az provider show --namespace Microsoft.ContainerService --query "resourceTypes[?resourceType=='managedClusters'].apiVersions" --output tsv`,
    ],
    [
      commands.LIST_POOLS,
      `az aks nodepool list ${ofPools} --query "[].{name:name, mode:mode, nodes:count, state:provisioningState}" --output table`,
    ],
    [
      commands.LIST_POOL_VERSIONS,
      `az aks nodepool list ${ofPools} --query "[].{name:name, version:currentOrchestratorVersion, image:nodeImageVersion}" --output table`,
    ],
    [
      commands.SHOW_SUBNET,
      'az network vnet subnet show --ids /subnets/nodes --query "{range:addressPrefix, ranges:addressPrefixes}"',
    ],
    [commands.POOL_SUBNET, `az aks nodepool show ${ofPool} --query vnetSubnetId --output tsv`],
    [commands.IN_PLACE, `az aks nodepool update ${ofPool} --max-surge 0 --max-unavailable 1`],
    [
      commands.LIST_SIZES,
      'az vm list-skus --location westeurope --size Standard_D8s_v5 --resource-type virtualMachines --all --output table',
    ],
    [commands.GET_NODES, 'kubectl get nodes -l kubernetes.azure.com/agentpool=np1 -o wide'],
    [commands.NODE_GROUP, `az aks show ${ofCluster} --query nodeResourceGroup --output tsv`],
    [commands.POOL_UPGRADES, `az aks nodepool get-upgrades ${ofPools} --nodepool-name np1`],
    [commands.CLUSTER_UPGRADES, `az aks get-upgrades ${ofCluster} --output table`],
    [commands.NEWEST_IMAGE, `az aks nodepool upgrade ${ofPool} --node-image-only`],
    [commands.ROLL_BACK, `az aks nodepool rollback ${ofPool}`],
    [
      commands.FORCE_UPGRADE,
      `az aks update ${ofCluster} --enable-force-upgrade --upgrade-override-until <end-of-the-window-in-UTC>`,
    ],
    [commands.ROLE_ASSIGNMENTS, 'az role assignment list --assignee o-1 --all --output table'],
  ])('is a whole command once it is filled: %s', (template, line) =>
    expect(fillCommand(template, values)).toBe(line),
  );

  test('runs a script on a node', () => {
    expect(fillCommand(commands.onANode('nc -vz mcr.microsoft.com 443'), values)).toBe(
      'az vmss run-command invoke --resource-group MC_rg --name aks-np1-vmss --instance-id 3 --command-id RunShellScript --scripts "nc -vz mcr.microsoft.com 443"',
    );
  });
});
