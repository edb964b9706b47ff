import { describe, expect, test } from '@jest/globals';
import { Player } from '../../simulator/script.ts';
import { inProgress, type RecordedRequest, status, succeeded, timeline } from '../../simulator/simulator.ts';
import { start } from './world.ts';

describe('Azure’s clock', () => {
  test.each([90_000, -90_000])(
    'can be off by %d ms, in the header and in the times of operations',
    async (ms) => {
      const now = Date.UTC(2026, 10, 1, 12);
      const { ask, simulator } = await start({ now: () => now, clockSkewMs: ms, pools: { np1: {} } });
      simulator.startOperation({ script: inProgress() });
      const answer = await ask('/agentPools/np1/operations/latest');
      expect(answer.headers['date']).toBe(new Date(now + ms).toUTCString());
      expect(Date.parse(JSON.parse(answer.body).startTime)).toBe(now + ms);
    },
  );

  test('is that of the simulated world, in the header too', async () => {
    const now = Date.UTC(2020, 0, 1);
    const { ask } = await start({ now: () => now, pools: { np1: {} } });
    expect((await ask('/agentPools/np1')).headers['date']).toBe(new Date(now).toUTCString());
  });
});

test('A timeline answers by the time since the first look', () => {
  const script = timeline([0, inProgress()], [500, status('UpgradingNodes: 1/3')], [1_000, succeeded()]);
  const player = new Player(script);
  const at = (time: number) => {
    const { outcome } = player.play({ time } as RecordedRequest, {
      check: () => undefined,
      answer: () => ({ kind: 'http', status: 599, headers: {}, body: '' }),
      status: (answer) => ({ kind: 'http', status: 200, headers: {}, body: answer.status }),
    });
    return outcome.kind === 'http' ? outcome.body : outcome.kind;
  };
  const seen = [7_000, 7_499, 7_500, 7_999, 8_000, 99_000].map(at);
  const [before, between, after] = ['InProgress', 'UpgradingNodes: 1/3', 'Succeeded'];
  expect(seen).toEqual([before, before, between, between, after, after]);
});
