import { describe, expect, test } from '@jest/globals';
import type { Failure, FailureKind, Service } from '../../../src/azure/http/failure.ts';
import {
  CORRELATED,
  CORRELATION_FACT,
  command,
  explained,
  failed,
  IDENTITY,
  nested,
  refusal,
} from '../../samples/explainedStarts.ts';
import { SUBSCRIPTION } from '../../samples/operations.ts';
import { kubernetes, NODE_IMAGE } from '../../samples/upgrades.ts';

const AGENT_POOLS = 'Microsoft.ContainerService/managedClusters/agentPools';
const SCOPE = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/aks-prod`;

describe('A request that failed for want of a role', () => {
  const message = `The client 'x' does not have authorization to perform action '${AGENT_POOLS}/write' over scope '/subscriptions/s/y' or the scope is invalid.`;
  const denied = refusal(403, 'AuthorizationFailed', message, CORRELATED);

  const forVersion = `${AGENT_POOLS}/read, ${AGENT_POOLS}/upgradeProfiles/read, ${AGENT_POOLS}/write`;
  const forImage = `${AGENT_POOLS}/read, ${AGENT_POOLS}/upgradeProfiles/read, ${AGENT_POOLS}/upgradeNodeImageVersion/action, ${AGENT_POOLS}/upgradeNodeImageVersion/write`;

  test.each([
    ['the start of a version', true, kubernetes('1.35'), 'start the upgrade', forVersion],
    ['the start of a node image', true, NODE_IMAGE, 'start the upgrade', forImage],
    ['a read before a version', false, kubernetes('1.35'), 'read the agent pool', forVersion],
    ['a read before a node image', false, NODE_IMAGE, 'read the agent pool', forImage],
  ] as const)('names the actions of the upgrade: %s', (_, isStart, wanted, what, actions) => {
    expect(explained(failed('unauthorized', denied, { isStart }), { wanted })).toEqual({
      what: `Azure did not let the identity ${what}: Azure Resource Manager answered HTTP 403. Nothing was started.`,
      why: `No role that the-client has at this scope or above it grants ${AGENT_POOLS}/write.`,
      remedies: [
        `Give the identity a custom role on the cluster with these actions: ${actions}. The role Reader is not enough. A new assignment can take some minutes to work.`,
        'If it has the role already, check that subscription-id and resource-group are the ones it was given for.',
      ],
      commands: [`az role assignment create --role <custom-role> --assignee the-client --scope ${SCOPE}`],
      link: 'https://learn.microsoft.com/azure/role-based-access-control/role-assignments-cli',
      facts: [
        { name: 'Missing action', value: `${AGENT_POOLS}/write` },
        { name: 'Scope', value: '/subscriptions/s/y' },
        CORRELATION_FACT,
      ],
      rootCause: { code: 'AuthorizationFailed', message },
    });
  });

  test.each<[string, Failure]>([
    ['without a code', { kind: 'unauthorized', service: 'arm', httpStatus: 403, message: 'HTTP 403' }],
    ['of a code in other letters', refusal(403, 'authorizationfailed', 'No.')],
  ])('%s, without an action in the message, speaks of what can be in the way', (_, failure) => {
    const { what, why, facts } = explained(failed('unauthorized', failure, { isStart: true }));
    expect(what).toBe(
      'Azure did not let the identity start the upgrade: Azure Resource Manager answered HTTP 403. Nothing was started.',
    );
    expect(why).toBe(
      'The identity has no role with the actions that an upgrade needs, or something between runner and Azure refused the request.',
    );
    expect(facts).toEqual([]);
  });

  test.each([
    'LinkedAuthorizationFailed',
    'AuthorizationFailedForScope',
    'LinkedAccessCheckFailed',
    'DenyAssignmentAuthorizationFailed',
  ])('on something linked is explained as a refused start: %s', (code) => {
    const words = "no permission on linked scope '/subscriptions/s/subnets/y'";
    const { what, rootCause } = explained(
      failed('unauthorized', refusal(403, code, words), { isStart: true }),
    );
    expect(what).toBe(
      `Azure refused to start the upgrade: Azure Resource Manager answered HTTP 403 with ${code}. Nothing was started.`,
    );
    expect(rootCause).toMatchObject({ code, message: words });
  });

  test('on something linked has the cause that is inside the error', () => {
    const failure = {
      ...refusal(403, 'LinkedAccess', 'See the details.'),
      ...nested('SubnetJoin', 'No join.'),
    };
    expect(explained(failed('unauthorized', failure, { isStart: true })).rootCause).toMatchObject({
      code: 'SubnetJoin',
      message: 'No join.',
    });
  });

  test('of another code is about the read where it was a read', () => {
    const failure = refusal(403, 'LinkedAuthorizationFailed', 'No.');
    expect(explained(failed('unauthorized', failure)).what).toBe(
      'Azure did not let the identity read the agent pool: Azure Resource Manager answered HTTP 403. Nothing was started.',
    );
  });
});

describe('A request whose access token was refused', () => {
  const failure = refusal(401, 'InvalidAuthenticationToken', 'The token is revoked.', {
    kind: 'unauthorized',
    ...CORRELATED,
  });
  const advice = {
    remedies: [
      'Check that tenant-id is the tenant of the subscription, and that no policy revokes tokens of this identity.',
      'On a self-hosted runner, check that the machine reaches Resource Manager without a proxy that removes the Authorization header.',
    ],
    commands: [],
    facts: [CORRELATION_FACT],
    rootCause: { code: 'InvalidAuthenticationToken', message: 'The token is revoked.' },
  };

  test('was refused twice where it was a read', () => {
    expect(explained(failed('unauthorized', failure))).toEqual({
      what: 'Azure refused the access token twice, the second time a fresh one (HTTP 401).',
      ...advice,
    });
  });

  test('had one that the reads before could use where it was the start', () => {
    expect(explained(failed('unauthorized', failure, { isStart: true }))).toEqual({
      what: 'Azure refused the access token that it had accepted for the reads before: Azure Resource Manager answered HTTP 401. Nothing was started.',
      ...advice,
    });
  });
});

describe('A request that failed in the sign-in', () => {
  test.each<[Service, string]>([
    [
      'entra',
      'Microsoft Entra ID refused the sign-in with AADSTS700016: Microsoft Entra ID answered HTTP 401.',
    ],
    ['github', "GitHub did not issue an ID token: GitHub's ID token service answered HTTP 401."],
  ])('at %s is explained as that', (service, what) => {
    const failure: Failure = {
      kind: 'unauthorized',
      service,
      httpStatus: 401,
      code: 'AADSTS700016',
      message: 'x',
    };
    for (const isStart of [false, true]) {
      const explanation = explained(failed('unauthorized', failure, { isStart }));
      expect(explanation.what).toBe(what);
      expect(explanation.rootCause).toEqual({ code: 'AADSTS700016', message: 'x' });
    }
  });

  test('at Entra ID names the identity that was used', () => {
    const failure: Failure = {
      kind: 'unauthorized',
      service: 'entra',
      code: 'AADSTS700016',
      message: 'x',
    };
    const { remedies } = explained(failed('unauthorized', failure));
    expect(remedies[0]).toContain(`client-id (${IDENTITY.clientId}) and tenant-id (${IDENTITY.tenantId})`);
  });
});

describe('A request for something that is missing', () => {
  test('promises that no pool was created', () => {
    const failure = refusal(404, 'NotFound', 'no such pool', CORRELATED);
    expect(explained(failed('not-found', failure))).toEqual({
      what: 'Azure does not find the agent pool np1: Azure Resource Manager answered HTTP 404. This action never creates a pool. Nothing was started.',
      why: 'One of resource-group, cluster-name and agent-pool-name does not name what it should, or the pool was deleted.',
      remedies: [
        'Compare the inputs with what Azure lists. resource-group is the group of the cluster itself, not the MC_... group of its nodes.',
      ],
      commands: [
        command('az aks list --query "[].{name:name, resourceGroup:resourceGroup}" --output table'),
        command(
          'az aks nodepool list --resource-group rg-prod --cluster-name aks-prod --query "[].{name:name, mode:mode, nodes:count, state:provisioningState}" --output table',
        ),
      ],
      facts: [CORRELATION_FACT],
      rootCause: { code: 'NotFound', message: 'no such pool' },
    });
  });

  test('without a code is about the pool', () => {
    const failure: Failure = { kind: 'missing', service: 'arm', httpStatus: 404, message: 'HTTP 404' };
    expect(explained(failed('not-found', failure)).what).toBe(
      'Azure does not find the agent pool np1: Azure Resource Manager answered HTTP 404. This action never creates a pool. Nothing was started.',
    );
  });

  test.each(['SubscriptionNotFound', 'InvalidSubscriptionId', 'MissingSubscription', 'subscriptionnotfound'])(
    'names the subscription where its code does: %s',
    (code) => {
      const failure = refusal(404, code, 'no such subscription', CORRELATED);
      expect(explained(failed('not-found', failure))).toEqual({
        what: `Azure does not find the subscription ${SUBSCRIPTION}: Azure Resource Manager answered HTTP 404. Nothing was started.`,
        why: 'It does not exist, belongs to another tenant, or the identity has no role in it.',
        remedies: [
          'Compare subscription-id with what the identity can see, and tenant-id with the tenant of the subscription.',
        ],
        commands: ['az account list --output table'],
        facts: [CORRELATION_FACT],
        rootCause: { code, message: 'no such subscription' },
      });
    },
  );
});

describe('A request whose api-version Azure refused', () => {
  const listing = (versions: readonly string[], more: Partial<Failure> = {}) =>
    refusal(
      400,
      'NoRegisteredProviderFound',
      `No registered resource provider found for location 'x' and API version '2030-01-01' for type 'managedClusters'. The supported api-versions are '${versions.join(', ')}'. The supported locations are 'x'.`,
      { kind: 'api-version', ...more },
    );
  const common = {
    what: 'Azure does not support the api-version of the request: Azure Resource Manager answered HTTP 400. Nothing was started.',
    why: 'A cloud other than the public one supports new versions later, and Azure retires old ones.',
    commands: [
      'az provider show --namespace Microsoft.ContainerService --query "resourceTypes[?resourceType==\'managedClusters\'].apiVersions" --output tsv',
    ],
  };

  test('lists the others, newest first', () => {
    const failure = listing(['2025-10-01', '2026-08-01', '2024-01-01', '2026-03-02-preview'], CORRELATED);
    expect(explained(failed('error', failure))).toEqual({
      ...common,
      remedies: ['Set the input api-version to the newest version without -preview that Azure lists.'],
      facts: [
        {
          name: 'api-versions that Azure lists',
          value: '2026-08-01, 2026-03-02-preview, 2025-10-01, 2024-01-01',
        },
        CORRELATION_FACT,
      ],
      rootCause: { code: 'NoRegisteredProviderFound', message: failure.message },
    });
  });

  test('does not ask for a version without -preview where there is none', () => {
    const { remedies } = explained(failed('error', listing(['2026-08-01-preview', '2026-03-02-preview'])));
    expect(remedies).toEqual(['Set the input api-version to the newest version that Azure lists.']);
  });

  test('lists the newest thirty of many, each once, and says how many more there are', () => {
    const versions = Array.from({ length: 32 }, (_, index) => `${2000 + index}-01-01`);
    const { facts } = explained(failed('error', listing([...versions, ...versions])));
    expect(facts).toEqual([
      {
        name: 'api-versions that Azure lists',
        value: `${versions.slice(2).toReversed().join(', ')} and 2 more`,
      },
    ]);
  });

  test('leaves it to the reader where Azure lists none', () => {
    const failure = refusal(400, 'InvalidApiVersionParameter', 'No such version.', {
      kind: 'api-version',
    });
    expect(explained(failed('error', failure))).toEqual({
      ...common,
      remedies: ['Set the input api-version to a version that this cloud supports.'],
      facts: [],
      rootCause: { code: 'InvalidApiVersionParameter', message: 'No such version.' },
    });
  });
});

describe('A request that was answered in another way', () => {
  test('about another resource has both of them', () => {
    const message = 'the answer is about np2, but the request was about np1';
    const failure: Failure = { kind: 'other-resource', service: 'arm', message, ...CORRELATED };
    expect(explained(failed('error', failure))).toEqual({
      what: `The response is not about the agent pool that the inputs name: ${message}. Nothing was started.`,
      remedies: ['On a self-hosted runner, check what answers in place of Azure Resource Manager.'],
      commands: [],
      facts: [CORRELATION_FACT],
      rootCause: { code: '', message },
    });
  });

  test('with a refusal that has no words of its own sends the reader to the message', () => {
    const failure = refusal(400, 'InvalidParameter', 'The name is too long.', CORRELATED);
    expect(explained(failed('error', failure))).toEqual({
      what: 'Azure rejected a request that reads the agent pool: Azure Resource Manager answered HTTP 400. Nothing was started.',
      remedies: [
        'Check the inputs against the message; with the correlation id Azure support can find the request.',
      ],
      commands: [],
      facts: [CORRELATION_FACT],
      rootCause: { code: 'InvalidParameter', message: 'The name is too long.' },
    });
  });
});

describe('A request that Azure did not answer', () => {
  const unanswered = (kind: FailureKind, more: Partial<Failure> = {}): Failure => ({
    kind,
    service: 'arm',
    message: 'x',
    ...more,
  });
  const again =
    'Run the job again once it responds (https://azure.status.microsoft shows known outages): it starts the upgrade then.';
  const onTheWay =
    'On a self-hosted runner, check that DNS, the firewall and HTTPS_PROXY let it reach this service.';

  test('can be repeated by running the job again', () => {
    const failure = unanswered('server-error', { httpStatus: 503, code: 'Busy', ...CORRELATED });
    expect(explained(failed('unreachable', failure, { failures: 20 }))).toEqual({
      what: '20 consecutive requests failed; the last: Azure Resource Manager answered HTTP 503. Nothing was started.',
      why: 'Azure Resource Manager, or the network on the way to it, was not available.',
      remedies: [again, onTheWay],
      commands: [],
      facts: [CORRELATION_FACT],
      rootCause: { code: 'Busy', message: 'x' },
    });
  });

  test.each([
    [1, 'A request failed'],
    [2, '2 consecutive requests failed; the last'],
  ])('is counted where there were several: %d', (failures, requests) => {
    const { what } = explained(failed('unreachable', unanswered('network'), { failures }));
    expect(what).toBe(`${requests}: Azure Resource Manager sent no complete response. Nothing was started.`);
  });

  test('at the metadata begins its reason with a capital letter', () => {
    const { why } = explained(failed('unreachable', unanswered('network', { service: 'metadata' })));
    expect(why).toMatch(/^The cloud's metadata endpoint, or the network/);
  });

  test('in the sign-in for the start names the service, and that it came before the start', () => {
    const failure = unanswered('server-error', { service: 'entra', httpStatus: 500 });
    expect(explained(failed('unreachable', failure, { isStart: true }))).toEqual({
      what: 'A request failed: Microsoft Entra ID answered HTTP 500. Nothing was started.',
      why: 'Microsoft Entra ID, or the network on the way to it, was not available when the upgrade was to be started.',
      remedies: [again, onTheWay],
      commands: [],
      facts: [],
      rootCause: { code: '', message: 'x' },
    });
  });

  test.each([true, false])('because it throttled says what is limited (start: %j)', (isStart) => {
    const failure = unanswered('throttled', { httpStatus: 429, ...CORRELATED });
    expect(explained(failed('unreachable', failure, { failures: 7, isStart }))).toEqual({
      what: 'Azure throttled the requests for longer than this step can wait: Azure Resource Manager answered HTTP 429. Nothing was started.',
      why: 'AKS limits the requests of a subscription, and the changes of one pool to about one a minute.',
      remedies: [
        'Run the job again later: it starts the upgrade then.',
        'Find out what else sends so many requests to AKS in this subscription.',
      ],
      commands: [],
      facts: [CORRELATION_FACT],
      rootCause: { code: '', message: 'x' },
    });
  });
});
