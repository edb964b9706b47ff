import { describe, expect, test } from '@jest/globals';
import { expectGreen } from './checks.ts';
import { inProgress, type PoolOptions, type SimulatorOptions, slow, succeeded, times } from './harness.ts';
import { linesWith, type Played, play } from './play.ts';

/* The runner's clock and Azure's can differ; times of operations are by Azure's. */

const MINUTE = 60_000;
const TEN = 10 * MINUTE;

/** One pool in an Azure whose clock is ahead by so much. */
function skewed(clockSkewMs: number, np1: PoolOptions): SimulatorOptions {
  return { clockSkewMs, pools: { np1 } };
}

/** An operation that started and ended so many minutes ago. */
function ended(clockSkewMs: number, from: number, until: number) {
  const now = Date.now() + clockSkewMs;
  return { script: succeeded(), startTime: now - from * MINUTE, endTime: now - until * MINUTE };
}

const LATEST = { 'operation-id': 'latest' };
const clockLines = (played: Played) => linesWith(played, "Azure's clock is ");

describe('A clock that differs by ten minutes', () => {
  test.concurrent.each([
    ['ahead of', TEN],
    ['behind', -TEN],
  ])('is said once, as a warning: Azure is %s the runner', async (side, ms) => {
    const played = await play(skewed(ms, { operation: [times(30, inProgress()), succeeded()] }));
    expectGreen(played, 'warning');
    expect(played.annotations[0]?.message).toMatch(
      new RegExp(`^Azure's clock is (?:10 min|9 min 59 s|10 min 1 s).* ${side} the clock of this runner`),
    );
    expect(clockLines(played)).toHaveLength(1);
  });

  test.concurrent.each([TEN, -TEN])(
    'does not hide an operation that has started since started-after: %d ms',
    async (ms) => {
      const operation = { script: [inProgress(), succeeded()] };
      const played = await play(skewed(ms, { operation }), { inputs: { ...LATEST, 'started-after': '2m' } });
      expectGreen(played, 'warning');
    },
  );

  test.concurrent.each([TEN, -TEN])(
    'does not let an operation pass that started earlier: %d ms',
    async (ms) => {
      const operation = ended(ms, 5, 4);
      const played = await play(skewed(ms, { operation }), {
        inputs: { ...LATEST, 'started-after': '2m', 'start-grace': '1s' },
      });
      expect([played.exitCode, played.outputs['outcome']]).toEqual([1, 'not-found']);
      expect(played.annotations.map(({ level }) => level)).toEqual(['warning', 'error']);
      expect(played.log).toContain('No operation has started since');
    },
  );

  test.concurrent.each([TEN, -TEN])('does not make an operation old, or new: %d ms', async (ms) => {
    const [old, fresh] = await Promise.all([
      play(skewed(ms, { operation: ended(ms, 5, 4) }), { inputs: LATEST }),
      play(skewed(ms, { operation: [inProgress(), succeeded()] }), { inputs: LATEST }),
    ]);
    expectGreen(old, 'warning', 'warning');
    expect(old.log).toContain('had ended before this step began');
    expectGreen(fresh, 'warning');
  });
});

describe('No difference is claimed', () => {
  test.concurrent.each([0, 3_000, -3_000])('for %d ms', async (ms) => {
    const played = await play(skewed(ms, { operation: [inProgress(), succeeded()] }));
    expectGreen(played);
    expect(clockLines(played)).toEqual([]);
  });

  test.concurrent('for an answer that takes long', async () => {
    const played = await play(
      { operation: [slow(12_000, inProgress()), slow(14_000, inProgress()), succeeded()] },
      { inputs: { timeout: '5m' } },
    );
    expectGreen(played);
  });

  test.concurrent('for a sign-in that takes long', async () => {
    const played = await play(
      { entra: slow(14_000, { kind: 'checked' }), idToken: slow(14_000, { kind: 'checked' }) },
      { inputs: { timeout: '5m' } },
    );
    expectGreen(played);
  });
});
