import { describe, expect, test } from '@jest/globals';
import { stepTime } from '../../src/time/instant.ts';
import {
  EMPTY_HISTORY,
  type History,
  lastChange,
  type StatusChange,
  withChange,
} from '../../src/wait/history.ts';

const change = (status: string, ms = 0): StatusChange => ({
  status,
  phase: 'running',
  sinceMs: stepTime(ms),
});

function historyOf(count: number): History {
  let history = EMPTY_HISTORY;
  for (let i = 0; i < count; i++) history = withChange(history, change(`S${i}`, i));
  return history;
}

const names = (changes: History['first']) => changes.map(({ status }) => status);

describe('The history', () => {
  test('begins empty, and a change makes a new one', () => {
    withChange(EMPTY_HISTORY, change('S'));
    expect(EMPTY_HISTORY).toEqual({ first: [], omitted: 0, latest: [] });
  });

  test.each([1, 49, 50, 51, 99, 100])('keeps all of %d changes in order', (count) => {
    const { first, latest, omitted } = historyOf(count);
    expect(names([...first, ...latest])).toEqual(Array.from({ length: count }, (_, i) => `S${i}`));
    expect(omitted).toBe(0);
  });

  test.each([101, 150, 10_000])('drops the middle of %d changes and counts it', (count) => {
    const { first, latest, omitted } = historyOf(count);
    expect([first.length, latest.length, omitted]).toEqual([50, 50, count - 100]);
    expect([first[0]?.status, first.at(-1)?.status]).toEqual(['S0', 'S49']);
    expect([latest[0]?.status, latest.at(-1)?.status]).toEqual([`S${count - 50}`, `S${count - 1}`]);
  });

  test.each([1, 2, 50, 51, 101])('has the last of %d changes', (count) => {
    expect(lastChange(historyOf(count))).toEqual(change(`S${count - 1}`, count - 1));
  });

  test('has no last change before the first one', () => {
    expect(lastChange(EMPTY_HISTORY)).toBeUndefined();
  });

  test('does not change a history that was handed out', () => {
    const before = historyOf(120);
    const copy = structuredClone(before);
    withChange(before, change('New', 1));
    expect(before).toEqual(copy);
  });
});
