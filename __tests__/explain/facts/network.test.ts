import { describe, expect, test } from '@jest/globals';
import { networkFacts } from '../../../src/explain/facts/network.ts';
import { SUBNET_ID } from '../../samples/explained.ts';
import { named } from '../../samples/named.ts';

const ASIDE = '-'.repeat(193);

describe('A subnet that is too small, full or in use', () => {
  test.each([
    [
      'Pre-allocated IPs 276 exceeds IPs available 251 in Subnet Cidr 10.9.26.0/24, Subnet Name nodes. If Autoscaler is enabled, the max-count counts.',
      {
        Subnet: 'nodes',
        'Address range': '10.9.26.0/24',
        'Addresses needed': '276',
        'Addresses available': '251',
      },
    ],
    ['The subnet aks-nodes.west is full.', { Subnet: 'aks-nodes.west' }],
    ['Failed in subnet nodes... The subnet has no free IPs.', { Subnet: 'nodes' }],
    ['Subnet: "nodes" is full', { Subnet: 'nodes' }],
    ["SUBNET NAME 'NODES' HAS NO CAPACITY FOR 12", { Subnet: 'NODES', 'Addresses needed': '12' }],
    ['Subnet pods is delegated to another service.', { Subnet: 'pods' }],
    ['Subnet pods is used by external resources.', { Subnet: 'pods' }],
    ['In subnet pods all addresses are taken.', { Subnet: 'pods' }],
    [`Subnet pods ${ASIDE} full`, { Subnet: 'pods' }],
    ['Subnet ingress is full.', { Subnet: 'ingress' }],
    ['Subnet in-prod is full.', { Subnet: 'in-prod' }],
    ['Subnet tools is full.', { Subnet: 'tools' }],
    ['Subnet addresses-a is full.', { Subnet: 'addresses-a' }],
    ['The subnet used by pool np1 is full.', {}],
    ['The subnet cannot take more addresses.', {}],
    ['Subnet addresses are all in use, the range is full.', {}],
    ['Subnet prefix 10.0.0.0/24 is full.', { 'Address range': '10.0.0.0/24' }],
    ['The subnet is full.', {}],
    ['The subnet with the most addresses', {}],
  ])('%s', (text, facts) => {
    expect(networkFacts(text)).toEqual({ facts: named(facts), values: {} });
  });

  test.each([
    'The subnet was found.',
    'There are no addresses left in the subnet.',
    'The subnets are full.',
    'The subnet was found.\nThe disk is full.',
    `Subnet pods ${ASIDE}- full`,
    'Subnet pods is fulfilled.',
  ])('Nothing about it: %s', (text) => {
    expect(networkFacts(text)).toEqual({ facts: [] });
  });
});

describe('The id of a subnet, which fills commands', () => {
  test.each([
    [
      `Subnet ${SUBNET_ID} does not have enough capacity for 1101 IP addresses.`,
      SUBNET_ID,
      { Subnet: 'nodes', 'Addresses needed': '1,101' },
    ],
    [`No capacity in subnet ${SUBNET_ID}.`, SUBNET_ID, { Subnet: 'nodes' }],
    [`('${SUBNET_ID}') is delegated`, SUBNET_ID, { Subnet: 'nodes' }],
    [`"${SUBNET_ID.toUpperCase()}"`, SUBNET_ID.toUpperCase(), { Subnet: 'NODES' }],
    [`${SUBNET_ID.replace('nodes', 'n')} is full`, SUBNET_ID.replace('nodes', 'n'), { Subnet: 'n' }],
    [`${SUBNET_ID}/providers/x is linked to subnet other`, SUBNET_ID, { Subnet: 'nodes' }],
  ])('%s', (text, subnetId, facts) => {
    expect(networkFacts(text)).toEqual({ facts: named(facts), values: { subnetId } });
  });
});

describe('The address range of a subnet', () => {
  test.each([
    ['Subnet CIDR 10.9.26.0/24', '10.9.26.0/24'],
    ["subnet range: '10.240.100.0/8'", '10.240.100.0/8'],
    ['subnet CIDR is 10.9.26.0/24', '10.9.26.0/24'],
    ['subnetRange of "192.168.100.128/25"', '192.168.100.128/25'],
    ['subnet address prefix: fd12:3456:789a::/64', 'fd12:3456:789a::/64'],
    ['subnet address range: is FD12::/128', 'FD12::/128'],
  ])('%s', (text, range) => {
    expect(networkFacts(text)).toEqual({ facts: named({ 'Address range': range }), values: {} });
  });
});

describe('The address ranges of pods and services, and the address of their DNS', () => {
  test.each([
    ['The pod CIDR 10.244.0.0/16 overlaps.', { 'Pod address range': '10.244.0.0/16' }],
    ['podCidr: "fd12:3456::/64"', { 'Pod address range': 'fd12:3456::/64' }],
    ["PodAddress Range: is '10.244.0.0/16'", { 'Pod address range': '10.244.0.0/16' }],
    ['The service CIDR 10.0.0.0/16 overlaps.', { 'Service address range': '10.0.0.0/16' }],
    ['serviceCidr: "10.0.0.0/16"', { 'Service address range': '10.0.0.0/16' }],
    ['Service address range of 10.0.0.0/16', { 'Service address range': '10.0.0.0/16' }],
    ['The DNS service IP address is 10.0.0.10.', { 'DNS service address': '10.0.0.10' }],
    ["DNSServiceIP: '172.16.100.254'", { 'DNS service address': '172.16.100.254' }],
    ['dns serviceip 1.2.3.4', { 'DNS service address': '1.2.3.4' }],
    ['dnsService IP of "10.20.30.40"', { 'DNS service address': '10.20.30.40' }],
    ['DNS service IP: 10.0.0.10 and 10.0.0.11', { 'DNS service address': '10.0.0.10' }],
    [
      'dnsServiceIP 10.1.0.10 is outside of serviceCidr 10.0.0.0/16; podCidr is 10.244.0.0/16',
      {
        'Pod address range': '10.244.0.0/16',
        'Service address range': '10.0.0.0/16',
        'DNS service address': '10.1.0.10',
      },
    ],
    ['DNS service IP 10.0.0.10/32, tripod CIDR 10.0.0.0/16, microservice CIDR 10.0.0.0/16', {}],
    ['DNS service IP 10.0.0, DNS service IP 10.0.0.1000, pod CIDR 10.0.0.0, service CIDR none', {}],
  ])('%s', (text, facts) => {
    expect(networkFacts(text)).toEqual({ facts: named(facts) });
  });

  test('They stand between the range of the subnet and its figures', () => {
    expect(
      networkFacts(
        'Pre-allocated IPs 1276, IPs available 251: subnet range 10.9.26.0/24, pod CIDR 10.9.0.0/16, service CIDR 10.0.0.0/16, DNS service IP 10.0.0.10',
      ).facts,
    ).toEqual(
      named({
        'Address range': '10.9.26.0/24',
        'Pod address range': '10.9.0.0/16',
        'Service address range': '10.0.0.0/16',
        'DNS service address': '10.0.0.10',
        'Addresses needed': '1,276',
        'Addresses available': '251',
      }),
    );
  });
});
