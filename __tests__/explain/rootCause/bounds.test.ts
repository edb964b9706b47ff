import { describe, expect, test } from '@jest/globals';
import { findRootCause } from '../../../src/explain/rootCause/rootCause.ts';
import { SHAPES } from '../../samples/explained.ts';
import { leaf } from '../../samples/rootCauses.ts';

describe('bounds', () => {
  test('a message of 256 KiB, twice what is read', () => {
    const size = 256 * 1024;
    const front = `failed: {"code":"QuotaExceeded","message":"no cores"} `;
    for (const filler of [
      'x',
      ' ',
      '{',
      '[{"',
      '\\"',
      '{"a":',
      'Code="',
      '{\\"',
      'Category: ',
      'RESPONSE 409:',
      'Code="A" Message="b" Details=[',
      'a/',
      '1,',
      '\\',
    ]) {
      const noise = filler.repeat(size / filler.length);
      expect(findRootCause(leaf('Conflict', front + noise)).code).toBe('QuotaExceeded');
      expect(findRootCause(leaf('Conflict', noise)).message.length).toBeLessThan(17_000);
    }
  });

  test('10,000 details', () => {
    const details = Array.from({ length: 10_000 }, (_, index) =>
      leaf(index === 500 ? 'SubnetIsFull' : '', `d${index}`),
    );
    expect(findRootCause({ ...leaf('Conflict'), details }).code).toBe('SubnetIsFull');
  });

  test('100 levels of details', () => {
    let error = leaf('SubnetIsFull', 'full');
    for (let level = 0; level < 100; level++) error = { ...leaf('Conflict', 'c'), details: [error] };
    expect(findRootCause(error)).toMatchObject({ code: 'SubnetIsFull' });
  });

  test('100,000 levels neither break the stack nor are looked at', () => {
    let error = leaf('SubnetIsFull', 'full');
    for (let level = 0; level < 100_000; level++) error = { ...leaf('Conflict', 'c'), details: [error] };
    expect(findRootCause(error).code).toBe('Conflict');
  });

  test('JSON in JSON in JSON, and 100,000 brackets', () => {
    let text = JSON.stringify(leaf('SubnetIsFull', 'full'));
    for (let level = 0; level < 8; level++) text = JSON.stringify(leaf('Conflict', text));
    expect(findRootCause(leaf('Conflict', text)).code).toBe('SubnetIsFull');
    for (const bracket of ['[', '{"a":']) {
      expect(findRootCause(leaf('Conflict', bracket.repeat(100_000))).code).toBe('Conflict');
    }
  });

  test('keys of the language itself are keys like any other', () => {
    const text = 'x {"__proto__":{"code":"SubnetIsFull","message":"m"},"constructor":1} y';
    expect(findRootCause(leaf('Conflict', text))).toMatchObject({ code: 'Conflict', message: text });
    expect(Object.hasOwn(Object.prototype, 'code')).toBe(false);
  });
});

test('every beginning of every fixture is read without throwing', () => {
  const wrong = SHAPES.flatMap(({ body }) => {
    const text = JSON.stringify(body);
    const parts = Array.from({ length: Math.ceil(text.length / 7) }, (_, i) => text.slice(0, i * 7));
    return parts.filter((part) => /^$|…/.test(findRootCause(leaf('UpgradeFailed', part)).code));
  });
  expect(wrong).toEqual([]);
});
