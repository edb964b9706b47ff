import { describe, expect, it } from '@jest/globals';
import { jobLimitText, leftOutText, noticeText } from '../../src/explain/notices.ts';

const HOUR = 3_600_000;

describe('A timeout against the time that a job can last', () => {
  it.each([
    [6 * HOUR - 1, true],
    [6 * HOUR - 1, false],
    [60_000, true],
  ])('of %d ms fits', (timeoutMs, isHosted) => {
    expect(jobLimitText(timeoutMs, isHosted)).toBeUndefined();
  });

  it('is too long on a runner of GitHub from six hours on', () => {
    expect(jobLimitText(6 * HOUR, true)).toBe(
      'The timeout is 6 h, but GitHub cancels a job on its own runners after 6 h. Set a shorter timeout and, to wait longer, run the gate again with the same operation-id, or use a self-hosted runner.',
    );
  });

  it('needs timeout-minutes elsewhere', () => {
    expect(jobLimitText(24 * HOUR, false)).toBe(
      'The timeout is 24 h. GitHub cancels a job after 6 h unless its timeout-minutes is set to more. Keep timeout below timeout-minutes.',
    );
  });
});

describe('A notice', () => {
  it.each([
    ['2025-05-02-preview', '2026-08-02-preview', 'preview'],
    ['2025-05-01', '2026-08-01', 'stable version'],
  ])('names both versions when the default api-version has retired: %s, %s', (from, to, kind) => {
    expect(noticeText({ kind: 'api-version-replaced', from, to })).toBe(
      `Azure has retired ${from}, the default api-version of this action. The step uses ${to} instead, the newest ${kind} that Azure lists. Update the action, or set the input api-version.`,
    );
  });

  it.each([
    [300_000, "Azure's clock is 5 min ahead of the clock of this runner."],
    [-8_000, "Azure's clock is 8 s behind the clock of this runner."],
  ])('says how far the clocks differ: %d ms', (differenceMs, words) => {
    expect(noticeText({ kind: 'clock-differs', differenceMs })).toBe(
      `${words} The step compares started-after with Azure's times by Azure's clock.`,
    );
  });
});

it.each([
  [['m1'], 'Agent pool m1 is'],
  [['m1', 'm2', 'm3'], 'Agent pools m1, m2, m3 are'],
])('Pools that `*` leaves out are named, with the reason: %j', (pools, names) => {
  expect(leftOutText(pools)).toBe(
    `${names} not waited for: in mode Machines, Azure changes machines one by one, not the pool.`,
  );
});
