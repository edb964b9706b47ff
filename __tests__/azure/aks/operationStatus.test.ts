import { describe, expect, test } from '@jest/globals';
import {
  durationOf,
  nodesOf,
  type OperationStatus,
  parseOperationStatus,
  phaseOf,
  wholeErrorOf,
} from '../../../src/azure/aks/operationStatus.ts';

function parsed(value: unknown): OperationStatus {
  const status = parseOperationStatus(value);
  if (!status) throw new Error('no status');
  return status;
}

describe('phaseOf', () => {
  test.each([
    ['Succeeded', 'succeeded'],
    ['succeeded', 'succeeded'],
    ['SUCCEEDED', 'succeeded'],
    [' Succeeded ', 'succeeded'],
    ['Failed', 'failed'],
    ['FAILED', 'failed'],
    ['Canceled', 'canceled'],
    ['canceled', 'canceled'],
    ['Cancelled', 'canceled'],
    ['CANCELLED', 'canceled'],
  ])('%j is an end', (status, phase) => {
    expect(phaseOf(status)).toBe(phase);
  });

  test.each([
    'InProgress',
    'Running',
    'Updating',
    'BlueGreenSoakingFinal',
    'CreatingAgentPool: 0/1 nodes completed',
    'CreatingAgentPool: 3/3 nodes completed',
    'UpgradingNodes: 8/20 nodes completed',
    'Succeeded: 1/3',
    'NotSucceeded',
    'Succeeded!',
    'Suceeded',
    'Success',
    'Completed',
    'Done',
    'Ok',
    'FailedOver',
    'Failing',
    'Canceling',
    'Aborted',
    'Deleted',
    'Unknown',
    'true',
    '',
    'constructor',
    '__proto__',
    'toString',
    'Succeeded\u0000',
    'Ѕucceeded',
  ])('%j is progress', (status) => {
    expect(phaseOf(status)).toBe('running');
  });
});

describe('parseOperationStatus', () => {
  test('reads every field of the specification', () => {
    const json = {
      id: '/subscriptions/s/op',
      name: 'op-1',
      status: 'UpgradingNodes: 3/9 nodes completed',
      percentComplete: 33.3,
      startTime: '2026-01-02T03:04:05.1234567Z',
      endTime: '2026-01-02T04:04:05+00:00',
      resourceId: '/subscriptions/s/pool',
      operations: [{ name: 'sub', status: 'Succeeded' }],
      error: { code: 'X', message: 'm' },
      operationType: 'PutAgentPool',
      subOperationType: 'Upgrading',
      more: 'kept',
    };
    expect(parseOperationStatus(json)).toMatchObject({
      id: json.id,
      name: 'op-1',
      status: json.status,
      percentComplete: 33.3,
      startTime: json.startTime,
      endTime: json.endTime,
      resourceId: json.resourceId,
      operationType: 'PutAgentPool',
      subOperationType: 'Upgrading',
      phase: 'running',
      error: { code: 'X', message: 'm' },
      operations: [{ name: 'sub', status: 'Succeeded' }],
      json,
    });
  });

  test.each([
    ['absent', { status: 'InProgress' }],
    [
      'null',
      {
        status: 'InProgress',
        id: null,
        name: null,
        percentComplete: null,
        startTime: null,
        endTime: null,
        resourceId: null,
        operationType: null,
        subOperationType: null,
        operations: null,
        error: null,
      },
    ],
    [
      'of the wrong type',
      {
        status: 'InProgress',
        id: {},
        name: [],
        percentComplete: '50',
        startTime: true,
        operationType: {},
        subOperationType: [],
        operations: {},
        error: 'x',
      },
    ],
  ])('fields that are %s are not there', (_, json) => {
    const expected = {
      status: 'InProgress',
      phase: 'running',
      id: '',
      name: '',
      startTime: '',
      endTime: '',
      resourceId: '',
      operationType: '',
      subOperationType: '',
      operations: [],
      json,
    };
    expect(parseOperationStatus(json)).toEqual(expected);
  });

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['a string', 'Succeeded'],
    ['a number', 200],
    ['a boolean', true],
    ['an array', [{ status: 'Succeeded' }]],
    ['an empty object', {}],
    ['no status', { name: 'op-1', percentComplete: 100 }],
    ['status null', { status: null }],
    ['status a number', { status: 200 }],
    ['status true', { status: true }],
    ['status an object', { status: { value: 'Succeeded' } }],
    ['status an array', { status: ['Succeeded'] }],
    ['status empty', { status: '' }],
    ['status blank', { status: ' \n' }],
    ['another case of the key', { Status: 'Succeeded' }],
    ['an error alone', { error: { code: 'X' } }],
    ['properties alone', { properties: { status: 'Succeeded' } }],
  ])('%s is not an operation status', (_, value) => {
    expect(parseOperationStatus(value)).toBeUndefined();
  });

  test('leaves out sub-operations that are none, and keeps nested ones', () => {
    const { operations } = parsed({
      status: 'InProgress',
      operations: [null, 'x', {}, { status: 'Failed', operations: [{ status: 'Deep' }] }],
    });
    expect(operations).toMatchObject([{ status: 'Failed', operations: [{ status: 'Deep' }] }]);
  });

  test('follows twenty levels', () => {
    let json: Record<string, unknown> = { status: 'Innermost' };
    for (let level = 0; level < 21; level++) json = { status: `Level ${level}`, operations: [json] };
    const written = JSON.stringify(parsed(json).operations, ['status', 'operations']);
    expect(written).toContain('"Level 0"');
    expect(written).not.toContain('Innermost');
  });

  test('survives nesting without end', () => {
    let json: Record<string, unknown> = { status: 'Innermost' };
    for (let level = 0; level < 5_000; level++) json = { status: 'InProgress', operations: [json] };
    expect(parsed(json).status).toBe('InProgress');
  });
});

describe('wholeErrorOf', () => {
  const own = { code: 'Own', message: 'own', details: [{ code: 'D', message: 'd' }] };
  const failed = (code: string, operations: unknown[] = []) => ({
    status: 'Failed',
    error: { code },
    operations,
  });

  test('is the error of the operation where no part failed', () => {
    const status = parsed({
      status: 'Failed',
      error: own,
      operations: [{ status: 'Succeeded', error: { code: 'Old' } }],
    });
    expect(wholeErrorOf(status)).toBe(status.error);
  });

  test('is joined by the errors of failed parts, nested ones too', () => {
    const status = parsed({
      status: 'Failed',
      error: own,
      operations: [
        failed('A', [failed('B')]),
        { status: 'InProgress', error: { code: 'News' } },
        { status: 'Failed' },
      ],
    });
    expect(wholeErrorOf(status)?.details.map(({ code }) => code)).toEqual(['D', 'A', 'B']);
    expect(wholeErrorOf(status)?.code).toBe('Own');
  });

  test('is there when only a part has one', () => {
    expect(wholeErrorOf(parsed({ status: 'Failed', operations: [failed('A')] }))).toMatchObject({
      code: '',
      details: [{ code: 'A' }],
    });
  });

  test('is undefined without any', () => {
    expect(wholeErrorOf(parsed({ status: 'Failed' }))).toBeUndefined();
  });

  test('is bounded', () => {
    const parts = Array.from({ length: 10_000 }, (_, index) => failed(`C${index}`));
    expect(wholeErrorOf(parsed({ status: 'Failed', operations: parts }))?.details.length).toBeLessThan(1_000);
  });
});

describe('The nodes that a status counts', () => {
  test.each([
    ['UpgradingNodes: 3/9 nodes completed', 3, 9],
    ['CreatingAgentPool: 12/345 nodes completed', 12, 345],
    ['0/1 nodes', 0, 1],
  ])('are read from %j', (status, done, all) => expect(nodesOf(status)).toEqual({ done, all }));

  test.each([
    '',
    'InProgress',
    'Upgrading: 0/0 nodes completed',
    '3/9 pods',
    'x/9 nodes',
    '3/x nodes',
    '3/9 nodesets',
  ])('are not in %j', (status) => expect(nodesOf(status)).toBeUndefined());
});

describe('durationOf', () => {
  const START = '2026-01-02T03:00:00.1234567Z';
  const now = Date.parse('2026-01-02T04:00:00.123Z');

  test.each([
    [
      'an ended operation',
      { status: 'Succeeded', startTime: START, endTime: '2026-01-02T03:10:00.123456+00:00' },
      600_000,
    ],
    ['a running one, until now', { status: 'InProgress', startTime: START }, 3_600_000],
    [
      'a running one with an end time',
      { status: 'InProgress', startTime: START, endTime: '2026-01-02T03:10:00.123Z' },
      600_000,
    ],
    ['an end before the start', { status: 'Failed', startTime: START, endTime: '2026-01-02T02:00:00Z' }, 0],
    ['no start', { status: 'Succeeded', endTime: START }, undefined],
    ['no end though it ended', { status: 'Succeeded', startTime: START }, undefined],
    ['a start that is no time', { status: 'InProgress', startTime: 'yesterday' }, undefined],
    ['an end that is no time', { status: 'Succeeded', startTime: START, endTime: 'later' }, undefined],
  ])('of %s', (_, json, ms) => {
    expect(durationOf(parsed(json), now)).toBe(ms);
  });
});
