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
function credential() {
  const clock = { ms: 0 };
  const identity = { clientId: CLIENT_ID, tenantId: TENANT_ID, cloud: CLOUDS.azurecloud };
  const credential = new FederatedCredential(identity, defaultHttpClient(), () => clock.ms);
  const token = async (claims?: string) =>
    (await credential.getToken('ignored', claims === undefined ? {} : { claims })).token;
  return { clock, credential, token };
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
    // Not tried at every poll, which would cost an ID token each.
    clock.ms += MINUTE / 4;
    expect(await token()).toBe('first');
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

  test('is told at once where there is no token yet', async () => {
    const { token } = credential();
    answerIdToken().reply(403, { message: 'No.' });
    expect(await failureThrownBy(token)).toMatchObject({ service: 'github', kind: 'unauthorized' });
    expect(wire.requests).toEqual(['github']);
  });
});
