import { describe, expect, test } from '@jest/globals';
import { expectNoSecrets, expectOwnCommandsOnly, expectRed, expectSafeSummary } from './checks.ts';
import { failed, inProgress, type RunOptions, succeeded } from './harness.ts';
import { play } from './play.ts';
import { withAccident, withEndlessPauses } from './preload.ts';

const GREEN = { operation: [inProgress(), succeeded()] };
const RED = { operation: [inProgress(), failed({ code: 'NoRoom', message: 'No room.' })] };

describe('The exit code is right', () => {
  test.concurrent.each<[string, RunOptions]>([
    ['without a summary', { unwritable: ['GITHUB_STEP_SUMMARY'] }],
    ['without outputs', { unwritable: ['GITHUB_OUTPUT'] }],
    ['without either', { unwritable: ['GITHUB_STEP_SUMMARY', 'GITHUB_OUTPUT'] }],
    ['without a log', { closedStdout: true }],
    ['without anything', { closedStdout: true, unwritable: ['GITHUB_STEP_SUMMARY', 'GITHUB_OUTPUT'] }],
    ['on a runner that has no summaries', { env: { GITHUB_STEP_SUMMARY: undefined } }],
  ])('%s', async (_, options) => {
    const [green, red] = await Promise.all([play(GREEN, options), play(RED, options)]);
    expect([green.exitCode, red.exitCode]).toEqual([0, 1]);
    const unwritable = options.unwritable ?? [];
    for (const [played, outcome] of [
      [green, 'succeeded'],
      [red, 'failed'],
    ] as const) {
      const { outputs, log, summary, stderr } = played;
      expect(outputs['outcome']).toBe(unwritable.includes('GITHUB_OUTPUT') ? undefined : outcome);
      expect(stderr).toBe('');
      expectNoSecrets(played);
      expectSafeSummary(summary);
      if (unwritable.length === 0 && !options.env) expect(summary).toContain('Agent pool workers: operation');
      if (options.closedStdout) continue;
      expect(log).toContain(`Agent pool workers: operation ${outcome}`);
      expect(log.match(/could not be written/g) ?? []).toHaveLength(unwritable.length);
      if (unwritable.includes('GITHUB_OUTPUT')) expect(log).toContain('The outputs could not be written');
      if (unwritable.includes('GITHUB_STEP_SUMMARY'))
        expect(log).toContain('The job summary could not be written');
    }
  });

  test.concurrent('and the annotation is there all the same', async () => {
    const { annotations } = await play(RED, { unwritable: ['GITHUB_STEP_SUMMARY', 'GITHUB_OUTPUT'] });
    expect(annotations.find(({ level }) => level === 'error')?.message).toContain('NoRoom: No room.');
  });
});

describe('What nobody foresaw is red', () => {
  const WAITING = { operation: inProgress() };

  test.concurrent.each([
    ['an error thrown somewhere', "throw new Error('Something odd.')"],
    ['a promise that nobody heeds', "Promise.reject(new Error('Something odd.'))"],
  ])('%s', async (_, source) => {
    const played = await play(WAITING, { execArgv: withAccident(source), inputs: { timeout: '5s' } });
    expectRed(played, 'error');
    expect(played.log).toContain('Something odd.');
    expect(played.durationMs).toBeLessThan(4_000);
  });

  test.concurrent('a process that has nothing left to do', async () => {
    const played = await play(WAITING, { execArgv: withEndlessPauses() });
    expect(played.exitCode).toBeGreaterThan(0);
  });

  test.concurrent.each<[string, RunOptions, string]>([
    ['inputs that cannot be used', { inputs: { timeout: 'soon' } }, 'invalid-input'],
    ['a missing permission', { env: { ACTIONS_ID_TOKEN_REQUEST_URL: undefined } }, 'unauthorized'],
  ])('%s, behind a proxy', async (_, options, outcome) => {
    const env = {
      HTTPS_PROXY: 'http://127.0.0.1:9',
      https_proxy: 'http://127.0.0.1:9',
      GITHUB_WORKFLOW_REF: 'octo-org/shop/.github/workflows/deploy.yml@refs/heads/main',
      ...options.env,
    };
    const played = await play(GREEN, { ...options, env });
    expectRed(played, outcome);
    expectOwnCommandsOnly(played);
  });

  test.concurrent('a proxy address that is none', async () => {
    const played = await play(GREEN, {
      env: { HTTPS_PROXY: 'not an address', https_proxy: 'not an address' },
    });
    expect(played.exitCode).toBe(1);
    expect(played.outputs['outcome']).not.toBe('succeeded');
    expect(played.outputs['outcome']).toMatch(/^[a-z-]+$/);
  });
});
