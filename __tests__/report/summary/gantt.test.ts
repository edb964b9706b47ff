import { describe, expect, test } from '@jest/globals';
import { type Bar, ganttOf } from '../../../src/report/summary/gantt.ts';
import { ALL_HOSTILE, HOSTILE, NOW } from '../../samples/reports.ts';

const HOUR = 3_600_000;

function bar(more: Partial<Bar> = {}): Bar {
  return { icon: '✅', text: 'np1', from: NOW - HOUR, to: NOW, kind: 'succeeded', ...more };
}

function linesOf(bars: readonly Bar[], title = ''): readonly string[] {
  return ganttOf([{ title, bars }]).split('\n');
}

describe('The picture of when what ran', () => {
  test('is a Mermaid diagram in UTC', () => {
    const bars = [
      bar(),
      bar({ icon: '❌', text: 'np2', from: NOW - HOUR / 2, kind: 'red' }),
      bar({ icon: '⏳', text: 'UpgradingNodes: 3/9 nodes completed (33 %)', kind: 'running' }),
    ];
    expect(ganttOf([{ title: '', bars }])).toBe(`\`\`\`mermaid
gantt
title Timeline (UTC)
dateFormat YYYY-MM-DD HH:mm:ss
axisFormat %H:%M
todayMarker off
✅ np1 :done, 2026-01-02 03:00:00, 2026-01-02 04:00:00
❌ np2 :crit, done, 2026-01-02 03:30:00, 2026-01-02 04:00:00
⏳ UpgradingNodes 3/9 nodes completed (33 %) :2026-01-02 03:00:00, 2026-01-02 04:00:00
\`\`\``);
  });

  test('has a section for each lane, with room for its title', () => {
    const text = ganttOf([
      { title: 'aks-production-westeurope', bars: [bar()] },
      { title: 'empty', bars: [] },
    ]);
    expect(text).toContain('%%{init: {"gantt":{"leftPadding":220}}}%%\ngantt');
    expect(text).toContain('\nsection aks-production-westeurope\n✅ np1 :done');
    expect(text).not.toContain('empty');
  });

  test.each([
    [60_000, '%H:%M:%S'],
    [HOUR, '%H:%M'],
    [30 * HOUR, '%m-%d %H:%M'],
  ])('has an axis that fits %d ms', (ms, format) => {
    expect(linesOf([bar({ from: NOW - ms })])).toContain(`axisFormat ${format}`);
  });

  test('draws what took no time as a second', () => {
    expect(linesOf([bar({ from: NOW })]).at(-2)).toBe(
      '✅ np1 :done, 2026-01-02 04:00:00, 2026-01-02 04:00:01',
    );
  });

  test.each([
    ['nothing', []],
    ['an end before the start', [bar({ from: NOW + 1 })]],
    ['times that are unknown', [bar({ from: Number.NaN }), bar({ to: Number.NaN })]],
    ['times that are no dates', [bar({ to: Number.POSITIVE_INFINITY })]],
  ])('is left out for %s', (_, bars) => {
    expect(ganttOf([{ title: '', bars: bars.map((one) => ({ ...one })) }])).toBe('');
  });

  test('leaves out a bar whose times cannot be drawn, and draws the others', () => {
    const lines = linesOf([bar({ text: 'odd', from: Number.NaN }), bar({ text: 'odd', to: 1e15 }), bar()]);
    expect(lines.join()).toContain('np1');
    expect(lines.join()).not.toContain('odd');
  });

  test('is left out above the size that Mermaid draws', () => {
    const many = (count: number) => Array.from({ length: count }, () => bar({ text: 'p'.repeat(60) }));
    expect(ganttOf([{ title: '', bars: many(300) }]).length).toBeGreaterThan(30_000);
    expect(ganttOf([{ title: '', bars: many(500) }])).toBe('');
  });
});

describe('No name gets out of its place in the picture', () => {
  test.each([
    ...HOSTILE,
    ALL_HOSTILE,
    '%%{init: {"theme":"x"}}%%',
    '%% comment',
    'section x',
    'click np1 href "javascript:alert(1)"',
    '2026-01-02',
    'a:b;c#d',
    '---\nconfig: x\n---',
    '```',
    '',
    '\u202eabc',
  ])('%j', (text) => {
    const lines = linesOf([bar({ text })], text);
    expect(lines.at(0)).toBe('```mermaid');
    expect(lines.at(-1)).toBe('```');
    expect(lines.at(-2)).toMatch(
      /^✅ [\p{L}\p{N} _.,/()%+-]{1,60} :done, 2026-01-02 03:00:00, 2026-01-02 04:00:00$/u,
    );
    expect(lines.filter((line) => line.startsWith('section '))).toHaveLength(text ? 1 : 0);
    expect(lines.slice(2, -1).join('\n')).not.toMatch(/%%|[{}`;#<>"']/);
  });
});
