import { describe, expect, it } from '@jest/globals';
import { stepTime } from '../../src/time/instant.ts';
import { TimeLeft } from '../../src/wait/timeLeft.ts';

const MINUTE = 60_000;

/** Sees each count of finished nodes at its minute. */
function seen(counts: readonly (readonly [minute: number, done: number])[], all = 9): TimeLeft {
  const left = new TimeLeft();
  for (const [minute, done] of counts) {
    left.see(`UpgradingNodes: ${done}/${all} nodes completed`, stepTime(minute * MINUTE));
  }
  return left;
}

const at = (minute: number) => stepTime(minute * MINUTE);

describe('The time left', () => {
  it.each<[string, readonly (readonly [number, number])[]]>([
    ['nothing was seen', []],
    ['no node was seen to finish', [[0, 3]]],
    [
      'one node was seen to finish',
      [
        [0, 3],
        [5, 4],
      ],
    ],
    [
      'nodes finished only together, from an unknown time on',
      [
        [0, 3],
        [5, 5],
      ],
    ],
  ])('is unknown while %s', (_, counts) => {
    expect(seen(counts).estimateMs(at(6))).toBeUndefined();
  });

  it('is known once two nodes were seen to finish: the median of a node for each that is left', () => {
    const left = seen([
      [0, 3],
      [5, 4],
      [9, 5],
    ]);
    expect(left.estimateMs(at(9))).toBe(4 * 4 * MINUTE);
    expect(left.estimateMs(at(11))).toBe((4 * 4 - 2) * MINUTE);
  });

  it('is not reduced further by a node that takes longer than the others', () => {
    const left = seen([
      [0, 3],
      [5, 4],
      [9, 5],
    ]);
    expect(left.estimateMs(at(60))).toBe(3 * 4 * MINUTE);
  });

  it('takes the median, so that one slow node does not count much', () => {
    const left = seen([
      [0, 0],
      [1, 1],
      [3, 2],
      [33, 3],
      [35, 4],
    ]);
    expect(left.estimateMs(at(35))).toBe(5 * 2 * MINUTE);
  });

  it('takes the mean of the two in the middle of an even number', () => {
    expect(
      seen([
        [0, 1],
        [1, 2],
        [3, 3],
        [7, 4],
      ]).estimateMs(at(7)),
    ).toBe(5 * 3 * MINUTE);
  });

  it('counts from the beginning where no node was done yet', () => {
    expect(
      seen([
        [0, 0],
        [6, 2],
      ]).estimateMs(at(6)),
    ).toBe(7 * 3 * MINUTE);
  });

  it('counts nodes that finish together as so many', () => {
    expect(
      seen([
        [0, 0],
        [1, 1],
        [7, 4],
      ]).estimateMs(at(7)),
    ).toBe(5 * 2 * MINUTE);
  });

  it.each<[string, readonly (readonly [number, number])[], number]>([
    [
      'nodes that finish together, each of them once',
      [
        [0, 0],
        [2, 2],
        [4, 3],
        [7, 4],
      ],
      5 * 1.5,
    ],
    [
      'a node from the end of the one before, however often it was seen unfinished',
      [
        [0, 0],
        [1, 0],
        [2, 1],
        [3, 1],
        [6, 2],
      ],
      7 * 3,
    ],
  ])('counts %s', (_, counts, minutes) => {
    const [last = 0] = counts.at(-1) ?? [];
    expect(seen(counts).estimateMs(at(last))).toBe(minutes * MINUTE);
  });

  it('is unknown again once all nodes are done, or another stage begins', () => {
    const left = seen([
      [0, 0],
      [1, 1],
      [3, 2],
      [5, 9],
    ]);
    expect(left.estimateMs(at(5))).toBeUndefined();
    left.see('BlueGreenSoakingFinal', at(6));
    expect(left.estimateMs(at(7))).toBeUndefined();
  });

  it('begins anew when the number of nodes changes or falls', () => {
    const left = seen([
      [0, 0],
      [1, 1],
      [3, 2],
    ]);
    left.see('UpgradingNodes: 2/12 nodes completed', at(4));
    expect(left.estimateMs(at(5))).toBeUndefined();
    const again = seen([
      [0, 0],
      [1, 1],
      [3, 2],
      [4, 0],
      [5, 1],
    ]);
    expect(again.estimateMs(at(5))).toBeUndefined();
    again.see('UpgradingNodes: 2/9 nodes completed', at(8));
    expect(again.estimateMs(at(8))).toBe(7 * 2 * MINUTE);
  });

  it('begins anew when another stage has as many nodes', () => {
    const left = seen([
      [0, 0],
      [1, 1],
      [3, 2],
    ]);
    left.see('UncordoningNodes: 2/9 nodes completed', at(4));
    expect(left.estimateMs(at(4))).toBeUndefined();
  });
});
