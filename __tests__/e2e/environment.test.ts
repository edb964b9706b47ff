import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectRed, unescaped } from './checks.ts';
import { inProgress, json, type RunOptions, type SimulatorOptions, succeeded } from './harness.ts';
import { asked, errorsOf, type Played, play } from './play.ts';
import { withNames } from './preload.ts';
import { connectedHosts, HOSTS, idTokenUrl, PUBLIC_CLOUD, portsOf } from './publicNames.ts';

/* Whatever the environment of the runner says, tokens and requests go to the documented hosts only. */

/** One run in the public cloud, every connection of which is in the log. */
function playIn(env: RunOptions['env'], world: SimulatorOptions = {}): Promise<Played> {
  return play({ ...PUBLIC_CLOUD, operation: [inProgress(), succeeded()], ...world }, (simulator) => ({
    env: { ACTIONS_ID_TOKEN_REQUEST_URL: idTokenUrl(simulator), ...env },
    inputs: { 'resource-manager-endpoint': undefined },
    execArgv: withNames(portsOf(simulator)),
  }));
}

function expectDocumentedHosts(played: Played): void {
  expectGreen(played);
  expect(connectedHosts(played)).toEqual(Object.values(HOSTS).sort());
  expect(asked(played)).toMatchObject({ 'id-token': 1, 'entra-token': 1 });
  expect(asked(played)).not.toHaveProperty('other');
}

/** The variables in the rows of SECURITY.md's table whose decision begins like this. */
function variablesThat(decision: RegExp): string[] {
  return readFileSync('SECURITY.md', 'utf8')
    .split('\n')
    .filter(
      (line) => /^\| `[A-Z_a-z0-9*, `]+` \|/.test(line) && decision.test(line.split('|')[3]?.trim() ?? ''),
    )
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
}

const allOf = (names: readonly string[], value: string) =>
  Object.fromEntries(names.map((name) => [name, value]));

describe('The host for the sign-in is not made from', () => {
  test.concurrent.each(
    ['AZURE_REGIONAL_AUTHORITY_NAME', 'MSAL_FORCE_REGION'].flatMap((name) =>
      ['westeurope', 'AutoDiscoverRegion', 'evil.example/', 'evil.example/#'].map((value) => [name, value]),
    ),
  )('%s=%s', async (name, value) => {
    expectDocumentedHosts(await playIn({ [name as string]: value, REGION_NAME: 'evil.example/' }));
  });

  test.concurrent.each(['evil.example', 'https://evil.example', 'true'])(
    'any variable that is removed: all of them are %j',
    async (value) => {
      const removed = variablesThat(/^Removed/);
      expect(removed.length).toBeGreaterThan(20);
      expectDocumentedHosts(await playIn(allOf(removed, value)));
    },
  );

  test.concurrent('any variable that is ignored', async () => {
    const ignored = variablesThat(/^Ignored/);
    expect(ignored).toContain('ALL_PROXY');
    expectDocumentedHosts(await playIn(allOf(ignored, 'http://127.0.0.1:9')));
  });

  test.concurrent('the configuration of Entra ID', async () => {
    const played = await play(
      (self) => ({
        openidConfiguration: () => {
          const { entra, arm } = self().origins;
          const login = `${entra}/${self().world.tenantId}`;
          return json({
            issuer: `${login}/v2.0`,
            authorization_endpoint: `${login}/oauth2/v2.0/authorize`,
            token_endpoint: `${arm}/stolen`,
            jwks_uri: `${login}/discovery/v2.0/keys`,
          });
        },
      }),
      { inputs: { 'max-consecutive-errors': '2' } },
    );
    expectRed(played, 'unreachable');
    expect(played.outputs['error-message']).toContain('is not a host that this request is allowed to go to');
    expect(asked(played)).not.toHaveProperty('other');
    expect(asked(played)).not.toHaveProperty('entra-token');
  });
});

describe('Certificates are checked', () => {
  test.concurrent.each(['0', 'false', ''])(
    'with NODE_TLS_REJECT_UNAUTHORIZED=%j too, and the remedy is named',
    async (value) => {
      const played = await play(
        {},
        {
          env: { NODE_EXTRA_CA_CERTS: undefined, NODE_TLS_REJECT_UNAUTHORIZED: value },
          inputs: { 'max-consecutive-errors': '2' },
        },
      );
      expectRed(played, 'unreachable');
      expect(played.simulator.requests).toEqual([]);
      expect(played.outputs['error-code']).toMatch(/CERT|LEAF_SIGNATURE/);
      for (const place of [played.log, unescaped(played.summary)]) {
        expect(place).toContain('NODE_EXTRA_CA_CERTS');
        expect(place).not.toContain('Azure unreachable');
      }
      expect(errorsOf(played)[0]?.title).toContain('TLS certificate not trusted');
    },
  );

  test.concurrent('without a warning that they are not', async () => {
    const played = await play({}, { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } });
    expectGreen(played);
    expect(played.stderr).not.toContain('NODE_TLS_REJECT_UNAUTHORIZED');
  });
});

describe("The job's request token", () => {
  test.concurrent.each(['http://127.0.0.1:9/token?a=b', 'ftp://127.0.0.1:9/', 'not an address'])(
    'is not sent to %s',
    async (address) => {
      const played = await play({}, { env: { ACTIONS_ID_TOKEN_REQUEST_URL: address } });
      expectRed(played, 'error');
      expect(played.outputs['error-message']).toContain(
        'ACTIONS_ID_TOKEN_REQUEST_URL is not an https address',
      );
      expect(asked(played)).toEqual({ metadata: 1 });
    },
  );

  test.concurrent('does not follow a redirect', async () => {
    const played = await play(
      (self) => ({
        idToken: () => json({}, { status: 307, headers: { location: `${self().origins.arm}/stolen` } }),
      }),
      { inputs: { 'max-consecutive-errors': '2' } },
    );
    expectRed(played, 'unreachable');
    expect(asked(played)).toEqual({ metadata: 1, 'id-token': 2 });
  });
});
