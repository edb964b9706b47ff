import { describe, expect, test } from '@jest/globals';
import { ClockDifference } from '../../../src/azure/aks/clockDifference.ts';

const NOW = Date.parse('2026-01-02T03:04:05.500Z');
/** The time of a `Date` header, which is cut to whole seconds. */
const header = (aheadMs: number) => Math.floor((NOW + aheadMs) / 1_000) * 1_000;

describe("The difference to Azure's clock", () => {
  test.each([
    ['ten minutes ahead', 600_000],
    ['ten minutes behind', -600_000],
    ['five seconds ahead', 5_000],
    ['a day behind', -86_400_000],
  ])('is measured: %s', (_, aheadMs) => {
    const difference = new ClockDifference();
    expect(difference.measure(header(aheadMs), NOW)).toBe(true);
    expect(difference.ms).toBe(aheadMs);
  });

  test.each([0, 1_000, -1_000, 4_000, -4_000])('is 0 when it is too small to matter: %d ms', (aheadMs) => {
    const difference = new ClockDifference();
    expect(difference.measure(header(aheadMs), NOW)).toBe(false);
    expect(difference.ms).toBe(0);
  });

  test('is measured against the whole time that the answer took', () => {
    const sentAt = NOW - 20_000;
    const differenceOf = (aheadMs: number) => {
      const difference = new ClockDifference();
      difference.measure(header(aheadMs), NOW, sentAt);
      return difference.ms;
    };
    expect([0, -9_000, -20_000, -22_000].map(differenceOf)).toEqual([0, 0, 0, 0]);
    expect([-60_000, 60_000].map(differenceOf)).toEqual([-40_000, 60_000]);
  });

  test('is unknown without a date', () => {
    const difference = new ClockDifference();
    expect(difference.measure(undefined, NOW)).toBe(false);
    expect(difference.ms).toBe(0);
    expect(difference.measure(header(60_000), NOW)).toBe(true);
  });

  test('is measured once, by the first answer with a date', () => {
    const difference = new ClockDifference();
    difference.measure(header(60_000), NOW);
    expect(difference.measure(header(90_000), NOW)).toBe(false);
    expect(difference.ms).toBe(60_000);
    const small = new ClockDifference();
    small.measure(header(0), NOW);
    expect([small.measure(header(90_000), NOW), small.ms]).toEqual([false, 0]);
  });
});
