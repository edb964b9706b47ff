import { expect, test } from '@jest/globals';
import { Annotations } from '../../src/report/annotations.ts';
import { useRunner } from '../samples/runner.ts';

const { printed } = useRunner();
const lines = () => printed().trimEnd().split('\n');
const times = (count: number, act: (number: number) => void) => {
  for (let number = 1; number <= count; number++) act(number);
};

test('An error has its own title, the others have that of the action and the name of the operation', () => {
  const annotations = new Annotations();
  annotations.error('np1 failed\nlate', 'Why.\nWhat to do.');
  annotations.remark('warning', 'Look at it.');
  annotations.remark('notice', 'It was so.', 'np2');
  expect(lines()).toEqual([
    '::error title=np1 failed late::Why.%0AWhat to do.',
    '::warning title=AKS operation gate::Look at it.',
    '::notice title=AKS operation gate::np2: It was so.',
  ]);
});

test('A text is cut after two thousand characters, without what a terminal would obey', () => {
  const annotations = new Annotations();
  annotations.error('t', `\u001b[31m${'x'.repeat(2_000)}`);
  annotations.error('t', 'x'.repeat(2_001));
  expect(lines()).toEqual([
    `::error title=t::${'x'.repeat(2_000)}`,
    `::error title=t::${'x'.repeat(2_000)}... (1 more characters)`,
  ]);
});

test('Of each level there are ten annotations; what comes after them is in the log', () => {
  const annotations = new Annotations();
  times(11, (number) => annotations.error(`e${number}`, 'Why.\nWhat to do.'));
  times(11, (number) => annotations.remark('warning', `w${number}`));
  times(11, (number) => annotations.remark('notice', `n${number}`, 'np1'));
  expect(lines()).toHaveLength(33);
  expect([lines()[9], lines()[10], lines()[11]]).toEqual([
    '::error title=e10::Why.%0AWhat to do.',
    'Error: e11: Why. What to do.',
    '::warning title=AKS operation gate::w1',
  ]);
  expect([lines()[20], lines()[21], lines()[22]]).toEqual([
    '::warning title=AKS operation gate::w10',
    'Warning: AKS operation gate: w11',
    '::notice title=AKS operation gate::np1: n1',
  ]);
  expect(lines().slice(-2)).toEqual([
    '::notice title=AKS operation gate::np1: n10',
    'Notice: AKS operation gate: np1: n11',
  ]);
});
