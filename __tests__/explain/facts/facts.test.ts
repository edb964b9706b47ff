import { describe, expect, test } from '@jest/globals';
import { fact, firstOf, grouped, labelled, listed } from '../../../src/explain/facts/facts.ts';

const names = (count: number) => Array.from({ length: count }, (_, index) => `n${index + 1}`);
const TEN = 'n1, n2, n3, n4, n5, n6, n7, n8, n9, n10';

describe('values on one line', () => {
  test.each([
    [[], ''],
    [['b', 'a', 'b'], 'b, a'],
    [names(10), TEN],
    [names(11), `${TEN} and 1 more`],
    [[...names(10), 'n1'], TEN],
  ])('%j', (values, line) => {
    expect(listed(values)).toBe(line);
  });

  test('the caller may ask for fewer', () => {
    expect(listed(new Set(names(3)), 2)).toBe('n1, n2 and 1 more');
    expect(listed(names(2), 2)).toBe('n1, n2');
  });
});

describe('a fact', () => {
  test.each([undefined, ''])('without a value, there is none: %j', (value) => {
    expect(fact('Zone', value)).toEqual([]);
  });

  test('a value of 1200 characters is shown whole, a longer one is cut', () => {
    const longest = 'x'.repeat(1200);
    expect(fact('Zone', longest)).toEqual([{ name: 'Zone', value: longest }]);
    expect(fact('Zone', `${longest}y`)).toEqual([{ name: 'Zone', value: `${longest}…` }]);
  });
});

describe('a number after a label', () => {
  const LIMIT = labelled('limit|most');

  test.each([
    ['limit 5', '5'],
    ['Limit: 5.', '5'],
    ['limit=5, left 6', '5'],
    ['limit is 5', '5'],
    ['the most of:5', '5'],
    ['limit   =   5', '5'],
    ['limit 999999999999', '999999999999'],
    ['limit 1,200', '1,200'],
    ['limit 1.200.300', '1.200.300'],
    ["limit 12'000 cores", "12'000"],
    ['limit 1\u00a0200', '1\u00a0200'],
    ['limit 1 200', '1 200'],
    ['limit 10, 20', '10'],
    ['limit 1,20', '1'],
  ])('%j', (text, figure) => {
    expect(firstOf(LIMIT, text)).toBe(figure);
  });

  test.each([
    'unlimit 5',
    'limits 5',
    'limit was 5',
    'limit :    5',
    'limit       5',
    'limit:: 5',
    'limit 50%',
    'limit 1234567890123',
    'limit',
  ])('none: %j', (text) => {
    expect(firstOf(LIMIT, text)).toBe(undefined);
  });
});

test.each([
  [undefined, undefined],
  ['0', '0'],
  ['999', '999'],
  ['1000', '1,000'],
  ['1,200', '1,200'],
  ['1.200', '1,200'],
  ["12'000", '12,000'],
  ['1\u00a0200 300', '1,200,300'],
  ['123456', '123,456'],
  ['1234567890', '1,234,567,890'],
])('thousands are set apart: %j', (figure, written) => {
  expect(grouped(figure)).toBe(written);
});
