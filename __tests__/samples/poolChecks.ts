import type { PoolAnswer } from '../../src/azure/aks/agentPool.ts';
import type { FailureKind } from '../../src/azure/http/failure.ts';
import type { Expectation } from '../../src/wait/expectation.ts';
import { checkPool } from '../../src/wait/poolCheck.ts';
import { waitForEnd } from '../../src/wait/wait.ts';
import { failure, type Options, play, type Script } from './waits.ts';

/** A pool that cannot be read. */
export const trouble = (kind: FailureKind, retryAfterMs?: number): PoolAnswer =>
  failure(kind, retryAfterMs ? { retryAfterMs } : {});

/** Plays a wait and the look at its pool after it. */
export function check(script: Script, options: Options = {}, expected: Expectation = {}) {
  return play(script, {
    wait: async (target, context) => checkPool(await waitForEnd(target, context), expected, context),
    ...options,
  });
}
