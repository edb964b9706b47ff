import { expect, test } from '@jest/globals';
import { attempt } from '../../src/report/attempt.ts';
import { useRunner } from '../samples/runner.ts';

const { printed } = useRunner();

test('What can be written is written, without a word', () => {
  const written: string[] = [];
  attempt('The log', () => written.push('line'));
  expect(written).toEqual(['line']);
  expect(printed()).toBe('');
});

test.each([
  [new Error('ENOSPC:\nno space'), 'ENOSPC: no space'],
  ['odd', 'odd'],
  [undefined, 'undefined'],
])('What cannot be written is a warning: %s', (thrown, why) => {
  attempt('The job summary', () => {
    throw thrown;
  });
  expect(printed()).toBe(`::warning::The job summary could not be written: ${why}\n`);
});
