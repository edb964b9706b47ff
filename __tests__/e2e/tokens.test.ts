import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectNoSecrets, expectRed } from './checks.ts';
import { httpError, inProgress, type SimulatorOptions, succeeded, times, unchecked } from './harness.ts';
import { asked, type Played, play } from './play.ts';

const LONG = { timeout: '20h', 'poll-interval': '60s', 'max-poll-interval': '60s' };

/** An operation that runs for so many polls, one a minute. */
function slowWorld(minutes: number, options: SimulatorOptions = {}): SimulatorOptions {
  return { operation: [times(minutes, inProgress()), succeeded()], ...options };
}

function statusesOf({ simulator }: Played): (number | undefined)[] {
  return simulator.requests.filter(({ kind }) => kind === 'status').map(({ status }) => status);
}

/** Each sign-in had an ID token of its own, and each ID token was used once. */
function expectFreshIdTokens(played: Played, signIns: number): void {
  expect(asked(played)).toMatchObject({ 'id-token': signIns, 'entra-token': signIns });
  expect([...played.simulator.assertionUses.values()]).toEqual(Array(signIns).fill(1));
}

describe('A wait of many hours', () => {
  test.concurrent('of five: six sign-ins, each with a new ID token, and never a 401', async () => {
    const played = await play(slowWorld(300), { inputs: LONG });
    expectGreen(played, 'warning');
    expect(played.annotations[0]?.message).toContain('GitHub cancels a job');
    expect(played.log).toMatch(/Waited 5 h/);
    expect(statusesOf(played)).toEqual(Array(301).fill(200));
    // A token lives for 59:59 and is renewed five minutes before it ends: every 55 min.
    expectFreshIdTokens(played, 6);
    expectNoSecrets(played);
  });

  test.concurrent('with tokens of ten minutes', async () => {
    const played = await play(slowWorld(120, { accessTokenSeconds: 600 }), { inputs: LONG });
    expectGreen(played, 'warning');
    expect(statusesOf(played)).toEqual(Array(121).fill(200));
    // Renewed in the last fifth: every 8 to 9 min.
    expect(played.simulator.count('entra-token')).toBeGreaterThanOrEqual(13);
    expectFreshIdTokens(played, played.simulator.count('entra-token'));
    expect(played.simulator.count('entra-token')).toBeLessThanOrEqual(16);
  });

  test.concurrent('with tokens of a day: one sign-in', async () => {
    const played = await play(slowWorld(600, { accessTokenSeconds: 86_400 }), { inputs: LONG });
    expectGreen(played, 'warning');
    expectFreshIdTokens(played, 1);
  });
});

describe('Access tokens of four seconds', () => {
  test.concurrent('are renewed before they run out', async () => {
    const played = await play(
      { accessTokenSeconds: 4, operation: [times(70, inProgress()), succeeded()] },
      { inputs: { timeout: '2m' } },
    );
    expectGreen(played);
    expect(new Set(statusesOf(played))).toEqual(new Set([200]));
    const signIns = played.simulator.count('entra-token');
    expectFreshIdTokens(played, signIns);
    expect(signIns).toBeGreaterThanOrEqual(2);
    expect(signIns).toBeLessThanOrEqual(1 + played.durationMs / 2_500);
  });
});

describe('401', () => {
  const EXPIRED = unchecked(
    httpError(
      401,
      'ExpiredAuthenticationToken',
      'The access token expiry UTC time is earlier than current UTC time.',
    ),
  );
  const INVALID = unchecked(
    httpError(401, 'InvalidAuthenticationToken', 'The access token is invalid.', {
      headers: {
        'www-authenticate': 'Bearer authorization_uri="https://login.example/", error="invalid_token"',
      },
    }),
  );

  test.concurrent.each([
    ['ExpiredAuthenticationToken', EXPIRED],
    ['InvalidAuthenticationToken', INVALID],
  ])('%s on the way is settled with one new token', async (_, refusal) => {
    const played = await play({
      operation: [times(3, inProgress()), refusal, times(3, inProgress()), refusal, succeeded()],
    });
    expectGreen(played);
    expectFreshIdTokens(played, 3);
    expect(statusesOf(played)).toEqual([200, 200, 200, 401, 200, 200, 200, 401, 200]);
    expect(played.outputs['polls']).toBe('7');
  });

  test.concurrent('of tokens that ran out early is settled with one new token', async () => {
    const played = await play((self) => ({
      operation: (_, index) => {
        if (index === 3) self().expireAccessTokens();
        return index > 5 ? succeeded() : inProgress();
      },
    }));
    expectGreen(played);
    expectFreshIdTokens(played, 2);
    expect(statusesOf(played).filter((status) => status === 401)).toHaveLength(1);
  });

  test.concurrent('of the first poll, twice in a row, is unauthorized', async () => {
    const played = await play({ operation: EXPIRED });
    expectRed(played, 'unauthorized');
    expect(statusesOf(played)).toEqual([401, 401]);
    expectFreshIdTokens(played, 2);
    expect(played.outputs).toMatchObject({ 'error-code': 'ExpiredAuthenticationToken', status: '' });
    expect(played.log).toContain('refused the access token twice');
  });

  test.concurrent('after a status was seen, twice in a row, is one failed poll; many make it unauthorized', async () => {
    const limit = { inputs: { 'max-consecutive-errors': '3' } };
    const [back, lasting] = await Promise.all([
      play({ operation: [inProgress(), times(4, EXPIRED), succeeded()] }, limit),
      play({ operation: [inProgress(), EXPIRED] }, limit),
    ]);
    expectGreen(back);
    expect(back.outputs['polls']).toBe('4');
    expectRed(lasting, 'unauthorized');
    expect(statusesOf(lasting)).toEqual([200, ...Array(6).fill(401)]);
    expectFreshIdTokens(lasting, 4);
    expect(lasting.outputs).toMatchObject({
      'error-code': 'ExpiredAuthenticationToken',
      status: 'InProgress',
    });
    expect(lasting.log).toContain('3 consecutive polls failed');
  });
});
