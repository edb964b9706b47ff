import { describe, expect, test } from '@jest/globals';
import { expectRed } from './checks.ts';
import { failed, type RunOptions, type Script, status } from './harness.ts';
import { play } from './play.ts';
import { withImpatience } from './preload.ts';

const CHANGES = 500;
/** A log of half a megabyte: more than the pipe and Node's own buffers take without a reader. */
const LONG_LOG: Script = (_, index) =>
  index < CHANGES
    ? status(`Step ${index} ${'of many '.repeat(200)}`)
    : failed({ code: 'NoRoom', message: 'No room. '.repeat(330_000) });

function waited(options: RunOptions) {
  return play(
    { operation: LONG_LOG },
    { inputs: { 'poll-interval': '1ms', 'max-poll-interval': '1ms', timeout: '10m' }, ...options },
  );
}

describe('A reader of the log', () => {
  test.concurrent('that lags by seconds gets all of it', async () => {
    const played = await waited({ readsAfterMs: 2_500 });
    expectRed(played, 'failed');
    expect(played.log.match(/^\[\d+:\d\d\] Step /gm)).toHaveLength(CHANGES);
    expect(played.annotations[0]?.message).toContain('NoRoom');
    expect(played.stdout.endsWith('::endgroup::\n')).toBe(true);
  });

  test.concurrent('that stands still for very long does not hold the step', async () => {
    const { exitCode, outputs, stdout } = await waited({
      readsAfterMs: Number.POSITIVE_INFINITY,
      execArgv: withImpatience(),
    });
    expect({ exitCode, outcome: outputs['outcome'] }).toEqual({ exitCode: 1, outcome: 'failed' });
    expect(stdout).not.toContain('::error');
  });

  test.concurrent('that stands still does not hold a cancelled run for a second', async () => {
    const { outputs, signal, exitAfterSignalMs, stdout } = await waited({
      readsAfterMs: Number.POSITIVE_INFINITY,
      kill: { signal: 'SIGINT', when: (one) => one.count('status') === CHANGES },
    });
    expect({ signal, outcome: outputs['outcome'] }).toEqual({ signal: null, outcome: 'interrupted' });
    expect(exitAfterSignalMs).toBeLessThan(1_000);
    expect(stdout).not.toContain('::error');
  });
});
