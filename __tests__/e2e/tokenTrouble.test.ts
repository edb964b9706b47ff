import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectRed } from './checks.ts';
import {
  type Answer,
  checked,
  cutShort,
  entraError,
  hang,
  html,
  inProgress,
  json,
  reset,
  type SimulatorOptions,
  succeeded,
  text,
  throttled,
  times,
} from './harness.ts';
import { errorsOf, linesWith, play } from './play.ts';

type Trouble = [name: string, answer: Answer];

const COMMON: Trouble[] = [
  ['500', json({ message: 'Oops.' }, { status: 500 })],
  ['502 as a page', html(502)],
  ['503', text('', { status: 503 })],
  ['429', throttled()],
  ['429 with Retry-After', throttled('1')],
  ['a reset connection', reset()],
  ['an answer cut in the middle', cutShort(json({ value: 'x'.repeat(100) }))],
  ['a page with 200', html(200, 'Sign in to the network')],
  ['an empty body', text('')],
  ['JSON without a token', json({})],
];

/** Where the same code reads the answer, a few will do. */
const SOME = COMMON.filter(([name]) => /502|429$|reset|200/.test(name));

const ENTRA: Trouble[] = [
  [
    'AADSTS90033 with 503',
    entraError(503, 'temporarily_unavailable', 90033, 'A transient error has occurred. Please try again.'),
  ],
  [
    'AADSTS90033 with 400',
    entraError(400, 'invalid_request', 90033, 'A transient error has occurred. Please try again.'),
  ],
];

/** Green after all, with one good sign-in. */
async function expectWaitedOut(world: SimulatorOptions): Promise<void> {
  const played = await play(
    { operation: [inProgress(), succeeded()], ...world },
    // GitHub's toolkit waits for the rest of an answer that was cut, until the request limit of 15 s.
    { inputs: { 'max-consecutive-errors': '5', timeout: '5m' } },
  );
  expectGreen(played);
  expect(played.outputs['polls']).toBe('2');
  expect(played.simulator.assertionUses.size).toBe(1);
}

describe('Waited out at the ID token endpoint:', () => {
  test.concurrent.each([...COMMON, ['404', json({}, { status: 404 })] as Trouble])(
    '%s',
    async (_, answer) => {
      await expectWaitedOut({ idToken: [times(2, answer), checked()] });
    },
  );
});

describe('Waited out at Entra ID:', () => {
  test.concurrent.each([...COMMON, ...ENTRA])('%s', async (_, answer) => {
    await expectWaitedOut({ entra: [times(2, answer), checked()] });
  });

  test.concurrent.each(SOME)('%s instead of its configuration', async (_, answer) => {
    await expectWaitedOut({ openidConfiguration: [times(2, answer), checked()] });
  });
});

describe('Waited out at the metadata of the cloud:', () => {
  test.concurrent.each([...COMMON, ['404', text('', { status: 404 })] as Trouble])(
    '%s',
    async (_, answer) => {
      await expectWaitedOut({ metadata: [times(2, answer), checked()] });
    },
  );
});

describe('Trouble in the middle of a wait', () => {
  test.concurrent('with the renewal does not matter while the old token lives', async () => {
    const world = {
      accessTokenSeconds: 20,
      entra: [checked(), times(3, html(503)), checked()],
      operation: [times(130, inProgress()), succeeded()],
    };
    const played = await play(world, { inputs: { timeout: '5m' } });
    expectGreen(played);
    expect(
      played.simulator.requests.filter(({ kind, status }) => kind === 'status' && status === 401),
    ).toEqual([]);
    expect(linesWith(played, 'Could not get the status')).toEqual([]);
    expect(played.simulator.count('entra-token')).toBeGreaterThanOrEqual(5);
  });

  test.concurrent.each<[string, SimulatorOptions]>([
    ['the ID token endpoint', { idToken: [hang(), checked()] }],
    ['Entra ID', { entra: [hang(), checked()] }],
    ['the configuration of Entra ID', { openidConfiguration: [hang(), checked()] }],
    ['the metadata', { metadata: [hang(), checked()] }],
    ['Resource Manager', { operation: [inProgress(), hang(), succeeded()] }],
  ])(
    'an answer of %s that never comes is given up at the request limit and asked for again',
    async (_, world) => {
      const played = await play(world, { inputs: { timeout: '1m' } });
      expectGreen(played);
      expect(linesWith(played, 'no answer within 15 s')).toHaveLength(1);
    },
  );
});

describe('Trouble that does not pass is unreachable, and said to be whose:', () => {
  test.concurrent.each<[string, SimulatorOptions, string]>([
    ['GitHub', { idToken: json({ message: 'Oops.' }, { status: 500 }) }, "GitHub's ID token service"],
    ['Entra ID', { entra: html(503) }, 'Microsoft Entra ID'],
    ['the metadata', { metadata: reset() }, "the cloud's metadata endpoint"],
    ['Resource Manager', { operation: html(502) }, 'Azure Resource Manager'],
  ])('%s', async (_, world, name) => {
    const played = await play(world, { inputs: { 'max-consecutive-errors': '2' } });
    expectRed(played, 'unreachable');
    expect(errorsOf(played)[0]?.message).toContain(name);
    expect(played.summary.replaceAll('&#39;', "'")).toContain(name);
  });
});
