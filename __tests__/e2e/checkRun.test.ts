import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { expectNoSecrets, expectOwnCommandsOnly, expectSafeSummary } from './checks.ts';
import {
  checked,
  failed,
  hang,
  html,
  httpError,
  inProgress,
  json,
  type RunOptions,
  reset,
  type SimulatorOptions,
  status,
  succeeded,
  timeline,
} from './harness.ts';
import { linesWith, type Played, pausesOf, play } from './play.ts';
import { withAccident, withNames } from './preload.ts';
import { playBehindProxy } from './proxy.ts';
import { connectedHosts, HOSTS, idTokenUrl, PUBLIC_CLOUD, portsOf } from './publicNames.ts';

const NAME = 'Node pools';
const SHA = 'd6cd1e2bd19e03a81132a23b2025920577f84e37';
const HEAD_SHA = '0123456789abcdef0123456789abcdef01234567';
const MINUTE = 60_000;
/** A poll every ten seconds, give or take a tenth. */
const STEADY = {
  'poll-interval': '10s',
  'max-poll-interval': '10s',
  timeout: '2h',
  'check-run': NAME,
} satisfies RunOptions['inputs'];
/** Said of a check run that is not as it should be. */
const TROUBLE = 'Check run "Node pools"';

const folder = mkdtempSync(join(tmpdir(), 'operation-gate-check-run-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a step that shows its progress. */
function playShown(world: SimulatorOptions = {}, options: RunOptions = {}): Promise<Played> {
  return play(
    { checkRuns: {}, ...(world.pools ? {} : { operation: [inProgress(), succeeded()] }), ...world },
    { ...options, inputs: { ...STEADY, ...options.inputs } },
  );
}

/** When GitHub was asked to change a check run, milliseconds since the first time, to the second. */
function momentsOf({ simulator }: Played): number[] {
  const asks = simulator.requests.filter(({ kind }) => kind === 'check-run').map(({ time }) => time);
  return asks.map((time) => Math.round((time - (asks[0] ?? 0)) / 1_000) * 1_000);
}

function titlesOf({ simulator }: Played): unknown[] {
  const { requests = [] } = simulator.checkRuns[0] ?? {};
  return requests.map(({ output }) => (output as { readonly title?: unknown } | undefined)?.title);
}

/** The step ended as it would without a check run, and there is one, closed as it should be. */
function expectClosed(played: Played, outcome: string, conclusion: string): void {
  expectEnd(played, outcome);
  expect(linesWith(played, TROUBLE)).toEqual([]);
  expect(played.simulator.checkRuns).toMatchObject([{ name: NAME, status: 'completed', conclusion }]);
  expectSafeSummary(played.simulator.checkRuns[0]?.output.summary ?? '');
}

function expectEnd(played: Played, outcome: string): void {
  const { exitCode, outputs, stderr } = played;
  const exit = outcome === 'succeeded' ? 0 : 1;
  expect({ exitCode, outcome: outputs['outcome'], stderr }).toEqual({ exitCode: exit, outcome, stderr: '' });
  expect(played.annotations.filter(({ level }) => level === 'error')).toHaveLength(exit);
  expectOwnCommandsOnly(played);
  expectNoSecrets(played, [played.simulator.githubToken]);
}

describe('A check run', () => {
  test.concurrent('is created at the start, updated after changes once a minute, and closed', async () => {
    const played = await playShown({
      operation: timeline(
        [0, inProgress()],
        [5 * MINUTE, status('UpgradingNodes: 1/3 nodes completed')],
        [5.5 * MINUTE, status('UpgradingNodes: 2/3 nodes completed')],
        [20 * MINUTE, succeeded()],
      ),
    });
    expectClosed(played, 'succeeded', 'success');
    expect(titlesOf(played)).toEqual([
      'workers no status yet',
      'workers InProgress',
      'workers UpgradingNodes 1/3',
      'workers UpgradingNodes 2/3',
      'Agent pool workers: operation succeeded',
    ]);
    const [created, first, second, third, closed] = momentsOf(played);
    // A change is shown at once, or when the minute since the last request is over.
    expect([created, first]).toEqual([0, MINUTE]);
    expect(second).toBeGreaterThanOrEqual(5 * MINUTE);
    expect(second).toBeLessThan(5.5 * MINUTE);
    expect((third ?? 0) - (second ?? 0)).toBe(MINUTE);
    expect(closed).toBeGreaterThanOrEqual(20 * MINUTE);
    const [run] = played.simulator.checkRuns;
    expect(run).toMatchObject({
      head_sha: SHA,
      details_url: 'https://github.com/octo-org/shop/actions/runs/1658821493',
    });
    expect(Date.parse(run?.completed_at ?? '') - Date.parse(run?.started_at ?? '')).toBeGreaterThanOrEqual(
      20 * MINUTE,
    );
    for (const { output } of run?.requests ?? []) {
      expectSafeSummary((output as { readonly summary: string }).summary);
    }
  });

  test.concurrent('shows several operations in one table, and those that have ended', async () => {
    const played = await playShown(
      {
        pools: {
          np1: { operation: timeline([0, inProgress()], [2 * MINUTE, succeeded()]) },
          np2: {
            operation: timeline(
              [0, status('UpgradingNodes: 3/9 nodes completed')],
              [10 * MINUTE, failed({ code: 'PodDrainFailure', message: 'No <b>room</b>.' })],
            ),
          },
        },
      },
      { inputs: { 'agent-pool-name': '*', 'operation-id': 'latest' } },
    );
    expect([played.exitCode, played.outputs['outcome']]).toEqual([1, 'failed']);
    const [run] = played.simulator.checkRuns;
    expect(run).toMatchObject({
      conclusion: 'failure',
      output: { title: '1 of 2 operations succeeded, 1 did not' },
    });
    expect(titlesOf(played)).toContain('1 of 2 succeeded, 1 running: np2 UpgradingNodes 3/9');
    const summary = run?.output.summary ?? '';
    expectSafeSummary(summary);
    expect(summary).toContain('2 of 2 operations have ended');
    expect(summary).toContain('PodDrainFailure');
    expect(summary).toContain('No &lt;b&gt;room&lt;/b&gt;.');
  });

  test.concurrent.each<[string, string, string, SimulatorOptions, RunOptions]>([
    ['a failure', 'failed', 'failure', { operation: failed({ code: 'X', message: 'No.' }) }, {}],
    ['a timeout', 'timed-out', 'timed_out', { operation: inProgress() }, { inputs: { timeout: '5m' } }],
    ['a refusal', 'unauthorized', 'failure', { operation: httpError(403, 'AuthorizationFailed', 'No.') }, {}],
    [
      'an accident',
      'error',
      'failure',
      { operation: inProgress() },
      { execArgv: withAccident('throw new Error("boom")') },
    ],
    [
      'a cancelled run',
      'interrupted',
      'cancelled',
      { operation: inProgress() },
      { kill: { signal: 'SIGINT', when: (one) => one.count('status') === 9, whileWaiting: true } },
    ],
    [
      'a cancelled run that aborts',
      'interrupted',
      'cancelled',
      { operation: inProgress() },
      {
        inputs: { 'abort-on-cancel': 'true' },
        kill: { signal: 'SIGINT', when: (one) => one.count('status') === 9, whileWaiting: true },
      },
    ],
  ])('is closed after %s', async (_, outcome, conclusion, world, options) => {
    const played = await playShown(world, options);
    expectClosed(played, outcome, conclusion);
    expect(played.exitAfterSignalMs ?? 0).toBeLessThan(1_000);
    const summary = played.simulator.checkRuns[0]?.output.summary ?? '';
    expect(summary).toContain(played.simulator.checkRuns[0]?.output.title);
    // As far as there are no pictures in it, the summary is the job's.
    expect(played.summary).toContain(summary.split('\n\n')[0]);
  });

  test.concurrent('is on the commit that shows in the pull request', async () => {
    const file = join(folder, 'event.json');
    writeFileSync(file, JSON.stringify({ pull_request: { head: { sha: HEAD_SHA } } }));
    const played = await playShown({}, { env: { GITHUB_EVENT_PATH: file } });
    expectClosed(played, 'succeeded', 'success');
    expect(played.simulator.checkRuns[0]?.head_sha).toBe(HEAD_SHA);
  });

  test.concurrent.each([
    ['that is not JSON', '{"pull_request": {'],
    ['without a commit', '{"inputs": {}}'],
  ])('is on the commit of the run after an event %s', async (name, text) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, text);
    const played = await playShown({}, { env: { GITHUB_EVENT_PATH: file } });
    expectClosed(played, 'succeeded', 'success');
    expect(played.simulator.checkRuns[0]?.head_sha).toBe(SHA);
  });
});

describe('GitHub does not decide about the step', () => {
  const operation = timeline([0, inProgress()], [5 * MINUTE, inProgress(50)], [20 * MINUTE, succeeded()]);

  test.concurrent.each<[string, SimulatorOptions['checkRuns'], RunOptions, number, RegExp]>([
    ['the job has no permission', { isAllowed: false }, {}, 1, /HTTP 403.*checks: write/],
    ['the token is not valid', {}, { inputs: { 'github-token': 'ghs_expired' } }, 1, /HTTP 401/],
    ['the commit is not there', { commits: [] }, {}, 1, /HTTP 422.*No commit found/],
    ['there is nothing', { create: json({ message: 'Not Found' }, { status: 404 }) }, {}, 1, /HTTP 404/],
    ['it is moved away', { create: json({}, { status: 307 }) }, {}, 3, /redirect/],
    ['it fails', { create: html(502) }, {}, 3, /HTTP 502/],
    ['it breaks off', { create: reset() }, {}, 3, /GitHub's API/],
    ['it hangs', { create: hang() }, {}, 3, /no answer within 15 s/],
    ['it answers with something else', { create: json({ message: 'ok' }) }, {}, 3, /does not name/],
    [
      'it has a limit',
      { create: json({ message: 'API rate limit exceeded' }, { status: 403 }) },
      {},
      3,
      /limit/,
    ],
  ])('when %s, which is said once', async (_, checkRuns, options, asks, words) => {
    const played = await playShown({ operation, ...(checkRuns && { checkRuns }) }, options);
    expectEnd(played, 'succeeded');
    const lines = linesWith(played, TROUBLE);
    expect(lines).toEqual([expect.stringMatching(words)]);
    expect(played.annotations).toEqual([]);
    expect(played.simulator.count('check-run')).toBe(asks);
    for (const pause of pausesOf(played)) expect(pause).toBeLessThan(12_000);
  });

  test.concurrent('when only updates fail: the last one closes the check run', async () => {
    const checkRuns = { update: [html(502), hang(), checked()] };
    const played = await playShown({ operation, checkRuns });
    expectEnd(played, 'succeeded');
    expect(linesWith(played, TROUBLE)).toEqual([expect.stringContaining('HTTP 502')]);
    expect(played.simulator.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
    for (const pause of pausesOf(played)) expect(pause).toBeLessThan(12_000);
  });

  test.concurrent('when the first attempt to close fails, a second one is made', async () => {
    const played = await playShown({ checkRuns: { update: [html(503), checked()] } });
    expectEnd(played, 'succeeded');
    expect(played.simulator.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
  });

  test.concurrent('for longer than three seconds at the end', async () => {
    const played = await playShown({ operation: succeeded(), checkRuns: { update: hang() } });
    expectEnd(played, 'succeeded');
    expect(linesWith(played, TROUBLE)).toEqual([expect.stringContaining('no answer before the step ended')]);
    expect(played.durationMs).toBeLessThan(3_100);
  });

  test.concurrent.each([
    ['to create', { create: hang() }],
    ['to update', { update: hang() }],
  ])('when it hangs after a request %s, and the run is cancelled', async (_, checkRuns) => {
    const played = await playShown(
      { operation: [inProgress(), inProgress(50)], checkRuns },
      { kill: { signal: 'SIGINT', when: (one) => one.count('status') === 8, whileWaiting: true } },
    );
    expectEnd(played, 'interrupted');
    expect(played.signal).toBeNull();
    expect(played.exitAfterSignalMs).toBeLessThan(1_000);
    expect(played.outputs['status']).toBe('InProgress');
  });
});

describe('The token', () => {
  test.concurrent('is masked, and goes to GitHub only', async () => {
    const played = await playShown({}, { env: { ACTIONS_STEP_DEBUG: 'true', RUNNER_DEBUG: '1' } });
    expectClosed(played, 'succeeded', 'success');
    const { githubToken, requests } = played.simulator;
    expect(played.stdout).toContain(`::add-mask::${githubToken}`);
    const kinds = requests.filter((request) => JSON.stringify(request.headers).includes(githubToken));
    expect(kinds.map(({ kind }) => kind)).toEqual(['check-run', 'check-run']);
  });

  test.concurrent.each(['http://api.github.com', 'http://127.0.0.1:9', 'api.github.com', 'file:///x'])(
    'is not sent to %s',
    async (address) => {
      const played = await playShown({}, { env: { GITHUB_API_URL: address }, execArgv: withNames({}) });
      expectEnd(played, 'succeeded');
      expect(linesWith(played, TROUBLE)).toEqual([expect.stringContaining('GITHUB_API_URL is not an https')]);
      expect(connectedHosts(played)).toEqual([]);
      expect(played.simulator.count('check-run')).toBe(0);
    },
  );
});

test.concurrent('On GitHub Enterprise Server, the check run is on that server', async () => {
  const host = 'ghes.example';
  const server = { GITHUB_SERVER_URL: `https://${host}`, GITHUB_API_URL: `https://${host}/api/v3` };
  const played = await play(
    { ...PUBLIC_CLOUD, checkRuns: { basePath: '/api/v3' }, operation: [inProgress(), succeeded()] },
    (simulator) => ({
      env: { ...server, ACTIONS_ID_TOKEN_REQUEST_URL: idTokenUrl(simulator, host) },
      inputs: { ...STEADY, 'resource-manager-endpoint': undefined },
      execArgv: withNames(portsOf(simulator, { ...HOSTS, github: host })),
    }),
  );
  expectClosed(played, 'succeeded', 'success');
  expect(played.simulator.checkRuns[0]?.details_url).toBe(
    `https://${host}/octo-org/shop/actions/runs/1658821493`,
  );
  expect(connectedHosts(played)).toEqual([host, HOSTS.entra, HOSTS.arm].sort());
});

describe('Behind a proxy', () => {
  const GITHUB_API_URL = `https://${HOSTS.github}`;
  const world = { checkRuns: {}, operation: [inProgress(), succeeded()] };

  test.concurrent.each([
    ['with a scheme', (url: string) => url],
    ['without one', (url: string) => url.replace('http://', '')],
  ])('named %s, the check run is made through it', async (_, address) => {
    const played = await playBehindProxy(world, {}, (url) => ({
      env: { HTTPS_PROXY: address(url), GITHUB_API_URL },
      inputs: STEADY,
    }));
    expectClosed(played, 'succeeded', 'success');
    const { proxied, simulator } = played;
    expect(proxied.map(({ target }) => target)).toContain(`${HOSTS.github}:443`);
    expect(JSON.stringify(proxied)).not.toContain(simulator.githubToken);
  });

  test.concurrent('that NO_PROXY leads past, it is made directly', async () => {
    const played = await playBehindProxy(world, {}, (url, ports) => ({
      env: { HTTPS_PROXY: url, NO_PROXY: HOSTS.github, GITHUB_API_URL },
      inputs: STEADY,
      execArgv: withNames(ports),
    }));
    expectClosed(played, 'succeeded', 'success');
    expect(played.proxied.map(({ target }) => target)).not.toContain(`${HOSTS.github}:443`);
  });

  test.concurrent('that refuses GitHub’s API, it is missing, which is said once', async () => {
    const played = await playBehindProxy(world, { refuse: { 'api.example': 403 } }, (url) => ({
      env: { HTTPS_PROXY: url, GITHUB_API_URL: 'https://api.example' },
      inputs: STEADY,
    }));
    expectEnd(played, 'succeeded');
    expect(linesWith(played, TROUBLE)).toEqual([expect.stringContaining('the proxy refused the connection')]);
  });
});

describe('The code for it', () => {
  /** The action as somebody has it who took only the files that a step without a check run reads. */
  function withoutParts(): string {
    const root = mkdtempSync(join(folder, 'root-'));
    const project = join(import.meta.dirname, '../..');
    for (const name of ['dist', 'action.yml', 'package.json']) {
      cpSync(join(project, name), join(root, name), { recursive: true });
    }
    const parts = readdirSync(join(root, 'dist'))
      .filter((name) => /^\d+\..*\.js$/.test(name))
      .map((name) => join(root, 'dist', name))
      // Every step signs in.
      .filter((file) => !readFileSync(file, 'utf8').includes('acquireTokenByClientCredential called'));
    expect(parts.length).toBeGreaterThan(0);
    for (const file of parts) rmSync(file);
    return root;
  }

  test.concurrent('is not read without the input', async () => {
    const played = await playShown({}, { root: withoutParts(), inputs: { 'check-run': undefined } });
    expectEnd(played, 'succeeded');
    expect(played.simulator.count('check-run')).toBe(0);
    expect(played.log).not.toContain('check run');
  });

  test.concurrent('does not decide about the step when it is missing', async () => {
    const played = await playShown({}, { root: withoutParts() });
    expectEnd(played, 'succeeded');
    expect(linesWith(played, 'There will be no check run')).toHaveLength(1);
  });
});
