import { afterAll, afterEach, beforeAll, beforeEach, jest } from '@jest/globals';
import nock from 'nock';
import type { StatusAnswer } from '../../src/azure/aks/statusAnswer.ts';
import { ArmClient, type ArmClientOptions } from '../../src/azure/armClient.ts';
import { CLOUDS } from '../../src/azure/auth/clouds.ts';
import { type Failure, FailureError } from '../../src/azure/http/failure.ts';
import { defaultHttpClient } from '../../src/azure/http/transport.ts';

/** The three services as nock sees them. */
export const ARM = 'https://management.azure.com';
export const ENTRA = 'https://login.microsoftonline.com';
export const GITHUB = 'https://token.actions.example';
export const ID_TOKEN_AUDIENCE = CLOUDS.azurecloud.audience;
export const CLIENT_ID = '11111111-1111-1111-1111-111111111111';
export const TENANT_ID = '22222222-2222-2222-2222-222222222222';
export const STATUS_PATH = '/subscriptions/s/operations/op-1';
export const STATUS_URL = `${ARM}${STATUS_PATH}?api-version=1`;
export const POOL_PATH = '/subscriptions/s/agentPools/np1';
export const POOL_URL = `${ARM}${POOL_PATH}?api-version=1`;
export const ABORT_URL = `${ARM}${POOL_PATH}/abort?api-version=1`;
export const NEVER = new AbortController().signal;

const PROXIES = [
  'HTTPS_PROXY',
  'https_proxy',
  'HTTP_PROXY',
  'http_proxy',
  'ALL_PROXY',
  'all_proxy',
  'NO_PROXY',
  'no_proxy',
];
const REQUEST_ENV = {
  ACTIONS_ID_TOKEN_REQUEST_URL: `${GITHUB}/token?api-version=2.0`,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'runner-token',
};

/** What went over the wire, in order: `github`, `entra`, `arm`; `unexpected HOST` for what no test foresaw. */
export interface Wire {
  readonly requests: readonly string[];
  /** Everything that was written to stdout. */
  printed(): string;
}

const requests: string[] = [];

// nock changes Node itself as soon as it is loaded. The next test file in the same process shares that, also where no
// test of this file runs.
nock.restore();

/**
 * Cuts every test of the file off from the network, gives it the right to ask for ID tokens, and keeps the log of
 * the toolkit out of the output.
 */
export function useNock(): Wire {
  const kept = { ...process.env };
  let output: jest.SpiedFunction<typeof process.stdout.write>;

  beforeAll(() => nock.activate());
  afterAll(() => nock.restore());

  beforeEach(() => {
    requests.length = 0;
    for (const name of PROXIES) delete process.env[name];
    Object.assign(process.env, REQUEST_ENV);
    nock.disableNetConnect();
    nock.emitter.on('no match', unexpected);
    output = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  });

  afterEach(() => {
    output.mockRestore();
    nock.emitter.off('no match', unexpected);
    nock.abortPendingRequests();
    nock.cleanAll();
    nock.enableNetConnect();
    for (const name of [...PROXIES, ...Object.keys(REQUEST_ENV)]) {
      const value = kept[name];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  return { requests, printed: () => output.mock.calls.map(([chunk]) => String(chunk)).join('') };
}

function unexpected({ url }: Request): void {
  requests.push(`unexpected ${new URL(url).host}`);
}

/** The next ID token request; finish with `.reply(...)`. */
export function answerIdToken(audience: string = ID_TOKEN_AUDIENCE): nock.Interceptor {
  return watched('github', nock(GITHUB, { reqheaders: { authorization: 'Bearer runner-token' } }))
    .get('/token')
    .query({ 'api-version': '2.0', audience });
}

/** The next token request to Entra ID, with the assertion that it must carry. */
export function answerEntra(assertion = 'id-token', host = ENTRA): nock.Interceptor {
  const matches = (body: Readonly<Record<string, string>>) =>
    body['client_assertion'] === assertion && body['client_id'] === CLIENT_ID;
  return watched('entra', nock(host)).post(`/${TENANT_ID}/oauth2/v2.0/token`, matches).query(true);
}

/** The next question about an authority that MSAL does not know by heart. */
export function answerDiscovery(host: string): void {
  const own = `${host}/${TENANT_ID}`;
  watched('discovery', nock(host))
    .get(`/${TENANT_ID}/v2.0/.well-known/openid-configuration`)
    .query(true)
    .reply(200, {
      issuer: `${own}/v2.0`,
      authorization_endpoint: `${own}/oauth2/v2.0/authorize`,
      token_endpoint: `${own}/oauth2/v2.0/token`,
      jwks_uri: `${own}/discovery/v2.0/keys`,
    });
}

/** The next status request, with the bearer token that it must carry. */
export function answerStatus(token = 'access-token', host = ARM): nock.Interceptor {
  return authorized(token, host).get(STATUS_PATH).query({ 'api-version': '1' });
}

/** The next look at the pool, with the bearer token that it must carry. */
export function answerPool(token = 'access-token'): nock.Interceptor {
  return authorized(token).get(POOL_PATH).query({ 'api-version': '1' });
}

/** The next request to abort, which has no body. */
export function answerAbort(token = 'access-token'): nock.Interceptor {
  return authorized(token)
    .post(`${POOL_PATH}/abort`, (body) => body === '')
    .query({ 'api-version': '1' });
}

function authorized(token: string, host = ARM): nock.Scope {
  return watched('arm', nock(host, { reqheaders: { authorization: `Bearer ${token}` } }));
}

export function accessToken(token = 'access-token', expiresIn = 3_600) {
  return { token_type: 'Bearer', expires_in: expiresIn, ext_expires_in: expiresIn, access_token: token };
}

/** GitHub and Entra ID both say yes once. */
export function signIn(token = 'access-token', expiresIn = 3_600, idToken = 'id-token'): void {
  answerIdToken().reply(200, { value: idToken });
  answerEntra(idToken).reply(200, accessToken(token, expiresIn));
}

/** An unsigned JWT with these claims. */
export function jwt(claims: object): string {
  return ['header', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');
}

/** The failure that a promise rejects with. */
export async function failureThrownBy(call: () => Promise<unknown>): Promise<Failure> {
  try {
    await call();
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('nothing was thrown');
}

function watched(name: string, scope: nock.Scope): nock.Scope {
  return scope.on('request', () => requests.push(name));
}

/** What a running operation answers. */
export const RUNNING = { status: 'InProgress', name: 'op-1' };

/** The requests of one sign-in. */
export const SIGN_IN = ['github', 'entra'];

export function armClient(options: Partial<ArmClientOptions> = {}): ArmClient {
  return new ArmClient({
    clientId: CLIENT_ID,
    tenantId: TENANT_ID,
    cloud: CLOUDS.azurecloud,
    client: defaultHttpClient(),
    now: () => performance.now(),
    sleep: async () => {},
    deadlineMs: Number.POSITIVE_INFINITY,
    ...options,
  });
}

/** One poll. */
export function ask(arm: ArmClient, url = STATUS_URL, signal = NEVER): Promise<StatusAnswer> {
  return arm.getStatus(url, signal);
}
