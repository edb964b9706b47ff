import { describe, expect, test } from '@jest/globals';
import { readStartAnswer } from '../../../src/azure/aks/startAnswer.ts';
import { OPERATION_ID } from '../../samples/upgrades.ts';

const NOW = Date.parse('2026-01-02T03:04:05Z');
const SIGNED = `api-version=2017-08-31&t=639000000000000000&c=${'C'.repeat(900)}&s=${'S'.repeat(340)}&h=Hs3cret_of_the_hash`;
const LOCATION = `https://management.azure.com/subscriptions/s/providers/Microsoft.ContainerService/locations/westeurope`;
const ASYNC = `${LOCATION}/operations/${OPERATION_ID}?${SIGNED}`;
const RESULT = `${LOCATION}/operationresults/${OPERATION_ID}?${SIGNED}`;

function read(status: number, headers: Readonly<Record<string, string>> = {}, body: unknown = '') {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readStartAnswer({ status, body: text, header: (name) => headers[name] }, NOW);
}

describe('An accepted start', () => {
  test.each([
    [200, { 'azure-asyncoperation': ASYNC }],
    [202, { 'azure-asyncoperation': ASYNC, location: RESULT }],
    [202, { location: RESULT }],
    [202, { 'azure-asyncoperation': 'nonsense', location: RESULT }],
    [204, { 'azure-asyncoperation': ASYNC }],
    [200, { 'azure-asyncoperation': ASYNC.replace('https://management.azure.com', 'https://other.example') }],
    [
      200,
      { 'azure-asyncoperation': ASYNC.replace('Microsoft.ContainerService', 'microsoft.containerservice') },
    ],
    [202, { location: RESULT.replace('operationresults', 'operationResults') }],
  ])('of HTTP %d names its operation: %#', (status, headers) => {
    expect(read(status, headers as Record<string, string>)).toMatchObject({
      kind: 'accepted',
      httpStatus: status,
      operationId: OPERATION_ID,
    });
  });

  test.each(['.op', 'latest-1', 'x'.repeat(200)])('can have the id %s', (id) => {
    const url = `${LOCATION}/operations/${id}?${SIGNED}`;
    expect(read(200, { 'azure-asyncoperation': url })).toMatchObject({ operationId: id });
  });

  test('is named by the second header where the first one has no id', () => {
    const headers = { 'azure-asyncoperation': `${LOCATION}/status/x`, location: RESULT };
    expect(read(202, headers)).toMatchObject({ kind: 'accepted', operationId: OPERATION_ID });
  });

  test('has its signature among the secrets, and nothing that is innocent', () => {
    const answer = read(202, { 'azure-asyncoperation': ASYNC, location: RESULT });
    const secrets = 'secrets' in answer ? answer.secrets : [];
    const parts = ['C'.repeat(900), 'S'.repeat(340), 'Hs3cret_of_the_hash', '639000000000000000'];
    expect(secrets).toEqual(expect.arrayContaining(parts));
    expect(secrets).not.toContain('2017-08-31');
    expect(secrets).not.toContain(OPERATION_ID);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['no header', {}],
    ['an empty header', { 'azure-asyncoperation': '' }],
    ['no URL', { 'azure-asyncoperation': '/subscriptions/s/operations/x' }],
    ['another path', { 'azure-asyncoperation': 'https://management.azure.com/status/x' }],
    ['the word latest', { 'azure-asyncoperation': `${LOCATION}/operations/latest` }],
    ['another path hidden in the id', { 'azure-asyncoperation': `${LOCATION}/operations/..%2f..%2fx` }],
    ['an endless id', { 'azure-asyncoperation': `${LOCATION}/operations/${'x'.repeat(201)}` }],
    ['dots', { 'azure-asyncoperation': `${LOCATION}/operations/...` }],
    ['a line break in the id', { 'azure-asyncoperation': `${LOCATION}/operations/a%0Ab` }],
  ])('without a usable id is accepted all the same: %s', (_, headers) => {
    for (const status of [200, 202]) {
      const answer = read(status, headers);
      expect(answer).toMatchObject({ kind: 'accepted', httpStatus: status });
      expect(answer).not.toHaveProperty('operationId');
    }
  });

  test('that created a pool says so', () => {
    expect(read(201, { 'azure-asyncoperation': ASYNC })).toMatchObject({
      kind: 'created',
      operationId: OPERATION_ID,
    });
    expect(read(201)).toEqual({ kind: 'created', secrets: [] });
  });
});

test.each([204, 304])('HTTP %d without an operation says that there is nothing to do', (status) => {
  expect(read(status)).toEqual({ kind: 'unchanged', httpStatus: status });
});

describe('A start that was not accepted', () => {
  test.each([
    [
      400,
      { code: 'AgentPoolUpgradeVersionNotAllowed', message: 'No.', details: null, subcode: '' },
      'rejected',
    ],
    [401, {}, 'unauthorized'],
    [403, { error: { code: 'AuthorizationFailed', message: 'No.' } }, 'unauthorized'],
    [404, { code: 'NotFound', message: 'No.' }, 'missing'],
    [408, '', 'server-error'],
    [409, { code: 'OperationNotAllowed', message: 'No.' }, 'server-error'],
    [412, { code: 'PreconditionFailed', message: 'No.' }, 'rejected'],
    [429, { error: { code: 'Throttled', message: 'Slow.' } }, 'throttled'],
    [500, '<html></html>', 'server-error'],
    [300, '', 'bad-answer'],
    [307, '', 'bad-answer'],
  ])('is a failure: HTTP %d %j', (status, body, kind) => {
    expect(read(status, { 'azure-asyncoperation': ASYNC }, body)).toMatchObject({
      kind: 'failure',
      failure: { kind, httpStatus: status },
    });
  });

  test('says what came in its place', () => {
    expect(read(307)).toMatchObject({
      failure: { message: 'HTTP 307, a redirect, which is not followed' },
    });
    expect(read(500, {}, '<html></html>')).toMatchObject({
      failure: { message: 'HTTP 500 with a body of type unknown' },
    });
  });
});
