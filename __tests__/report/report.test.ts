import { describe, expect, test } from '@jest/globals';
import {
  decidingWait,
  type ExplainedWait,
  isGivenUp,
  outcomeOf,
  worstFirst,
} from '../../src/report/report.ts';
import { FAIL_FAST } from '../../src/wait/sideBySide.ts';
import type { EndedWait } from '../../src/wait/verdict.ts';
import {
  differsWith,
  EVERY_END,
  endedAs,
  endedWith,
  failureOf,
  refusedWith,
  reportOf,
} from '../samples/reports.ts';

const givenUp = endedWith({ outcome: 'interrupted', signal: FAIL_FAST });
const interrupted = endedWith({ outcome: 'interrupted', signal: 'SIGINT' });

/** One end of each outcome, the worst first. */
const ENDS: readonly EndedWait[] = [
  endedWith(refusedWith('error', failureOf('rejected'))),
  endedWith(refusedWith('unauthorized', failureOf('unauthorized'))),
  endedWith(refusedWith('not-found', failureOf('missing'))),
  endedWith(refusedWith('unreachable', failureOf('network'), 20)),
  endedAs('failed'),
  endedAs('canceled'),
  endedWith(differsWith([])),
  endedWith({ outcome: 'timed-out', timeoutMs: 1 }),
  interrupted,
  endedAs('succeeded'),
];
const waitsOf = (...ends: readonly EndedWait[]): readonly ExplainedWait[] => ends.map((ended) => ({ ended }));

describe('What decides', () => {
  test.each(ENDS.slice(0, -1).map((worse, index) => [worse, ENDS[index + 1] ?? worse] as const))(
    'the worse of two outcomes, in any order: %j before %j',
    (worse, better) => {
      for (const ends of [
        [worse, better],
        [better, worse],
      ]) {
        const waits = waitsOf(...ends);
        expect(decidingWait(waits)?.ended).toBe(worse);
        expect(outcomeOf(reportOf(waits))).toBe(worse.verdict.outcome);
      }
    },
  );

  test('the first one, in the order of the inputs, of those that are equally bad', () => {
    const [one, two] = [endedAs('failed'), endedAs('failed')];
    expect(decidingWait(waitsOf(endedAs('succeeded'), one, two))?.ended).toBe(one);
    expect(decidingWait(waitsOf(two, one))?.ended).toBe(two);
  });

  test.each(ENDS.slice(0, -1))('%j that made others be given up, not the others', (red) => {
    expect(decidingWait(waitsOf(givenUp, red, givenUp))?.ended).toBe(red);
  });

  test('an operation that was given up, before one that succeeded', () => {
    expect(outcomeOf(reportOf(waitsOf(endedAs('succeeded'), givenUp)))).toBe('interrupted');
  });

  test('green only when every operation has succeeded', () => {
    const green = endedAs('succeeded');
    expect(outcomeOf(reportOf(waitsOf(green, green, green)))).toBe('succeeded');
    for (const red of EVERY_END.filter(({ verdict }) => verdict.outcome !== 'succeeded')) {
      expect(outcomeOf(reportOf(waitsOf(green, green, red)))).toBe(red.verdict.outcome);
    }
  });

  test('nothing at all, which is red', () => {
    expect(decidingWait([])).toBeUndefined();
    expect(outcomeOf(reportOf([]))).toBe('error');
  });
});

test('The worst come first, and equal ones keep the order of the inputs', () => {
  const waits = waitsOf(...ENDS.toReversed());
  expect(waits.toSorted(worstFirst).map(({ ended }) => ended)).toEqual(ENDS);
});

test('A wait was given up where another one had ended red, not where the run was cancelled', () => {
  expect(waitsOf(givenUp, interrupted, ...ENDS).map(isGivenUp)).toEqual([
    true,
    ...[interrupted, ...ENDS].map(() => false),
  ]);
});
