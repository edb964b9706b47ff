import { describe, expect, test } from '@jest/globals';
import { CLOUDS } from '../../../src/azure/auth/clouds.ts';
import { FederatedCredential } from '../../../src/azure/auth/federatedCredential.ts';
import { defaultHttpClient } from '../../../src/azure/http/transport.ts';
import {
  answerEntra,
  answerIdToken,
  CLIENT_ID,
  failureThrownBy,
  jwt,
  signIn,
  TENANT_ID,
  useNock,
} from '../../samples/services.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const wire = useNock();

/** A credential with a clock that the test sets. */
function credential(deadlineMs = Number.POSITIVE_INFINITY) {
  const clock = { ms: 0 };
  const pauses: number[] = [];
  const retried: string[] = [];
  const credential = new FederatedCredential({
    identity: { clientId: CLIENT_ID, tenantId: TENANT_ID },
    cloud: CLOUDS.azurecloud,
    client: defaultHttpClient(),
    now: () => clock.ms,
    sleep: async (ms) => {
      pauses.push(ms);
      clock.ms += ms;
    },
    deadlineMs,
    onRetry: (failure, ms) => retried.push(`${failure.code ?? failure.httpStatus} ${ms}`),
  });
  const token = async (claims?: string) =>
    (await credential.getToken('ignored', claims === undefined ? {} : { claims })).token;
  return { clock, credential, token, pauses, retried };
}

describe('A token', () => {
  test('costs one request to GitHub and one to Entra ID, however often it is asked for', async () => {
    const { token } = credential();
    signIn('first');
    for (let times = 0; times < 5; times++) expect(await token()).toBe('first');
    expect(wire.requests).toEqual(['github', 'entra']);
  });

  test('is masked, and so is the ID token', async () => {
    const { token } = credential();
    signIn('the-access-token', 3_600, 'the-id-token');
    await token();
    expect(wire.printed()).toContain('::add-mask::the-access-token');
    expect(wire.printed()).toContain('::add-mask::the-id-token');
    expect(
      wire
        .printed()
        .split('\n')
        .filter((line) => /the-(access|id)-token/.test(line) && !line.startsWith('::add-mask::')),
    ).toEqual([]);
  });

  test('is renewed five minutes before it runs out, with a fresh ID token', async () => {
    const { clock, token } = credential();
    signIn('first', 3_600, jwt({ jti: 1 }));
    await token();
    clock.ms = HOUR - 6 * MINUTE;
    expect(await token()).toBe('first');
    clock.ms = HOUR - 4 * MINUTE;
    signIn('second', 3_600, jwt({ jti: 2 }));
    expect(await token()).toBe('second');
    expect(await token()).toBe('second');
    expect(wire.requests).toEqual(['github', 'entra', 'github', 'entra']);
  });

  test('that lives short is renewed in its last fifth', async () => {
    const { clock, token } = credential();
    signIn('first', 600);
    await token();
    clock.ms = 7.9 * MINUTE;
    expect(await token()).toBe('first');
    clock.ms = 8.1 * MINUTE;
    signIn('second', 600);
    expect(await token()).toBe('second');
  });

  test('keeps a wait of a day going, each with an ID token of its own', async () => {
    const { clock, token } = credential();
    for (let hour = 0; hour < 24; hour++) {
      clock.ms = hour * HOUR;
      signIn(`token ${hour}`, 3_600, jwt({ hour }));
      expect(await token()).toBe(`token ${hour}`);
    }
    expect(wire.requests).toHaveLength(48);
  });

  test('is said to be over at once, so that whoever uses it asks again each time', async () => {
    const { credential: own } = credential();
    signIn('first', 3_600);
    const { expiresOnTimestamp } = await own.getToken('x');
    // Zero, so that no change of the calendar makes it look alive.
    expect(expiresOnTimestamp).toBe(0);
    expect((await own.getToken('x')).token).toBe('first');
    expect(wire.requests).toEqual(['github', 'entra']);
  });

  test('is asked for anew where Azure demands claims', async () => {
    const { token } = credential();
    signIn('first');
    await token();
    signIn('second');
    expect(await token('{"access_token":{"nbf":{"essential":true,"value":"1"}}}')).toBe('second');
    expect(await token()).toBe('second');
  });
});

describe('Trouble with the renewal', () => {
  test('is of no consequence while the last token lives', async () => {
    const { clock, token } = credential();
    signIn('first');
    await token();
    clock.ms = HOUR - 2 * MINUTE;
    answerIdToken().reply(500);
    expect(await token()).toBe('first');
    clock.ms += MINUTE / 2;
    answerIdToken().reply(200, { value: 'id-token' });
    answerEntra().reply(503, '');
    expect(await token()).toBe('first');
    expect(wire.requests).toEqual(['github', 'entra', 'github', 'github', 'entra']);
    // Not tried at every poll, which would cost an ID token each.
    clock.ms += MINUTE / 4;
    expect(await token()).toBe('first');
    expect(wire.requests).toHaveLength(5);
    signIn('second');
    clock.ms += MINUTE / 4;
    expect(await token()).toBe('second');
  });

  test('is told once the last token has run out', async () => {
    const { clock, token } = credential();
    signIn('first');
    await token();
    clock.ms = HOUR + MINUTE;
    answerIdToken().reply(500);
    expect(await failureThrownBy(token)).toMatchObject({ service: 'github', kind: 'server-error' });
    answerIdToken().reply(200, { value: 'id-token' });
    answerEntra().reply(503, '');
    expect(await failureThrownBy(token)).toMatchObject({ service: 'entra', kind: 'server-error' });
  });

  test('is told where Azure demands claims: the last token is no good for those', async () => {
    const { token } = credential();
    signIn('first');
    await token();
    answerIdToken().reply(500);
    expect(await failureThrownBy(() => token('{}'))).toMatchObject({ service: 'github' });
  });

  test.each(['github', 'entra'] as const)(
    'is reported at once where there is no token yet, unless it is a refusal: %s',
    async (service) => {
      const { token, pauses } = credential();
      if (service === 'entra') answerIdToken().reply(200, { value: 'id-token' });
      (service === 'entra' ? answerEntra() : answerIdToken()).reply(503, '');
      expect(await failureThrownBy(token)).toMatchObject({ service, kind: 'server-error' });
      expect(pauses).toEqual([]);
    },
  );
});

describe('The first sign-in', () => {
  const refuseByGitHub = (status: number) => answerIdToken().reply(status, { message: 'No.' });
  const refuseByEntra = (code: number, idToken = 'id-token') => {
    answerIdToken().reply(200, { value: idToken });
    answerEntra(idToken).reply(401, {
      error: 'invalid_client',
      error_description: `AADSTS${code}: No.`,
    });
  };

  test.each([400, 401, 403, 418])('that GitHub refuses once with HTTP %d is tried again', async (status) => {
    const { token, pauses, retried } = credential();
    refuseByGitHub(status);
    signIn('first');
    expect(await token()).toBe('first');
    expect(pauses).toEqual([4_000]);
    expect(retried).toEqual([`${status} 4000`]);
    expect(wire.requests).toEqual(['github', 'github', 'entra']);
  });

  test.each([700213, 70021, 700016, 700024, 7002381, 50013, 53003, 90002])(
    'that Entra ID refuses twice with AADSTS%d is tried again, each time with a fresh ID token',
    async (code) => {
      const { token, pauses } = credential();
      refuseByEntra(code, 'one');
      refuseByEntra(code, 'two');
      signIn('first', 3_600, 'three');
      expect(await token()).toBe('first');
      expect(pauses).toEqual([4_000, 8_000]);
    },
  );

  test('that is refused three times is refused', async () => {
    const { token, pauses } = credential();
    for (let times = 0; times < 3; times++) refuseByEntra(700213);
    expect(await failureThrownBy(token)).toMatchObject({ kind: 'unauthorized', code: 'AADSTS700213' });
    expect(pauses).toEqual([4_000, 8_000]);
    expect(wire.requests).toEqual(['github', 'entra', 'github', 'entra', 'github', 'entra']);
  });

  test('that is refused by one service and then the other is tried three times in all', async () => {
    const { token } = credential();
    refuseByGitHub(403);
    refuseByEntra(700016);
    refuseByGitHub(401);
    expect(await failureThrownBy(token)).toMatchObject({ service: 'github', httpStatus: 401 });
  });

  test('ends at a failure that passes, which the wait retries', async () => {
    const { token, pauses } = credential();
    refuseByGitHub(403);
    answerIdToken().reply(503);
    expect(await failureThrownBy(token)).toMatchObject({ service: 'github', kind: 'server-error' });
    expect(pauses).toEqual([4_000]);
  });

  test.each([
    [12_000, [4_000, 4_000]],
    [1_000, [500, 250]],
    [0, [0, 0]],
    [-5, [0, 0]],
  ])('of a step with %d ms left has all its tries before the deadline', async (deadlineMs, expected) => {
    const { token, pauses } = credential(deadlineMs);
    for (let times = 0; times < 3; times++) refuseByGitHub(403);
    expect((await failureThrownBy(token)).kind).toBe('unauthorized');
    expect(pauses).toEqual(expected);
  });

  test('ends with the refusal when the run is cancelled during a pause', async () => {
    const stop = new AbortController();
    const own = new FederatedCredential({
      identity: { clientId: CLIENT_ID, tenantId: TENANT_ID },
      cloud: CLOUDS.azurecloud,
      client: defaultHttpClient(),
      now: () => 0,
      sleep: async () => stop.abort('SIGINT'),
      deadlineMs: HOUR,
    });
    refuseByGitHub(403);
    const failure = await failureThrownBy(() => own.getToken('x', { abortSignal: stop.signal }));
    expect(failure).toMatchObject({ service: 'github', kind: 'unauthorized' });
    expect(wire.requests).toEqual(['github']);
  });

  test('is not tried again for a request address that is not https', async () => {
    process.env['ACTIONS_ID_TOKEN_REQUEST_URL'] = 'http://token.actions.example/token';
    const { token, pauses } = credential();
    expect((await failureThrownBy(token)).kind).toBe('rejected');
    expect(pauses).toEqual([]);
  });

  test('is the only one that is tried again: a later refusal is a failed poll', async () => {
    const { clock, token, pauses } = credential();
    signIn('first');
    await token();
    clock.ms = 2 * HOUR;
    refuseByEntra(700213);
    expect((await failureThrownBy(token)).code).toBe('AADSTS700213');
    expect(pauses).toEqual([]);
  });
});

test('A token that was refused is forgotten', async () => {
  const { credential: own, token } = credential();
  signIn('first');
  await token();
  own.forget();
  signIn('second');
  expect(await token()).toBe('second');
});
