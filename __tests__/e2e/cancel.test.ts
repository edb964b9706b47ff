import { describe, expect, test } from '@jest/globals';
import { expectRed } from './checks.ts';
import { hang, inProgress, type Simulator, type SimulatorOptions } from './harness.ts';
import { errorsOf, type Played, play } from './play.ts';

type Signals = readonly { readonly signal: NodeJS.Signals; readonly delayMs?: number }[];

/** A moment of the step: what hangs then, and how to see that it has come, once the step only waits. */
interface Moment {
  readonly world: SimulatorOptions;
  readonly when: (simulator: Simulator) => boolean;
}

const MOMENTS: Readonly<Record<string, Moment>> = {
  'the metadata': { world: { metadata: hang() }, when: (one) => one.count('metadata') === 1 },
  'the ID token': { world: { idToken: hang() }, when: (one) => one.count('id-token') === 1 },
  'the configuration of Entra ID': {
    world: { openidConfiguration: hang() },
    when: (one) => one.count('openid-configuration') === 1,
  },
  'the sign-in': { world: { entra: hang() }, when: (one) => one.count('entra-token') === 1 },
  'the first status request': { world: { operation: hang() }, when: (one) => one.count('status') === 1 },
  'a later status request': {
    world: { operation: [inProgress(), inProgress(), hang()] },
    when: (one) => one.count('status') === 3,
  },
  'a pause': {
    world: { operation: inProgress() },
    when: (one) => one.count('status') === 1,
  },
};

const SIGNALS: Readonly<Record<string, Signals>> = {
  SIGINT: [{ signal: 'SIGINT' }],
  SIGTERM: [{ signal: 'SIGTERM' }],
  both: [{ signal: 'SIGINT' }, { signal: 'SIGTERM' }],
  'SIGINT twice': [{ signal: 'SIGINT' }, { signal: 'SIGINT', delayMs: 5 }],
  'SIGTERM twice, then SIGINT': [
    { signal: 'SIGTERM' },
    { signal: 'SIGTERM', delayMs: 3 },
    { signal: 'SIGINT', delayMs: 6 },
  ],
};

async function cancelled(moment: string, signals: string): Promise<Played> {
  const { world, when } = MOMENTS[moment] as Moment;
  const kill = (SIGNALS[signals] as Signals).map(({ signal, delayMs = 0 }) => ({
    signal,
    when,
    whileWaiting: true,
    delayMs,
  }));
  return play(world, {
    inputs: { 'poll-interval': moment === 'a pause' ? '10s' : '20ms', 'max-poll-interval': '10s' },
    kill,
  });
}

function expectInterrupted(played: Played): void {
  expectRed(played, 'interrupted');
  expect(played.signal).toBeNull();
  expect(played.exitAfterSignalMs).toBeLessThan(1000);
  expect(errorsOf(played)[0]?.title).toBe('Agent pool workers: run cancelled, operation continues');
  for (const place of [played.log, played.summary]) {
    expect(place).toMatch(/The run was cancelled \((?:SIGINT|SIGTERM)\)/);
    expect(place).toContain('continues in Azure');
    expect(place).toContain('GitHub cancels a job when its timeout-minutes are over (360 unless set)');
  }
}

describe('A cancelled run is gone within a second, with everything written', () => {
  test.concurrent.each(Object.keys(MOMENTS))('after SIGINT during %s', async (moment) => {
    expectInterrupted(await cancelled(moment, 'SIGINT'));
  });

  // The phases that differ most.
  const others = Object.keys(SIGNALS).filter((name) => name !== 'SIGINT');
  const moments = ['the ID token', 'a later status request', 'a pause'];
  test.concurrent.each(others.flatMap((signals) => moments.map((moment) => [signals, moment] as const)))(
    'after %s during %s',
    async (signals, moment) => expectInterrupted(await cancelled(moment, signals)),
  );

  test.concurrent('with the last status in outputs and text, and nothing asked of Azure afterwards', async () => {
    const played = await cancelled('a pause', 'SIGTERM');
    expectInterrupted(played);
    expect(played.outputs).toMatchObject({ status: 'InProgress', polls: '1' });
    expect(played.log).toContain('The last status was InProgress');
    expect(played.simulator.count('abort')).toBe(0);
    expect(played.simulator.count('status')).toBe(1);
  });
});
