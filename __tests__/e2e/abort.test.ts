import { describe, expect, test } from '@jest/globals';
import { expectRed } from './checks.ts';
import {
  hang,
  httpError,
  inProgress,
  json,
  type RunOptions,
  type SimulatorOptions,
  succeeded,
} from './harness.ts';
import { type Played, play } from './play.ts';

const NEWER = '22222222-aaaa-4bbb-8ccc-000000000002';
const OTHER = { operation: inProgress(), operations: { [NEWER]: inProgress() }, latest: NEWER };

function timedOut(world: SimulatorOptions = {}, inputs: Record<string, string> = {}): Promise<Played> {
  return play(
    { operation: inProgress(), ...world },
    { inputs: { timeout: '400ms', 'abort-on-timeout': 'true', ...inputs } },
  );
}

function cancelled(world: SimulatorOptions = {}, options: RunOptions = {}): Promise<Played> {
  return play(
    { operation: inProgress(), ...world },
    {
      kill: { signal: 'SIGINT', when: (one) => one.count('status') === 3, whileWaiting: true },
      ...options,
      inputs: { 'abort-on-cancel': 'true', ...options.inputs },
    },
  );
}

/** The requests that change something in Azure. */
function posts({ simulator }: Played) {
  return simulator.requests.filter(({ service, method }) => service === 'arm' && method !== 'GET');
}

describe('An operation is aborted, by one request, when that is asked for', () => {
  test.concurrent.each([
    ['timed-out', timedOut],
    ['interrupted', cancelled],
  ] as const)('%s', async (outcome, run) => {
    const played = await run();
    expectRed(played, outcome);
    expect(played.outputs['aborted']).toBe('true');
    const [post, ...more] = posts(played);
    expect(more).toEqual([]);
    expect(post).toMatchObject({
      method: 'POST',
      query: 'api-version=2025-05-02-preview',
      body: '',
      status: 202,
    });
    expect(post?.path).toMatch(/\/managedClusters\/aks-shop\/agentPools\/workers\/abort$/);
    expect(played.simulator.requests.at(-1)).toBe(post);
    for (const place of [played.log, played.summary]) {
      expect(place).toContain('Abort requested: Azure accepted the request (HTTP 202).');
      expect(place).toContain('Nothing is rolled back');
      expect(place).not.toContain('continues in Azure');
    }
  });

  test.concurrent('204: nothing was left to do', async () => {
    const played = await timedOut({ abort: json(undefined, { status: 204 }) });
    expectRed(played, 'timed-out');
    expect(played.outputs['aborted']).toBe('true');
    expect(played.summary).toContain('reports that nothing is left to do (HTTP 204)');
  });

  test.concurrent.each([
    [
      'it is too late',
      httpError(409, 'OperationNotAllowed', 'Too late to abort.', { flat: true }),
      'HTTP 409',
    ],
    ['not allowed', httpError(403, 'AuthorizationFailed', 'May not abort.'), 'HTTP 403: May not abort.'],
    ['an error', httpError(500, 'InternalServerError', 'Oops.'), 'HTTP 500'],
    ['a reset', { kind: 'reset' } as const, 'sent no complete response'],
  ])('%s: Azure did not take it, which is said', async (_, abort, words) => {
    const played = await timedOut({ abort });
    expectRed(played, 'timed-out');
    expect(played.outputs['aborted']).toBe('false');
    expect(posts(played)).toHaveLength(1);
    expect(played.log).toContain('Abort requested, but Azure Resource Manager');
    expect(played.log).toContain(words);
  });
});

describe('An operation is left alone', () => {
  test.concurrent('unless that is asked for', async () => {
    const timeout = await timedOut({}, { 'abort-on-timeout': 'false', 'abort-on-cancel': 'true' });
    expectRed(timeout, 'timed-out');
    const cancel = await cancelled({}, { inputs: { 'abort-on-cancel': '', 'abort-on-timeout': 'true' } });
    expectRed(cancel, 'interrupted');
    for (const played of [timeout, cancel]) {
      expect(posts(played)).toEqual([]);
      expect(played.outputs['aborted']).toBe('false');
      expect(played.summary).toContain('continues in Azure');
    }
  });

  test.concurrent('when it has ended by itself, whichever way', async () => {
    const played = await timedOut({ operation: [inProgress(), succeeded()] }, { timeout: '10s' });
    expect(played.outputs).toMatchObject({ outcome: 'succeeded', aborted: 'false' });
    expect(posts(played)).toEqual([]);
  });

  test.concurrent('when it is not the latest any more', async () => {
    for (const played of [await timedOut(OTHER), await cancelled(OTHER)]) {
      expect(posts(played)).toEqual([]);
      expect(played.outputs).toMatchObject({ aborted: 'false', 'superseded-by': NEWER });
      expect(played.summary).toContain(`Not aborted: other operations are active on the pool (${NEWER})`);
    }
  });

  test.concurrent('when which one is the latest is not known', async () => {
    const operations = { [NEWER]: httpError(503, 'ServerBusy', 'Busy.') };
    const played = await timedOut({ operations, latest: NEWER });
    expectRed(played, 'timed-out');
    expect(posts(played)).toEqual([]);
    expect(played.outputs['aborted']).toBe('false');
    expect(played.summary).toContain('Not aborted');
  });

  test.concurrent('when it came after the one that the step was given', async () => {
    const played = await play(
      { operation: succeeded(), operations: { [NEWER]: inProgress() }, latest: NEWER },
      { inputs: { timeout: '500ms', 'abort-on-timeout': 'true', 'wait-until-idle': 'true' } },
    );
    expectRed(played, 'timed-out');
    expect(posts(played)).toEqual([]);
    expect(played.summary).toContain('Not aborted: it is another operation than the one');
  });

  test.concurrent('when it could not be named: refused before anything is sent', async () => {
    const played = await play({}, (simulator) => ({
      inputs: {
        'agent-pool-name': '',
        'operation-id': simulator.asyncOperationUrl(),
        'abort-on-timeout': 'true',
        'abort-on-cancel': 'true',
      },
    }));
    expectRed(played, 'invalid-input');
    expect(played.simulator.requests).toEqual([]);
    expect(played.annotations[0]?.message).toContain(
      "abort-on-cancel: 'true' was given. Expected: true only for",
    );
  });
});

describe('A cancelled run is over before GitHub loses patience, 7.5 s after SIGINT,', () => {
  test.concurrent('when the abort hangs', async () => {
    const played = await cancelled({ abort: hang() });
    expectRed(played, 'interrupted');
    expect(played.exitAfterSignalMs).toBeLessThan(6_500);
    expect(played.outputs['aborted']).toBe('false');
    expect(played.summary).toContain('it might still have accepted the request');
  });

  test.concurrent('when the look before it hangs, and when the sign-in does', async () => {
    const look = cancelled({ latest: NEWER, operations: { [NEWER]: hang() } });
    const signIn = cancelled(
      { entra: hang() },
      { kill: { signal: 'SIGINT', when: (one) => one.count('entra-token') === 1, whileWaiting: true } },
    );
    for (const played of await Promise.all([look, signIn])) {
      expectRed(played, 'interrupted');
      expect(played.exitAfterSignalMs).toBeLessThan(6_500);
      expect(posts(played)).toEqual([]);
    }
  });

  test.concurrent('when it is cancelled while the abort after a timeout hangs', async () => {
    const played = await play(
      { operation: inProgress(), abort: hang() },
      {
        kill: { signal: 'SIGINT', when: (one) => one.count('abort') === 1, whileWaiting: true },
        inputs: { timeout: '400ms', 'abort-on-timeout': 'true' },
      },
    );
    expectRed(played, 'timed-out');
    expect(played.exitAfterSignalMs).toBeLessThan(6_000);
    expect(played.outputs['aborted']).toBe('false');
    expect(posts(played)).toHaveLength(1);
  });
});
