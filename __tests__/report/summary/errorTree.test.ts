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
