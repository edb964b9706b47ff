import { describe, expect, test } from '@jest/globals';
import { START_OUTPUT_NAMES, startOutputsOf } from '../../../src/report/start/startOutputs.ts';
import { isGreen } from '../../../src/report/start/startReport.ts';
import { explanationOf } from '../../samples/reports.ts';
import {
  EVERY_REPORT,
  FAILURE,
  ofImage,
  RESOURCE_ID,
  reported,
  STARTED,
} from '../../samples/startReports.ts';
import { endedStart, OPERATION_ID, POOL } from '../../samples/upgrades.ts';

describe('The outputs', () => {
  test('have the order of action.yml', () => {
    expect(START_OUTPUT_NAMES).toEqual([
      'outcome',
      'operation-id',
      'resource-id',
      'kubernetes-version',
      'error-code',
      'error-message',
    ]);
  });

  test('hand over the plain id of the operation, and the version that the upgrade leads to', () => {
    expect(startOutputsOf(reported(STARTED))).toEqual({
      outcome: 'started',
      'operation-id': OPERATION_ID,
      'resource-id': RESOURCE_ID,
      'kubernetes-version': '1.35.2',
      'error-code': '',
      'error-message': '',
    });
  });

  test('have the present version where no other was requested', () => {
    const green = { 'resource-id': RESOURCE_ID, 'kubernetes-version': '1.34.4' };
    const none = { 'error-code': '', 'error-message': '' };
    expect(startOutputsOf(reported(ofImage(STARTED)))).toEqual({
      outcome: 'started',
      'operation-id': OPERATION_ID,
      ...green,
      ...none,
    });
    expect(startOutputsOf(reported(ofImage(endedStart({ outcome: 'nothing-to-do' }))))).toEqual({
      outcome: 'nothing-to-do',
      'operation-id': '',
      ...green,
      ...none,
    });
  });

  test('never have an id of an operation that is not the upgrade', () => {
    const created = endedStart({ outcome: 'error', kind: 'created', operationId: OPERATION_ID });
    expect(startOutputsOf(reported(created))).toEqual({
      outcome: 'error',
      'operation-id': '',
      'resource-id': RESOURCE_ID,
      'kubernetes-version': '1.35.2',
      'error-code': '',
      'error-message':
        'Azure has CREATED an agent pool instead of upgrading one (HTTP 201): agent pool np1 was deleted after this step had read it.',
    });
  });

  test('have the error of Azure where the pool could not be read', () => {
    const {
      document: _,
      profile: __,
      kubernetesVersion: ___,
      ...unread
    } = endedStart({
      outcome: 'error',
      kind: 'failed',
      failure: FAILURE,
      failures: 1,
      isStart: false,
    });
    expect(startOutputsOf(reported(unread))).toEqual({
      outcome: 'error',
      'operation-id': '',
      'resource-id': RESOURCE_ID,
      'kubernetes-version': '',
      'error-code': 'BadValue',
      'error-message': 'No.',
    });
  });

  test.each([
    ['with the pool that the inputs name', { pool: POOL }, RESOURCE_ID],
    ['without a pool, which the inputs do not name', {}, ''],
  ])('of a step that was not begun are there %s', (_, more, resourceId) => {
    const explanation = explanationOf({ what: 'cluster-name is missing.' });
    expect(startOutputsOf({ kind: 'not-begun', outcome: 'invalid-input', explanation, ...more })).toEqual({
      outcome: 'invalid-input',
      'operation-id': '',
      'resource-id': resourceId,
      'kubernetes-version': '',
      'error-code': '',
      'error-message': 'cluster-name is missing.',
    });
  });

  test('are all there, whatever happened, and have a message exactly when the step is red', () => {
    for (const report of EVERY_REPORT) {
      const outputs = startOutputsOf(report);
      expect(Object.keys(outputs)).toEqual([...START_OUTPUT_NAMES]);
      expect([outputs.outcome, outputs['error-message'] === '']).toEqual([outputs.outcome, isGreen(report)]);
    }
  });
});
