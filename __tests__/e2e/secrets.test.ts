import { describe, expect, test } from '@jest/globals';
import { expectNoSecrets, expectTokensAtHome, printedLines } from './checks.ts';
import { entraError, failed, html, httpError, inProgress, json, succeeded, times } from './harness.ts';
import { type Played, play, type World } from './play.ts';

const DEBUG = {
  RUNNER_DEBUG: '1',
  ACTIONS_STEP_DEBUG: 'true',
  ACTIONS_RUNNER_DEBUG: 'true',
  AZURE_LOG_LEVEL: 'verbose',
  DEBUG: '*',
  NODE_DEBUG: '',
};

describe('No token is printed, masked or not', () => {
  const CASES: [string, World, string][] = [
    ['a success', { operation: [times(3, inProgress()), succeeded()] }, 'succeeded'],
    ['a failure', { operation: failed({ code: 'No', message: 'No.' }) }, 'failed'],
    [
      'renewed tokens',
      { operation: [inProgress(), httpError(401, 'ExpiredAuthenticationToken', 'Expired.'), succeeded()] },
      'succeeded',
    ],
    ['a refusal of Entra ID', { trust: { subject: 'other' } }, 'unauthorized'],
    [
      'a refusal by Resource Manager',
      { operation: httpError(403, 'AuthorizationFailed', 'No.') },
      'unauthorized',
    ],
    [
      'no good answer of Entra ID',
      { entra: json({ error: 'server_error', error_description: 'Oops.' }, { status: 500 }) },
      'unreachable',
    ],
    ['no good answer of GitHub', { idToken: json({ message: 'Oops.' }, { status: 500 }) }, 'unreachable'],
  ];

  test.concurrent.each(CASES)('with all debugging on: %s', async (_, world, outcome) => {
    const played = await play(world, { env: DEBUG, inputs: { 'max-consecutive-errors': '2' } });
    expect(played.outputs['outcome']).toBe(outcome);
    expect(expectNoSecrets(played)).toBeGreaterThanOrEqual(1);
    expectTokensAtHome(played);
  });

  test.concurrent('not even when Azure repeats it', async () => {
    const echo: World = {
      operation: (request) =>
        failed({
          code: 'Echo',
          message: `You sent ${request.headers.authorization}`,
          details: [{ code: 'A', message: request.headers.authorization }],
        }),
    };
    const played = await play(echo, { env: DEBUG });
    // What a service says may hold anything: this is what masks are for.
    expectMasked(played, 'failed');
    const again = await play({
      entra: (request) =>
        entraError(
          401,
          'invalid_client',
          700213,
          `Not ${new URLSearchParams(request.body).get('client_assertion')}`,
        ),
    });
    expectMasked(again, 'unauthorized');
  });

  test.concurrent('and each is masked before the next step is taken', async () => {
    const { stdout, simulator } = await play({
      operation: [inProgress(), httpError(401, 'ExpiredAuthenticationToken', 'Expired.'), succeeded()],
    });
    const masks = printedLines(stdout)
      .filter((line) => line.startsWith('::add-mask::'))
      .map((line) => line.slice('::add-mask::'.length));
    const used: string[] = [];
    for (const { kind, body, headers } of simulator.requests) {
      if (kind === 'entra-token') used.push(new URLSearchParams(body).get('client_assertion') ?? '');
      if (kind === 'status') used.push(headers.authorization?.slice('Bearer '.length) ?? '');
    }
    expect(masks).toHaveLength(4);
    // In the order of their first use: ID token, access token, ID token, access token.
    expect(masks).toEqual([...new Set(used)]);
  });
});

test.concurrent('Only outputs that need an id have one: GitHub drops an output that contains a secret', async () => {
  const error = { code: 'No', message: 'No.' };
  const worlds = [
    [inProgress(), succeeded()],
    [inProgress(), failed(error)],
    [inProgress(), html(502)],
  ];
  for (const operation of worlds) {
    const { outputs, simulator } = await play({ operation }, { inputs: { 'max-consecutive-errors': '2' } });
    const { clientId, tenantId, subscriptionId } = simulator.world;
    const named = ['resource-id', 'result', 'results'];
    const others = Object.entries(outputs).filter(([name]) => !named.includes(name));
    expect(others.length).toBeGreaterThan(15);
    for (const id of [clientId, tenantId, subscriptionId]) expect(JSON.stringify(others)).not.toContain(id);
    for (const id of [clientId, tenantId]) expect(JSON.stringify(outputs)).not.toContain(id);
  }
});

/** Masks of the runner leave nothing of a token in the log; outputs and summary are files, which it masks as well. */
function expectMasked(played: Played, outcome: string): void {
  expect(played.outputs['outcome']).toBe(outcome);
  expect(played.exitCode).toBe(1);
  expect(played.log).not.toMatch(/eyJ[\w-]{10,}\.eyJ/);
  expect(played.log).toContain('***');
}
