import { describe, expect, test } from '@jest/globals';
import { stepTime } from '../../src/time/instant.ts';
import type { Observer } from '../../src/wait/context.ts';
import type { StatusChange } from '../../src/wait/history.ts';
import { ProgressTracker } from '../../src/wait/progress.ts';
import { FakeClock } from '../samples/fakeClock.ts';
import { MINUTE, SCHEDULE, SECOND, STARTED_AT, status } from '../samples/waits.ts';

const NODES = (done: number) => status(`UpgradingNodes: ${done}/9 nodes completed`).status;

/** A tracker, with what it reports of changes, of heartbeats, and of pools that are settling. */
function tracking() {
  const clock = new FakeClock();
  const changed: StatusChange[] = [];
  const beats: unknown[] = [];
  const settling: string[] = [];
  const timesLeft: unknown[] = [];
  const observer: Partial<Observer> = {
    changed: (change, _, timeLeftMs) => {
      changed.push(change);
      timesLeft.push(timeLeftMs);
    },
    unchanged: (elapsedMs, latest, timeLeftMs) => beats.push([elapsedMs, latest, timeLeftMs]),
    settling: (provisioningState) => settling.push(provisioningState),
    stalled: () => {},
  };
  const context = {
    observer: observer as Observer,
    clock: { now: () => stepTime(clock.now()), startedAt: STARTED_AT, sleep: clock.sleep, random: () => 0 },
    schedule: SCHEDULE,
    cancel: new AbortController().signal,
  };
  const tracker = new ProgressTracker(context);
  const pause = (ms: number) => clock.run(tracker.pause(ms, context));
  return { tracker, changed, beats, settling, timesLeft, pause };
}

describe('A change is reported', () => {
  test.each([
    ['with the percentage', { percentComplete: 0 }, { percentComplete: 0 }],
    ['without one where Azure reports none', {}, {}],
  ])('%s', async (_, more, reported) => {
    const { tracker, changed, pause } = tracking();
    await pause(3 * SECOND);
    tracker.status(status('InProgress', more).status);
    expect(changed).toStrictEqual([
      { status: 'InProgress', phase: 'running', ...reported, sinceMs: 3 * SECOND },
    ]);
    expect(tracker.history.first).toStrictEqual(changed);
  });
});

test('The time left is reported once two nodes were seen to finish, with changes and with heartbeats', async () => {
  const { tracker, beats, timesLeft, pause } = tracking();
  for (const done of [0, 1, 2]) {
    tracker.status(NODES(done));
    await pause(2 * MINUTE);
  }
  expect(timesLeft).toEqual([undefined, undefined, 7 * 2 * MINUTE]);
  const latest = { status: NODES(2).status, phase: 'running', sinceMs: 4 * MINUTE };
  expect(beats.slice(-2)).toEqual([
    [5 * MINUTE, latest, (7 * 2 - 1) * MINUTE],
    [6 * MINUTE, latest, (7 * 2 - 2) * MINUTE],
  ]);
});

test('The time left is not reported during a stall: the nodes before it say nothing about its length', async () => {
  const { tracker, beats, pause } = tracking();
  for (const done of [0, 1, 2]) {
    tracker.status(NODES(done));
    await pause(done === 2 ? 20 * MINUTE : 2 * MINUTE);
  }
  const [last] = beats.slice(-1) as [unknown[]];
  expect([last[0], last[2]]).toEqual([24 * MINUTE, undefined]);
});

describe('A pool that is settling', () => {
  test('is reported once for each of its states', () => {
    const { tracker, settling } = tracking();
    for (const state of ['Scaling', 'Scaling', 'Updating', 'Scaling']) tracker.settling(state);
    expect(settling).toEqual(['Scaling', 'Updating']);
  });

  test('is running in the heartbeat, since it was first seen in its state', async () => {
    const { tracker, beats, pause } = tracking();
    await pause(10 * SECOND);
    tracker.settling('Scaling');
    await pause(10 * SECOND);
    tracker.settling('Scaling');
    await pause(MINUTE);
    const latest = { status: 'Scaling', phase: 'running', sinceMs: 10 * SECOND };
    expect(beats).toEqual([[MINUTE, latest, undefined]]);
  });
});
