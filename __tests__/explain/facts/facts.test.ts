import { describe, expect, test } from '@jest/globals';
import type { Facts } from '../../../src/explain/facts/facts.ts';
import { networkFacts } from '../../../src/explain/facts/network.ts';
import { policyFacts } from '../../../src/explain/facts/policy.ts';
import { requestFacts } from '../../../src/explain/facts/request.ts';
import { throttlingFacts } from '../../../src/explain/facts/throttling.ts';
import { versionFacts } from '../../../src/explain/facts/versions.ts';
import { SUBNET_ID } from '../../samples/explained.ts';

function told({ facts }: Facts): Record<string, string> {
  return Object.fromEntries(facts.map(({ name, value }) => [name, value]));
}

describe('throttling', () => {
  test.each([
    ['Too many requests. Retry after 12 seconds.', { 'Wait before the next try': '12 seconds' }],
    ["Throttled: please try again after '3' minutes.", { 'Wait before the next try': '3 minutes' }],
    ['Too many requests. Retry-After: 30', { 'Wait before the next try': '30 seconds' }],
    [
      'TooManyRequests {\\"operationGroup\\":\\"GetVMs3Min\\",\\"allowedRequestCount\\":200,\\"measuredRequestCount\\":219}',
      { 'Operation group': 'GetVMs3Min', 'Requests allowed': '200', 'Requests measured': '219' },
    ],
    ['Wait 5 minutes for the nodes.', {}],
  ])('%s', (text, facts) => expect(told(throttlingFacts(text))).toEqual(facts));
});

describe('versions', () => {
  test.each([
    [
      'Upgrading Kubernetes version 1.40.2 to 1.42.0 is not allowed. Available upgrades: [1.41.1 1.41.0].',
      { 'Version step': '1.40.2 to 1.42.0', 'Versions offered': '1.41.1, 1.41.0' },
    ],
    [
      'Node pool version 1.28.9 and control plane version 1.32.4 are incompatible.',
      { 'Pool version': '1.28.9', 'Control plane version': '1.32.4' },
    ],
    ['Node pool version 1.28.9 is old.', {}],
    [
      '2 errors:\n* usage has been detected on API a.v1beta1.list, and was recently seen at: 2026-01-14 08:46:46 +0000 UTC, which will be removed in 1.29\n* usage has been detected on API b.v1beta2.get, and was recently seen at: 2026-01-15 08:46:46 +0000 UTC, which will be removed in 1.32',
      {
        'Deprecated APIs': 'a.v1beta1.list, b.v1beta2.get',
        'Last seen': '2026-01-14 08:46:46 +0000, 2026-01-15 08:46:46 +0000',
        'Removed in': '1.29, 1.32',
      },
    ],
    ['Last seen at 2026-01-14, removed in 1.29.', {}],
  ])('%s', (text, facts) => expect(told(versionFacts(text))).toEqual(facts));
});

describe('subnet', () => {
  test.each([
    [
      `Subnet ${SUBNET_ID} does not have enough capacity for 1101 IP addresses.`,
      { Subnet: 'nodes', 'Addresses needed': '1,101' },
    ],
    [
      'Pre-allocated IPs 276 exceeds IPs available 251 in Subnet Cidr 10.9.26.0/24, Subnet Name nodes. If Autoscaler is enabled, the max-count counts.',
      {
        Subnet: 'nodes',
        'Address range': '10.9.26.0/24',
        'Addresses needed': '276',
        'Addresses available': '251',
      },
    ],
    ['The subnet was found.', {}],
  ])('%s', (text, facts) => {
    expect(told(networkFacts(text))).toEqual(facts);
  });
});

describe('policy', () => {
  test.each([
    [
      `Policy identifiers: '[{"policyDefinitionId":"/subscriptions/x/providers/Microsoft.Authorization/policyDefinitions/need-nsg","policyAssignmentId":"/subscriptions/x/providers/Microsoft.Authorization/policyAssignments/shop rails"}]'.`,
      { 'Policy assignment': 'shop rails', 'Policy definition': 'need-nsg' },
    ],
    [
      `Resource 'rt' was disallowed by policy. Policy identifiers: '[{"policyAssignment":{"name":"A","id":"/x/policyAssignments/a"},"policyDefinition":{"name":"D","id":"/x/policyDefinitions/d"}},{"policyAssignment":{"name":"B"`,
      { 'Refused resource': 'rt', 'Policy assignment': 'A, B', 'Policy definition': 'D' },
    ],
    [
      "disallowed by one or more policies. Policy identifier(s): '/subscriptions/x/providers/Microsoft.Authorization/policyDefinitions/need-nsg'.",
      { 'Policy definition': 'need-nsg' },
    ],
    ['Nothing about it.', {}],
  ])('%s', (text, facts) => {
    expect(told(policyFacts([text], []))).toEqual(facts);
  });

  test('odd additionalInfo is left out', () => {
    const odd = [null, 1, 'x', {}, { evaluationDetails: { evaluatedExpressions: [null, 1, { path: 1 }] } }];
    const infos = odd.map((info) => ({ type: 'PolicyViolation', info }));
    expect(told(policyFacts([], [...infos, { type: 'Other', info: { policyAssignmentName: 'x' } }]))).toEqual(
      {
        'Failing field': '1 is missing',
      },
    );
  });
});

describe('requests', () => {
  test.each([
    ['Another operation (np2 - Updating) is in progress.', { 'Operation in progress': 'np2 - Updating' }],
    [
      "managed cluster is in Provisioning State(Starting). The previous operation started at '2026-02-21T13:33:55Z'",
      { 'Operation in progress': 'Starting', 'Started at': '2026-02-21T13:33:55Z' },
    ],
    [
      "The client 'x' with object id 'aaaaaaaa-1111-4222-8333-444444444444' does not have authorization to perform action 'A/b/write' over scope '/subscriptions/s'.",
      { 'Object id': 'aaaaaaaa-1111-4222-8333-444444444444', Action: 'A/b/write', Scope: '/subscriptions/s' },
    ],
  ])('%s', (text, facts) => {
    expect(told(requestFacts(text))).toEqual(facts);
  });
});
