import { describe, expect, test } from '@jest/globals';
import { claimsOf } from '../../simulator/jwt.ts';
import { expectGreen, expectRed } from './checks.ts';
import { inProgress, type RunOptions, type SimulatorOptions, succeeded } from './harness.ts';
import { type Played, play } from './play.ts';
import { withNames } from './preload.ts';
import { connectedHosts, HOSTS, idTokenUrl, PUBLIC_CLOUD, portsOf } from './publicNames.ts';

/*
 * A GitHub Enterprise Server has its own issuer, its own address for ID tokens and its own pages. That a refusal by
 * Entra ID shows its issuer and the command with it, is in entraRefusals.test.ts.
 */

const HOST = 'ghes.example';
const ISSUER = `https://${HOST}/_services/token`;
const PATH = '/_services/pipelines/jobs/7/idtoken';
const SHA = 'd6cd1e2bd19e03a81132a23b2025920577f84e37';
const SERVER = {
  GITHUB_SERVER_URL: `https://${HOST}`,
  GITHUB_API_URL: `https://${HOST}/api/v3`,
  GITHUB_GRAPHQL_URL: `https://${HOST}/api/graphql`,
  GITHUB_WORKFLOW_REF: 'octo-org/shop/.github/workflows/deploy.yml@refs/heads/main',
};

/** One run on the server's own runner, against the public cloud. */
function playOn(
  world: SimulatorOptions = {},
  { env, inputs, query }: RunOptions & { readonly query?: string } = {},
): Promise<Played> {
  const server = { operation: [inProgress(), succeeded()], issuer: ISSUER, idTokenPath: PATH };
  return play({ ...PUBLIC_CLOUD, ...server, ...world }, (simulator) => ({
    env: { ...SERVER, ACTIONS_ID_TOKEN_REQUEST_URL: idTokenUrl(simulator, HOST, query), ...env },
    inputs: { 'resource-manager-endpoint': undefined, ...inputs },
    execArgv: withNames(portsOf(simulator, { ...HOSTS, github: HOST })),
  }));
}

describe('On GitHub Enterprise Server', () => {
  test.concurrent.each([
    ['as it is', '', {}],
    ['with more in its query', '&scope=a%2Fb', { scope: 'a/b' }],
  ])('the ID token comes from its own address, %s, and its own issuer', async (_, query, more) => {
    const played = await playOn({}, { query });
    expectGreen(played);
    expect(connectedHosts(played)).toEqual([HOST, HOSTS.entra, HOSTS.arm].sort());
    const { requests } = played.simulator;
    const [request] = requests.filter(({ kind }) => kind === 'id-token');
    expect(request?.path).toBe(PATH);
    expect(Object.fromEntries(new URLSearchParams(request?.query))).toEqual({
      'api-version': '2.0',
      audience: 'api://AzureADTokenExchange',
      ...more,
    });
    const signIn = requests.find(({ kind }) => kind === 'entra-token');
    const assertion = new URLSearchParams(signIn?.body).get('client_assertion') ?? '';
    expect(claimsOf(assertion)?.['iss']).toBe(ISSUER);
  });

  test.concurrent.each<[string, RunOptions, string]>([
    ['inputs that cannot be used', { inputs: { timeout: 'soon' } }, 'invalid-input'],
    ['a missing permission', { env: { ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined } }, 'unauthorized'],
  ])('%s link to the workflow file on that server', async (_, options, outcome) => {
    const played = await playOn({}, options);
    expectRed(played, outcome);
    const file = `https://${HOST}/octo-org/shop/blob/${SHA}/.github/workflows/deploy.yml`;
    expect(played.summary).toContain(`href="${file}"`);
    expect(played.summary).not.toContain('https://github.com');
    expect(connectedHosts(played)).toEqual([]);
  });
});
