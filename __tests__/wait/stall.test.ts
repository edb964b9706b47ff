import { describe, expect, it } from '@jest/globals';
import { parseOperationStatus } from '../../src/azure/aks/operationStatus.ts';
import { stepTime } from '../../src/time/instant.ts';
import { StallDetector } from '../../src/wait/stall.ts';

const MINUTE = 60_000;
const AFTER = 15 * MINUTE;

type Seen = readonly [minute: number, status: string, percentComplete?: number];

function detector(seen: readonly Seen[], afterMs = AFTER): StallDetector {
  const stall = new StallDetector(afterMs);
  for (const [minute, text, percentComplete] of seen) see(stall, minute, text, percentComplete);
  return stall;
}

function see(stall: StallDetector, minute: number, text: string, percentComplete?: number): void {
  const status = parseOperationStatus({ status: text, percentComplete });
  if (status) stall.see(status, stepTime(minute * MINUTE));
}

describe('An operation that reports nodes', () => {
  it('is stalled once none has finished for the time given', () => {
    const stall = detector([
      [0, 'UpgradingNodes: 2/9 nodes completed'],
      [4, 'UpgradingNodes: 3/9 nodes completed'],
      [10, 'UpgradingNodes: 3/9 nodes completed'],
    ]);
    expect(stall.dueMs).toBe(19 * MINUTE);
    expect(stall.take(stepTime(19 * MINUTE - 1))).toBeUndefined();
    expect(stall.take(stepTime(19 * MINUTE))).toEqual({
      status: 'UpgradingNodes: 3/9 nodes completed',
      sinceMs: 4 * MINUTE,
      noticedMs: 19 * MINUTE,
    });
  });

  it('is called stalled again only after a change and a new stall', () => {
    const stall = detector([[0, 'UpgradingNodes: 2/9 nodes completed']]);
    expect(stall.isStalled).toBe(false);
    stall.take(stepTime(AFTER));
    see(stall, 40, 'UpgradingNodes: 2/9 nodes completed');
    expect(stall.take(stepTime(41 * MINUTE))).toBeUndefined();
    expect(stall.isStalled).toBe(true);
    see(stall, 42, 'UpgradingNodes: 3/9 nodes completed');
    expect(stall.isStalled).toBe(false);
    expect(stall.dueMs).toBe(57 * MINUTE);
    expect(stall.take(stepTime(57 * MINUTE))).toMatchObject({ sinceMs: 42 * MINUTE });
  });
});

describe('An operation that reports a percentage', () => {
  it('can stall once the percentage has moved', () => {
    const stall = detector([
      [0, 'InProgress', 10],
      [5, 'InProgress', 20],
    ]);
    expect(stall.dueMs).toBe(20 * MINUTE);
  });

  it('cannot stall while the percentage has never moved', () => {
    const stall = detector([
      [0, 'InProgress', 1],
      [30, 'InProgress', 1],
    ]);
    expect(stall.dueMs).toBeUndefined();
  });

  it('is not stalled while the percentage moves, whatever the status says', () => {
    const stall = detector([
      [0, 'InProgress', 10],
      [14, 'InProgress', 11],
      [28, 'InProgress', 12],
    ]);
    expect(stall.take(stepTime(29 * MINUTE))).toBeUndefined();
  });
});

describe('Never called stalled', () => {
  it.each<[string, readonly Seen[]]>([
    ['a bare InProgress', [[0, 'InProgress']]],
    ['a state without figures', [[0, 'ReconcilingAddons']]],
    [
      'an operation whose only percentage is gone',
      [
        [0, 'InProgress', 10],
        [1, 'InProgress'],
        [2, 'InProgress', 10],
      ],
    ],
    ['a soak of a batch', [[0, 'BlueGreenSoakingBatch: 1/2 nodes completed']]],
    [
      'a final soak after moving percentages',
      [
        [0, 'InProgress', 10],
        [1, 'BlueGreenSoakingFinal', 20],
      ],
    ],
  ])('is %s', (_, seen) => {
    expect(detector(seen).take(stepTime(10_000 * MINUTE))).toBeUndefined();
  });

  it('is anything when the time is 0', () => {
    const stall = detector([[0, 'UpgradingNodes: 2/9 nodes completed']], 0);
    expect(stall.take(stepTime(10_000 * MINUTE))).toBeUndefined();
  });

  it('is an operation of which nothing was seen', () => {
    const stall = new StallDetector(AFTER);
    expect([stall.take(stepTime(10_000 * MINUTE)), stall.isStalled]).toEqual([undefined, false]);
  });
});
