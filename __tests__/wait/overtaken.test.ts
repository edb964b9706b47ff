import { describe, expect, test } from '@jest/globals';
import type { Expectation } from '../../src/wait/expectation.ts';
import { checkPool } from '../../src/wait/poolCheck.ts';
import { waitForEnd } from '../../src/wait/wait.ts';
import {
  azureTime,
  errorOf,
  failure,
  OPERATION,
  type Options,
  play,
  poolWith,
  type Script,
  SECOND,
  STEADY,
  status,
} from '../samples/waits.ts';

/** The operation as it ended, and what is latest then. */
const own = (text: string, more = {}) =>
  status(text, { name: 'op-1', startTime: azureTime(-10 * SECOND), ...more });
const other = (more = {}) => status('InProgress', { name: 'op-2', startTime: azureTime(SECOND), ...more });
const state = (provisioningState: string) => [poolWith({ provisioningState })];

function check(script: Script, options: Options = {}, expected: Expectation = {}) {
  return play(script, {
    wait: async (target, context) => checkPool(await waitForEnd(target, context), expected, context),
    ...options,
  });
}

describe('A newer operation is searched for', () => {
  const notLatest = { error: errorOf('NotLatestOperation', 'newer') };

  test.each<[string, Parameters<typeof own>, Options['pool'] & {}]>([
    ['another state of the pool', ['Succeeded'], state('Upgrading')],
    ['a healthy pool although the operation failed', ['Failed'], state('Succeeded')],
    ['a healthy pool although the operation was canceled', ['Canceled'], state('Succeeded')],
    ['NotLatestOperation attached to a success', ['Succeeded', notLatest], state('Succeeded')],
    ['NotLatestOperation and no pool', ['Succeeded', notLatest], [failure('network')]],
    ['a cancellation, where the pool cannot be read', ['Canceled'], [failure('network')]],
    ['a cancellation, where the look hangs', ['Canceled'], ['hangs']],
  ])('because of %s', async (_, end, pool) => {
    const { ended, asks } = await check([own(...end), other()], { pool });
    expect(asks.map(({ name }) => name.operationId)).toEqual(['op-1', 'latest']);
    expect(ended).toMatchObject({
      verdict: { outcome: end[0].toLowerCase() },
      operation: OPERATION,
      lastStatus: { name: 'op-1' },
      newer: { operationId: 'op-2', status: { status: 'InProgress' } },
      polls: 1,
    });
  });

  test('also when the pool is not as expected', async () => {
    const { ended } = await check(
      [own('Succeeded'), other()],
      { pool: state('Upgrading') },
      { kubernetesVersion: '1.34' },
    );
    expect(ended).toMatchObject({ verdict: { outcome: 'mismatch' }, newer: { operationId: 'op-2' } });
  });

  test.each<[string, string, Options['pool'] & {}]>([
    ['a success on a healthy pool', 'Succeeded', state('Succeeded')],
    ['a failure on a pool that has failed', 'Failed', state('Failed')],
    ['a cancellation on a pool that was canceled', 'Canceled', state('Canceled')],
    ['a pool without a state', 'Failed', state('')],
    ['a failure, where the pool cannot be read', 'Failed', [failure('network')]],
    ['a success, where the look hangs', 'Succeeded', ['hangs']],
  ])('not because of %s', async (_, text, pool) => {
    const { ended, asks } = await check([own(text), other()], { pool });
    expect(asks).toHaveLength(1);
    expect(ended).not.toHaveProperty('newer');
  });
});

describe('The latest operation', () => {
  const pool = state('Upgrading');

  test.each<[string, Script]>([
    ['the same', [own('Succeeded'), own('Succeeded')]],
    ['the same in other letters', [own('Succeeded'), other({ name: 'OP-1' })]],
    ['one that started earlier', [own('Succeeded'), other({ startTime: azureTime(-11 * SECOND) })]],
    ['without a name', [own('Succeeded'), other({ name: null })]],
    ['not known', [own('Succeeded'), failure('operation-missing')]],
    ['not readable', [own('Succeeded'), failure('server-error')]],
  ])('is not a newer one when it is %s', async (_, script) => {
    const { ended, asks } = await check(script, { pool });
    expect([ended.verdict.outcome, asks.length]).toEqual(['succeeded', 2]);
    expect(ended).not.toHaveProperty('newer');
  });

  test.each([
    ['at the same time', azureTime(-10 * SECOND)],
    ['at an unknown time', ''],
  ])('can be newer when it started %s', async (_, startTime) => {
    const { ended } = await check([own('Succeeded'), other({ startTime })], { pool });
    expect(ended.newer?.operationId).toBe('op-2');
  });

  test('can be newer when the operation itself does not say when it started', async () => {
    const { ended } = await check([own('Succeeded', { startTime: '' }), other()], { pool });
    expect(ended.newer?.operationId).toBe('op-2');
  });

  test.each([
    ['the deadline', 12 * SECOND, 10_000, 12_000],
    ['half a second after it', 10 * SECOND, 10_000, 10_500],
  ])('is given up when the answer takes longer than %s', async (_, timeoutMs, endsAt, elapsedMs) => {
    const script: Script = (now, poll) =>
      poll === 3 ? 'hangs' : own(now >= endsAt ? 'Succeeded' : 'InProgress');
    const { ended, clock } = await check(script, { pool, schedule: { ...STEADY, timeoutMs } });
    expect(ended).toMatchObject({ verdict: { outcome: 'succeeded' }, elapsedMs });
    expect(clock.pending).toBe(0);
  });
});
