import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { sleep } from '../../src/time/sleep.ts';

function asleep(ms: number, controller = new AbortController()) {
  let isOver = false;
  const over = sleep(ms, controller.signal).then(() => {
    isOver = true;
  });
  const listeners = () => getEventListeners(controller.signal, 'abort').length;
  return { controller, over, isOver: () => isOver, listeners };
}

describe('A sleep', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('is over after its time, not before, and leaves no listener', async () => {
    const { over, isOver, listeners } = asleep(1_000);
    await jest.advanceTimersByTimeAsync(999);
    expect(isOver()).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    await over;
    expect(listeners()).toBe(0);
  });

  test('is over at once when its signal fires, and leaves no timer and no listener', async () => {
    const { controller, over, listeners } = asleep(1_000);
    controller.abort();
    await over;
    expect([jest.getTimerCount(), listeners()]).toEqual([0, 0]);
  });

  test('does not begin after its signal has fired', async () => {
    const controller = new AbortController();
    controller.abort();
    const { over, listeners } = asleep(1_000, controller);
    await over;
    expect([jest.getTimerCount(), listeners()]).toEqual([0, 0]);
  });
});
