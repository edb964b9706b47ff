import { describe, expect, test } from '@jest/globals';
import { readOperationPage, readPage } from '../../../src/azure/aks/operationList.ts';
import { parseNamedPool } from '../../../src/azure/aks/poolList.ts';

const NOW = Date.parse('2026-01-02T03:04:05Z');
const operation = (name: string, more: object = {}) => ({ name, status: 'InProgress', ...more });

function answer(status: number, body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, body: text, header: () => undefined };
}

const read = (status: number, body: unknown) => readOperationPage(answer(status, body), NOW);

describe('A page of operations', () => {
  test('has its operations in the order of Azure, with all of their fields', () => {
    const kinds = { operationType: 'PutAgentPool', subOperationType: 'Upgrading' };
    expect(read(200, { value: [operation('b', kinds), operation('a')] })).toMatchObject({
      kind: 'page',
      items: [
        { name: 'b', phase: 'running', ...kinds },
        { name: 'a', operationType: '' },
      ],
    });
  });

  test('can be empty', () => {
    expect(read(200, { value: [] })).toEqual({ kind: 'page', items: [] });
  });

  test('names the next page', () => {
    const nextLink = 'https://management.azure.com/next';
    expect(read(200, { value: [], nextLink })).toEqual({ kind: 'page', items: [], nextLink });
  });

  test.each([null, '', {}, []])('has no next page where the link is %j', (nextLink) => {
    expect(read(200, { value: [], nextLink })).toEqual({ kind: 'page', items: [] });
  });

  test.each([
    ['no list', {}],
    ['a list that is not one', { value: {} }],
    ['a null', { value: null }],
    ['an operation without a status', { value: [operation('a'), { name: 'b' }] }],
    ['a null among the operations', { value: [operation('a'), null] }],
    ['an array', [operation('a')]],
    ['half a body', '{"value":[{"name":"a","sta'],
    ['a page', '<html><title>Sign in</title></html>'],
    ['an empty body', ''],
  ])('is not taken with %s: it could hide an operation', (_, body) => {
    expect(read(200, body)).toMatchObject({
      kind: 'failure',
      failure: { kind: 'bad-answer', service: 'arm', httpStatus: 200 },
    });
  });

  test('names the list in its failure', () => {
    expect(read(200, '')).toMatchObject({
      failure: { message: 'HTTP 200 with an empty body, which is not an operation list' },
    });
  });

  test.each([
    [202, { value: [] }, 'bad-answer'],
    [204, '', 'bad-answer'],
    [403, { error: { code: 'AuthorizationFailed', message: 'No.' } }, 'unauthorized'],
    [400, { error: { code: 'NoRegisteredProviderFound', message: 'v' } }, 'api-version'],
    [404, { error: { code: 'InvalidResourceType', message: 'v' } }, 'api-version'],
    [404, '', 'operation-missing'],
    [429, '', 'throttled'],
    [503, { value: [operation('a')] }, 'server-error'],
  ])('of HTTP %d %j is the failure %s', (status, body, kind) => {
    expect(read(status, body)).toMatchObject({ kind: 'failure', failure: { kind } });
  });
});

describe('A page of agent pools', () => {
  const pools = (value: unknown) => readPage(answer(200, { value }), parseNamedPool, 'agent pool list', NOW);

  test.each(['System', 'User', 'Gateway', 'Machines'])('has their names and modes: %s', (mode) => {
    expect(pools([{ name: 'np1', properties: { mode } }])).toEqual({
      kind: 'page',
      items: [{ name: 'np1', mode }],
    });
  });

  test('has their provisioning states, where Azure reports them', () => {
    const value = [
      { name: 'np1', properties: { mode: 'User', provisioningState: 'Upgrading' } },
      { name: 'np2', properties: { mode: 'User', provisioningState: null } },
    ];
    expect(pools(value)).toMatchObject({
      items: [
        { name: 'np1', mode: 'User', provisioningState: 'Upgrading' },
        { name: 'np2', mode: 'User' },
      ],
    });
  });

  test.each([{}, null, { mode: null }, { mode: {} }])(
    'has no mode where the properties are %j',
    (properties) => {
      expect(pools([{ name: 'np1', properties }])).toMatchObject({ items: [{ name: 'np1', mode: '' }] });
    },
  );

  test.each([{}, { name: '' }, { name: null }, null, 'np1', []])('is not taken with %j', (pool) => {
    expect(pools([{ name: 'np1' }, pool])).toMatchObject({
      kind: 'failure',
      failure: { message: expect.stringMatching(/, which is not an agent pool list$/) },
    });
  });
});
