import { describe, expect, test } from '@jest/globals';
import { correlationFacts, missingAccess } from '../../../src/explain/facts/access.ts';
import { CORRELATION_ID } from '../../samples/explained.ts';
import { named } from '../../samples/named.ts';
import { failureOf } from '../../samples/reports.ts';

const READ = 'Microsoft.ContainerService/managedClusters/agentPools/read';
const CLUSTER =
  '/subscriptions/s1/resourceGroups/rg-shop/providers/Microsoft.ContainerService/managedClusters/shop';
const refused = (message: string, correlationId?: string) =>
  failureOf('unauthorized', { message, ...(correlationId && { correlationId }) });

describe('A refusal names what the identity lacks, as far as Resource Manager says it', () => {
  test.each([
    [
      `The client 'shop-ci' does not have authorization to perform action '${READ}' over scope '${CLUSTER}' or the scope is invalid.`,
      { action: READ, facts: named({ 'Missing action': READ, Scope: CLUSTER }) },
    ],
    [
      `NOT ALLOWED TO PERFORM ACTION 'A/B/READ' OVER SCOPE '/SUBSCRIPTIONS/S1'.`,
      { action: 'A/B/READ', facts: named({ 'Missing action': 'A/B/READ', Scope: '/SUBSCRIPTIONS/S1' }) },
    ],
    [
      `The client may not perform action '${READ}'.`,
      { action: READ, facts: named({ 'Missing action': READ }) },
    ],
    [`The client has no role over scope '${CLUSTER}'.`, { facts: named({ Scope: CLUSTER }) }],
    ['The page is blocked.', { facts: [] }],
    ["May not perform action '' over scope ''.", { facts: [] }],
  ])('%s', (message, access) => {
    expect(missingAccess(refused(message))).toEqual(access);
  });
});

test('The id that Azure support asks for comes after what is missing', () => {
  expect(
    missingAccess(refused(`May not perform action '${READ}' over scope '${CLUSTER}'.`, CORRELATION_ID)).facts,
  ).toEqual(named({ 'Missing action': READ, Scope: CLUSTER, 'Correlation id': CORRELATION_ID }));
});

test('A failure has a correlation id only where the answer had one', () => {
  expect(correlationFacts(refused('No.', CORRELATION_ID))).toEqual(
    named({ 'Correlation id': CORRELATION_ID }),
  );
  expect(correlationFacts(refused('No.'))).toEqual([]);
});
