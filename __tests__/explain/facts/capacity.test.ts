import { describe, expect, test } from '@jest/globals';
import { quotaFacts, sizeFacts } from '../../../src/explain/facts/capacity.ts';
import { QUOTA_WORDS, SUBSCRIPTION_ID } from '../../samples/explained.ts';
import { named } from '../../samples/named.ts';

describe('quota', () => {
  test.each([
    [
      QUOTA_WORDS,
      {
        'VM family': 'standardDSv9Family',
        'Current limit': '1,200',
        'Current usage': '1,196',
        'Additional required': '8',
        'New limit needed': '1,204',
      },
    ],
    [
      'Operation results in exceeding quota limits of Core. Maximum allowed: 10, Current in use: 10, Additional requested: 2. Please read more.',
      { 'Current limit': '10', 'Current usage': '10', 'Additional required': '2' },
    ],
    [
      'Insufficient vcpu quota requested 16, remaining 3 for family standardDv9Family for region northeurope. Surge nodes would also consume vcpu quota.',
      { 'VM family': 'standardDv9Family', Left: '3', 'Additional required': '16' },
    ],
    [
      'Insufficient regional vcpu quota left for location northeurope. left regional vcpu quota 3, requested quota 4.',
      { Left: '3', 'Additional required': '4' },
    ],
    [
      'exceeding approved Total Regional Cores quota: current limit 12000, current usage 11999, additional required 64',
      {
        Quota: 'Total Regional Cores',
        'Current limit': '12,000',
        'Current usage': '11,999',
        'Additional required': '64',
      },
    ],
    [
      'CURRENT LIMIT=40 CURRENTLY USED=38 LEFT VM FAMILY VCPU QUOTA=2 NEW LIMIT REQUIRED=44',
      { 'Current limit': '40', 'Current usage': '38', Left: '2', 'New limit needed': '44' },
    ],
    ['The quota limit is 40 and the left vcpu quota is 2.', { 'Current limit': '40', Left: '2' }],
    ['The quota of standardDSv9Family cores has a limit.', {}],
    ['The current limit of patience is reached.', {}],
    ['Remaining 3 nodes.', {}],
  ])('%s', (text, facts) => {
    expect(quotaFacts(text)).toEqual({ facts: named(facts) });
  });

  test.each([
    `for subscription ${SUBSCRIPTION_ID}.`,
    `for subscription: ${SUBSCRIPTION_ID}.`,
    `for subscription:${SUBSCRIPTION_ID}.`,
    `for Subscription ID ${SUBSCRIPTION_ID}.`,
    `for subscriptionId '${SUBSCRIPTION_ID}'.`,
    `in the subscription '${SUBSCRIPTION_ID}'.`,
    `in the subscription (${SUBSCRIPTION_ID}).`,
    `in the subscription("${SUBSCRIPTION_ID}").`,
  ])('a quota names its subscription: %s', (text) => {
    expect(quotaFacts(`Current limit: 10 ${text}`)).toEqual({
      facts: named({ 'Current limit': '10', 'Subscription of the quota': SUBSCRIPTION_ID }),
    });
  });

  test.each([
    `for subscription ${SUBSCRIPTION_ID}0`,
    `for the subscriptions, tenant ${SUBSCRIPTION_ID}`,
    'for subscription shop',
  ])('no id of a subscription: %s', (text) => {
    expect(quotaFacts(`Current limit: 10 ${text}`)).toEqual({ facts: named({ 'Current limit': '10' }) });
  });
});

describe('limits that are no quota', () => {
  test.each([
    ['Cannot create more than 1,000 public IP addresses in this region.', { Limit: '1,000' }],
    ['Cannot create more than 20000 rules.', { Limit: '20,000' }],
    ['You cannot create more than 3 clusters. Ask for quota.', { Limit: '3' }],
    ['Cannot create more than 800, current limit: 800', { 'Current limit': '800', Limit: '800' }],
    [
      'Invalid node count 20, exceeding max node count 16 supported by Public IPPrefix size /28.',
      { 'Node count': '20', 'Largest node count': '16', 'Prefix size': '/28' },
    ],
    [
      'invalid node count 10001, exceeding max node count 10000 of the IP prefix size /124',
      { 'Node count': '10001', 'Largest node count': '10000', 'Prefix size': '/124' },
    ],
    ['Invalid node count 3, exceeding max node count 2.', { 'Node count': '3', 'Largest node count': '2' }],
    ['Public IP Prefix size /28 is supported.', {}],
    ['Cannot create more than planned.', {}],
  ])('%s', (text, facts) => {
    expect(quotaFacts(text)).toEqual({ facts: named(facts) });
  });
});

describe('sizes', () => {
  test.each([
    'Standard_B2',
    'Standard_D2s_v9',
    'Standard_E4-2as_v9',
    'Standard_DC4ads_cc_v9',
    'Standard_NC24ads_A100_v9',
    'Standard_NVME8_v9',
    'standard_d2s_v9',
  ])('%s', (size) => {
    expect(sizeFacts(`The requested VM size '${size}' is refused.`)).toEqual({
      facts: named({ 'VM size': size }),
      values: { size },
    });
  });

  test.each(['Standard_LRS', 'Standard', 'NonStandard_D2s_v9'])('no size: %s', (name) => {
    expect(sizeFacts(`The name '${name}' is refused.`)).toEqual({ facts: [], values: {} });
  });

  test('several sizes fill no command', () => {
    expect(sizeFacts('Standard_A2_v9 and Standard_A4_v9, again Standard_A2_v9')).toEqual({
      facts: named({ 'VM sizes': 'Standard_A2_v9, Standard_A4_v9' }),
      values: {},
    });
  });

  test.each([
    'available VM sizes are',
    'available size is',
    'Supported SKUs:',
    'supported VM SKU:',
    'allowed sizes:',
    'offered sizes',
    'valid VM size',
    'Possible skus are:',
  ])('sizes offered are not those refused: %s', (label) => {
    expect(sizeFacts(`Standard_A2_v9 is gone. ${label} Standard_B2_v9,Standard_B4_v9`)).toEqual({
      facts: named({ 'VM size': 'Standard_A2_v9', 'VM sizes offered': 'Standard_B2_v9, Standard_B4_v9' }),
      values: { size: 'Standard_A2_v9' },
    });
  });

  test.each(['. For Standard_A2_v9 ask us.', '.  For Standard_A2_v9 ask us.', '\nStandard_A2_v9 is gone.'])(
    'the list of sizes offered ends before %j',
    (rest) => {
      expect(sizeFacts(`Allowed sizes: Standard_B2_v9${rest}`)).toEqual({
        facts: named({ 'VM size': 'Standard_A2_v9', 'VM sizes offered': 'Standard_B2_v9' }),
        values: { size: 'Standard_A2_v9' },
      });
    },
  );

  test.each([' (of 1.28), ', ' https://sizes.invalid/list ', '. 2) '])(
    'a point that ends no sentence does not end it: %j',
    (middle) => {
      expect(sizeFacts(`Allowed sizes: Standard_B2_v9${middle}Standard_B4_v9`)).toEqual({
        facts: named({ 'VM sizes offered': 'Standard_B2_v9, Standard_B4_v9' }),
        values: {},
      });
    },
  );

  test('hundreds of sizes are cut to five', () => {
    const sizes = Array.from({ length: 300 }, (_, index) => `Standard_D${index + 1}s_v9`).join(',');
    const five =
      'Standard_D1s_v9, Standard_D2s_v9, Standard_D3s_v9, Standard_D4s_v9, Standard_D5s_v9 and 295 more';
    expect(sizeFacts(`Refused: ${sizes}`)).toEqual({ facts: named({ 'VM sizes': five }), values: {} });
    expect(sizeFacts(`Allowed sizes: ${sizes}`)).toEqual({
      facts: named({ 'VM sizes offered': five }),
      values: {},
    });
  });
});

describe('regions', () => {
  test.each([
    ['in location westeurope', 'westeurope'],
    ['in location "westus3"', 'westus3'],
    ["in the region 'UKSouth'.", 'uksouth'],
    ['Location: SwedenCentral, plan free', 'swedencentral'],
    ['region=northeurope', 'northeurope'],
    ['location  =  "japaneast"', 'japaneast'],
    ['{"location":"germanywestcentral"}', 'germanywestcentral'],
    ["{'location' : 'centralindia'}", 'centralindia'],
    ['The region is australiasoutheast.', 'australiasoutheast'],
    ['region: usgovvirginia', 'usgovvirginia'],
    ['location usdodeast', 'usdodeast'],
    ['location westus, region: WestUS', 'westus'],
    ["not available in location 'West Europe'.", 'westeurope'],
    ['The region is North Central US.', 'northcentralus'],
    ['in region East US 2, zone 4', 'eastus2'],
    ['Location: UAE North', 'uaenorth'],
    ['location Germany West Central is full', 'germanywestcentral'],
    ['location South Africa North', 'southafricanorth'],
    ['region Brazil Southeast', 'brazilsoutheast'],
    ['Location Germany West Central', 'germanywestcentral'],
    ['region Southeast Asia', 'southeastasia'],
    ['region East US 2 EUAP', 'eastus2euap'],
    ['region China North 3', 'chinanorth3'],
    ['Location: West US Error code: 5', 'westus'],
    ['location Central India Try another one', 'centralindia'],
    ["location 'US Gov Virginia'", 'usgovvirginia'],
    ['region West Europe, location westeurope', 'westeurope'],
    ['location eastus2euap', 'eastus2euap'],
  ])('%s', (text, region) => {
    expect(sizeFacts(text)).toEqual({ facts: named({ Region: region }), values: { region } });
  });

  test.each([
    'Vnet region is westus while cluster region is westus2.',
    'in this region, try another zone',
    'the regional west',
    'allocation westus',
    'region westus22',
    'Vnet region is West US while cluster region is West US 2.',
    'Region Settings Are Wrong',
    'Location West Wing',
    'RELOCATION West Europe',
  ])('no region: %s', (text) => {
    expect(sizeFacts(text)).toEqual({ facts: [], values: {} });
  });
});

describe('zones', () => {
  test.each([
    ['not in zone 2', { Zone: '2' }],
    ["not in zone '2'.", { Zone: '2' }],
    ['Availability zones: 1, 3.', { Zones: '1, 3' }],
    ['ZONES 1 2 3', { Zones: '1, 2, 3' }],
    ["zone(s) '1','2'", { Zones: '1, 2' }],
    ['zones are [1,2]', { Zones: '1, 2' }],
    ['the availability zone is "3"', { Zone: '3' }],
    ['zones = ("1", "2")', { Zones: '1, 2' }],
    ['zone 1, then zone 2', { Zone: '1' }],
    ["zones '1', '2' and '3'", { Zones: '1, 2, 3' }],
    ['zones: 1 and 2', { Zones: '1, 2' }],
    ['zone "1" or "2"', { Zones: '1, 2' }],
    ['{"zones":["1","2"]}', { Zones: '1, 2' }],
    ['In zone 1 and 3 nodes failed', { Zone: '1' }],
    ['In zone 1 and 3 VMs failed', { Zone: '1' }],
    [
      "The zone(s) '3' are refused. The supported zones for the pool are '1,2'",
      { Zone: '3', 'Zones offered': '1, 2' },
    ],
    ['Available zones: 1', { 'Zones offered': '1' }],
    ['ALLOWED AVAILABILITY ZONES [1, 2]', { 'Zones offered': '1, 2' }],
    ['zones offered in zone 1: none. valid zone: 3', { Zone: '1', 'Zones offered': '3' }],
    ['The supported zones are unknown. Take 2', {}],
    [`The supported zones ${'x'.repeat(78)} 2`, { 'Zones offered': '2' }],
    [`The supported zones ${'x'.repeat(79)} 2`, {}],
    ['zone 4', {}],
    ['zone 12', {}],
    ['zone 1.28', {}],
    ['the time zone of 1', {}],
    ['ozone 1', {}],
  ])('%s', (text, facts) => {
    expect(sizeFacts(text)).toEqual({ facts: named(facts), values: {} });
  });

  test('a size, a region and zones are told together', () => {
    const text =
      "VM size Standard_D2s_v9 is not offered in location 'westeurope' zone '2'. Constraints applied: Zone";
    expect(sizeFacts(text)).toEqual({
      facts: named({ 'VM size': 'Standard_D2s_v9', Region: 'westeurope', Zone: '2', Constraints: 'Zone' }),
      values: { size: 'Standard_D2s_v9', region: 'westeurope' },
    });
  });
});

describe('constraints', () => {
  test.each([
    [
      'Constraints applied are: - Differencing (Ephemeral) Disks  - VM Size',
      'Differencing (Ephemeral) Disks, VM Size',
    ],
    [
      'Constraints applied are:\n  - Networking (such as IPv6, Accelerated Networking),\n  - VM Size;\n\nTry later.',
      'Networking (such as IPv6, Accelerated Networking), VM Size',
    ],
    ['CONSTRAINTS APPLIED ARE:\r\n\r\n* VM Size\r\n* Zone\r\n \r\nTry later.', 'VM Size, Zone'],
    ['constraints applied - Low-priority - VM Size. Please try later.', 'Low-priority, VM Size'],
    ['Constraints applied: •  Zone •  VM Size.', 'Zone, VM Size'],
    ['Constraints applied are:VM Size\nZone', 'VM Size, Zone'],
  ])('%j', (text, constraints) => {
    expect(sizeFacts(text)).toEqual({ facts: named({ Constraints: constraints }), values: {} });
  });

  test.each(['It failed with constraints applied. Try later.', 'It failed with the constraints applied.'])(
    'none are named: %s',
    (text) => {
      expect(sizeFacts(text)).toEqual({ facts: [], values: {} });
    },
  );
});
