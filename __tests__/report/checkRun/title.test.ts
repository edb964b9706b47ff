import { describe, expect, test } from '@jest/globals';
import type { Row } from '../../../src/report/checkRun/rows.ts';
import { shortTitle, titleOf } from '../../../src/report/checkRun/title.ts';
import { changeAt, endedAs } from '../../samples/reports.ts';

const running = (label: string, status: string, percent?: number): Row => ({
  label,
  latest: changeAt(0, status, percent),
});
const ended = (label: string, outcome: 'succeeded' | 'failed'): Row => ({
  label,
  end: { ended: endedAs(outcome) },
});

describe('The title', () => {
  test.each<[string, readonly Row[], string]>([
    ['no operation yet', [], 'Looking for the agent pools'],
    ['one without a status', [{ label: 'np1' }], 'np1 no status yet'],
    ['one that runs', [running('np1', 'InProgress')], 'np1 InProgress'],
    ['one with a percentage', [running('np1', 'InProgress', 33.333)], 'np1 InProgress 33.3 %'],
    [
      'one with nodes',
      [running('np1', 'UpgradingNodes: 3/9 nodes completed', 33.333)],
      'np1 UpgradingNodes 3/9',
    ],
    ['one that has ended', [ended('np1', 'succeeded')], 'np1 succeeded'],
    [
      'several',
      [
        ended('np1', 'succeeded'),
        running('np2', 'UpgradingNodes: 3/9 nodes completed'),
        ended('np3', 'succeeded'),
      ],
      '2 of 3 succeeded, 1 running: np2 UpgradingNodes 3/9',
    ],
    [
      'several, one of them red',
      [ended('np1', 'failed'), running('np2', 'InProgress'), { label: 'np3' }],
      '0 of 3 succeeded, 1 did not, 2 running: np2 InProgress; np3 no status yet',
    ],
    ['one that has no percent yet', [running('np1', 'InProgress', 0)], 'np1 InProgress 0 %'],
    ['one whose status has a colon', [running('np1', 'Upgrading: soon', 40)], 'np1 Upgrading: soon 40 %'],
    ['one that has failed', [ended('np1', 'failed')], 'np1 failed'],
    [
      'as many as can be named',
      ['np1', 'np2', 'np3'].map((name) => running(name, 'InProgress', 40)),
      '0 of 3 succeeded, 3 running: np1 InProgress 40 %; np2 InProgress 40 %; np3 InProgress 40 %',
    ],
    [
      'several, none of them over',
      [{ label: 'a' }, { label: 'b' }],
      '0 of 2 succeeded, 2 running: a no status yet; b no status yet',
    ],
    ['all that are green', [ended('a', 'succeeded'), ended('b', 'succeeded')], '2 of 2 succeeded'],
    ['all that are red', [ended('a', 'failed'), ended('b', 'failed')], '0 of 2 succeeded, 2 did not'],
    [
      'more than can be named',
      ['np1', 'np2', 'np3', 'np4'].map((name) => running(name, 'InProgress')),
      '0 of 4 succeeded, 4 running',
    ],
    ['all that have ended', [ended('a', 'succeeded'), ended('b', 'failed')], '1 of 2 succeeded, 1 did not'],
  ])('of %s', (_, rows, title) => expect(titleOf(rows)).toBe(title));

  test('is one short line whatever Azure writes', () => {
    const title = titleOf([running('np1', `\u001b[31m${'x'.repeat(500)}\r\n## y`)]);
    expect(title).toMatch(/^np1 x{40}…$/);
    expect(shortTitle(`a\n\u202eb ${'c'.repeat(500)}`)).toHaveLength(121);
    expect(titleOf([running('np1', 'x'.repeat(40))])).toBe(`np1 ${'x'.repeat(40)}`);
    expect(titleOf([running('np1', `${'x'.repeat(41)}: 1/2 nodes`)])).toBe(`np1 ${'x'.repeat(40)}… 1/2`);
    expect(shortTitle('a'.repeat(120))).toBe('a'.repeat(120));
    expect(shortTitle('a'.repeat(121))).toBe(`${'a'.repeat(120)}…`);
    expect(shortTitle('a\n\u202eb')).toBe('a b');
  });
});
