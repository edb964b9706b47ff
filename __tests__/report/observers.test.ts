import { expect, test } from '@jest/globals';
import { bothObservers } from '../../src/report/observers.ts';
import type { Observer } from '../../src/wait/context.ts';

const METHODS = [
  'changed',
  'noticed',
  'recovered',
  'failed',
  'resolved',
  'searching',
  'nextOperation',
  'settling',
  'unchanged',
  'stalled',
] as const satisfies readonly (keyof Observer)[];

/** An observer that notes its name and everything that it hears. */
function recorder(name: string, heard: unknown[]): Observer {
  return Object.fromEntries(
    METHODS.map((method) => [method, (...news: unknown[]) => heard.push([name, method, ...news])]),
  ) as unknown as Observer;
}

test.each(METHODS)('Both observers hear that something has %s, in their order', (method) => {
  const heard: unknown[] = [];
  const both = bothObservers(recorder('one', heard), recorder('other', heard));
  const news = ['recovered'].includes(method) ? [] : [1, 2];
  (both[method] as (...news: unknown[]) => void)(...news);
  expect(heard).toEqual([
    ['one', method, ...news],
    ['other', method, ...news],
  ]);
});

test('One observer alone is itself', () => {
  const one = recorder('one', []);
  expect(bothObservers(one)).toBe(one);
});
