import { describe, expect, test } from '@jest/globals';
import {
  errorTexts,
  jsonOutputsOfWait,
  NO_OUTPUTS,
  outputsOfWait,
  outputsWithoutWait,
  word,
} from '../../src/report/operationOutputs.ts';
import { stepTime } from '../../src/time/instant.ts';
import type { EndedWait } from '../../src/wait/verdict.ts';
import {
  CLUSTER_ID,
  CLUSTER_OPERATION,
  endedAs,
  endedWith,
  explanationOf,
  failureOf,
  LOCATION_OPERATION,
  NOW,
  OPERATION,
  POOL_ID,
  poolWith,
  refusedWith,
  statusOf,
} from '../samples/reports.ts';

const NOTHING = {
  status: '',
  'percent-complete': '',
  'start-time': '',
  'end-time': '',
  'duration-seconds': '',
  'operation-id': '',
  'resource-id': '',
  'error-code': '',
  'error-message': '',
  'superseded-by': '',
  'provisioning-state': '',
  'kubernetes-version': '',
  'node-image-version': '',
  'node-count': '',
  aborted: 'false',
  polls: '0',
  stalled: 'false',
};

describe('The outputs of an operation', () => {
  test('are empty where nothing is known', () => expect(NO_OUTPUTS).toEqual(NOTHING));

  test('are all that is known of it', () => {
    const stalled = { status: 'x', sinceMs: stepTime(0), noticedMs: stepTime(1) };
    const ended: EndedWait = {
      ...endedAs('failed', {
        status: 'Failed',
        percentComplete: 40.5,
        startTime: '2026-01-02T03:00:00.4Z',
        endTime: '2026-01-02T03:10:30Z',
      }),
      polls: 7,
      stalled,
      abort: { kind: 'taken', httpStatus: 202 },
      newer: { operationId: 'op-2', status: statusOf({ status: 'x' }) },
      pool: poolWith({
        provisioningState: 'Failed',
        kubernetesVersion: '1.33.4',
        nodeImageVersion: 'AKSUbuntu-1',
        nodeCount: 3,
      }),
    };
    const explanation = explanationOf({ rootCause: { code: 'PDB', message: 'blocked' } });
    expect(outputsOfWait({ ended, explanation }, NOW)).toEqual({
      outcome: 'failed',
      status: 'Failed',
      'percent-complete': '40.5',
      'start-time': '2026-01-02T03:00:00.4Z',
      'end-time': '2026-01-02T03:10:30Z',
      'duration-seconds': '630',
      'operation-id': 'op-1',
      'resource-id': POOL_ID,
      'error-code': 'PDB',
      'error-message': 'blocked',
      'superseded-by': 'op-2',
      'provisioning-state': 'Failed',
      'kubernetes-version': '1.33.4',
      'node-image-version': 'AKSUbuntu-1',
      'node-count': '3',
      aborted: 'true',
      polls: '7',
      stalled: 'true',
    });
  });

  test('are few where no status was taken', () => {
    const ended = endedWith(refusedWith('not-found', failureOf('missing')));
    expect(outputsOfWait({ ended }, NOW)).toEqual({
      ...NOTHING,
      outcome: 'not-found',
      'operation-id': 'op-1',
      polls: '3',
    });
  });

  test.each([
    [OPERATION, 'op-1'],
    [{ ...OPERATION, operationId: 'latest' }, ''],
    [undefined, ''],
  ])('are its id and why where it was never waited for: %j', (operation, id) => {
    const explanation = explanationOf({ rootCause: { code: 'C', message: 'm' } });
    expect(outputsWithoutWait('unauthorized', explanation, operation)).toEqual({
      ...NOTHING,
      outcome: 'unauthorized',
      'operation-id': id,
      'error-code': 'C',
      'error-message': 'm',
    });
  });

  test.each([
    [{}, 'false'],
    [{ earlier: [] }, 'false'],
    [{ earlier: [endedAs('failed')] }, 'false'],
    [
      {
        earlier: [
          endedAs('failed'),
          { ...endedAs('failed'), stalled: { status: 'x', sinceMs: stepTime(0), noticedMs: stepTime(1) } },
        ],
      },
      'true',
    ],
  ])('say whether one of a chain has stalled: %j', (more, stalled) => {
    expect(outputsOfWait({ ended: { ...endedAs('succeeded'), ...more } }, NOW).stalled).toBe(stalled);
  });
});

describe('The resource of an operation that is known by its URL', () => {
  const idOf = (json: object, operation: EndedWait['operation'] = LOCATION_OPERATION) =>
    outputsOfWait({ ended: { ...endedAs('succeeded', json), operation } }, NOW)['resource-id'];
  const subscription = CLUSTER_ID.split('/').slice(0, 3).join('/');

  test.each([
    [{ id: `${POOL_ID}/operations/op-1` }, POOL_ID],
    [{ id: `${CLUSTER_ID}/operations/op-1` }, CLUSTER_ID],
    [{ id: `${POOL_ID}/operations/op-1`, resourceId: '/told' }, '/told'],
    [{ id: `${subscription}/providers/Microsoft.ContainerService/locations/x/operations/op-1` }, ''],
    [{ id: 'op-1' }, ''],
    [{}, ''],
  ])('is what Azure says: %j', (json, id) => expect(idOf(json)).toBe(id));

  test('is the one that was given where there is no URL', () => {
    expect(idOf({ resourceId: '/told' }, CLUSTER_OPERATION)).toBe(CLUSTER_ID);
  });
});

describe('The words of an error', () => {
  test.each([
    [undefined, '', ''],
    [{}, '', 'It went wrong.'],
    [{ rootCause: { code: 'C', message: '' } }, 'C', 'It went wrong.'],
    [{ rootCause: { code: '', message: 'a\r\n\u001b[31mb' } }, '', 'a\nb'],
    [{ what: 'w'.repeat(10_000) }, '', 'w'.repeat(10_000)],
    [{ what: 'w'.repeat(10_001) }, '', `${'w'.repeat(10_000)}... (1 more characters)`],
  ])('of %j', (more, code, message) => {
    expect(errorTexts(more && explanationOf(more))).toEqual({ 'error-code': code, 'error-message': message });
  });

  test.each([
    [undefined, ''],
    [' a \n\t b\u202e ', 'a b'],
    ['x'.repeat(2_000), 'x'.repeat(2_000)],
    ['x'.repeat(2_001), 'x'.repeat(2_000)],
  ])('are one line each, of two thousand characters at most: %j', (text, expected) =>
    expect(word(text)).toBe(expected),
  );
});

describe('The outputs that are JSON', () => {
  const rootCause = { code: 'C', message: 'm' };
  const explanation = explanationOf({ rootCause });
  const ERROR = { code: 'E', message: 'e', details: [{ code: 'D', message: 'd' }], more: 1 };
  const parsed = (ended: EndedWait, more = explanation) => {
    const { error } = jsonOutputsOfWait({ ended, explanation: more });
    return error === '' ? undefined : JSON.parse(error);
  };
  const refused = (rawBody?: string) =>
    endedWith(refusedWith('error', failureOf('rejected', rawBody === undefined ? {} : { rawBody })));

  test('are empty without a wait', () => {
    expect(jsonOutputsOfWait(undefined)).toEqual({ error: '', result: '' });
  });

  test('are empty where there was no status and no error', () => {
    expect(jsonOutputsOfWait({ ended: endedWith({ outcome: 'interrupted', signal: 'SIGINT' }) })).toEqual({
      error: '',
      result: '',
    });
    expect(jsonOutputsOfWait({ ended: endedAs('failed') }).error).toBe('');
  });

  test.each<[string, EndedWait, unknown]>([
    ['a success', endedAs('succeeded', { error: ERROR }), undefined],
    [
      'an interrupted wait',
      endedWith(
        { outcome: 'interrupted', signal: 'SIGINT' },
        { lastStatus: statusOf({ status: 'x', error: ERROR }) },
      ),
      undefined,
    ],
    ['a failure', endedAs('failed', { error: ERROR }), ERROR],
    ['a failure without an error', endedAs('failed'), rootCause],
    ['a failure with an error of no words', endedAs('failed', { error: { code: '' } }), rootCause],
    ['a refused request', refused(JSON.stringify({ error: ERROR, id: 7 })), ERROR],
    ['a refused request without a wrapper', refused(JSON.stringify(ERROR)), ERROR],
    [
      'a refused request whose error is a text',
      refused(JSON.stringify({ ...ERROR, error: 'no' })),
      {
        ...ERROR,
        error: 'no',
      },
    ],
    ['a refused request without a body', refused(), rootCause],
    ['a refused request with a page', refused('<html>'), rootCause],
    ['a wait that ran out of time', endedWith({ outcome: 'timed-out', timeoutMs: 1 }), rootCause],
  ])('have as the error of %s what Azure wrote, else the root cause', (_, ended, error) => {
    expect(parsed(ended)).toEqual(error);
  });

  test('have the root cause on top of the errors of sub-operations', () => {
    const operations = [{ status: 'Failed', error: { code: 'PDB', message: 'blocked' } }];
    const error = parsed(endedAs('failed', { operations }));
    expect(error).toMatchObject({ code: 'C', message: 'm', details: [{ code: 'PDB', message: 'blocked' }] });
    for (const wait of [{ explanation: explanationOf() }, {}]) {
      const { error: bare } = jsonOutputsOfWait({ ended: endedAs('failed', { operations }), ...wait });
      expect(JSON.parse(bare)).toMatchObject({
        code: '',
        message: '',
        details: [{ code: 'PDB', message: 'blocked' }],
      });
    }
  });

  test('have a hundred thousand characters each at most', () => {
    const json = (characters: number) => ({
      status: 'Failed',
      error: { code: 'X', message: 'm'.repeat(characters) },
    });
    const ended = (characters: number) => {
      const lastStatus = statusOf(json(characters));
      return endedWith({ outcome: 'failed', status: lastStatus }, { lastStatus });
    };
    const room = 100_000 - JSON.stringify(json(0)).length;
    expect(jsonOutputsOfWait({ ended: ended(room) }).result).toBe(JSON.stringify(json(room)));
    expect(jsonOutputsOfWait({ ended: ended(room + 1) }).result).toContain('(cut: ');
    const inError = 100_000 - JSON.stringify(json(0).error).length;
    expect(jsonOutputsOfWait({ ended: ended(inError) }).error).toBe(JSON.stringify(json(inError).error));
    expect(jsonOutputsOfWait({ ended: ended(inError + 1) }).error).toContain('(cut: ');
  });
});
