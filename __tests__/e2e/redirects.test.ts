import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectRed, expectTokensAtHome } from './checks.ts';
import {
  checked,
  httpError,
  inProgress,
  json,
  redirect,
  type Simulator,
  type SimulatorOptions,
} from './harness.ts';
import { asked, play } from './play.ts';

describe('The token goes to Resource Manager only:', () => {
  const elsewhere = ({ origins }: Simulator) => `${origins.entra}/stolen`;

  test.concurrent('redirects of all kinds are not followed', async () => {
    const kinds = [301, 302, 303, 307, 308];
    const played = await play(
      (self) => ({
        operation: [inProgress(), ...kinds.map((status) => () => redirect(elsewhere(self()), status))],
      }),
      { inputs: { 'max-consecutive-errors': String(kinds.length) } },
    );
    expectRed(played, 'unreachable');
    expect(asked(played)).not.toHaveProperty('other');
    for (const status of kinds) {
      expect(played.log).toContain(`HTTP ${status}, a redirect, which is not followed`);
    }
    expectTokensAtHome(played);
  });

  test.concurrent.each<[string, (self: () => Simulator) => SimulatorOptions]>([
    ['Entra ID', (self) => ({ entra: [() => redirect(`${self().origins.arm}/stolen`, 307), checked()] })],
    [
      'the configuration of Entra ID',
      (self) => ({ openidConfiguration: [() => redirect(`${self().origins.arm}/stolen`), checked()] }),
    ],
    ['the metadata', (self) => ({ metadata: [() => redirect(`${self().origins.entra}/stolen`), checked()] })],
  ])('a redirect by %s is not followed', async (_, world) => {
    const played = await play(world);
    expect(asked(played)).not.toHaveProperty('other');
    expectGreen(played);
    expectTokensAtHome(played);
  });

  test.concurrent('headers and bodies that name another place are not heeded', async () => {
    const played = await play((self) => {
      const there = () => elsewhere(self());
      const headers = () => ({
        location: there(),
        'azure-asyncoperation': there(),
        link: `<${there()}>; rel="next"`,
        refresh: `0; url=${there()}`,
      });
      const body = (status: string) => ({
        status,
        name: 'x',
        id: there(),
        resourceId: there(),
        nextLink: there(),
        properties: { statusUrl: there() },
      });
      return {
        operation: [
          () => json(body('InProgress'), { headers: headers() }),
          () => json(body('InProgress'), { status: 202, headers: headers() }),
          () => httpError(503, 'ServerBusy', `Ask ${there()}`, { headers: headers() }),
          () => json(body('Succeeded'), { status: 201, headers: headers() }),
        ],
      };
    });
    expectGreen(played);
    expect(asked(played)).toEqual({
      metadata: 1,
      'id-token': 1,
      'openid-configuration': 1,
      'entra-token': 1,
      status: 4,
      pool: 1,
    });
    expectTokensAtHome(played);
  });

  test.concurrent.each([
    ['no https', (arm: string) => arm.replace('https', 'http')],
    ['nothing at all', () => ''],
    ['another scheme', () => 'file:///etc/passwd'],
  ])('metadata that name %s for signing in lead nowhere', async (_, login) => {
    const played = await play(
      (self) => ({
        metadata: () =>
          json({
            authentication: {
              loginEndpoint: login(self().origins.entra),
              audiences: ['https://management.simulator.example/'],
            },
          }),
      }),
      { inputs: { 'max-consecutive-errors': '2' } },
    );
    expectRed(played, 'unreachable');
    expect(asked(played)).toEqual({ metadata: 2 });
  });

  test.concurrent('metadata cannot send the token to another Resource Manager', async () => {
    const played = await play((self) => ({
      metadata: () =>
        json({
          resourceManager: `${self().origins.entra}/`,
          authentication: {
            loginEndpoint: self().origins.entra,
            audiences: ['https://management.simulator.example/'],
          },
        }),
    }));
    expectGreen(played);
    expect(asked(played)).not.toHaveProperty('other');
    expectTokensAtHome(played);
  });
});
