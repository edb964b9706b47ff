import { describe, expect, test } from '@jest/globals';
import { readStatusAnswer, type StatusAnswer } from '../../../src/azure/aks/statusAnswer.ts';
import { type Failure, isPermanent } from '../../../src/azure/http/failure.ts';

const NOW = Date.parse('2026-01-02T03:04:05Z');

type Headers = Readonly<Record<string, string>>;

function read(status: number, body: unknown, headers: Headers = {}): StatusAnswer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readStatusAnswer({ status, body: text, header: (name) => headers[name] }, NOW);
}

function failureOf(status: number, body: unknown, headers: Headers = {}): Failure {
  const answer = read(status, body, headers);
  if (answer.kind !== 'failure') throw new Error('a status');
  return answer.failure;
}

const wrapped = (code: string, message = 'words') => ({ error: { code, message } });
const flat = (code: string, subcode: string, message = 'words') => ({
  code,
  subcode,
  message,
  details: null,
  target: '',
});

describe('A status', () => {
  test.each([200, 201, 202])('is a %d with an operation status in it', (httpStatus) => {
    const body = '{ "status": "InProgress", "name": "op-1" }';
    expect(read(httpStatus, body)).toMatchObject({
      kind: 'status',
      rawBody: body,
      status: { status: 'InProgress' },
    });
  });

  test.each([100, 199, 300, 304, 307, 400, 401, 404, 409, 429, 500, 503])(
    'is not a %d that says Succeeded',
    (httpStatus) => {
      const body = { id: 'x', name: 'op-1', status: 'Succeeded' };
      expect(read(httpStatus, body)).toMatchObject({ kind: 'failure', failure: { httpStatus } });
    },
  );

  test('can follow a byte order mark, as IIS writes it', () => {
    expect(read(200, '\uFEFF{"status":"Succeeded"}').kind).toBe('status');
  });

  test('has what Retry-After says', () => {
    expect(read(200, { status: 'InProgress' }, { 'retry-after': '30' })).toMatchObject({
      retryAfterMs: 30_000,
    });
    expect(read(200, { status: 'InProgress' })).not.toHaveProperty('retryAfterMs');
  });

  test('is still a status when it has an error as well', () => {
    expect(read(200, { status: 'Succeeded', ...wrapped('NotLatestOperation') }).kind).toBe('status');
  });
});

describe('A bad answer, which can pass', () => {
  test.each([
    ['an empty body', 200, '', 'HTTP 200 with an empty body, which is not an operation status'],
    ['blanks', 200, ' \r\n', 'an empty body'],
    ['no content', 204, '', 'HTTP 204 with an empty body'],
    ['an array', 200, [{ status: 'Succeeded' }], 'not an operation status'],
    ['a string', 200, '"Succeeded"', 'not an operation status'],
    ['a bare word', 200, 'Succeeded', 'not an operation status'],
    ['null', 200, 'null', 'not an operation status'],
    ['a number', 200, '200', 'not an operation status'],
    ['no status', 200, { name: 'op-1' }, 'not an operation status'],
    ['a status of the wrong type', 200, { status: 1 }, 'not an operation status'],
    ['an empty status', 200, { status: '' }, 'not an operation status'],
    ['half a body', 200, '{"status":"Succee', 'HTTP 200 with broken or incomplete JSON (17 characters)'],
    ['half an array', 200, ' [{', 'broken or incomplete JSON'],
    ['a page', 200, '<html><head><title>Sign in</title></head></html>', 'a page titled "Sign in"'],
    ['an error', 200, wrapped('Odd', 'odd words'), 'odd words'],
    ['a redirect', 302, '', 'HTTP 302, a redirect, which is not followed'],
  ])('is %s', (_, status, body, words) => {
    const failure = failureOf(status, body);
    expect(failure).toMatchObject({ kind: 'bad-answer', service: 'arm', httpStatus: status });
    expect(failure.message).toContain(words);
  });
});

describe('The kind of a failure', () => {
  test.each([
    [429, wrapped('Throttled'), 'throttled'],
    [429, '', 'throttled'],
    [401, wrapped('ExpiredAuthenticationToken'), 'unauthorized'],
    [401, wrapped('InvalidAuthenticationToken'), 'unauthorized'],
    [401, '', 'unauthorized'],
    [403, wrapped('AuthorizationFailed'), 'unauthorized'],
    [403, '<html>', 'unauthorized'],
    [408, '', 'server-error'],
    [409, wrapped('Conflict'), 'server-error'],
    [500, '', 'server-error'],
    [500, flat('EntityStoreOperationError', ''), 'server-error'],
    [502, '<html><title>502 Bad Gateway</title>', 'server-error'],
    [502, wrapped('BadGatewayConnection'), 'server-error'],
    [503, '', 'server-error'],
    [504, wrapped('GatewayTimeout'), 'server-error'],
    [599, '', 'server-error'],
    [400, wrapped('InvalidApiVersionParameter'), 'api-version'],
    [400, wrapped('NoRegisteredProviderFound'), 'api-version'],
    [400, wrapped('noregisteredproviderfound'), 'api-version'],
    [404, wrapped('InvalidResourceType'), 'api-version'],
    [400, wrapped('MissingApiVersionParameter'), 'api-version'],
    [409, wrapped('NoRegisteredProviderFoundX'), 'server-error'],
    [500, wrapped('NoRegisteredProviderFound'), 'server-error'],
    [403, wrapped('NoRegisteredProviderFound'), 'unauthorized'],
    [412, '', 'rejected'],
    [421, '', 'rejected'],
    [499, '', 'rejected'],
    [400, '', 'rejected'],
    [405, '', 'rejected'],
    [410, '', 'rejected'],
    [418, '', 'rejected'],
  ] as const)('%d %j is %s', (status, body, kind) => {
    expect(failureOf(status, body).kind).toBe(kind);
  });

  test.each([
    wrapped('SubscriptionNotFound'),
    wrapped('InvalidSubscriptionId'),
    wrapped('ResourceGroupNotFound'),
    wrapped('resourcegroupnotfound'),
    wrapped(
      'ResourceNotFound',
      "The Resource 'Microsoft.ContainerService/managedClusters/aks' was not found.",
    ),
    wrapped('ParentResourceNotFound'),
    flat('NotFound', 'GetAgentPool_NotFound'),
    flat('NotFound', 'GetManagedCluster_NotFound'),
    flat('NotFound', '', 'Could not find managed cluster aks'),
    flat('NotFound', '', 'Agent pool not found'),
    flat('NotFound', '', 'Could not find the agentpool np1'),
  ])('404 %j: what it belongs to is missing, for good', (body) => {
    const { kind } = failureOf(404, body);
    expect([kind, isPermanent(kind)]).toEqual(['missing', true]);
  });

  test.each([
    '',
    '<html><title>404</title>',
    'not json',
    wrapped('NotFound'),
    wrapped('OperationNotFound', 'no such operation'),
    flat('NotFound', 'GetOperation_NotFound'),
    flat('NotFound', ''),
    wrapped('ResourceNotFound', "The Resource '.../agentPools/np1/operations/op-1' was not found."),
    {},
  ])('404 %j: the operation is missing, perhaps only for now', (body) => {
    const { kind } = failureOf(404, body);
    expect([kind, isPermanent(kind)]).toEqual(['operation-missing', false]);
  });

  test.each([
    ['network', false],
    ['server-error', false],
    ['bad-answer', false],
    ['throttled', false],
    ['operation-missing', false],
    ['unauthorized', true],
    ['missing', true],
    ['api-version', true],
    ['other-resource', true],
    ['not-proven', true],
    ['rejected', true],
  ] as const)('%s is permanent: %s', (kind, permanent) => {
    expect(isPermanent(kind)).toBe(permanent);
  });
});

describe('A failure has', () => {
  test.each([
    ['wrapped', wrapped('AuthorizationFailed', 'No.'), 'AuthorizationFailed', 'No.'],
    ['flat', flat('NotFound', 'GetAgentPool_NotFound', 'No pool.'), 'NotFound', 'No pool.'],
    ['with a subcode alone', { subcode: 'Sub', message: 'm' }, 'Sub', 'm'],
  ])('code and message of an error that is %s', (_, body, code, message) => {
    expect(failureOf(500, body)).toMatchObject({ code, message, error: { message } });
  });

  test('a description of the body where there is no error', () => {
    const page = '<html>\n<head><title>\n 502 Bad Gateway </title></head></html>';
    const failure = failureOf(502, page, { 'content-type': 'text/html' });
    expect(failure).toMatchObject({
      message: 'HTTP 502 with a page titled "502 Bad Gateway"',
      rawBody: page,
    });
    expect(failure).not.toHaveProperty('code');
    expect(failureOf(500, 'oops', { 'content-type': 'text/plain; charset=utf-8' }).message).toBe(
      'HTTP 500 with a body of type text/plain',
    );
    expect(failureOf(503, '')).not.toHaveProperty('rawBody');
  });

  test.each([
    [{ 'x-ms-correlation-request-id': 'c', 'x-ms-request-id': 'r' }, 'c'],
    [{ 'x-ms-request-id': 'r' }, 'r'],
    [{}, undefined],
  ])('the correlation id of %j', (headers, id) => {
    expect(failureOf(500, '', headers as Headers).correlationId).toBe(id);
  });

  test('what Retry-After says, also on a 503', () => {
    expect(failureOf(429, '', { 'retry-after': '17' }).retryAfterMs).toBe(17_000);
    expect(failureOf(503, '', { 'retry-after': 'Fri, 02 Jan 2026 03:04:35 GMT' }).retryAfterMs).toBe(30_000);
    expect(failureOf(429, '')).not.toHaveProperty('retryAfterMs');
  });
});
