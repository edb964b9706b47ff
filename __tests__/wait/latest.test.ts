import { describe, expect, test } from '@jest/globals';
import type { StatusAnswer } from '../../src/azure/aks/statusAnswer.ts';
import type { Azure } from '../../src/wait/context.ts';
import { hasId, lookAtLatest, ownIdOf } from '../../src/wait/latest.ts';
import {
  azureTime,
  CLUSTER_OPERATION,
  failure,
  LOCATION_OPERATION,
  OPERATION,
  SECOND,
  status,
} from '../samples/waits.ts';

const LONG = 'x'.repeat(200);

describe("An operation's own id", () => {
  test.each([
    [{ name: 'op-7' }, 'op-7'],
    [{ name: 'op-7', id: '/subscriptions/s/operations/op-8' }, 'op-7'],
    [{ id: '/subscriptions/s/operations/op-8' }, 'op-8'],
    [{ name: '', id: 'op-8' }, 'op-8'],
    [{ name: null, id: '/subscriptions/s/operations/op-8' }, 'op-8'],
    [{ name: LONG }, LONG],
    [{ name: 'a..b' }, 'a..b'],
    [{ name: '..a' }, '..a'],
  ])('of %j is its name, else the end of its id', (json, id) => {
    expect(ownIdOf(status('x', json).status)).toBe(id);
  });

  test.each([
    {},
    { name: '', id: '' },
    { id: '/subscriptions/s/operations/' },
    { name: 'latest' },
    { name: 'Latest' },
    { id: '/subscriptions/s/operations/latest' },
    { name: '..' },
    { name: '.' },
    { name: '../op-1' },
    { name: 'a/b' },
    { name: 'a\\b' },
    { name: 'a?b' },
    { name: 'a#b' },
    { name: 'a%2fb' },
    { name: 'a b' },
    { name: 'a\n' },
    { name: `${LONG}x` },
  ])('is not known from %j, which is not a path segment or not an id of its own', (json) => {
    expect(ownIdOf(status('x', json).status)).toBeUndefined();
  });
});

test.each([
  [{ name: 'op-7' }, true],
  [{ name: 'OP-7' }, true],
  [{ id: '/subscriptions/s/operations/op-7' }, true],
  [{ name: 'op-70' }, false],
  [{}, false],
])('A status with %j is that of op-7: %s', (json, isIt) => {
  expect(hasId(status('x', json).status, 'op-7')).toBe(isIt);
});

describe('The latest operation, compared with a known one that started at 0 s,', () => {
  const KNOWN = { operation: OPERATION, lastStatus: status('x', { startTime: azureTime(0) }).status };

  async function compare(answer: StatusAnswer, known: Parameters<typeof lookAtLatest>[0] = KNOWN) {
    const asked: string[] = [];
    const azure = {
      getStatus: async ({ operationId }: typeof OPERATION) => {
        asked.push(operationId);
        return answer;
      },
    } as unknown as Azure;
    return { found: await lookAtLatest(known, azure, new AbortController().signal), asked };
  }

  test.each(['op-1', 'OP-1', 'Op-1'])('is the same when its id is %s', async (name) => {
    const { found, asked } = await compare(status('InProgress', { name }));
    expect([found.kind, asked]).toEqual(['same', ['latest']]);
  });

  test.each([
    ['later', azureTime(SECOND)],
    ['within the same second', azureTime(-SECOND + 1)],
    ['at an unknown time', ''],
    ['at a time without a zone', '2026-01-01T00:00:00'],
  ])('is newer when another one started %s', async (_, startTime) => {
    const { found } = await compare(status('InProgress', { name: 'op-2', startTime }));
    expect(found).toMatchObject({ kind: 'newer', operation: { ...OPERATION, operationId: 'op-2' } });
  });

  test('is newer when it is not known when the known one started', async () => {
    const other = status('InProgress', { name: 'op-2', startTime: azureTime(-SECOND) });
    const { found } = await compare(other, { operation: OPERATION });
    expect(found.kind).toBe('newer');
  });

  test('is older when it started at least a second before: `latest` can lag', async () => {
    const { found } = await compare(status('Succeeded', { name: 'op-0', startTime: azureTime(-SECOND) }));
    expect(found).toMatchObject({ kind: 'older', status: { name: 'op-0' } });
  });

  test('of the cluster is compared in the same way', async () => {
    const known = { ...KNOWN, operation: CLUSTER_OPERATION };
    const { found } = await compare(status('InProgress', { name: 'op-2' }), known);
    expect(found).toMatchObject({
      kind: 'newer',
      operation: { ...CLUSTER_OPERATION, operationId: 'op-2' },
    });
  });

  test.each([{}, { name: 'latest' }, { name: 'a/b' }])(
    'is a failure without an id: %j could be mistaken for the next one',
    async (json) => {
      const { found } = await compare(status('InProgress', json));
      expect(found).toEqual({
        kind: 'failure',
        failure: {
          kind: 'bad-answer',
          service: 'arm',
          message:
            'the answer does not say which operation is the latest, so the next one could be mistaken for it',
        },
      });
    },
  );

  test('is a failure when the answer is about another pool', async () => {
    const pool =
      '/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/aks-prod/agentPools';
    const resourceId = `/subscriptions/${OPERATION.subscriptionId}${pool}/np2`;
    const { found } = await compare(status('InProgress', { name: 'op-2', resourceId }));
    expect(found).toMatchObject({ kind: 'failure', failure: { kind: 'other-resource' } });
  });

  test('is the failure that the request ended with', async () => {
    const answer = failure('throttled');
    expect((await compare(answer)).found).toEqual(answer);
  });

  test('cannot be requested where the operation has only a URL', async () => {
    const { found, asked } = await compare(status('x'), { operation: LOCATION_OPERATION });
    expect(found).toEqual({
      kind: 'failure',
      failure: {
        kind: 'bad-answer',
        service: 'arm',
        message:
          'the operation is known by its URL only, so the latest operation of its pool cannot be requested',
      },
    });
    expect(asked).toEqual([]);
  });
});
