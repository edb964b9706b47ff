import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectNoSecrets, expectRed, unescaped } from './checks.ts';
import {
  type Answer,
  checked,
  entraError,
  httpError,
  inProgress,
  json,
  type RunOptions,
  type Simulator,
  type SimulatorOptions,
  succeeded,
  times,
} from './harness.ts';
import { asked, errorsOf, linesWith, type Played, play } from './play.ts';

const SUBJECT = 'repo:octo-org/shop:environment:production';
const IMMUTABLE = 'repo:octo-org@583231/shop@1296269:environment:production';
const ISSUER = 'https://token.actions.githubusercontent.com';
const AUDIENCE = 'api://AzureADTokenExchange';

/** One run that does not spend the pauses between the tries of the sign-in. */
function playRefused(world: SimulatorOptions, { inputs, ...more }: RunOptions = {}): Promise<Played> {
  return play(world, { ...more, inputs: { timeout: '1h', ...inputs } });
}

/** Red after three tries, each with its own ID token, before anything was sent to Resource Manager with a token. */
function expectRefusal(played: Played, code: string): void {
  expectRed(played, 'unauthorized');
  const { count } = played.simulator;
  // A tenant that does not exist is refused before it sees an ID token.
  const signIns = code === 'AADSTS90002' ? 0 : 3;
  expect([count('id-token'), count('entra-token'), count('status')]).toEqual([3, signIns, 0]);
  expect(linesWith(played, 'Sign-in refused, trying again in ')).toHaveLength(2);
  expect(played.outputs).toMatchObject({ 'error-code': code, polls: '0', status: '' });
  expect(played.outputs['error-message']).toMatch(new RegExp(`^${code}: `));
  expect(played.outputs['error-message']).not.toMatch(/Trace ID|Timestamp/);
  expect(errorsOf(played)[0]?.title).toContain(code);
}

/** The advice may name the claims of the token, never the token. */
function expectInPlain(played: Played, words: readonly string[]): void {
  for (const place of [played.log, unescaped(played.summary)]) {
    for (const word of words) expect(place).toContain(word);
  }
}

function scripted(code: number, message: string): SimulatorOptions {
  return { entra: entraError(401, 'invalid_client', code, message) };
}

describe('A sign-in that no federated credential matches', () => {
  test.concurrent.each<[string, string, SimulatorOptions, string[]]>([
    ['subject', 'AADSTS700213', { trust: { subject: 'repo:octo-org/shop:ref:refs/heads/main' } }, [SUBJECT]],
    ['immutable subject', 'AADSTS700213', { subject: IMMUTABLE, trust: { subject: SUBJECT } }, [IMMUTABLE]],
    [
      'letter case',
      'AADSTS7002138',
      { trust: { subject: SUBJECT.replace('octo', 'Octo') } },
      [SUBJECT, 'upper and lower case'],
    ],
    [
      'issuer',
      'AADSTS700211',
      { issuer: 'https://ghes.example/_services/token', trust: { issuer: ISSUER } },
      ['https://ghes.example/_services/token'],
    ],
    ['audience', 'AADSTS700212', { trust: { audience: 'api://Other' } }, [AUDIENCE]],
    [
      'anything',
      'AADSTS70021',
      scripted(70021, 'No matching federated identity record found for presented assertion.'),
      [SUBJECT],
    ],
  ])('in its %s (%s) shows what was presented and how to trust it', async (_, code, world, words) => {
    const played = await playRefused(world);
    expectRefusal(played, code);
    const { issuer, subject, clientId } = played.simulator.world;
    expectInPlain(played, [
      ...words,
      issuer,
      subject,
      'Subject of the ID token',
      'Issuer of the ID token',
      'Audience of the ID token',
      AUDIENCE,
      'since 15 July 2026',
      `az ad app federated-credential create --id ${clientId} --parameters '`,
      `,${JSON.stringify({ issuer, subject, audiences: [AUDIENCE] }).slice(1)}`,
    ]);
    expect(expectNoSecrets(played)).toBeGreaterThan(3);
  });

  test.concurrent('gets a command with a name of its own for each subject: the second does not replace the first', async () => {
    const subjects = [
      SUBJECT,
      'repo:octo-org/shop:ref:refs/heads/main',
      'repo:octo-org/shop:environment:Production',
    ];
    const trust = { subject: 'repo:octo-org/other:ref:refs/heads/main' };
    const names = subjects.map(async (subject) => {
      const played = await playRefused({ subject, trust });
      return /"name":"([^"]+)"/.exec(unescaped(played.summary))?.[1];
    });
    expect(new Set(await Promise.all(names)).size).toBe(3);
    expect(await Promise.all(names)).not.toContain(undefined);
  });

  test.concurrent('with the audience that the input asked for', async () => {
    const played = await playRefused({}, { inputs: { audience: 'api://Own' } });
    expectRefusal(played, 'AADSTS700212');
    expectInPlain(played, ['api://Own']);
  });

  test.concurrent.each(['AADSTS700213', 'AADSTS70021'])(
    '%s points to the page on immutable subjects',
    async (code) => {
      const played = await playRefused(scripted(Number(code.slice(6)), 'No.'));
      expectInPlain(played, ['workload-identities-github-immutable-subjects']);
    },
  );
});

describe('Another refusal of Entra ID', () => {
  test.concurrent.each<[string, SimulatorOptions, Record<string, string>, string[]]>([
    ['AADSTS700024', { idTokenSeconds: -60 }, {}, ['clock']],
    [
      'AADSTS700016',
      {},
      { 'client-id': '11111111-2222-4333-8444-555555555555' },
      ['client-id (11111111-2222-4333-8444-555555555555)', 'object id'],
    ],
    [
      'AADSTS90002',
      {},
      { 'tenant-id': '99999999-2222-4333-8444-555555555555' },
      ['tenant-id (99999999-2222-4333-8444-555555555555)'],
    ],
    ['AADSTS50027', scripted(50027, 'There was an error parsing the provided JWT.'), {}, ['proxy']],
    ['AADSTS7000215', scripted(7000215, 'Invalid client secret provided.'), {}, ['client-id']],
    ['AADSTS500011', scripted(500011, 'The resource principal was not found.'), {}, []],
    [
      'AADSTS53003',
      scripted(53003, 'Access has been blocked by Conditional Access policies.'),
      {},
      ['Access has been blocked by Conditional Access policies.'],
    ],
  ])('%s gets advice', async (code, world, inputs, words) => {
    const played = await playRefused(world, { inputs });
    expectRefusal(played, code);
    expectInPlain(played, [...words, 'What to do']);
  });

  test.concurrent("has Entra's own first line", async () => {
    const body = {
      error: 'unauthorized_client',
      error_description:
        'AADSTS7000112: Application is disabled.\r\nTrace ID: 1\r\nCorrelation ID: 2\r\nTimestamp: 3',
      error_codes: [7000112],
    };
    const played = await playRefused({ entra: json(body, { status: 400 }) });
    expectRefusal(played, 'AADSTS7000112');
    expect(played.outputs['error-message']).toBe('AADSTS7000112: Application is disabled.');
  });

  test.concurrent('without a code, and with the name of something in JavaScript', async () => {
    for (const error of ['invalid_grant', 'constructor', '__proto__']) {
      const played = await playRefused({ entra: json({ error }, { status: 400 }) });
      expectRed(played, 'unauthorized');
      expect(played.outputs['error-code']).toBe(error);
    }
  });

  test.concurrent('in the middle of a wait is waited out, and red when it lasts', async () => {
    const expired = httpError(401, 'ExpiredAuthenticationToken', 'The access token has expired.');
    const refusal = entraError(401, 'invalid_client', 700213, 'No matching federated identity record found.');
    const limit = { inputs: { 'max-consecutive-errors': '3' } };
    const operation = [times(2, inProgress()), expired, succeeded()];
    const [passing, lasting] = await Promise.all([
      play({ operation, entra: [checked(), times(2, refusal), checked()] }, limit),
      play({ operation, entra: [checked(), refusal] }, limit),
    ]);
    expectGreen(passing);
    expectRed(lasting, 'unauthorized');
    expect(lasting.outputs).toMatchObject({ status: 'InProgress', 'error-code': 'AADSTS700213' });
    for (const played of [passing, lasting]) {
      expect(asked(played)).toMatchObject({ 'entra-token': 4, 'id-token': 4 });
    }
  });
});

describe('A refusal of GitHub', () => {
  test.concurrent.each([400, 401, 403])('to give an ID token (%i) is unauthorized', async (status) => {
    const played = await playRefused({ idToken: json({ message: 'Not for this job.' }, { status }) });
    expectRed(played, 'unauthorized');
    expect(asked(played)).toMatchObject({ 'id-token': 3 });
    expect(played.simulator.count('entra-token')).toBe(0);
    expectInPlain(played, ['Not for this job.', 'id-token: write']);
  });
});

describe('A first sign-in that is refused once or twice', () => {
  const github = (status: number): SimulatorOptions => ({
    idToken: [json({ message: 'No.' }, { status }), checked()],
  });
  const entra = (code: number, often = 1): SimulatorOptions => {
    const refusal: Answer = entraError(code === 50013 ? 400 : 401, 'invalid_client', code, 'No.');
    return { entra: [times(often, refusal), checked()] };
  };

  test.concurrent.each<[string, SimulatorOptions]>([
    ...[400, 401, 403].map((status): [string, SimulatorOptions] => [`GitHub ${status}`, github(status)]),
    ...[700213, 70021, 700016, 700024, 7002381, 50013, 700211, 90002, 53003].map(
      (code): [string, SimulatorOptions] => [`AADSTS${code}`, entra(code)],
    ),
    ['AADSTS700213 twice', entra(700213, 2)],
  ])('is tried again: %s', async (_, world) => {
    const played = await playRefused({ operation: [inProgress(), succeeded()], ...world });
    expectGreen(played);
    expect(linesWith(played, 'Sign-in refused, trying again in 4 s.')).toHaveLength(1);
    // Each try has an ID token of its own, and none is a poll.
    expect([...played.simulator.assertionUses.values()]).toEqual([1]);
    expect(played.outputs['polls']).toBe('2');
  });

  test.concurrent('ends at once when the run is cancelled during a pause', async () => {
    const when = (one: Simulator) => one.count('entra-token') === 1;
    const played = await play(entra(700213, 9), {
      inputs: { timeout: '1h' },
      kill: { signal: 'SIGINT', when, whileWaiting: true },
    });
    expectRed(played, 'interrupted');
    expect(played.exitAfterSignalMs).toBeLessThan(1_000);
    expect(played.simulator.count('entra-token')).toBe(1);
  });

  test.concurrent('has all its tries before a short timeout', async () => {
    const played = await play(entra(700213, 9), { inputs: { timeout: '4s' } });
    expectRed(played, 'unauthorized');
    expect(played.simulator.count('entra-token')).toBe(3);
    expect(played.outputs['error-code']).toBe('AADSTS700213');
  });
});

describe('Codes of Entra ID that pass', () => {
  test.concurrent.each([50166, 501661, 90061, 90033, 90024, 90012])(
    'AADSTS%d is waited out',
    async (code) => {
      const passing: Answer = entraError(
        400,
        'invalid_request',
        code,
        'Request to External OIDC endpoint failed.',
      );
      const played = await play({
        operation: [inProgress(), succeeded()],
        entra: [times(4, passing), checked()],
      });
      expectGreen(played);
      expect(played.simulator.count('entra-token')).toBe(5);
      expect(linesWith(played, 'Sign-in refused')).toEqual([]);
    },
  );

  test.concurrent.each([50166, 501661])('AADSTS%d that lasts is about the issuer', async (code) => {
    const issuer = 'https://ghes.example/_services/token';
    const played = await play(
      {
        issuer,
        entra: entraError(400, 'invalid_request', code, 'Request to External OIDC endpoint failed.'),
      },
      { inputs: { 'max-consecutive-errors': '2' } },
    );
    expectRed(played, 'unreachable');
    expectInPlain(played, [
      `could not fetch the signing keys of the ID token's issuer (${issuer})`,
      `${issuer}/.well-known/openid-configuration`,
      'consecutive sign-in attempts failed',
    ]);
    expect(errorsOf(played)[0]?.title).toContain("Microsoft Entra ID cannot reach the ID token's issuer");
  });
});

describe('A service that is down for good is named, with its status page:', () => {
  test.concurrent.each<[string, SimulatorOptions, string, string]>([
    [
      'GitHub',
      { idToken: json({ message: 'Oops.' }, { status: 503 }) },
      "GitHub's ID token service",
      'https://www.githubstatus.com',
    ],
    [
      'Entra ID',
      { entra: json({ error: 'server_error' }, { status: 503 }) },
      'Microsoft Entra ID',
      'https://azure.status.microsoft',
    ],
  ])('%s', async (_, world, name, page) => {
    const played = await play(world, { inputs: { 'max-consecutive-errors': '2' } });
    expectRed(played, 'unreachable');
    expect(errorsOf(played)[0]?.title).toContain(`${name} unreachable after 2 failed sign-in attempts`);
    expectInPlain(played, [name, page, '2 consecutive sign-in attempts failed']);
    expect(played.outputs['polls']).toBe('0');
  });
});
