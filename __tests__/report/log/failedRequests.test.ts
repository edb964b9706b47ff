import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../../src/azure/http/failure.ts';
import { FailedRequests } from '../../../src/report/log/failedRequests.ts';
import { failureOf } from '../../samples/reports.ts';

const BAD_GATEWAY = failureOf('server-error', { httpStatus: 502 });

describe('Failed requests', () => {
  test.each<[string, Failure, string]>([
    ['service', failureOf('server-error', { service: 'entra', httpStatus: 502 }), 'HTTP 502: 2, HTTP 502: 1'],
    ['kind', failureOf('throttled', { httpStatus: 502 }), 'HTTP 502: 2, HTTP 502: 1'],
    ['status', failureOf('server-error', { httpStatus: 503 }), 'HTTP 502: 2, HTTP 503: 1'],
    [
      'code',
      failureOf('server-error', { httpStatus: 502, code: 'BadGateway' }),
      'HTTP 502: 2, BadGateway: 1',
    ],
    ['code that is a number', failureOf('server-error', { code: '502' }), 'HTTP 502: 2, 502: 1'],
    ['lack of a status', failureOf('server-error'), 'HTTP 502: 2, server-error: 1'],
  ])('are told apart by their %s', (_, other, text) => {
    const requests = new FailedRequests();
    expect(requests.text).toBe('');
    expect([BAD_GATEWAY, other, BAD_GATEWAY].map((one) => requests.add(one, 'np1'))).toEqual([
      true,
      true,
      false,
    ]);
    expect(requests.text).toBe(text);
  });

  test('are over once no operation is left whose requests fail', () => {
    const requests = new FailedRequests();
    for (const name of ['np1', 'np2', 'np1']) requests.add(BAD_GATEWAY, name);
    expect(requests.end('np3')).toBeUndefined();
    expect(requests.end('np1')).toBeUndefined();
    expect(requests.end('np1')).toBeUndefined();
    expect(requests.text).toBe('HTTP 502: 3');
    expect(requests.end('np2')).toEqual({ text: 'HTTP 502: 3', isShared: true });
    expect(requests.text).toBe('');
    expect(requests.end('np2')).toBeUndefined();
  });

  test('of one operation are its own, also after those of several', () => {
    const requests = new FailedRequests();
    for (const name of ['np1', 'np2']) requests.add(BAD_GATEWAY, name);
    for (const name of ['np1', 'np2']) requests.end(name);
    expect(requests.add(BAD_GATEWAY, 'np2')).toBe(true);
    expect(requests.end('np2')).toEqual({ text: 'HTTP 502: 1', isShared: false });
  });

  test('without an operation have no end', () => {
    expect(new FailedRequests().end('np1')).toBeUndefined();
  });
});
