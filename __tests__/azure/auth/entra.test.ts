import { describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { CLOUDS, type Cloud } from '../../../src/azure/auth/clouds.ts';
import { exchangeIdToken } from '../../../src/azure/auth/entra.ts';
import { FailureError } from '../../../src/azure/http/failure.ts';
import { defaultHttpClient } from '../../../src/azure/http/transport.ts';
import {
  accessToken,
  answerDiscovery,
  answerEntra,
  CLIENT_ID,
  failureThrownBy,
  jwt,
  NEVER,
  TENANT_ID,
  useNock,
} from '../../samples/services.ts';

const wire = useNock();
const client = defaultHttpClient();
const ID_TOKEN = jwt({ iss: 'https://i', sub: 'repo:o/r:pull_request', aud: 'api://a' });

function exchange(
  idToken: () => Promise<string> = async () => ID_TOKEN,
  signal = NEVER,
  cloud: Cloud = CLOUDS.azurecloud,
) {
  const identity = { clientId: CLIENT_ID, tenantId: TENANT_ID };
  return exchangeIdToken({ identity, cloud, idToken, client, signal });
}

function refusal(code: number, message: string, more: object = {}) {
  return {
    error: 'invalid_client',
    error_description: `AADSTS${code}: ${message} Trace ID: t-1 Correlation ID: c-1 Timestamp: 2026-01-02 03:04:05Z`,
    error_codes: [code],
    correlation_id: 'c-1',
    ...more,
  };
}

describe('An exchange', () => {
  test('costs one ID token and one Entra request, and nothing else', async () => {
    answerEntra(ID_TOKEN).reply(200, accessToken());
    let asked = 0;
    const { token, expiresOnTimestamp } = await exchange(async () => {
      asked += 1;
      return ID_TOKEN;
    });
    expect([token, asked, wire.requests]).toEqual(['access-token', 1, ['entra']]);
    expect(expiresOnTimestamp - Date.now()).toBeGreaterThan(3_000_000);
  });

  test('goes to the cloud: azureusgovernment', async () => {
    answerEntra(ID_TOKEN, CLOUDS.azureusgovernment.authorityHost).reply(200, accessToken());
    await exchange(undefined, NEVER, CLOUDS.azureusgovernment);
    expect(wire.requests).toEqual(['entra']);
  });

  test('goes to the cloud: azurechinacloud, whose host MSAL knows under another name only', async () => {
    answerDiscovery(CLOUDS.azurechinacloud.authorityHost);
    answerEntra(ID_TOKEN, CLOUDS.azurechinacloud.authorityHost).reply(200, accessToken());
    await exchange(undefined, NEVER, CLOUDS.azurechinacloud);
    expect(wire.requests).toEqual(['discovery', 'entra']);
  });

  test('asks nobody but an authority itself about an authority that is not a public one', async () => {
    const authorityHost = 'https://login.local.example';
    answerDiscovery(authorityHost);
    answerEntra(ID_TOKEN, authorityHost).reply(200, accessToken());
    const { token } = await exchange(undefined, NEVER, { ...CLOUDS.azurecloud, authorityHost });
    expect([token, wire.requests]).toEqual(['access-token', ['discovery', 'entra']]);
  });

  test('names the action and its version', async () => {
    let agent = '';
    answerEntra(ID_TOKEN).reply(200, (request: Request) => {
      agent = String(request.headers.get('user-agent'));
      return accessToken();
    });
    await exchange();
    expect(agent).toMatch(/aks-operation-gate\/\d+\.\d+\.\d+/);
  });
});

describe('A refusal', () => {
  test.each([
    [401, 700213, 'No matching federated identity record found for presented assertion subject.'],
    [401, 70021, 'No matching federated identity record found.'],
    [400, 700211, 'No matching issuer.'],
    [401, 7002138, 'Letter case.'],
    [401, 700024, 'Client assertion is not within its valid time range.'],
    [400, 700016, 'Application was not found.'],
    [400, 90002, 'Tenant not found.'],
    [401, 50027, 'Invalid JWT token.'],
    [401, 7000215, 'Invalid client secret provided.'],
    [400, 53003, 'Blocked by Conditional Access.'],
  ])("HTTP %d AADSTS%d is permanent and keeps Entra's first sentence", async (status, code, message) => {
    answerEntra(ID_TOKEN).reply(status, refusal(code, message));
    expect(await failureThrownBy(() => exchange())).toEqual({
      kind: 'unauthorized',
      service: 'entra',
      httpStatus: status,
      code: `AADSTS${code}`,
      message: `AADSTS${code}: ${message}`,
      correlationId: 'c-1',
      presented: { issuer: 'https://i', subject: 'repo:o/r:pull_request', audience: 'api://a' },
    });
    expect(wire.requests).toEqual(['entra']);
  });

  test('never contains the ID token', async () => {
    answerEntra(ID_TOKEN).reply(401, refusal(700213, 'No.'));
    const failure = await failureThrownBy(() => exchange());
    expect(JSON.stringify(failure)).not.toContain(ID_TOKEN.split('.')[1]);
  });

  test('may be written over several lines', async () => {
    const description = 'AADSTS50027: Bad.\r\nTrace ID: t\r\nCorrelation ID: c';
    answerEntra(ID_TOKEN).reply(400, refusal(50027, '', { error_description: description }));
    expect((await failureThrownBy(() => exchange())).message).toBe('AADSTS50027: Bad.');
  });

  test('has the response of the library as its cause, for a debug log', async () => {
    answerEntra(ID_TOKEN).reply(401, refusal(700213, 'No.'));
    const error = await exchange().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FailureError);
    expect(String((error as FailureError).cause)).toContain('AADSTS700213');
  });

  test('without a description has its error as code', async () => {
    answerEntra(ID_TOKEN).reply(400, { error: 'invalid_scope' });
    expect(await failureThrownBy(() => exchange())).toMatchObject({
      kind: 'unauthorized',
      code: 'invalid_scope',
    });
  });
});

describe('Trouble that may pass', () => {
  test.each([
    [500, {}, 'server-error'],
    [502, '<html>', 'server-error'],
    [503, refusal(90033, 'A transient error has occurred.'), 'server-error'],
    [504, '', 'server-error'],
    [408, '', 'server-error'],
    [429, refusal(90055, 'Too many requests.'), 'throttled'],
    [400, refusal(90033, 'A transient error has occurred.'), 'server-error'],
    [400, { error: 'temporarily_unavailable' }, 'server-error'],
    [400, '<html>a proxy</html>', 'bad-answer'],
    [403, '', 'bad-answer'],
    [302, '', 'bad-answer'],
  ])('HTTP %d %j', async (status, body, kind) => {
    answerEntra(ID_TOKEN).reply(status, body, { location: 'https://evil.example/' });
    expect(await failureThrownBy(() => exchange())).toMatchObject({
      kind,
      service: 'entra',
      httpStatus: status,
    });
    expect(wire.requests).toEqual(['entra']);
  });

  test.each([500, 403])('HTTP %d without a body has no code, and says so', async (status) => {
    answerEntra(ID_TOKEN).reply(status, '');
    expect(await failureThrownBy(() => exchange())).toStrictEqual({
      kind: status === 500 ? 'server-error' : 'bad-answer',
      service: 'entra',
      httpStatus: status,
      message: `HTTP ${status} without Entra's usual body`,
      presented: { issuer: 'https://i', subject: 'repo:o/r:pull_request', audience: 'api://a' },
    });
  });

  test.each([500, 503, 429])('HTTP %d can be tried again at once', async (status) => {
    answerEntra(ID_TOKEN).reply(status, refusal(90033, 'Later.'), { 'retry-after': '60' });
    expect((await failureThrownBy(() => exchange())).retryAfterMs).toBe(60_000);
    answerEntra(ID_TOKEN).reply(200, accessToken());
    expect((await exchange()).token).toBe('access-token');
    expect(wire.requests).toEqual(['entra', 'entra']);
  });

  test.each(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND'])('%s', async (code) => {
    answerEntra(ID_TOKEN).replyWithError(Object.assign(new Error(`connect ${code}`), { code }));
    const failure = await failureThrownBy(() => exchange());
    expect(failure).toMatchObject({ kind: 'network', service: 'entra' });
    expect(failure.message).toContain('login.microsoftonline.com');
    expect(failure.message + (failure.code ?? '')).toContain(code);
    expect(wire.requests).toEqual(['entra']);
  });

  test('an answer that is no token', async () => {
    answerEntra(ID_TOKEN).reply(200, '<html>signed in to the guest network</html>');
    const { kind, service } = await failureThrownBy(() => exchange());
    expect([service, ['network', 'bad-answer'].includes(kind)]).toEqual(['entra', true]);
  });

  test('a failure of GitHub stays the failure of GitHub', async () => {
    const github = new FailureError({ kind: 'throttled', service: 'github', message: 'Slow down.' });
    expect(await failureThrownBy(() => exchange(() => Promise.reject(github)))).toBe(github.failure);
    expect(wire.requests).toEqual([]);
  });

  test('a run that is cancelled meanwhile gives the request up', async () => {
    const stop = new AbortController();
    answerEntra(ID_TOKEN).reply(200, () => {
      stop.abort();
      return new Promise<never>(() => {});
    });
    expect((await failureThrownBy(() => exchange(undefined, stop.signal))).kind).toBe('network');
  });
});

test('Claims that Azure demands, and the ability to handle them, are passed on to Entra ID', async () => {
  const forms: URLSearchParams[] = [];
  const record = async (request: Request) => {
    forms.push(new URLSearchParams(await request.text()));
    return accessToken();
  };
  answerEntra(ID_TOKEN).reply(200, record);
  await exchange();
  answerEntra(ID_TOKEN).reply(200, record);
  await exchangeIdToken({
    identity: { clientId: CLIENT_ID, tenantId: TENANT_ID },
    cloud: CLOUDS.azurecloud,
    idToken: async () => ID_TOKEN,
    client,
    signal: NEVER,
    claims: '{"access_token":{"nbf":{"essential":true,"value":"7"}}}',
  });
  const [plain, demanded] = forms.map((form) => JSON.parse(form.get('claims') ?? '{}'));
  expect(plain.access_token).toEqual({ xms_cc: { values: ['cp1'] } });
  expect(demanded.access_token).toEqual({
    nbf: { essential: true, value: '7' },
    xms_cc: { values: ['cp1'] },
  });
});

test('A refusal that repeats the ID token does not show it', async () => {
  answerEntra(ID_TOKEN).reply(401, refusal(700213, `Not ${ID_TOKEN}.`));
  expect((await failureThrownBy(() => exchange())).message).toBe('AADSTS700213: Not ***.');
});

test.each([
  [{ error_codes: [50166] }, 'AADSTS50166', 'server-error'],
  [{ error_codes: ['700213'] }, 'AADSTS700213', 'unauthorized'],
  [{ error_codes: ['x'] }, 'invalid_client', 'unauthorized'],
  [{ error_codes: ['x7'] }, 'invalid_client', 'unauthorized'],
  [{ error_codes: ['7x'] }, 'invalid_client', 'unauthorized'],
  [{ error_codes: {} }, 'invalid_client', 'unauthorized'],
])('A refusal without a description has the code of its list: %j', async (body, code, kind) => {
  answerEntra(ID_TOKEN).reply(400, { error: 'invalid_client', ...body });
  expect(await failureThrownBy(() => exchange())).toMatchObject({ code, kind });
});

describe('An authority that describes itself', () => {
  const authorityHost = 'https://login.local.example';
  const own = () => exchange(undefined, NEVER, { ...CLOUDS.azurecloud, authorityHost });

  test('and cannot do so is a failure of Entra ID', async () => {
    nock(authorityHost).get(`/${TENANT_ID}/v2.0/.well-known/openid-configuration`).query(true).reply(503, '');
    expect(await failureThrownBy(own)).toStrictEqual({
      kind: 'server-error',
      service: 'entra',
      httpStatus: 503,
      message: "HTTP 503 without Entra's usual body",
      presented: { issuer: 'https://i', subject: 'repo:o/r:pull_request', audience: 'api://a' },
    });
  });

  test('and then breaks the connection is a failure of the network', async () => {
    answerDiscovery(authorityHost);
    answerEntra(ID_TOKEN, authorityHost).replyWithError(
      Object.assign(new Error('connect ECONNRESET'), { code: 'ECONNRESET' }),
    );
    expect(await failureThrownBy(own)).toStrictEqual({
      kind: 'network',
      service: 'entra',
      code: 'ECONNRESET',
      message: 'login.local.example: connect ECONNRESET',
    });
  });
});

test('A token endpoint on another host is not used', async () => {
  const authorityHost = 'https://login.local.example';
  nock(authorityHost)
    .get(`/${TENANT_ID}/v2.0/.well-known/openid-configuration`)
    .query(true)
    .reply(200, {
      issuer: `${authorityHost}/${TENANT_ID}/v2.0`,
      authorization_endpoint: `${authorityHost}/a`,
      token_endpoint: 'https://evil.example/token',
      jwks_uri: `${authorityHost}/k`,
    });
  const cloud = { ...CLOUDS.azurecloud, authorityHost };
  const failure = await failureThrownBy(() => exchange(undefined, NEVER, cloud));
  expect(failure).toMatchObject({ kind: 'bad-answer', service: 'entra' });
  expect(failure.message).toContain('https://evil.example is not a host');
  expect(wire.requests).toEqual([]);
});

test('A description of a million blanks is read at once', async () => {
  answerEntra(ID_TOKEN).reply(400, {
    error: 'invalid_client',
    error_description: `AADSTS700016: x${' '.repeat(1_000_000)}y Trace ID: t`,
  });
  const failure = await failureThrownBy(() => exchange());
  expect([failure.code, failure.message.endsWith('y')]).toEqual(['AADSTS700016', true]);
});
