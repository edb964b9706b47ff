import { afterEach, describe, expect, jest, test } from '@jest/globals';
import nock from 'nock';
import { ArmClient, type ArmClientOptions } from '../../src/azure/armClient.ts';
import { CLOUDS } from '../../src/azure/clouds.ts';
import { defaultHttpClient } from '../../src/azure/transport.ts';
import {
  ARM,
  accessToken,
  answerDiscovery,
  answerEntra,
  answerIdToken,
  answerStatus,
  CLIENT_ID,
  ENTRA,
  NEVER,
  STATUS_PATH,
  STATUS_URL,
  signIn,
  TENANT_ID,
  useNock,
} from './services.ts';

const wire = useNock();
const RUNNING = { status: 'InProgress', name: 'op-1' };
const SIGN_IN = ['github', 'entra'];

function armClient(options: Partial<ArmClientOptions> = {}): ArmClient {
  return new ArmClient({
    clientId: CLIENT_ID,
    tenantId: TENANT_ID,
    cloud: CLOUDS.azurecloud,
    client: defaultHttpClient(),
    now: () => performance.now(),
    ...options,
  });
}

const ask = (arm: ArmClient, url = STATUS_URL, signal = NEVER) => arm.getStatus(url, signal);

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
    await ask(armClient({ trace: (line) => lines.push(line) }), `${ARM}${STATUS_PATH}?s=signature`);
    expect(lines).toEqual([expect.stringMatching(/op-1: HTTP 200 after \d+ ms, correlation id r-1$/)]);
    expect(lines.join()).not.toMatch(/signature|token/);
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

describe('A long wait', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  /** Only the calendar is virtual: the timers of the HTTP stack run as ever. */
  function setCalendar(time: number): void {
    jest.useFakeTimers({
      now: time,
      doNotFake: [
        'hrtime',
        'nextTick',
        'performance',
        'queueMicrotask',
        'setImmediate',
        'clearImmediate',
        'setInterval',
        'clearInterval',
        'setTimeout',
        'clearTimeout',
      ],
    });
  }

  const MINUTE = 60_000;
  const START = Date.parse('2026-01-02T03:00:00Z');

  /** A client whose clock and calendar are at so many minutes, the calendar perhaps `wrong` by some more. */
  function travelling() {
    const clock = { ms: 0 };
    const arm = armClient({ now: () => clock.ms });
    return async (minutes: number, wrong = 0) => {
      clock.ms = minutes * MINUTE;
      setCalendar(START + clock.ms + wrong * MINUTE);
      return (await ask(arm)).kind;
    };
  }

  /** Resource Manager as it takes tokens: it refuses one that is not alive, and remembers what it was shown. */
  function answerByToken() {
    const shown: string[] = [];
    const state = { alive: [] as readonly string[], shown };
    nock(ARM)
      .get(STATUS_PATH)
      .query(true)
      .times(1_000)
      .reply(({ headers }: Request) => {
        const token = headers.get('authorization')?.replace('Bearer ', '') ?? '';
        shown.push(token);
        return state.alive.includes(token)
          ? [200, RUNNING]
          : [401, { error: { code: 'ExpiredAuthenticationToken' } }];
      });
    return state;
  }

  const signIns = () => wire.requests.filter((name) => name === 'entra').length;

  test('renews its token before it runs out: no poll is ever refused', async () => {
    const at = travelling();
    const arm = answerByToken();
    signIn('first', 3_600, 'first ID token');
    arm.alive = ['first'];
    for (const minutes of [0, 20, 40, 54]) expect(await at(minutes)).toBe('status');
    expect(signIns()).toBe(1);
    signIn('second', 3_600, 'second ID token');
    arm.alive = ['first', 'second'];
    for (let minutes = 55; minutes < 60; minutes += 0.25) expect(await at(minutes)).toBe('status');
    arm.alive = ['second'];
    for (const minutes of [60, 61, 90, 110]) expect(await at(minutes)).toBe('status');
    expect(signIns()).toBe(2);
    expect(arm.shown).toHaveLength(28);
  });

  test.each([-24 * 60, 24 * 60])('outlives a calendar that is set by %d minutes', async (wrong) => {
    const at = travelling();
    const arm = answerByToken();
    signIn('first');
    arm.alive = ['first'];
    expect([await at(0), await at(10, wrong)]).toEqual(['status', 'status']);
    expect(arm.shown).toEqual(['first', 'first']);
    signIn('second');
    arm.alive = ['second'];
    expect(await at(61, wrong)).toBe('status');
    expect(signIns()).toBe(2);
  });
});

describe('Another cloud', () => {
  const OWN = 'https://arm.local.example';
  const OWN_URL = `${OWN}${STATUS_PATH}?api-version=1`;
  const METADATA = { resourceManager: OWN, authentication: { loginEndpoint: ENTRA, audiences: [OWN] } };
  const metadata = () => nock(OWN).get('/metadata/endpoints').query({ 'api-version': '2022-09-01' });
  const own = () => armClient({ cloud: { resourceManager: OWN } });

  test('is asked who it is, once, without a token', async () => {
    const arm = own();
    let authorization: string | null = 'not asked';
    metadata().reply(200, ({ headers }: Request) => {
      authorization = headers.get('authorization');
      return METADATA;
    });
    signIn();
    for (let times = 0; times < 2; times++) {
      answerStatus('access-token', OWN).reply(200, RUNNING);
      expect((await ask(arm, OWN_URL)).kind).toBe('status');
    }
    expect(authorization).toBeNull();
    expect(arm.cloud).toMatchObject({ resourceManager: OWN, scope: `${OWN}/.default` });
    expect(wire.requests).toEqual([...SIGN_IN, 'arm', 'arm']);
  });

  test.each([
    [429, 'throttled'],
    [500, 'server-error'],
    [503, 'server-error'],
    [404, 'bad-answer'],
    [302, 'bad-answer'],
  ])('that answers HTTP %d is %s, and is asked again by the next poll', async (status, kind) => {
    const arm = own();
    metadata().reply(status, '', { location: 'https://evil.example/' });
    expect(await ask(arm, OWN_URL)).toMatchObject({
      failure: { kind, service: 'metadata', httpStatus: status },
    });
    metadata().reply(200, METADATA);
    signIn();
    answerStatus('access-token', OWN).reply(200, RUNNING);
    expect((await ask(arm, OWN_URL)).kind).toBe('status');
  });

  test.each(['', 'null', '<html>', '[]', '{}'])('that answers %j is a bad answer', async (body) => {
    metadata().reply(200, body);
    expect(await ask(own(), OWN_URL)).toMatchObject({ failure: { kind: 'bad-answer', service: 'metadata' } });
    expect(wire.requests).toEqual([]);
  });
});
