import { describe, expect, test } from '@jest/globals';
import { readAbortAnswer } from '../../../src/azure/aks/abortAnswer.ts';
import {
  ABORT_URL,
  answerAbort,
  answerIdToken,
  answerStatus,
  armClient,
  ask,
  NEVER,
  RUNNING,
  SIGN_IN,
  signIn,
  useNock,
} from '../../samples/services.ts';

const NOW = Date.parse('2026-01-02T03:04:05Z');

function read(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readAbortAnswer({ status, body: text, header: (name) => headers[name] }, NOW);
}

describe('An answer to an abort', () => {
  test.each([
    [202, ''],
    [204, ''],
    [200, ''],
    [202, '<html>'],
  ])('of HTTP %d with the body %j means that Azure accepted the request', (status, body) => {
    expect(read(status, body)).toEqual({ kind: 'taken', httpStatus: status });
  });

  test.each([
    [409, { code: 'OperationNotAllowed', message: 'Too late.' }, 'server-error', 'Too late.'],
    [400, { error: { code: 'BadRequest', message: 'No.' } }, 'rejected', 'No.'],
    [403, { error: { code: 'AuthorizationFailed', message: 'No role.' } }, 'unauthorized', 'No role.'],
    [404, { code: 'NotFound', subcode: 'GetAgentPool_NotFound', message: 'No pool.' }, 'missing', 'No pool.'],
    [429, { error: { code: 'TooManyRequests', message: 'Slow.' } }, 'throttled', 'Slow.'],
    [500, '<html><title>Oops</title>', 'server-error', 'HTTP 500 with a page titled "Oops"'],
    [300, '', 'bad-answer', 'HTTP 300, a redirect, which is not followed'],
    [302, '', 'bad-answer', 'HTTP 302, a redirect, which is not followed'],
  ])('of HTTP %d %j says why not', (httpStatus, body, kind, message) => {
    expect(read(httpStatus, body, { 'x-ms-request-id': 'r-1' })).toMatchObject({
      kind: 'failure',
      failure: { kind, service: 'arm', httpStatus, message, correlationId: 'r-1' },
    });
  });
});

describe('The request to abort', () => {
  const wire = useNock();

  test('is one POST without a body, with the token of the polls before', async () => {
    const lines: string[] = [];
    const arm = armClient({ trace: (line) => lines.push(line) });
    signIn();
    answerStatus().reply(200, RUNNING);
    await ask(arm);
    answerAbort().reply(202, '', { location: 'https://management.azure.com/subscriptions/s/x' });
    expect(await arm.postAbort(ABORT_URL, NEVER)).toEqual({ kind: 'taken', httpStatus: 202 });
    expect(wire.requests).toEqual([...SIGN_IN, 'arm', 'arm']);
    expect(lines[1]).toMatch(/^POST .*\/agentPools\/np1\/abort: HTTP 202 /);
  });

  test.each([401, 408, 409, 429, 500, 503])('is not repeated after HTTP %d', async (status) => {
    signIn();
    answerAbort().reply(status, '', { 'retry-after': '0' });
    expect(await armClient().postAbort(ABORT_URL, NEVER)).toMatchObject({
      kind: 'failure',
      failure: { httpStatus: status },
    });
    expect(wire.requests).toEqual([...SIGN_IN, 'arm']);
  });

  test('is not repeated when the connection breaks: Azure might have accepted it', async () => {
    signIn();
    answerAbort().replyWithError(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
    expect(await armClient().postAbort(ABORT_URL, NEVER)).toMatchObject({
      failure: { kind: 'network', service: 'arm', code: 'ECONNRESET' },
    });
    expect(wire.requests).toEqual([...SIGN_IN, 'arm']);
  });

  test('is not sent without a token', async () => {
    answerIdToken().reply(500);
    expect(await armClient().postAbort(ABORT_URL, NEVER)).toMatchObject({ failure: { service: 'github' } });
    expect(wire.requests).toEqual(['github']);
  });

  test('is given up when the signal fires', async () => {
    const stop = new AbortController();
    signIn();
    answerAbort().reply(() => {
      stop.abort();
      return new Promise(() => {});
    });
    expect(await armClient().postAbort(ABORT_URL, stop.signal)).toMatchObject({
      failure: { kind: 'network', message: expect.stringContaining('given up') },
    });
  });

  test('goes to Resource Manager only', async () => {
    await expect(armClient().postAbort('https://evil.example/abort', NEVER)).rejects.toThrow(
      'Resource Manager only',
    );
    expect(wire.requests).toEqual([]);
  });
});
