import { describe, expect, test } from '@jest/globals';
import { NO_ERROR } from '../../../src/azure/http/cloudError.ts';
import type { Service } from '../../../src/azure/http/failure.ts';
import { kindOf } from '../../../src/azure/http/failureKind.ts';

const SERVICES = ['arm', 'entra', 'github', 'github-api', 'metadata'] as const;

describe('Every service', () => {
  test.each([
    [undefined, 'network'],
    [200, 'bad-answer'],
    [204, 'bad-answer'],
    [302, 'bad-answer'],
    [408, 'server-error'],
    [429, 'throttled'],
    [500, 'server-error'],
    [502, 'server-error'],
    [503, 'server-error'],
    [504, 'server-error'],
    [599, 'server-error'],
  ] as const)('means the same by %s', (status, kind) => {
    expect(SERVICES.map((service) => kindOf(service, status))).toEqual(Array(5).fill(kind));
  });
});

describe('A refusal', () => {
  test.each<[Service, number, string]>([
    ['github', 400, 'unauthorized'],
    ['github', 401, 'unauthorized'],
    ['github', 403, 'unauthorized'],
    ['github', 404, 'bad-answer'],
    ['github-api', 400, 'rejected'],
    ['github-api', 401, 'unauthorized'],
    ['github-api', 403, 'unauthorized'],
    ['github-api', 404, 'missing'],
    ['github-api', 409, 'server-error'],
    ['github', 409, 'bad-answer'],
    ['github-api', 410, 'missing'],
    ['github-api', 422, 'rejected'],
    ['metadata', 400, 'bad-answer'],
    ['metadata', 401, 'bad-answer'],
    ['metadata', 403, 'bad-answer'],
    ['metadata', 404, 'bad-answer'],
    ['entra', 400, 'bad-answer'],
    ['entra', 403, 'bad-answer'],
    ['entra', 404, 'bad-answer'],
    ['arm', 400, 'rejected'],
    ['arm', 401, 'unauthorized'],
    ['arm', 403, 'unauthorized'],
    ['arm', 404, 'operation-missing'],
    ['arm', 405, 'rejected'],
    ['arm', 409, 'server-error'],
    ['arm', 410, 'rejected'],
    ['arm', 412, 'rejected'],
  ])('of %s with HTTP %d and nothing else is %s', (service, status, kind) => {
    expect(kindOf(service, status)).toBe(kind);
  });
});

test.each([
  'API rate limit exceeded for installation ID 7.',
  'You have exceeded a secondary rate limit. Please wait a few minutes.',
])("GitHub's API asks for patience with: %s", (message) => {
  const kinds = [403, 429].map((status) => kindOf('github-api', status, { ...NO_ERROR, message }));
  expect(kinds).toEqual(['throttled', 'throttled']);
});

describe('Entra ID', () => {
  const kind = (status: number, code: string, subcode = 'invalid_request') =>
    kindOf('entra', status, { ...NO_ERROR, code, subcode });

  test.each([
    50166, 501661, 90061, 90033, 90024, 90012, 90006, 90055, 90090, 90091, 40010, 50033, 50087, 50196, 70012,
  ])('passes after AADSTS%d, with any status', (code) => {
    expect([400, 401, 403].map((status) => kind(status, `AADSTS${code}`))).toEqual(
      Array(3).fill('server-error'),
    );
  });

  test.each(['temporarily_unavailable', 'server_error'])('passes after %s', (error) => {
    expect([kind(400, '', error), kind(400, 'AADSTS9002313', error)]).toEqual([
      'server-error',
      'server-error',
    ]);
  });

  test.each([700213, 70021, 700016, 700024, 7002381, 50013, 90002, 50034, 9003, 5016])(
    'refuses with AADSTS%d',
    (code) => expect(kind(401, `AADSTS${code}`)).toBe('unauthorized'),
  );

  test('refuses with an OAuth error alone', () =>
    expect(kind(400, '', 'invalid_scope')).toBe('unauthorized'));

  test('is the only one to mean anything by these codes', () => {
    expect(kindOf('github', 401, { ...NO_ERROR, code: 'AADSTS50166' })).toBe('unauthorized');
    expect(kindOf('arm', 401, { ...NO_ERROR, code: 'AADSTS50166' })).toBe('unauthorized');
  });
});

describe('Resource Manager', () => {
  test.each([400, 404])('rejects an api-version with HTTP %d', (status) => {
    for (const code of ['NoRegisteredProviderFound', 'InvalidResourceType', 'invalidapiversionparameter']) {
      expect(kindOf('arm', status, { ...NO_ERROR, code })).toBe('api-version');
    }
  });

  test.each(['XNoRegisteredProviderFound', 'InvalidResourceTypes', 'NotInvalidApiVersionParameter'])(
    'does not mean the api-version by %s',
    (code) => expect(kindOf('arm', 404, { ...NO_ERROR, code })).toBe('operation-missing'),
  );

  test.each([
    'SubscriptionNotFound',
    'InvalidSubscriptionId',
    'ResourceGroupNotFound',
    'ResourceNotFound',
    'ParentResourceNotFound',
  ])('says by %s, and by no longer code, that more than the operation is missing', (code) => {
    const kind = (written: string) => kindOf('arm', 404, { ...NO_ERROR, code: written });
    expect([kind(code), kind(code.toUpperCase())]).toEqual(['missing', 'missing']);
    expect([kind(`X${code}`), kind(`${code}s`)]).toEqual(['operation-missing', 'operation-missing']);
  });

  test.each([
    ['GetAgentPool_NotFound', 'missing'],
    ['getmanagedcluster_notfound', 'missing'],
    ['ForgetAgentPool_NotFound', 'operation-missing'],
    ['GetAgentPoolOperation_NotFound', 'operation-missing'],
    ['GetOperation_NotFound', 'operation-missing'],
  ])('means by the subcode %s: %s', (subcode, kind) => {
    expect(kindOf('arm', 404, { ...NO_ERROR, code: 'NotFound', subcode })).toBe(kind);
  });

  test.each([
    ["Could not find managed cluster 'shop'", 'missing'],
    ["Could not find the ManagedCluster 'shop'", 'missing'],
    ['ManagedCluster not found', 'missing'],
    ['Managed cluster not found', 'missing'],
    ['AgentPool not found', 'missing'],
    ['could not find the agentpool np1', 'missing'],
    ['Managed cluster not found.', 'missing'],
    ['AgentPool not found', 'missing'],
    ['Could not find the operation of managed cluster shop', 'operation-missing'],
    ['Not found.', 'operation-missing'],
  ])('means by the words %j: %s', (message, kind) => {
    expect(kindOf('arm', 404, { ...NO_ERROR, code: 'NotFound', message })).toBe(kind);
  });

  test('says in a detail what is missing', () => {
    const details = [{ ...NO_ERROR, message: "Could not find managed cluster 'aks'." }];
    expect(kindOf('arm', 404, { ...NO_ERROR, code: 'NotFound', details })).toBe('missing');
    const about = [{ ...NO_ERROR, message: 'agentPools/np1/operations/op-1: agent pool not found' }];
    expect(kindOf('arm', 404, { ...NO_ERROR, code: 'NotFound', details: about })).toBe('operation-missing');
  });

  test('does not say it in words of two errors together', () => {
    const details = [{ ...NO_ERROR, message: 'agentpool np1' }];
    const error = { ...NO_ERROR, code: 'NotFound', message: 'Could not find ', details };
    expect(kindOf('arm', 404, error)).toBe('operation-missing');
  });
});
