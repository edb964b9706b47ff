import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectRed } from './checks.ts';
import { failed, inProgress, succeeded } from './harness.ts';
import { play } from './play.ts';

/*
 * What a self-hosted runner may lack. A private authority is in network.test.ts, a proxy in proxy.test.ts, files that
 * cannot be written in disk.test.ts; that no node_modules is near, simulator/runner.ts sees to for every test.
 */

/** Node refuses to write anywhere but in the folder of the step, to start processes and to load native code. */
const CONFINED = [
  '--permission',
  '--allow-fs-read=*',
  `--allow-fs-write=${join(realpathSync(tmpdir()), 'operation-gate-run-*')}`,
];

/** The step has neither a home nor a place for temporary files, and no shell to find anything with. */
const BARE = {
  HOME: undefined,
  PATH: undefined,
  RUNNER_TEMP: undefined,
  RUNNER_TOOL_CACHE: undefined,
  RUNNER_ENVIRONMENT: 'self-hosted',
};

describe('On a file system that is read-only but for the files of the step, without home and PATH,', () => {
  test.concurrent('a success is green', async () => {
    const played = await play({ operation: [inProgress(), succeeded()] }, { env: BARE, execArgv: CONFINED });
    expectGreen(played);
    expect(played.log).not.toContain('could not be written');
  });

  test.concurrent('a failure is red, and explained', async () => {
    const error = { code: 'PodDrainFailure', message: 'Drain of node aks-1 did not complete.' };
    const played = await play(
      { operation: [inProgress(), failed(error)] },
      { env: BARE, execArgv: CONFINED },
    );
    expectRed(played, 'failed');
    expect(played.summary).toContain('PodDrainFailure');
  });
});
