import { describe, expect, test } from '@jest/globals';
import { expectNoSecrets, expectRed, unescaped } from './checks.ts';
import { checked, entraError, httpError, inProgress, json, type SimulatorOptions, times } from './harness.ts';
import { asked, errorsOf, type Played, play } from './play.ts';

const SUBJECT = 'repo:octo-org/shop:environment:production';
const IMMUTABLE = 'repo:octo-org@583231/shop@1296269:environment:production';
const ISSUER = 'https://token.actions.githubusercontent.com';
const AUDIENCE = 'api://AzureADTokenExchange';

/** Red after one ID token and one sign-in, before anything was sent to Resource Manager with a token. */
function expectRefusal(played: Played, code: string): void {
  expectRed(played, 'unauthorized');
  const { count } = played.simulator;
  // A tenant that does not exist is refused before it sees an ID token.
  const signIns = code === 'AADSTS90002' ? 0 : 1;
  expect([count('id-token'), count('entra-token'), count('status')]).toEqual([1, signIns, 0]);
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
    const played = await play(world);
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
      JSON.stringify({ name: 'aks-operation-gate', issuer, subject, audiences: [AUDIENCE] }),
    ]);
    expect(expectNoSecrets(played)).toBeGreaterThan(3);
  });

  test.concurrent('with the audience that the input asked for', async () => {
    const played = await play({}, { inputs: { audience: 'api://Own' } });
    expectRefusal(played, 'AADSTS700212');
    expectInPlain(played, ['api://Own']);
  });

  test.concurrent.each(['AADSTS700213', 'AADSTS70021'])(
    '%s points to the page on immutable subjects',
    async (code) => {
      const played = await play(scripted(Number(code.slice(6)), 'No.'));
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
    const played = await play(world, { inputs });
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
    const played = await play({ entra: json(body, { status: 400 }) });
    expectRefusal(played, 'AADSTS7000112');
    expect(played.outputs['error-message']).toBe('AADSTS7000112: Application is disabled.');
  });

  test.concurrent('without a code, and with the name of something in JavaScript', async () => {
    for (const error of ['invalid_grant', 'constructor', '__proto__']) {
      const played = await play({ entra: json({ error }, { status: 400 }) });
      expectRed(played, 'unauthorized');
      expect(played.outputs['error-code']).toBe(error);
    }
  });

  test.concurrent('in the middle of a wait is red too', async () => {
    const expired = httpError(401, 'ExpiredAuthenticationToken', 'The access token has expired.');
    const played = await play({
      operation: [times(2, inProgress()), expired],
      entra: [
        checked(),
        entraError(401, 'invalid_client', 700213, 'No matching federated identity record found.'),
      ],
    });
    expectRed(played, 'unauthorized');
    expect(played.outputs).toMatchObject({ status: 'InProgress', 'error-code': 'AADSTS700213' });
    expect(asked(played)).toMatchObject({ 'entra-token': 2, 'id-token': 2 });
  });
});

describe('A refusal of GitHub', () => {
  test.concurrent.each([400, 401, 403])('to give an ID token (%i) is unauthorized', async (status) => {
    const played = await play({ idToken: json({ message: 'Not for this job.' }, { status }) });
    expectRed(played, 'unauthorized');
    expect(asked(played)).toMatchObject({ 'id-token': 1 });
    expect(played.simulator.count('entra-token')).toBe(0);
    expectInPlain(played, ['Not for this job.', 'id-token: write']);
  });
});
