import { describe, expect, test } from '@jest/globals';
import { parseCloudError } from '../../../src/azure/http/cloudError.ts';
import { errorTree } from '../../../src/report/summary/errorTree.ts';
import { faultsOf } from '../../samples/page.ts';
import { ALL_HOSTILE, errorOf } from '../../samples/reports.ts';

describe('The error tree', () => {
  test('loses nothing of an error', () => {
    const tree = errorTree(
      errorOf({
        code: 'Outer',
        subcode: 'Sub',
        message: 'outer words\nsecond line',
        target: 'pool',
        details: [errorOf({ code: 'Inner', details: [errorOf({ message: 'deepest words' })] })],
        innerError: errorOf({ code: 'FromCompute', message: 'inner error' }),
        additionalInfo: [
          { type: 'PolicyViolation', info: { policy: 'no-public-ip', list: [1] } },
          { type: '', info: null },
        ],
      }),
    );
    for (const part of [
      'Outer',
      'Sub',
      'outer words<br>second line',
      'pool',
      'Inner',
      'deepest words',
      'FromCompute',
      'inner error',
      'PolicyViolation',
      '&quot;no-public-ip&quot;',
      'additionalInfo',
    ]) {
      expect(tree).toContain(part);
    }
    expect(faultsOf(tree)).toEqual([]);
  });

  test('is a nested list, with everything in its place', () => {
    const error = errorOf({
      code: 'Outer',
      subcode: 'Sub',
      message: 'a\nb',
      target: 'pool',
      details: [errorOf({ code: 'One' }), errorOf({ message: 'two' })],
      innerError: errorOf({ subcode: 'Inner', message: 'i' }),
      additionalInfo: [
        { type: 'T', info: { k: [1] } },
        { type: '', info: null },
      ],
    });
    expect(errorTree(error)).toBe(
      [
        '<ul><li><code>Outer</code> / <code>Sub</code> <i>target:</i> <code>pool</code><br>a<br>b',
        '<br><i>T:</i> <code>{&quot;k&quot;:[1]}</code><br><i>additionalInfo:</i> <code>null</code>',
        '<ul><li><code>Inner</code><br>i</li>',
        '<li><code>One</code><br><i>no message</i></li>',
        '<li><i>no code</i><br>two</li></ul>',
        '</li></ul>',
      ].join(''),
    );
  });

  const codes = (tree: string) => [...tree.matchAll(/<code>(.*?)<\/code>/g)].map(([, code]) => code);

  test('has a hundred and fifty errors at most, and counts those that were left out where they belong', () => {
    const leaves = (count: number) => Array.from({ length: count }, (_, i) => errorOf({ code: `C${i}` }));
    const whole = errorTree(errorOf({ code: 'A', details: leaves(149) }));
    expect(codes(whole)).toHaveLength(150);
    expect(whole).not.toContain('more)');
    const cut = errorTree(errorOf({ code: 'A', details: leaves(152) }));
    expect(codes(cut)).toHaveLength(150);
    expect(cut).toContain('<li><code>C148</code><br><i>no message</i></li><li>(3 more)</li></ul>');
  });

  test('has errors down to the twelfth level below the first', () => {
    const chain = (level: number, last: number): ReturnType<typeof errorOf> =>
      errorOf({
        code: `L${level}`,
        details: level < last ? [chain(level + 1, last)] : [],
      });
    const deepest = errorTree(chain(0, 12));
    expect(codes(deepest)).toHaveLength(13);
    expect(deepest).not.toContain('deeper');
    const cut = errorTree(chain(0, 14));
    expect(codes(cut).at(-1)).toBe('L12');
    expect(cut).toContain(
      '<code>L12</code><br><i>no message</i><ul><li>(1 more, nested deeper)</li></ul></li>',
    );
  });

  test('cuts what is long', () => {
    const long = 'x'.repeat(5_000);
    const additionalInfo = Array.from({ length: 21 }, (_, i) => ({
      type: i === 0 ? long : `T${i}`,
      info: i,
    }));
    const tree = errorTree(
      errorOf({ code: long, subcode: long, target: long, message: long, additionalInfo }),
    );
    const cut = (limit: number) => `${'x'.repeat(limit)}... (${5_000 - limit} more characters)`;
    const infos = additionalInfo
      .slice(0, 20)
      .map(({ type, info }) => `<br><i>${info === 0 ? cut(200) : type}:</i> <code>${info}</code>`);
    expect(tree).toBe(
      `<ul><li><code>${cut(200)}</code> / <code>${cut(200)}</code> <i>target:</i> <code>${cut(500)}</code><br>${cut(4_000)}${infos.join('')}</li></ul>`,
    );
  });

  test('cuts additional information after four thousand characters', () => {
    const info = { a: 'x'.repeat(3_986), b: 1 };
    expect(JSON.stringify(info)).toHaveLength(4_000);
    const [kept, longer] = [info, { ...info, b: 12 }].map((value) =>
      errorTree(errorOf({ code: 'A', additionalInfo: [{ type: 'T', info: value }] })),
    );
    expect(kept).not.toContain('(cut: ');
    expect(longer).toContain('(cut: 1986 more characters)');
  });

  test('says what an error does not have', () => {
    expect(errorTree(errorOf({ message: 'm' }))).toContain('no code');
    expect(errorTree(errorOf({ code: 'C' }))).toContain('no message');
  });

  test('no text gets out of it', () => {
    const hostile = errorOf({
      code: ALL_HOSTILE,
      subcode: ALL_HOSTILE,
      message: ALL_HOSTILE,
      target: ALL_HOSTILE,
    });
    const tree = errorTree({
      ...hostile,
      details: [hostile],
      innerError: hostile,
      additionalInfo: [
        { type: ALL_HOSTILE, info: { [ALL_HOSTILE]: ALL_HOSTILE } },
        { type: 't', info: ALL_HOSTILE },
      ],
    });
    expect(faultsOf(tree)).toEqual([]);
    expect(tree).not.toContain('\n');
  });

  test.each([
    [
      '10,000 details',
      {
        code: 'A',
        details: Array.from({ length: 10_000 }, (_, i) => ({ code: `C${i}`, message: 'x'.repeat(500) })),
      },
    ],
    ['a text of 5 MB', { code: 'A', message: 'x'.repeat(5_000_000) }],
    [
      'additional info without end',
      {
        code: 'A',
        additionalInfo: Array.from({ length: 5_000 }, () => ({ type: 't', info: 'y'.repeat(50_000) })),
      },
    ],
  ])('%s are cut, with a word about it', (_, json) => {
    const tree = errorTree(parseCloudError(json) ?? errorOf({}));
    expect(tree.length).toBeLessThan(1_000_000);
    expect(tree).toMatch(/more|cut/);
    expect(faultsOf(tree)).toEqual([]);
  });

  test('100 levels of nesting stay a page', () => {
    let chain: Record<string, unknown> = { code: 'Innermost' };
    for (let level = 0; level < 100; level++) chain = { code: `L${level}`, details: [chain] };
    const tree = errorTree(parseCloudError(chain) ?? errorOf({}));
    expect(tree).toContain('nested deeper');
    expect(faultsOf(tree)).toEqual([]);
  });
});
