import { describe, expect, test } from '@jest/globals';
import { seeded } from '../../simulator/seeded.ts';
import { fitJson } from '../../src/report/fit.ts';

function nested(levels: number): unknown {
  let value: unknown = 'innermost';
  for (let level = 0; level < levels; level++) value = { code: `L${level}`, details: [value] };
  return value;
}

describe('fitJson', () => {
  test.each([null, true, 7, 'x', [], {}, { a: [1, { b: null }] }])(
    'keeps %j whole where it fits',
    (value) => {
      expect(JSON.parse(fitJson(value, 1_000))).toEqual(value);
    },
  );

  test('indents on demand', () => {
    expect(fitJson({ a: 1 }, 100, 2)).toBe('{\n  "a": 1\n}');
  });

  test('undefined is null', () => expect(fitJson(undefined, 100)).toBe('null'));

  test.each<[string, unknown]>([
    ['a long text', { message: 'x'.repeat(500_000) }],
    [
      'many items',
      { details: Array.from({ length: 5_000 }, (_, i) => ({ code: `C${i}`, message: 'words' })) },
    ],
    ['many keys', Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`key ${i}`, i]))],
    ['long keys', Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`${i}${'k'.repeat(10_000)}`, i]))],
    ['100 levels', nested(100)],
    ['10,000 levels', nested(10_000)],
    ['a list of long texts', Array.from({ length: 50 }, () => 'y'.repeat(20_000))],
    ['text that grows by escaping', { message: '\u0001"\\\n'.repeat(20_000) }],
    ['emoji', { message: '🚀'.repeat(60_000) }],
    ['half emoji', { message: '\ud83d'.repeat(60_000) }],
  ])('%s stays valid JSON within the limit', (_, value) => {
    for (const limit of [200, 4_000, 60_000, 100_000]) {
      for (const indent of [0, 2]) {
        const text = fitJson(value, limit, indent);
        expect(text.length).toBeLessThanOrEqual(limit);
        expect(() => JSON.parse(text)).not.toThrow();
      }
    }
  });

  test('says where something was cut, and how much', () => {
    expect(fitJson({ code: 'X', message: 'm'.repeat(150_000) }, 120_000)).toContain(
      '... (cut: 50000 more characters)',
    );
    expect(fitJson({ details: Array.from({ length: 2_000 }, () => 'a long enough text') }, 30_000)).toContain(
      '(cut: 1000 more)',
    );
    expect(fitJson(nested(60), 1_200)).toMatch(/\(cut: /);
  });

  test('keeps what is not a text where texts are cut', () => {
    const value = { figures: [7, false, null], message: 'm'.repeat(200) };
    expect(JSON.parse(fitJson(value, 200))).toEqual({
      ...value,
      message: `${'m'.repeat(100)}... (cut: 100 more characters)`,
    });
  });

  test('keeps the first keys of an object that has too many, and says how many more there are', () => {
    const keys = (count: number) =>
      Array.from({ length: count }, (_, i) => [`key-${i}`, 'a long enough text']);
    const all = Object.fromEntries(keys(2_000));
    const expected = Object.fromEntries([...keys(1_000), ['(cut)', '1000 more']]);
    expect(JSON.parse(fitJson(all, 40_000))).toEqual(expected);
    expect(JSON.parse(fitJson({ all }, 2_000))).toEqual({
      all: Object.fromEntries([...keys(50), ['(cut)', '1950 more']]),
    });
    const exact = Object.fromEntries(keys(50));
    const cut = { exact, long: `${'x'.repeat(2_000)}... (cut: 18000 more characters)` };
    expect(JSON.parse(fitJson({ exact, long: 'x'.repeat(20_000) }, 4_000))).toEqual(cut);
  });

  test.each([
    [1_000, 1_000, 'x', 120_000],
    [1_001, 1_000, 'x', 120_000],
    [50, 50, 'y'.repeat(30), 4_500],
    [51, 50, 'y'.repeat(30), 4_500],
  ])('of %d items keeps %d', (count, kept, text, limit) => {
    const list = Array.from({ length: count }, () => text);
    const rest = count > kept ? [`(cut: ${count - kept} more)`] : [];
    const filler = 'z'.repeat(150_000);
    const fitted = JSON.parse(fitJson({ list, filler }, limit));
    expect(fitted.list).toEqual([...list.slice(0, kept), ...rest]);
    expect(fitted.filler).toMatch(/^z+\.\.\. \(cut: \d+ more characters\)$/);
  });

  test('keeps what is short beside what is long', () => {
    const value = { code: 'QuotaExceeded', message: 'm'.repeat(1_000_000), target: 't' };
    expect(JSON.parse(fitJson(value, 10_000))).toMatchObject({ code: 'QuotaExceeded', target: 't' });
  });

  /** Objects and lists in turn: of `levels` of them, as many as `kept`. */
  const chain = (levels: number, kept = levels): unknown => {
    if (levels === 0) return 'innermost';
    if (kept === 0) return '(cut: nested deeper than is shown)';
    const inner = chain(levels - 1, kept - 1);
    return levels % 2 === 0 ? { inner } : [inner];
  };
  const items = (count: number) => Array.from({ length: count }, (_, index) => `${index}`);

  test.each([
    [100_000, 1_000, 50],
    [10_000, 200, 30],
    [2_000, 50, 15],
    [500, 10, 8],
    [100, 3, 4],
  ])('keeps %d characters, %d items and %d levels where that is what fits', (characters, count, depth) => {
    const value = {
      text: 'x'.repeat(characters + 1_000),
      items: items(count + 1_000),
      chain: chain(depth + 60, depth + 60),
    };
    const cut = {
      text: `${'x'.repeat(characters)}... (cut: 1000 more characters)`,
      items: [...items(count), '(cut: 1000 more)'],
      chain: chain(depth + 60, depth - 1),
    };
    const text = JSON.stringify(cut);
    expect(fitJson(value, text.length)).toBe(text);
    expect(fitJson(value, text.length - 1).length).toBeLessThan(text.length);
    const exact = {
      text: 'x'.repeat(characters),
      items: items(count),
      chain: chain(depth - 1),
    };
    const both = JSON.stringify([exact, value.text]);
    const kept = JSON.stringify([{ ...exact, chain: chain(depth - 1, depth - 2) }, cut.text]);
    expect(both.length).toBeGreaterThan(kept.length);
    expect(fitJson([exact, value.text], kept.length)).toBe(kept);
  });

  test.each([
    ['a text', 'x'.repeat(200_000)],
    ['a list', items(3_000)],
  ])('keeps %s whole that has exactly as many characters as there is room for', (_, value) => {
    const whole = JSON.stringify(value);
    expect(fitJson(value, whole.length)).toBe(whole);
    expect(fitJson(value, whole.length - 1)).not.toBe(whole);
  });

  test('says that nothing can be shown where even the least is too large', () => {
    const value = Object.fromEntries(['a', 'b', 'c'].map((key) => [key.repeat(10_000), 'x']));
    expect(fitJson(value, 29_000)).toBe('"(cut: too large to show)"');
  });

  test('writes what is nested deeper than JSON can be written', () => {
    expect(JSON.parse(fitJson(nested(200_000), 2_000))).toMatchObject({ code: 'L199999' });
  });

  test('any value fits', () => {
    const random = seeded(21);
    const make = (depth: number): unknown => {
      const kind = Math.floor(random() * (depth > 8 ? 3 : 5));
      if (kind === 0) return random() * 1e6;
      if (kind === 1) return '<"\\\n🚀x'.repeat(Math.floor(random() * 400));
      if (kind === 2) return null;
      const size = Math.floor(random() * 6);
      if (kind === 3) return Array.from({ length: size }, () => make(depth + 1));
      return Object.fromEntries(Array.from({ length: size }, (_, i) => [`k${i}`, make(depth + 1)]));
    };
    for (let round = 0; round < 300; round++) {
      const limit = 100 + Math.floor(random() * 5_000);
      const text = fitJson(make(0), limit);
      expect(text.length).toBeLessThanOrEqual(limit);
      JSON.parse(text);
    }
  });
});
