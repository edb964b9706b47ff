import { describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { claimsOf, mayRequestIdToken, requestIdToken } from '../../../src/azure/auth/idToken.ts';
import { defaultHttpClient } from '../../../src/azure/http/transport.ts';
import {
  answerIdToken,
  failureThrownBy,
  GITHUB,
  ID_TOKEN_AUDIENCE,
  jwt,
  NEVER,
  useNock,
} from '../../samples/services.ts';

const service = useNock();
const client = defaultHttpClient();
const request = (signal = NEVER) => requestIdToken(ID_TOKEN_AUDIENCE, client, signal);

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
    expect(await request()).toBe('header.payload.signature');
    expect(service.requests).toEqual(['github']);
    expect(service.printed()).toContain('::add-mask::header.payload.signature');
  });

  test.each([
    [300, 'bad-answer'],
    [400, 'unauthorized'],
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [404, 'bad-answer'],
    [408, 'server-error'],
    [429, 'throttled'],
    [500, 'server-error'],
    [502, 'server-error'],
    [503, 'server-error'],
  ])('refused with HTTP %d is %s', async (status, kind) => {
    answerIdToken().reply(status, { message: 'No.', value: 'header.payload.signature' });
    expect(await failureThrownBy(request)).toStrictEqual({
      kind,
      service: 'github',
      httpStatus: status,
      message: 'No.',
    });
    expect(service.requests).toEqual(['github']);
  });

  test('cannot be asked for without a network, which may pass', async () => {
    answerIdToken().replyWithError(
      Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    );
    const failure = await failureThrownBy(request);
    expect(failure).toMatchObject({ kind: 'network', service: 'github' });
    expect(failure.message).toContain('ECONNREFUSED');
  });

  test.each([
    ['no token', '{}', /not an ID token/],
    ['an empty token', '{"value":""}', /not an ID token/],
    ['a token of another type', '{"value":{"x":1}}', /not an ID token/],
    ['half of itself', '{"value":"header.payl', /broken or incomplete JSON/],
    ['a page', '<html><title>Sign in</title>', /a page titled "Sign in"/],
    ['nothing', '', /an empty body/],
  ])('is not in a response with %s, which is not repeated', async (_, body, words) => {
    answerIdToken().reply(200, body);
    const failure = await failureThrownBy(request);
    expect(failure).toMatchObject({ kind: 'bad-answer', service: 'github', httpStatus: 200 });
    expect(failure.message).toMatch(words);
    expect(JSON.stringify(failure)).not.toContain('header.payl');
  });

  test('keeps the pause that GitHub asks for', async () => {
    answerIdToken().reply(429, '', { 'retry-after': '7' });
    expect((await failureThrownBy(request)).retryAfterMs).toBe(7_000);
  });

  test("is not looked for where a redirect leads: the job's request token stays with GitHub", async () => {
    answerIdToken().reply(307, '', { location: 'https://evil.example/' });
    expect(await failureThrownBy(request)).toMatchObject({ kind: 'bad-answer', httpStatus: 307 });
    expect(service.requests).toEqual(['github']);
  });

  test.each(['http://token.actions.example/token', 'token.actions.example', 'file:///etc/passwd', ''])(
    'is not asked for at %j',
    async (address) => {
      process.env['ACTIONS_ID_TOKEN_REQUEST_URL'] = address;
      const failure = await failureThrownBy(request);
      expect(failure).toMatchObject({ kind: 'rejected', service: 'github' });
      expect(failure.message).toContain('ACTIONS_ID_TOKEN_REQUEST_URL is not an https address');
      expect(service.requests).toEqual([]);
    },
  );

  test('is asked for at the path and query that the runner gave, whatever they are', async () => {
    process.env['ACTIONS_ID_TOKEN_REQUEST_URL'] = `${GITHUB}/118//idtoken/a%2Fb`;
    nock(GITHUB).get('/118//idtoken/a%2Fb').query({ audience: ID_TOKEN_AUDIENCE }).reply(200, { value: 't' });
    expect(await request()).toBe('t');
  });

  test('is given up when the run is cancelled', async () => {
    const stop = new AbortController();
    answerIdToken().reply(200, () => {
      stop.abort();
      return new Promise<never>(() => {});
    });
    expect((await failureThrownBy(() => request(stop.signal))).kind).toBe('network');
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
