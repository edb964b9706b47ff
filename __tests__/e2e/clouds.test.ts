import { describe, expect, test } from '@jest/globals';
import { claimsOf } from '../../simulator/jwt.ts';
import { expectGreen, expectRed, expectTokensAtHome, unescaped } from './checks.ts';
import { inProgress, json, type RunOptions, type SimulatorOptions, succeeded } from './harness.ts';
import { asked, type Played, play } from './play.ts';
import { withNames } from './preload.ts';
import { connectedHosts, HOSTS, type Hosts, idTokenUrl, portsOf } from './publicNames.ts';

const SOON = { operation: [inProgress(), succeeded()] };
const TENANT = '7d3f0a52-6c1e-4b8a-9f27-1e5b8c4d9a10';

interface Case extends Hosts {
  readonly environment: string;
  readonly audience: string;
  readonly portal: string;
  /** Whether MSAL has to ask the cloud about itself first. */
  readonly isAsked: boolean;
}

const CASES: readonly Case[] = [
  {
    ...HOSTS,
    environment: 'AzureCloud',
    audience: 'api://AzureADTokenExchange',
    portal: 'https://portal.azure.com/',
    isAsked: false,
  },
  {
    github: HOSTS.github,
    entra: 'login.microsoftonline.us',
    arm: 'management.usgovcloudapi.net',
    environment: 'AzureUSGovernment',
    audience: 'api://AzureADTokenExchangeUSGov',
    portal: 'https://portal.azure.us/',
    isAsked: false,
  },
  {
    github: HOSTS.github,
    entra: 'login.chinacloudapi.cn',
    arm: 'management.chinacloudapi.cn',
    environment: 'AzureChinaCloud',
    audience: 'api://AzureADTokenExchangeChina',
    portal: 'https://portal.azure.cn/',
    isAsked: true,
  },
];

/** One run in a cloud under its own names; every other name leads nowhere. */
function playIn(cloud: Case, world: SimulatorOptions = {}): Promise<Played> {
  const own = `https://${cloud.entra}/${TENANT}`;
  const configuration = {
    issuer: `${own}/v2.0`,
    authorization_endpoint: `${own}/oauth2/v2.0/authorize`,
    token_endpoint: `${own}/oauth2/v2.0/token`,
    jwks_uri: `${own}/discovery/v2.0/keys`,
  };
  return play(
    {
      ...SOON,
      tenantId: TENANT,
      armAudiences: [`https://${cloud.arm}/`],
      trust: { audience: cloud.audience },
      openidConfiguration: json(configuration),
      ...world,
    },
    (simulator): RunOptions => ({
      env: { ACTIONS_ID_TOKEN_REQUEST_URL: idTokenUrl(simulator) },
      inputs: { environment: cloud.environment, 'resource-manager-endpoint': undefined },
      execArgv: withNames(portsOf(simulator, cloud)),
    }),
  );
}

/** What the sign-in asked for, and what the ID token said. */
function signIn({ simulator }: Played) {
  const request = simulator.requests.find(({ kind }) => kind === 'entra-token');
  const form = new URLSearchParams(request?.body);
  return {
    host: request?.headers.host,
    path: request?.path,
    scope: form.get('scope')?.split(' ')[0],
    audience: claimsOf(form.get('client_assertion') ?? '')?.['aud'],
  };
}

describe.each(CASES)('$environment', (cloud) => {
  test.concurrent('is signed in to and asked under its own names, and nobody else is', async () => {
    const played = await playIn(cloud);
    expectGreen(played);
    expectTokensAtHome(played);
    expect(connectedHosts(played)).toEqual([cloud.arm, cloud.entra, cloud.github].sort());
    expect(asked(played)).toEqual({
      'id-token': 1,
      'entra-token': 1,
      status: 2,
      pool: 1,
      ...(cloud.isAsked && { 'openid-configuration': 1 }),
    });
    expect(signIn(played)).toEqual({
      host: cloud.entra,
      path: `/${TENANT}/oauth2/v2.0/token`,
      scope: `https://${cloud.arm}/.default`,
      audience: cloud.audience,
    });
    const polls = played.simulator.requests.filter(({ kind }) => kind === 'status');
    expect(polls.map(({ headers }) => headers.host)).toEqual([cloud.arm, cloud.arm]);
    expect(played.summary).toContain(`href="${cloud.portal}`);
  });

  test.concurrent('shows the audience that its federated credential needs', async () => {
    const played = await playIn(cloud, { trust: { audience: 'api://Other' } });
    expectRed(played, 'unauthorized');
    expect(played.outputs['error-code']).toBe('AADSTS700212');
    expect(unescaped(played.summary)).toContain(`"audiences":["${cloud.audience}"]`);
    expect(connectedHosts(played)).toEqual([cloud.entra, cloud.github].sort());
  });
});

describe('Another cloud, by resource-manager-endpoint,', () => {
  test.concurrent.each(['object', 'array'] as const)(
    'with metadata as one %s tells where to sign in and as what',
    async (metadataForm) => {
      const armAudiences = ['https://management.simulator.example/', 'https://graph.simulator.example/'];
      const played = await play({ ...SOON, metadataForm, armAudiences }, (simulator) => ({
        inputs: { environment: 'azurechinacloud' },
        execArgv: withNames(portsOf(simulator)),
      }));
      expectGreen(played);
      expectTokensAtHome(played);
      // Everything is on loopback: no public cloud, and not the other cloud of the list.
      expect(connectedHosts(played)).toEqual([]);
      expect(played.summary).not.toContain('portal.');
      expect(asked(played)).toEqual({
        metadata: 1,
        'id-token': 1,
        'openid-configuration': 1,
        'entra-token': 1,
        status: 2,
        pool: 1,
      });
      expect(signIn(played)).toMatchObject({
        host: new URL(played.simulator.origins.entra).host,
        scope: 'https://management.simulator.example//.default',
        audience: 'api://AzureADTokenExchange',
      });
    },
  );

  test.concurrent('gets ID tokens for the audience that the input names', async () => {
    const audience = 'api://OwnTokenExchange';
    const played = await play({ ...SOON, trust: { audience } }, { inputs: { audience } });
    expectGreen(played);
    expect(signIn(played).audience).toBe(audience);
  });
});
