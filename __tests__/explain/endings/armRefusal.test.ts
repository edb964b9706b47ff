import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../../src/azure/http/failure.ts';
import { explainArmRefusal } from '../../../src/explain/endings/armRefusal.ts';
import type { Explanation } from '../../../src/explain/explanation.ts';
import {
  CLUSTER_ID,
  CLUSTER_OPERATION,
  failureOf,
  LOCATION_OPERATION,
  OPERATION,
  SUBSCRIPTION,
} from '../../samples/reports.ts';

const IDENTITY = { clientId: '11111111-1111-1111-1111-111111111111', tenantId: 't' };

function explain(
  failure: Failure,
  operation: Parameters<typeof explainArmRefusal>[1] = OPERATION,
): Explanation {
  return explainArmRefusal(failure, operation, IDENTITY);
}

describe('403', () => {
  const ACTION = 'Microsoft.ContainerService/managedClusters/agentPools/operations/read';
  const SCOPE = `${CLUSTER_ID}/agentPools/np1/operations/op-1`;
  const denied = failureOf('unauthorized', {
    httpStatus: 403,
    code: 'AuthorizationFailed',
    message: `The client 'c' with object id 'o' does not have authorization to perform action '${ACTION}' over scope '${SCOPE}' or the scope is invalid.`,
    correlationId: 'c-1',
  });

  test('names the missing action, the scope and the role that grants it', () => {
    const explanation = explain(denied);
    expect(explanation.facts).toEqual([
      { name: 'Missing action', value: ACTION },
      { name: 'Scope', value: SCOPE },
      { name: 'Correlation id', value: 'c-1' },
    ]);
    expect(explanation.why).toContain(ACTION);
    expect(explanation.remedies.join()).toContain('Reader');
    expect(explanation.rootCause).toEqual({ code: 'AuthorizationFailed', message: denied.message });
  });

  test('has the command that gives the role', () => {
    const command = `az role assignment create --role Reader --assignee ${IDENTITY.clientId} --scope`;
    expect(explain(denied).commands).toEqual([`${command} ${CLUSTER_ID}`]);
    expect(explain(denied, LOCATION_OPERATION).commands).toEqual([
      `${command} /subscriptions/${SUBSCRIPTION}`,
    ]);
    expect(explain(denied, { ...OPERATION, resourceGroup: "rg'x" }).commands[0]).toContain(
      `'/subscriptions/${SUBSCRIPTION}/resourceGroups/rg'\\''x/`,
    );
  });

  test.each([
    [
      OPERATION,
      'cluster, or a custom role with Microsoft.ContainerService/managedClusters/agentPools/read and Microsoft.ContainerService/managedClusters/agentPools/*/read.',
    ],
    [CLUSTER_OPERATION, 'cluster, or a custom role with Microsoft.ContainerService/managedClusters/*/read.'],
    [
      LOCATION_OPERATION,
      'subscription, or a custom role with Microsoft.ContainerService/locations/operations/read.',
    ],
  ])('recommends the narrowest role: operation of $scope', (operation, role) => {
    expect(explain(denied, operation).remedies[0]).toBe(
      `Give the identity the role Reader on the ${role} A new assignment can take some minutes to take effect.`,
    );
  });

  test('without names says what it may be', () => {
    const explanation = explain(
      failureOf('unauthorized', { httpStatus: 403, message: 'HTTP 403 with a page' }),
    );
    expect(explanation.facts).toEqual([]);
    expect(explanation.why).toMatch(/no role/);
  });
});

test('401 says that a fresh token was refused as well', () => {
  const explanation = explain(
    failureOf('unauthorized', { httpStatus: 401, code: 'InvalidAuthenticationToken', message: 'No.' }),
  );
  expect(explanation.what).toContain('twice');
  expect(explanation.remedies.join()).toContain('tenant-id');
  expect(explanation.rootCause).toEqual({ code: 'InvalidAuthenticationToken', message: 'No.' });
});

describe('404', () => {
  const missing = failureOf('missing', {
    httpStatus: 404,
    code: 'ResourceGroupNotFound',
    message: "Resource group 'rg' could not be found.",
    correlationId: 'c-1',
  });
  const gone = failureOf('operation-missing', {
    httpStatus: 404,
    code: 'NotFound',
    message: 'no such operation',
  });

  test('for the subscription asks for that alone', () => {
    const explanation = explain({ ...missing, code: 'SubscriptionNotFound' });
    expect(explanation.what).toContain(SUBSCRIPTION);
    expect(explanation.remedies.join()).toContain('tenant-id');
    expect(explanation.commands).toEqual(['az account list --output table']);
  });

  test('for what the operation belongs to names the inputs to compare', () => {
    const explanation = explain(missing);
    for (const input of ['resource-group', 'cluster-name', 'agent-pool-name'])
      expect(explanation.why).toContain(input);
    expect(explanation.remedies.join()).toContain('MC_');
    expect(explanation.commands.map((command) => / (list|nodepool list) /.exec(command)?.[1])).toEqual([
      'list',
      'nodepool list',
    ]);
    for (const command of explanation.commands) expect(command).toContain(`--subscription ${SUBSCRIPTION}`);
    expect(explanation.commands[1]).toContain('--resource-group rg-prod --cluster-name aks-prod');
    expect(explanation.facts).toEqual([{ name: 'Correlation id', value: 'c-1' }]);
    expect(explanation.rootCause?.code).toBe('ResourceGroupNotFound');
  });

  test.each([
    [OPERATION, 'does not know operation op-1 of agent pool np1'],
    [CLUSTER_OPERATION, 'does not know operation op-1 of this cluster'],
  ])('for the operation names it, and where ids come from', (operation, words) => {
    const explanation = explain(gone, operation);
    expect(explanation.what).toContain(words);
    expect(explanation.commands[0]).toMatch(/^az aks .*--resource-group rg-prod/);
    expect(explanation.remedies.join()).toMatch(/Azure-AsyncOperation.*latest/s);
  });

  test('leaves names that are not known to the reader, as they are', () => {
    const [command = ''] = explain(gone, LOCATION_OPERATION).commands;
    expect(command).toContain('<resource-group>');
    expect(command).not.toContain("'<");
  });
});

describe('400', () => {
  const listed = "'2025-05-02-preview, 2026-01-02-preview,2024-09-01, 2026-08-02-preview'";
  const sorted = '2026-08-02-preview, 2026-01-02-preview, 2025-05-02-preview, 2024-09-01';

  test.each([
    `No registered resource provider found for location 'westeurope' and API version '2023-01-01' for type 'managedClusters'. The supported api-versions are ${listed}. The supported locations are 'x, y'.`,
    `The resource type 'managedClusters/agentPools/operations' could not be found in the namespace 'Microsoft.ContainerService' for api version '2023-01-01'. The supported api-versions are ${listed}.`,
    `The api-version '2023-01-01' is invalid. The supported versions are ${listed}.`,
  ])('about the api-version lists those that Azure takes, newest first: %s', (message) => {
    const explanation = explain(failureOf('rejected', { httpStatus: 400, message }));
    expect(explanation.facts[0]).toEqual({ name: 'api-versions that Azure lists', value: sorted });
    expect(explanation.remedies.join()).toContain('api-version');
  });

  test.each([
    [
      'InvalidApiVersionParameter',
      "The api-version 'x' is invalid. The supported versions are '2022-09-01,2014-04-01-preview'.",
    ],
    [
      'InvalidResourceType',
      "The resource type could not be found in the namespace 'Microsoft.ContainerService' for api version 'x'.",
    ],
  ])('about the api-version offers none where Azure lists none for AKS: %s', (code, message) => {
    const explanation = explain(failureOf('api-version', { httpStatus: 400, code, message }));
    expect(explanation.what).toContain('does not support this api-version');
    expect(explanation.facts).toEqual([]);
    expect(explanation.remedies.join()).not.toContain('lists');
    expect(explanation.commands).toEqual([expect.stringMatching(/^az provider show .*managedClusters/)]);
  });

  test('lists only so many', () => {
    const many = Array.from(
      { length: 80 },
      (_, i) => `20${10 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}-01`,
    );
    const message = `The supported api-versions are '${many.join(', ')}'.`;
    expect(explain(failureOf('rejected', { httpStatus: 400, message })).facts[0]?.value).toMatch(
      / and 50 more$/,
    );
  });

  test.each([
    'Something else is wrong.',
    "The supported api-versions are ''.",
    '',
    `${"supported 'x' ".repeat(20_000)}versions`,
  ])('about something else shows the message', (message) => {
    const explanation = explain(failureOf('rejected', { httpStatus: 400, code: 'BadRequest', message }));
    expect(explanation).toMatchObject({ rootCause: { code: 'BadRequest', message }, facts: [] });
    expect(explanation.what).toContain('HTTP 400');
  });
});
