import { describe, expect, test } from '@jest/globals';
import { commandsIn, expectGreen, expectRed, HOSTILE_CHARACTERS, unescaped } from './checks.ts';
import {
  canceled,
  entraError,
  failed,
  httpError,
  inProgress,
  json,
  type Script,
  type SimulatorOptions,
  status,
  succeeded,
  text,
} from './harness.ts';
import { BODY, ERROR, HOSTILE, WORD } from './hostile.ts';
import { type Played, play } from './play.ts';

/** Whatever was tried, the text is in the outputs as Azure wrote it, and nowhere as markup or command. */
function expectHarmless(played: Played): void {
  for (const place of [played.summary, played.stdout, ...PLAIN.map((name) => played.outputs[name] ?? '')]) {
    expect(place).not.toMatch(HOSTILE_CHARACTERS);
  }
  expect(commandsIn(played.stdout).filter(({ name }) => name === 'error')).toHaveLength(
    played.exitCode ? 1 : 0,
  );
  expect(played.annotations.map(({ title }) => title).join()).not.toContain('Forged');
}

const PLAIN = [
  'outcome',
  'status',
  'percent-complete',
  'start-time',
  'end-time',
  'operation-id',
  'resource-id',
  'error-code',
  'error-message',
  'superseded-by',
  'polls',
];

describe('What Azure writes cannot become a command, an output, or markup:', () => {
  test.concurrent.each<[string, Script, string]>([
    ['in the error of a failed operation', failed(ERROR, BODY), 'failed'],
    ['in the error of a canceled operation', canceled(ERROR, BODY), 'canceled'],
    ['beside a success', [status(WORD, { error: ERROR }), succeeded({ ...BODY, error: ERROR })], 'succeeded'],
    ['in a bad request', json({ error: ERROR }, { status: 400 }), 'error'],
    [
      'in a refusal',
      json(
        { error: { ...ERROR, message: `${HOSTILE} perform action '${WORD}' over scope '${WORD}'` } },
        { status: 403 },
      ),
      'unauthorized',
    ],
    [
      'in a flat 404',
      json({ ...ERROR, code: 'ResourceNotFound', subcode: WORD }, { status: 404 }),
      'not-found',
    ],
    [
      'in a server error',
      [
        inProgress(),
        json(
          { error: ERROR },
          { status: 500, headers: { 'x-ms-correlation-request-id': '::error::x <img>' } },
        ),
      ],
      'unreachable',
    ],
    [
      'in a page',
      text(`<html><head><title>${HOSTILE}</title></head><body>${HOSTILE}</body></html>`, {
        status: 502,
        headers: { 'content-type': 'text/html' },
      }),
      'unreachable',
    ],
    [
      'in a body of no kind',
      text(HOSTILE, { headers: { 'content-type': '::error::x/<img>' } }),
      'unreachable',
    ],
  ])('%s', async (_, operation, outcome) => {
    const played = await play({ operation }, { inputs: { 'max-consecutive-errors': '2' } });
    if (outcome === 'succeeded') expectGreen(played);
    else expectRed(played, outcome);
    expectHarmless(played);
  });

  test.concurrent('in the status of a running operation', async () => {
    const words = HOSTILE.split('\n').filter((line) => !/^(?:succeeded)?$/.test(line.trim()));
    const played = await play(
      { operation: [...words.map((word) => status(word)), status(HOSTILE, BODY)] },
      { inputs: { timeout: '3s' } },
    );
    expectRed(played, 'timed-out');
    expectHarmless(played);
  });

  test.concurrent('and the JSON outputs are exactly what Azure wrote', async () => {
    const { outputs } = await play({ operation: failed(ERROR, BODY) });
    expect(JSON.parse(outputs['error'] ?? '')).toEqual(JSON.parse(JSON.stringify(ERROR)));
    expect(JSON.parse(outputs['result'] ?? '')).toEqual({
      ...JSON.parse(JSON.stringify(BODY)),
      status: 'Failed',
      error: JSON.parse(JSON.stringify(ERROR)),
    });
    expect(outputs).toMatchObject({ outcome: 'failed', status: 'Failed', polls: '1' });
  });
});

describe('What others write neither:', () => {
  test.concurrent.each<[string, SimulatorOptions, string]>([
    ['Entra ID', { entra: entraError(401, 'invalid_client', 700213, HOSTILE) }, 'unauthorized'],
    [
      'Entra ID, in what it names its error',
      { entra: json({ error: WORD, error_description: HOSTILE, correlation_id: WORD }, { status: 400 }) },
      'unauthorized',
    ],
    [
      'GitHub, in the claims of its token',
      { subject: WORD, issuer: HOSTILE, trust: { subject: 'x', issuer: 'y' } },
      'unauthorized',
    ],
    ['GitHub, in an error', { idToken: json({ message: HOSTILE }, { status: 403 }) }, 'unauthorized'],
    ['GitHub, in a body of no kind', { idToken: text(HOSTILE, { status: 500 }) }, 'unreachable'],
    ['the metadata', { metadata: text(HOSTILE, { status: 500 }) }, 'unreachable'],
    [
      'the metadata, in where to sign in',
      {
        metadata: json({
          portal: WORD,
          authentication: { loginEndpoint: `https://127.0.0.1:1/${WORD}`, audiences: [WORD] },
        }),
      },
      'unreachable',
    ],
  ])('%s', async (_, world, outcome) => {
    const played = await play(world, { inputs: { 'max-consecutive-errors': '2' } });
    expectRed(played, outcome);
    expectHarmless(played);
  });

  test.concurrent('the author of an input', async () => {
    const names = [
      'client-id',
      'tenant-id',
      'subscription-id',
      'resource-group',
      'cluster-name',
      'agent-pool-name',
      'operation-id',
      'timeout',
      'environment',
      'api-version',
      'audience',
    ];
    // A variable of the environment cannot hold a NUL.
    for (const value of [WORD, HOSTILE.replaceAll('\u0000', '')]) {
      const played = await play({}, { inputs: Object.fromEntries(names.map((name) => [name, `x${value}`])) });
      expectRed(played, 'invalid-input');
      expectHarmless(played);
      for (const name of names) expect(unescaped(played.summary)).toContain(`${name}: 'x`);
    }
  });

  test.concurrent('an operation id that looks like a command', async () => {
    const id = '::error::x`|<img>';
    const played = await play(
      { operationId: id, operation: [inProgress(), failed()] },
      { inputs: { 'operation-id': id } },
    );
    expectRed(played, 'failed');
    expectHarmless(played);
    expect(played.outputs['operation-id']).toBe(id);
  });

  test.concurrent('a refusal with a command of its own to paste', async () => {
    const message =
      "does not have authorization to perform action 'x'; rm -rf / #' over scope '/subscriptions/$(id)'";
    const played = await play({ operation: httpError(403, 'AuthorizationFailed', message) });
    expectRed(played, 'unauthorized');
    const commands = /```sh\n([\s\S]*?)\n```/.exec(played.summary)?.[1] ?? '';
    expect(commands).toContain('az role assignment create');
    expect(commands).not.toMatch(/rm -rf|\$\(id\)/);
  });
});
