import { describe, expect, it } from '@jest/globals';
import { jobLimitText, noticeText } from '../../src/explain/notices.ts';

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
  it('names both versions when the default api-version has retired', () => {
    const text = noticeText({
      kind: 'api-version-replaced',
      from: '2025-05-02-preview',
      to: '2026-08-02-preview',
    });
    expect(text).toBe(
      'Azure has retired 2025-05-02-preview, the default api-version of this action. The step uses 2026-08-02-preview instead, the newest preview that Azure lists. Update the action, or set the input api-version.',
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
