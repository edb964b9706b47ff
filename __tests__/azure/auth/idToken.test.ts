import { describe, expect, test } from '@jest/globals';
import { claimsOf, mayRequestIdToken, requestIdToken } from '../../../src/azure/auth/idToken.ts';
import { answerIdToken, failureThrownBy, ID_TOKEN_AUDIENCE, jwt, useNock } from '../../samples/services.ts';

const service = useNock();

describe('The right to ask', () => {
  const both = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://x', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 't' };

  test('is there when the runner gave both variables', () => expect(mayRequestIdToken(both)).toBe(true));

  test.each([
    {},
    { ...both, ACTIONS_ID_TOKEN_REQUEST_URL: undefined },
    { ...both, ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined },
    { ...both, ACTIONS_ID_TOKEN_REQUEST_URL: '' },
    { ...both, ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' },
  ])('is not there with %j', (env) => expect(mayRequestIdToken(env)).toBe(false));
});

describe('An ID token', () => {
  test('is asked for with its audience, and masked before anybody sees it', async () => {
    answerIdToken().reply(200, { value: 'header.payload.signature' });
    await expect(requestIdToken(ID_TOKEN_AUDIENCE)).resolves.toBe('header.payload.signature');
    expect(service.requests).toEqual(['github']);
    expect(service.printed()).toContain('::add-mask::header.payload.signature');
  });

  test.each([
    [400, 'unauthorized'],
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [408, 'server-error'],
    [429, 'throttled'],
    [500, 'server-error'],
  ])('refused with HTTP %d is %s', async (status, kind) => {
    answerIdToken().reply(status, { message: 'No.' });
    const failure = await failureThrownBy(() => requestIdToken(ID_TOKEN_AUDIENCE));
    expect(failure).toMatchObject({ kind, service: 'github', httpStatus: status });
    expect(failure.message).toMatch(/No\./);
    expect(failure.message).not.toMatch(/\n|Error message:/i);
    expect(service.requests).toEqual(['github']);
  });

  test('cannot be asked for without a network, which may pass', async () => {
    answerIdToken().replyWithError(
      Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    );
    const failure = await failureThrownBy(() => requestIdToken(ID_TOKEN_AUDIENCE));
    expect(failure).toMatchObject({ kind: 'network', service: 'github' });
    expect(failure.message).toContain('ECONNREFUSED');
  });

  test('that is missing from the answer may be there next time', async () => {
    answerIdToken().reply(200, {});
    const { kind } = await failureThrownBy(() => requestIdToken(ID_TOKEN_AUDIENCE));
    expect(['network', 'bad-answer', 'server-error']).toContain(kind);
  });
});

describe('The claims', () => {
  test('are read without judging them', () => {
    const token = jwt({ iss: 'https://i', sub: 'repo:o/r:ref:refs/heads/main', aud: 'api://a', jti: 'x' });
    expect(claimsOf(token)).toEqual({
      issuer: 'https://i',
      subject: 'repo:o/r:ref:refs/heads/main',
      audience: 'api://a',
    });
  });

  test('may list several audiences, and leave others out', () => {
    expect(claimsOf(jwt({ aud: ['a', 'b'] }))).toEqual({ issuer: '', subject: '', audience: 'a, b' });
  });

  test.each([
    '',
    'x',
    'a.b.c',
    'a..c',
    `a.${Buffer.from('null').toString('base64url')}.c`,
    `a.${Buffer.from('[]').toString('base64url')}.c`,
  ])('are not in %j', (text) => expect(claimsOf(text)).toBeUndefined());
});
