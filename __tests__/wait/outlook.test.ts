import { describe, expect, test } from '@jest/globals';
import { stepTime } from '../../src/time/instant.ts';
import type { WaitContext } from '../../src/wait/context.ts';
import { OutlookTracker } from '../../src/wait/outlook.ts';
import {
  azureTime,
  MINUTE,
  type Options,
  play,
  type Script,
  SECOND,
  STARTED_AT,
  status,
  succeeded,
} from '../samples/waits.ts';

/** The pauses of a wait, in seconds. */
async function pausesOf(script: Script, options: Options = {}): Promise<readonly number[]> {
  const { asks } = await play(script, options);
  return asks.slice(1).map(({ at }, index) => (at - (asks[index]?.at ?? 0)) / SECOND);
}

/** The longest pause of a wait whose status stays the same for so many polls. */
async function longestPause(text: string, more: object = {}, options: Options = {}): Promise<number> {
  const script = (_: number, poll: number) => (poll > 30 ? succeeded : status(text, more));
  return Math.max(...(await pausesOf(script, options)));
}

describe('The outlook', () => {
  const FAR = { kind: 'far' };
  const NEAR = { kind: 'near', sinceMs: 0 };
  const OPEN = { kind: 'open', ageMs: 7 * SECOND };

  /** What is seen at each second of a wait that begins at its third one. */
  function outlooksAt(...seen: readonly (readonly [second: number, text: string, more?: object])[]) {
    let now = 3 * SECOND;
    const clock = { now: () => stepTime(now), startedAt: STARTED_AT };
    const azure = { clockDifferenceMs: () => 0 };
    const tracker = new OutlookTracker({ clock, azure } as unknown as WaitContext);
    return seen.map(([second, text, more]) => {
      now = second * SECOND;
      return tracker.see(status(text, more).status);
    });
  }

  test.each([
    ['InProgress', OPEN],
    ['UpgradingNodes: 3/9 nodes completed', FAR],
    ['UpgradingNodes: 7/9 nodes completed', FAR],
    ['UpgradingNodes: 8/9 nodes completed', OPEN],
    ['UpgradingNodes: 9/9 nodes completed', NEAR],
    ['creatingAgentPool: 1/1 nodes completed', NEAR],
    ['DrainingNodes: 9/9 nodes completed', OPEN],
    ['BlueGreenUpgradingNodes: 9/9 nodes completed', OPEN],
    ['BlueGreenSoakingBatch: 9/9 nodes completed', FAR],
    ['BlueGreenCommittingGreenNodes: 3/9 nodes completed', NEAR],
  ])('of %s is %j', (text, outlook) => {
    expect(outlooksAt([10, text])).toEqual([outlook]);
  });

  test('is near since the status was first seen, and anew after another one', () => {
    const near = 'UpgradingNodes: 9/9 nodes completed';
    const kinds = outlooksAt([4, near], [6, near], [7, 'InProgress'], [9, near], [12, near]);
    expect(kinds).toEqual([
      NEAR,
      { kind: 'near', sinceMs: 2 * SECOND },
      { kind: 'open', ageMs: 4 * SECOND },
      NEAR,
      { kind: 'near', sinceMs: 3 * SECOND },
    ]);
  });

  test.each([
    ['its start', azureTime(-5 * SECOND), 15 * SECOND],
    ['its start, which is now', azureTime(10 * SECOND), 0],
    ['the begin of the wait where its start lies ahead', azureTime(11 * SECOND), 7 * SECOND],
    ['the begin of the wait where its start is unknown', '', 7 * SECOND],
  ])('has the age of the operation, from %s', (_, startTime, ageMs) => {
    expect(outlooksAt([10, 'InProgress', { startTime }])).toEqual([{ kind: 'open', ageMs }]);
  });
});

describe('The pauses while an operation has', () => {
  test.each([
    ['several nodes left', 'UpgradingNodes: 3/9 nodes completed', 13],
    ['two nodes left', 'CreatingAgentPool: 0/2 nodes completed', 13],
    ['a batch that soaks', 'BlueGreenSoakingBatch: 1/2 nodes completed', 13],
    ['all nodes soaking', 'BlueGreenSoakingFinal', 13],
    ['all nodes done', 'UpgradingNodes: 9/9 nodes completed', 2],
    ['all nodes created', 'CreatingAgentPool: 1/1 nodes completed', 2],
    ['its green nodes committed', 'BlueGreenCommittingGreenNodes', 2],
  ])('%s, are at most those of its outlook', async (_, text, longest) => {
    const quick: Options = { schedule: { stalledAfterMs: 0 } };
    expect(await longestPause(text, {}, quick)).toBeCloseTo(longest, 0);
  });
});

describe('The pauses of an operation that reports no nodes', () => {
  test('are short while it is young, by the time at which it started', async () => {
    const young = { startTime: azureTime(0) };
    const old = { startTime: azureTime(-60 * MINUTE) };
    const [first] = await Promise.all([pausesOf(twice(young)), pausesOf(twice(old))]);
    expect(first?.slice(0, 2)).toEqual([2, 2]);
    expect((await pausesOf(twice(old))).slice(0, 3)).toEqual([2, 3, 4.5]);
  });

  test('count from the begin of the wait where the start is unknown, or lies ahead', async () => {
    for (const startTime of ['', 'soon', azureTime(60 * MINUTE)]) {
      expect((await pausesOf(twice({ startTime }))).slice(0, 2)).toEqual([2, 2]);
    }
  });

  test("follow Azure's clock", async () => {
    const startTime = azureTime(60 * MINUTE);
    const ahead = await pausesOf(twice({ startTime }), { clockDifferenceMs: 120 * MINUTE });
    expect(ahead.slice(0, 3)).toEqual([2, 3, 4.5]);
  });

  test('do not depend on the percentage, which running operations report at will', async () => {
    const at = (percentComplete: number) => pausesOf(twice({ startTime: azureTime(0), percentComplete }));
    expect(await at(100)).toEqual(await at(1));
  });

  test('grow with its age to their maximum, so that a failure is noticed within it', async () => {
    const pauses = await pausesOf((now) => (now > 20 * MINUTE ? status('Failed') : status('InProgress')));
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect([pauses[0], pauses.at(-1)]).toEqual([2, 13]);
  });
});

test('The pauses grow slowly again where all nodes are done and the end does not come', async () => {
  const pauses = await pausesOf((now) =>
    now > 10 * MINUTE ? succeeded : status('UpgradingNodes: 2/2 nodes completed'),
  );
  expect(pauses.filter((pause) => pause === 2).length).toBeGreaterThan(25);
  expect(Math.max(...pauses)).toBe(13);
});

test('The pauses are short at once when the last node is done', async () => {
  const doneAt = 5 * MINUTE;
  const { asks } = await play((now) =>
    now > doneAt + MINUTE ? succeeded : status(`UpgradingNodes: ${now < doneAt ? 3 : 9}/9 nodes completed`),
  );
  const after = asks.map(({ at }) => at).filter((at) => at > doneAt);
  expect((after[0] ?? 0) - doneAt).toBeLessThanOrEqual(13 * SECOND);
  expect((after[1] ?? 0) - (after[0] ?? 0)).toBe(2 * SECOND);
});

/** Polls that are enough to see three pauses. */
function twice(more: object): Script {
  return (_, poll) => (poll > 3 ? succeeded : status('InProgress', more));
}
