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
    expect(explanation).toEqual({
      what: 'The identity is not allowed to read the operation: Azure Resource Manager answered HTTP 403.',
      why: `No role of ${IDENTITY.clientId} at this scope or above it grants ${ACTION}.`,
      remedies: [
        'Give the identity the role Reader on the cluster, or a custom role with Microsoft.ContainerService/managedClusters/agentPools/read and Microsoft.ContainerService/managedClusters/agentPools/*/read. A new assignment can take some minutes to take effect.',
        'If it has the role already, check that subscription-id and resource-group are those of the assignment.',
      ],
      commands: [
        `az role assignment create --role Reader --assignee ${IDENTITY.clientId} --scope ${CLUSTER_ID}`,
      ],
      link: 'https://learn.microsoft.com/azure/role-based-access-control/role-assignments-cli',
      facts: [
        { name: 'Missing action', value: ACTION },
        { name: 'Scope', value: SCOPE },
        { name: 'Correlation id', value: 'c-1' },
      ],
      rootCause: { code: 'AuthorizationFailed', message: denied.message },
    });
  });

  test('has the command that gives the role', () => {
    const command = `az role assignment create --role Reader --assignee ${IDENTITY.clientId} --scope`;
    expect(explain(denied, LOCATION_OPERATION).commands).toEqual([
      `${command} /subscriptions/${SUBSCRIPTION}`,
    ]);
    expect(explain(denied, { ...OPERATION, resourceGroup: "rg'x" }).commands[0]).toContain(
      `'/subscriptions/${SUBSCRIPTION}/resourceGroups/rg'\\''x/`,
    );
  });

  test.each([
    [CLUSTER_OPERATION, 'cluster, or a custom role with Microsoft.ContainerService/managedClusters/*/read.'],
    [
      LOCATION_OPERATION,
      'subscription, or a custom role with Microsoft.ContainerService/locations/operations/read.',
    ],
  ])('recommends the narrowest role: %j', (operation, role) => {
    expect(explain(denied, operation).remedies[0]).toBe(
      `Give the identity the role Reader on the ${role} A new assignment can take some minutes to take effect.`,
    );
  });

  test('without names says what it may be', () => {
    const explanation = explain(
      failureOf('unauthorized', { httpStatus: 403, message: 'HTTP 403 with a page' }),
    );
    expect(explanation.facts).toEqual([]);
    expect(explanation.why).toBe(
      'The identity has no role that allows it to read the cluster, or something between the runner and Azure refused the request.',
    );
  });
});

test('401 says that a fresh token was refused as well', () => {
  const refused = { httpStatus: 401, code: 'InvalidAuthenticationToken', message: 'No.' };
  expect(explain(failureOf('unauthorized', refused))).toEqual({
    what: 'Azure refused the access token twice, the second time a fresh one (HTTP 401).',
    remedies: [
      'Check that tenant-id is the tenant of the subscription, and that no policy revokes tokens of this identity.',
      'On a self-hosted runner, check that the machine reaches Resource Manager without a proxy that removes the Authorization header.',
    ],
    commands: [],
    facts: [],
    rootCause: { code: 'InvalidAuthenticationToken', message: 'No.' },
  });
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

  const LIST_CLUSTERS = `az aks list --query "[].{name:name, resourceGroup:resourceGroup}" --output table --subscription ${SUBSCRIPTION}`;
  const LIST_POOLS = `az aks nodepool list --resource-group rg-prod --cluster-name aks-prod --output table --subscription ${SUBSCRIPTION}`;

  test.each(['SubscriptionNotFound', 'InvalidSubscriptionId', 'subscriptionnotfound'])(
    'for the subscription asks for that alone: %s',
    (code) => {
      expect(explain({ ...missing, code })).toEqual({
        what: `Azure cannot find the subscription ${SUBSCRIPTION}: Azure Resource Manager answered HTTP 404.`,
        why: 'It does not exist, belongs to another tenant, or the identity has no role in it.',
        remedies: [
          'Compare subscription-id with what the identity can see, and tenant-id with the tenant of the subscription.',
        ],
        commands: ['az account list --output table'],
        facts: [{ name: 'Correlation id', value: 'c-1' }],
        rootCause: { code, message: missing.message },
      });
    },
  );

  test.each([
    [
      OPERATION,
      'One of resource-group, cluster-name and agent-pool-name is wrong',
      [LIST_CLUSTERS, LIST_POOLS],
    ],
    [CLUSTER_OPERATION, 'One of subscription-id, resource-group and cluster-name is wrong', [LIST_CLUSTERS]],
    [LOCATION_OPERATION, 'The URL in operation-id is wrong', [LIST_CLUSTERS]],
  ])('for what an operation belongs to names the inputs to compare: %j', (operation, why, commands) => {
    expect(explain(missing, operation)).toEqual({
      what: 'Azure cannot find what the operation belongs to: Azure Resource Manager answered HTTP 404.',
      why: `${why}, or the resource was deleted.`,
      remedies: [
        'Compare the inputs with what Azure lists. resource-group is the group of the cluster, not the MC_... group of its nodes.',
      ],
      commands,
      facts: [{ name: 'Correlation id', value: 'c-1' }],
      rootCause: { code: 'ResourceGroupNotFound', message: missing.message },
    });
  });

  test('can have no code', () => {
    const { what, rootCause } = explain(failureOf('missing', { httpStatus: 404, message: 'No.' }));
    expect(what).toMatch(/^Azure cannot find what the operation belongs to: /);
    expect(rootCause).toEqual({ code: '', message: 'No.' });
  });

  test.each([
    [OPERATION, 'agent pool np1', LIST_POOLS],
    [CLUSTER_OPERATION, 'this cluster', LIST_POOLS],
    [
      LOCATION_OPERATION,
      'this cluster',
      `az aks nodepool list --resource-group <resource-group> --cluster-name <cluster-name> --output table --subscription ${SUBSCRIPTION}`,
    ],
  ])('for an operation names it, and where ids come from: %j', (operation, owner, command) => {
    expect(explain(gone, operation)).toEqual({
      what: `Azure does not know operation op-1 of ${owner}: Azure Resource Manager answered HTTP 404.`,
      why: 'The id belongs to another pool, cluster or subscription, or the operation is so old that Azure no longer keeps it.',
      remedies: [
        'Check where operation-id comes from: it is the last part of the Azure-AsyncOperation header of the response to the request that started the operation.',
        'To see what ran last on the pool, set operation-id to latest.',
      ],
      commands: [command],
      facts: [],
      rootCause: { code: 'NotFound', message: 'no such operation' },
    });
  });

  test.each([
    [OPERATION, 'agent pool np1', 'np1'],
    [CLUSTER_OPERATION, 'this cluster', '<agent-pool-name>'],
  ])('for the latest operation says that nothing is running: %j', (operation, owner, pool) => {
    expect(explain(gone, { ...operation, operationId: 'latest' })).toEqual({
      what: `Azure reports no operation for ${owner}: Azure Resource Manager answered HTTP 404.`,
      why: 'No operation has run on it, or the last one was so long ago that Azure has forgotten it. So nothing is running that could be waited for.',
      remedies: [
        'If a change was meant to be running, look at the step that starts it.',
        'To wait for an operation that is about to start, set started-after.',
      ],
      commands: [
        `az aks nodepool show --resource-group rg-prod --cluster-name aks-prod --name ${pool} --query provisioningState --subscription ${SUBSCRIPTION}`,
      ],
      facts: [],
      rootCause: { code: 'NotFound', message: 'no such operation' },
    });
  });
});

test.each(['other-resource', 'not-proven'] as const)(
  'An answer about something else (%s) says what it is about, and where a wrong id comes from',
  (kind) => {
    const message = 'the answer is about another pool';
    expect(explain(failureOf(kind, { message, correlationId: 'c-1' }))).toEqual({
      what: `The answer is not about the resource that the inputs name: ${message}.`,
      why: 'operation-id belongs to an operation on another agent pool, cluster or subscription. A matrix job, for example, keeps only the outputs of its last row.',
      remedies: [
        'Check where operation-id comes from, and that it was started on the pool that the inputs name.',
      ],
      commands: [],
      facts: [{ name: 'Correlation id', value: 'c-1' }],
      rootCause: { code: '', message },
    });
  },
);

describe('400', () => {
  const listed = "'2025-05-02-preview, 2026-01-02-preview,2024-09-01, 2026-08-02-preview'";
  const unsupported = {
    what: 'Azure does not support this api-version (retired, or not yet available): Azure Resource Manager answered HTTP 400.',
    why: 'Preview versions of the API retire. Operation statuses of agent pools exist only in preview versions, since 2023-10-02-preview.',
    link: 'https://learn.microsoft.com/rest/api/aks/operation-status-result/get-by-agent-pool',
  };
  const sorted = '2026-08-02-preview, 2026-01-02-preview, 2025-05-02-preview, 2024-09-01';

  test.each([
    `No registered resource provider found for location 'westeurope' and API version '2023-01-01' for type 'managedClusters'. The supported api-versions are ${listed}. The supported locations are 'x, y'.`,
    `The resource type 'managedClusters/agentPools/operations' could not be found in the namespace 'Microsoft.ContainerService' for api version '2023-01-01'. The supported api-versions are ${listed}.`,
    `The api-version '2023-01-01' is invalid. The supported versions are ${listed}.`,
  ])('about the api-version lists those that Azure takes, newest first: %s', (message) => {
    expect(explain(failureOf('rejected', { httpStatus: 400, message, correlationId: 'c-1' }))).toEqual({
      ...unsupported,
      remedies: ['Set the input api-version to a -preview version that Azure lists, the newest first.'],
      commands: [],
      facts: [
        { name: 'api-versions that Azure lists', value: sorted },
        { name: 'Correlation id', value: 'c-1' },
      ],
      rootCause: { code: '', message },
    });
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
    expect(explain(failureOf('api-version', { httpStatus: 400, code, message }))).toEqual({
      ...unsupported,
      remedies: ['Set the input api-version to the newest -preview version that this cloud supports.'],
      commands: [
        `az provider show --namespace Microsoft.ContainerService --query "resourceTypes[?resourceType=='managedClusters'].apiVersions" --output tsv`,
      ],
      facts: [],
      rootCause: { code, message },
    });
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
    expect(explain(failureOf('rejected', { httpStatus: 400, code: 'BadRequest', message }))).toEqual({
      what: "Azure rejected the request for the operation's status: Azure Resource Manager answered HTTP 400.",
      remedies: [
        'Check the inputs against the message. Azure support can find the request by its correlation id.',
      ],
      commands: [],
      facts: [],
      rootCause: { code: 'BadRequest', message },
    });
  });
});
