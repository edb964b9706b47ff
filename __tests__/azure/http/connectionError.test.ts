import type { Agent } from 'node:https';
import { createHttpHeaders, createPipelineRequest, RestError } from '@azure/core-rest-pipeline';
import { describe, expect, test } from '@jest/globals';
import { connectionPolicy, describeAddresses } from '../../../src/azure/http/connection.ts';
import { networkFailure, ObstacleError } from '../../../src/azure/http/connectionError.ts';

const coded = (code: string, message = `connect ${code}`) => Object.assign(new Error(message), { code });

describe('A transport error', () => {
  test.each([
    ['two lines', coded('EPIPE', 'a\nb'), { code: 'EPIPE', message: 'h: a' }],
    ['a code without content', new RestError('gone', { code: 'REQUEST_SEND_ERROR' }), { message: 'h: gone' }],
    [
      'half a response',
      new RestError('half', { code: 'PARSE_ERROR' }),
      { code: 'PARSE_ERROR', message: 'h: half' },
    ],
    ['no words', new Error(''), { message: 'h: the connection failed' }],
    [
      'no words but a code',
      new RestError('', { code: 'ECONNREFUSED' }),
      { code: 'ECONNREFUSED', message: 'h: the connection failed (ECONNREFUSED)' },
    ],
    ['a code that is not text', Object.assign(new Error('odd'), { code: 7 }), { message: 'h: odd' }],
    ['a text', 'odd', { message: 'h: odd' }],
    ['nothing', undefined, { message: 'h: undefined' }],
    ['null', null, { message: 'h: null' }],
  ])('with %s becomes one line', (_, cause, expected) => {
    const error = networkFailure(cause, 'arm', 'h');
    expect(error.failure).toEqual({ kind: 'network', service: 'arm', ...expected });
    expect(error.cause).toBe(cause);
    expect(String(error)).toBe(`FailureError: ${expected.message}`);
  });

  test.each([
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'CERT_UNTRUSTED',
    'CERT_REVOKED',
    'CERT_SIGNATURE_FAILURE',
    'CRL_HAS_EXPIRED',
    'ERROR_IN_CERT_NOT_AFTER_FIELD',
    'HOSTNAME_MISMATCH',
    'INVALID_CA',
    'INVALID_PURPOSE',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('%s is about a certificate', (code) => {
    expect(networkFailure(coded(code), 'entra', 'h').failure).toMatchObject({
      obstacle: 'certificate',
      code,
    });
  });

  test.each([
    'ECONNRESET',
    'ECONNREFUSED',
    'ERR_SSL_BAD_CERT_TYPE',
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'EPROTO',
    'ENOTFOUND',
  ])('%s is not', (code) =>
    expect(networkFailure(coded(code), 'arm', 'h').failure).not.toHaveProperty('obstacle'),
  );

  test('of a proxy names the proxy', () => {
    const cause = new ObstacleError('proxy', 'the proxy p:1 cannot be reached: no', 'ECONNREFUSED');
    expect(String(cause)).toBe('ObstacleError: the proxy p:1 cannot be reached: no');
    expect(networkFailure(cause, 'entra', 'h').failure).toEqual({
      kind: 'network',
      service: 'entra',
      obstacle: 'proxy',
      code: 'ECONNREFUSED',
      message: 'the proxy p:1 cannot be reached: no',
    });
  });
});

describe('Several addresses that failed', () => {
  const several = (...codes: string[]) =>
    Object.assign(new AggregateError(codes.map((code) => coded(code))), { code: codes[0] });

  test.each([
    [['ECONNREFUSED', 'ECONNREFUSED'], 'ECONNREFUSED'],
    [['ENETUNREACH', 'ECONNREFUSED'], 'ECONNREFUSED'],
    [['ETIMEDOUT', 'ECONNREFUSED'], 'ECONNREFUSED'],
    [['ETIMEDOUT', 'ETIMEDOUT'], 'ETIMEDOUT'],
    [['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ECONNRESET'], 'ECONNRESET'],
    [['ENETUNREACH', 'EHOSTUNREACH'], 'ENETUNREACH'],
  ])('%j are described one by one, and the code is the one that says most: %s', (codes, code) => {
    const error = several(...codes);
    describeAddresses(error);
    expect(error).toMatchObject({ code, message: codes.map((one) => `connect ${one}`).join('; ') });
  });

  test('are described before anybody reads the error of the connection', async () => {
    const request = createPipelineRequest({ url: 'https://management.azure.com/' });
    await connectionPolicy.sendRequest(request, async () => ({
      request,
      status: 200,
      headers: createHttpHeaders(),
    }));
    const agent = request.agent as unknown as Agent;
    const socket = agent.createConnection({ host: '127.0.0.1', port: 1 });
    const seen: string[] = [];
    socket?.on('error', ({ message }: Error) => seen.push(message));
    socket?.emit('error', several('ENETUNREACH', 'ECONNREFUSED'));
    socket?.destroy();
    expect(seen).toEqual(['connect ENETUNREACH; connect ECONNREFUSED']);
  });

  test('another error stays as it is', () => {
    const error = coded('ECONNRESET');
    describeAddresses(error);
    expect(error.message).toBe('connect ECONNRESET');
  });
});
