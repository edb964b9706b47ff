import { describe, expect, test } from '@jest/globals';
import { OUTPUT_NAMES, outputsOf } from '../../src/report/outputs.ts';
import type { Report } from '../../src/report/report.ts';
import {
  ALL_HOSTILE,
  CLUSTER_ID,
  CLUSTER_OPERATION,
  EVERY_END,
  endedAs,
  endedWith,
  explanationOf,
  failureOf,
  LOCATION_OPERATION,
  NOT_WAITED,
  NOW,
  OPERATION,
  POOL_ID,
  refusedWith,
  reportOf,
  statusOf,
  waited,
} from '../samples/reports.ts';

const BODY = {
  name: 'op-1',
  percentComplete: 100,
  startTime: '2026-01-02T03:00:00.1234567Z',
  endTime: '2026-01-02T03:10:30.1234567Z',
  resourceId: '/from/azure',
};

describe('Every end of a step', () => {
  const reports: readonly Report[] = [
    ...EVERY_END.map((ended) => waited(ended, explanationOf())),
    ...NOT_WAITED,
  ];

  test.each(reports)('sets every output to a text', (report) => {
    const outputs = outputsOf(report, NOW);
    expect(Object.keys(outputs)).toEqual([...OUTPUT_NAMES]);
    for (const value of Object.values(outputs)) expect(typeof value).toBe('string');
    expect(outputs.outcome).not.toBe('');
    expect(outputs.polls).toMatch(/^\d+$/);
  });

  test('also for no wait at all', () => {
    expect(outputsOf(reportOf([]), NOW)).toEqual({
      ...Object.fromEntries(OUTPUT_NAMES.map((name) => [name, ''])),
      outcome: 'error',
      'error-message': 'AKS operation gate: there was no operation to wait for',
      aborted: 'false',
      polls: '0',
      results: '[]',
      stalled: 'false',
    });
  });
});

describe('A success', () => {
  test('tells all that is known', () => {
    const { result, results, ...outputs } = outputsOf(
      waited(endedAs('succeeded', { ...BODY, status: 'Succeeded' })),
      NOW,
    );
    expect(outputs).toEqual({
      outcome: 'succeeded',
      status: 'Succeeded',
      'percent-complete': '100',
      'start-time': BODY.startTime,
      'end-time': BODY.endTime,
      'duration-seconds': '630',
      'operation-id': 'op-1',
      'resource-id': POOL_ID,
      'error-code': '',
      'error-message': '',
      error: '',
      'superseded-by': '',
      'provisioning-state': '',
      'kubernetes-version': '',
      'node-image-version': '',
      'node-count': '',
      aborted: 'false',
      polls: '3',
      stalled: 'false',
    });
    const { error: _, ...others } = outputs;
    expect(JSON.parse(results)).toEqual([
      { 'agent-pool-name': 'np1', 'cluster-name': 'aks-prod', ...others },
    ]);
    expect(JSON.parse(result)).toEqual({ ...BODY, status: 'Succeeded' });
  });

  test('has no error even where Azure shows one beside it', () => {
    const ended = endedAs('succeeded', { error: { code: 'NotLatestOperation', message: 'm' } });
    expect(outputsOf(waited(ended), NOW)).toMatchObject({ error: '', 'error-code': '', 'error-message': '' });
  });
});

describe('A failure', () => {
  const error = { code: 'Wrapper', message: 'w', details: [{ code: 'PDB', message: 'blocked' }], more: 1 };

  test.each(['failed', 'canceled'] as const)(
    '%s has the root cause, and the whole error as Azure wrote it',
    (outcome) => {
      const explanation = explanationOf({
        rootCause: { code: 'PDB', message: 'blocked' },
        supersededBy: 'op-2',
      });
      const outputs = outputsOf(waited(endedAs(outcome, { error }), explanation), NOW);
      expect(outputs).toMatchObject({
        outcome,
        'error-code': 'PDB',
        'error-message': 'blocked',
        'superseded-by': 'op-2',
      });
      expect(JSON.parse(outputs.error)).toEqual(error);
    },
  );

  test('without an error says what went wrong', () => {
    const outputs = outputsOf(waited(endedAs('failed'), explanationOf({ what: 'It failed.' })), NOW);
    expect(outputs).toMatchObject({ error: '', 'error-code': '', 'error-message': 'It failed.' });
  });

  test('of the request has the error of the request', () => {
    const rawBody = JSON.stringify({ error: { code: 'AuthorizationFailed', message: 'No.' } });
    const ended = endedWith(refusedWith('unauthorized', failureOf('unauthorized', { rawBody })));
    expect(JSON.parse(outputsOf(waited(ended), NOW).error)).toEqual({
      code: 'AuthorizationFailed',
      message: 'No.',
    });
  });

  test.each(['', '<html>502</html>', '"text"', '{"no":"error"}'])(
    'with the body %j has the root cause',
    (rawBody) => {
      const rootCause = { code: 'ECONNRESET', message: 'reset' };
      const failure = failureOf('network', rawBody ? { rawBody } : {});
      const ended = endedWith(refusedWith('unreachable', failure, 10));
      expect(JSON.parse(outputsOf(waited(ended, explanationOf({ rootCause })), NOW).error)).toEqual(
        rootCause,
      );
    },
  );

  test('of one among several is the one that is told', () => {
    const failed = {
      ended: endedAs('failed', { error }),
      explanation: explanationOf({ rootCause: { code: 'PDB', message: 'b' } }),
    };
    const outputs = outputsOf(reportOf([{ ended: endedAs('succeeded') }, failed]), NOW);
    expect(outputs).toMatchObject({ outcome: 'failed', 'error-code': 'PDB' });
  });
});

describe('Single outputs', () => {
  test.each([
    [{ startTime: '2026-01-02T03:59:00Z' }, '60'],
    [{}, ''],
    [{ startTime: 'soon' }, ''],
  ])('duration-seconds of a running operation: %j', (json, seconds) => {
    const ended = endedWith(
      { outcome: 'timed-out', timeoutMs: 1 },
      { lastStatus: statusOf({ status: 'InProgress', ...json }) },
    );
    expect(outputsOf(waited(ended), NOW)['duration-seconds']).toBe(seconds);
  });

  test('percent-complete keeps a zero', () => {
    expect(outputsOf(waited(endedAs('failed', { percentComplete: 0 })), NOW)['percent-complete']).toBe('0');
  });

  test.each([
    [OPERATION, POOL_ID],
    [CLUSTER_OPERATION, CLUSTER_ID],
    [LOCATION_OPERATION, '/from/azure'],
  ])('resource-id of %j', (operation, id) => {
    const ended = { ...endedAs('succeeded', BODY), operation };
    expect(outputsOf(waited(ended), NOW)['resource-id']).toBe(id);
  });

  test('operation-id is there though nothing was waited for', () => {
    const report: Report = {
      kind: 'not-waited',
      outcome: 'unauthorized',
      explanation: explanationOf(),
      operations: [OPERATION],
    };
    expect(outputsOf(report, NOW)).toMatchObject({
      'operation-id': 'op-1',
      'resource-id': '',
      polls: '0',
    });
  });
});

describe('Bounds', () => {
  const HUGE = 'x'.repeat(500_000);

  test('each output and all together stay far below what GitHub takes', () => {
    const error = {
      code: HUGE,
      message: HUGE,
      details: Array.from({ length: 2_000 }, () => ({ code: 'C', message: 'm'.repeat(300) })),
    };
    const json = { status: 'Failed', name: HUGE, startTime: HUGE, endTime: HUGE, resourceId: HUGE, error };
    const ended = { ...endedAs('failed', json), operation: { ...OPERATION, operationId: HUGE } };
    const explanation = explanationOf({
      what: HUGE,
      rootCause: { code: HUGE, message: HUGE },
      supersededBy: HUGE,
    });
    const outputs = outputsOf(waited(ended, explanation), NOW);
    for (const name of ['error', 'result'] as const) expect(() => JSON.parse(outputs[name])).not.toThrow();
    expect(Object.values(outputs).join('').length).toBeLessThan(500_000);
    expect(outputs['error-message']).toMatch(/more characters/);
  });

  test('what Azure wrote is readable text on one line, the message on several', () => {
    const json = { status: ALL_HOSTILE, startTime: ALL_HOSTILE, endTime: ALL_HOSTILE };
    const rootCause = { code: ALL_HOSTILE, message: ALL_HOSTILE };
    const outputs = outputsOf(waited(endedAs('failed', json), explanationOf({ rootCause })), NOW);
    const { 'error-message': message, error, result, ...words } = outputs;
    for (const word of Object.values(words))
      expect(word).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e\u2028]/);
    expect(message).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e\u2028]/);
    for (const text of [error, result]) expect(text).not.toMatch(/[\u0000-\u001f]/);
  });
});
