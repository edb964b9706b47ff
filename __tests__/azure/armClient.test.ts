import { describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { CLOUDS } from '../../src/azure/auth/clouds.ts';
import {
  ARM,
  accessToken,
  answerDiscovery,
  answerEntra,
  answerIdToken,
  answerStatus,
  armClient,
  ask,
  RUNNING,
  SIGN_IN,
  STATUS_PATH,
  signIn,
  useNock,
} from '../samples/services.ts';

const wire = useNock();

describe('A status', () => {
  test('costs one ID token, one Entra request and one status request, and nothing else', async () => {
    signIn();
    answerStatus().reply(200, { status: 'Succeeded' });
    expect(await ask(armClient())).toMatchObject({ kind: 'status', status: { status: 'Succeeded' } });
    expect(wire.requests).toEqual([...SIGN_IN, 'arm']);
  });

  test.each([
    ['azureusgovernment', SIGN_IN],
    ['azurechinacloud', ['github', 'discovery', 'entra']],
  ] as const)('costs as little in %s', async (name, signInRequests) => {
    const cloud = CLOUDS[name];
    answerIdToken(cloud.audience).reply(200, { value: 'id-token' });
    if (name === 'azurechinacloud') answerDiscovery(cloud.authorityHost);
    answerEntra('id-token', cloud.authorityHost).reply(200, accessToken());
    answerStatus('access-token', cloud.resourceManager).reply(200, RUNNING);
    expect(
      await ask(armClient({ cloud }), `${cloud.resourceManager}${STATUS_PATH}?api-version=1`),
    ).toMatchObject({ kind: 'status' });
    expect(wire.requests).toEqual([...signInRequests, 'arm']);
  });

  test('asked for a hundred times signs in once', async () => {
    const arm = armClient();
    signIn();
    for (let times = 0; times < 100; times++) {
      answerStatus().reply(200, RUNNING);
      expect((await ask(arm)).kind).toBe('status');
    }
    expect(wire.requests.filter((name) => name !== 'arm')).toEqual(SIGN_IN);
  });

  test('nothing is sent before it is asked for', () => {
    armClient();
    expect(wire.requests).toEqual([]);
  });

  test('an audience of the job is what GitHub is asked for', async () => {
    answerIdToken('api://Mine').reply(200, { value: 'id-token' });
    answerEntra().reply(200, accessToken());
    answerStatus().reply(200, RUNNING);
    await ask(armClient({ audience: 'api://Mine' }));
    expect(wire.requests).toEqual([...SIGN_IN, 'arm']);
  });

  test('each request has an id of its own, and names the action', async () => {
    const arm = armClient();
    signIn();
    const seen: Headers[] = [];
    for (let times = 0; times < 2; times++) {
      answerStatus().reply(200, ({ headers }: Request) => {
        seen.push(headers);
        return RUNNING;
      });
      await ask(arm);
    }
    const ids = seen.map((headers) => headers.get('x-ms-client-request-id'));
    expect(ids).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    expect(new Set(ids).size).toBe(2);
    expect(seen[0]?.get('user-agent')).toMatch(/^aks-operation-gate\/\d/);
  });

  test('is traced without query and tokens', async () => {
    const lines: string[] = [];
    signIn();
    nock(ARM).get(STATUS_PATH).query({ s: 'signature' }).reply(200, RUNNING, { 'x-ms-request-id': 'r-1' });
    let ms = 1_000;
    const now = () => {
      ms += 12.4;
      return ms;
    };
    const arm = armClient({ now, trace: (line) => lines.push(line) });
    await ask(arm, `${ARM}${STATUS_PATH}?s=signature`);
    answerStatus().reply(200, RUNNING, { 'x-ms-correlation-request-id': 'c-2', 'x-ms-request-id': 'r-2' });
    await ask(arm);
    answerStatus().reply(503);
    await ask(arm);
    expect(lines).toEqual([
      `GET ${STATUS_PATH}: HTTP 200 after 25 ms, correlation id r-1`,
      `GET ${STATUS_PATH}: HTTP 200 after 25 ms, correlation id c-2`,
      `GET ${STATUS_PATH}: HTTP 503 after 25 ms, correlation id none`,
    ]);
  });
});

describe('Nothing retries by itself', () => {
  test.each([408, 409, 429, 500, 502, 503, 504])('HTTP %d is one failed poll', async (status) => {
    signIn();
    answerStatus().reply(status, '', { 'retry-after': '1' });
    expect(await ask(armClient())).toMatchObject({
      kind: 'failure',
      failure: { httpStatus: status, service: 'arm' },
    });
    expect(wire.requests).toEqual([...SIGN_IN, 'arm']);
  });

  test('nor does a connection that breaks', async () => {
    signIn();
    answerStatus().replyWithError(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
    const failure = {
      kind: 'network',
      service: 'arm',
      code: 'ECONNRESET',
      message: 'management.azure.com: read ECONNRESET',
    };
    expect(await ask(armClient())).toEqual({ kind: 'failure', failure });
    expect(wire.requests).toEqual([...SIGN_IN, 'arm']);
  });

  test.each([
    ['GitHub', () => answerIdToken().reply(500), ['github'], 'github'],
    [
      'Entra ID',
      () => {
        answerIdToken().reply(200, { value: 'id-token' });
        answerEntra().reply(503, '');
      },
      SIGN_IN,
      'entra',
    ],
  ] as const)(
    'nor does the sign-in; the next poll signs in again at once: %s',
    async (_, fail, requests, service) => {
      const arm = armClient();
      fail();
      expect(await ask(arm)).toMatchObject({ kind: 'failure', failure: { kind: 'server-error', service } });
      expect(wire.requests).toEqual(requests);
      signIn();
      answerStatus().reply(200, RUNNING);
      expect((await ask(arm)).kind).toBe('status');
      expect(wire.requests).toEqual([...requests, ...SIGN_IN, 'arm']);
    },
  );
});

describe('A refused token', () => {
  const EXPIRED = { error: { code: 'ExpiredAuthenticationToken', message: 'Expired.' } };

  test('is renewed once, without a failed poll', async () => {
    const arm = armClient();
    signIn('old');
    answerStatus('old').reply(401, EXPIRED, {
      'www-authenticate': 'Bearer authorization_uri="x", error="invalid_token"',
    });
    signIn('new');
    answerStatus('new').reply(200, RUNNING);
    expect((await ask(arm)).kind).toBe('status');
    answerStatus('new').reply(200, RUNNING);
    expect((await ask(arm)).kind).toBe('status');
    expect(wire.requests).toEqual([...SIGN_IN, 'arm', ...SIGN_IN, 'arm', 'arm']);
  });

  test('refused again is unauthorized', async () => {
    signIn('old');
    answerStatus('old').reply(401, EXPIRED);
    signIn('new');
    answerStatus('new').reply(401, { error: { code: 'InvalidAuthenticationToken', message: 'No.' } });
    const failure = { kind: 'unauthorized', httpStatus: 401, code: 'InvalidAuthenticationToken' };
    expect(await ask(armClient())).toMatchObject({ kind: 'failure', failure });
    expect(wire.requests).toEqual([...SIGN_IN, 'arm', ...SIGN_IN, 'arm']);
  });

  test('each later refusal gets its own renewal', async () => {
    const arm = armClient();
    for (const round of ['a', 'b']) {
      if (round === 'a') signIn('a0');
      answerStatus(round === 'a' ? 'a0' : 'a1').reply(401, EXPIRED);
      signIn(`${round}1`);
      answerStatus(`${round}1`).reply(200, RUNNING);
      expect((await ask(arm)).kind).toBe('status');
    }
  });

  test('whose renewal meets trouble is that trouble', async () => {
    signIn('old');
    answerStatus('old').reply(401, EXPIRED);
    answerIdToken().reply(429);
    expect(await ask(armClient())).toMatchObject({ failure: { kind: 'throttled', service: 'github' } });
  });

  test('403 is not renewed', async () => {
    signIn();
    answerStatus().reply(403, { error: { code: 'AuthorizationFailed', message: 'No.' } });
    expect(await ask(armClient())).toMatchObject({
      failure: { kind: 'unauthorized', code: 'AuthorizationFailed' },
    });
    expect(wire.requests).toEqual([...SIGN_IN, 'arm']);
  });
});

describe('The bearer token stays with Resource Manager', () => {
  test.each([
    'https://evil.example/subscriptions/s/operations/op-1?api-version=1',
    'http://management.azure.com/subscriptions/s/operations/op-1?api-version=1',
    'https://management.azure.com:8443/x',
    'https://management.azure.com.evil.example/x',
  ])('is not sent to %s', async (url) => {
    await expect(ask(armClient(), url)).rejects.toThrow('Resource Manager only');
    expect(wire.requests).toEqual([]);
  });

  test.each([301, 302, 303, 307, 308])('does not follow HTTP %d', async (status) => {
    signIn();
    answerStatus().reply(status, '', { location: 'https://evil.example/' });
    expect(await ask(armClient())).toMatchObject({ failure: { kind: 'bad-answer', httpStatus: status } });
    expect(wire.requests).toEqual([...SIGN_IN, 'arm']);
  });
});
