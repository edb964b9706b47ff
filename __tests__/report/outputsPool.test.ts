import { describe, expect, test } from '@jest/globals';
import type { PoolAnswer } from '../../src/azure/aks/agentPool.ts';
import { outputsOf } from '../../src/report/outputs.ts';
import type { Abort, EndedWait } from '../../src/wait/verdict.ts';
import {
  ALL_HOSTILE,
  differsWith,
  endedAs,
  explanationOf,
  failureOf,
  NOW,
  poolOf,
  poolWith,
  statusOf,
  unreadWith,
  waited,
} from '../samples/reports.ts';

describe('The pool, and what became of the operation', () => {
  const pool = poolOf('x');
  const RUNNING = statusOf({ status: 'InProgress' });
  const outputsWith = (more: Partial<EndedWait>, explanation = explanationOf()) =>
    outputsOf(waited({ ...endedAs('canceled'), ...more }, explanation), NOW);

  test('as it was after the end', () => {
    const read = {
      provisioningState: 'Canceled',
      kubernetesVersion: '1.33.4',
      nodeImageVersion: 'AKSUbuntu-1',
    };
    expect(outputsWith({ pool: poolWith({ ...read, nodeCount: 0 }) })).toMatchObject({
      'provisioning-state': 'Canceled',
      'kubernetes-version': '1.33.4',
      'node-image-version': 'AKSUbuntu-1',
      'node-count': '0',
    });
  });

  test.each<[string, PoolAnswer | undefined]>([
    ['not read', undefined],
    ['not readable', { kind: 'failure', failure: failureOf('network') }],
    ['nothing known', poolWith({})],
  ])('is empty when it was %s', (_, answer) => {
    expect(outputsWith(answer ? { pool: answer } : {})).toMatchObject({
      'provisioning-state': '',
      'kubernetes-version': '',
      'node-image-version': '',
      'node-count': '',
    });
  });

  test.each<[Abort | undefined, string]>([
    [undefined, 'false'],
    [{ kind: 'taken', httpStatus: 204 }, 'true'],
    [{ kind: 'refused', failure: failureOf('network') }, 'false'],
    [{ kind: 'unanswered' }, 'false'],
    [{ kind: 'not-sent', why: 'not-given' }, 'false'],
  ])('aborted: %j is %s', (abort, aborted) => {
    expect(outputsWith(abort ? { abort } : {}).aborted).toBe(aborted);
  });

  test('superseded-by is what Azure wrote, else the operation that has become the latest', () => {
    const newer = { operationId: 'op-2', status: RUNNING };
    expect(outputsWith({ newer })['superseded-by']).toBe('op-2');
    expect(outputsWith({ newer }, explanationOf({ supersededBy: 'op-3' }))['superseded-by']).toBe('op-3');
    expect(outputsWith({})['superseded-by']).toBe('');
  });

  test('a mismatch has words, and an error only where the pool could not be read', () => {
    const verdict = differsWith([]);
    const words = explanationOf({ what: 'Not as expected.' });
    expect(outputsWith({ verdict, pool }, words)).toMatchObject({
      outcome: 'mismatch',
      error: '',
      'error-code': '',
      'error-message': 'Not as expected.',
    });
    const rawBody = '{"error":{"code":"AuthorizationFailed","message":"No."}}';
    const failure = failureOf('unauthorized', { rawBody });
    expect(outputsWith({ verdict: unreadWith(failure) }, words).error).toBe(
      '{"code":"AuthorizationFailed","message":"No."}',
    );
  });

  test('tells the last of several operations', () => {
    const earlier = [endedAs('failed', { name: 'op-0' })];
    const ended = { ...endedAs('succeeded', { name: 'op-1' }), earlier };
    expect(outputsOf(waited(ended), NOW)).toMatchObject({ outcome: 'succeeded', 'operation-id': 'op-1' });
  });

  test('whatever is written there, it is short and on one line', () => {
    const newer = { operationId: ALL_HOSTILE, status: RUNNING };
    for (const text of [ALL_HOSTILE, 'x'.repeat(1_000_000)]) {
      const outputs = outputsWith({ pool: poolOf(text), newer: { ...newer, operationId: text } });
      for (const name of [
        'provisioning-state',
        'kubernetes-version',
        'node-image-version',
        'superseded-by',
      ] as const) {
        expect(outputs[name]).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e\u2028]/);
        expect(outputs[name].length).toBeLessThanOrEqual(2_000);
        expect(outputs[name]).not.toBe('');
      }
    }
  });
});
