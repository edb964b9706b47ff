import { describe, expect, test } from '@jest/globals';
import { type Bar, ganttOf, isPicture } from '../../../src/report/summary/gantt.ts';
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
    [300_000, '%H:%M:%S'],
    [301_000, '%H:%M'],
    [HOUR, '%H:%M'],
    [24 * HOUR, '%H:%M'],
    [24 * HOUR + 1_000, '%m-%d %H:%M'],
    [30 * HOUR, '%m-%d %H:%M'],
  ])('has an axis that fits %d ms', (ms, format) => {
    expect(linesOf([bar({ from: NOW - ms })])).toContain(`axisFormat ${format}`);
  });

  test('has an axis that fits all bars together', () => {
    const bars = [bar({ from: NOW - 25 * HOUR, to: NOW - 24 * HOUR }), bar({ to: NOW - HOUR / 2 }), bar()];
    expect(linesOf(bars)).toContain('axisFormat %m-%d %H:%M');
    expect(linesOf([bar({ from: NOW - 60_000, to: NOW - 30_000 }), bar({ from: NOW - 60_000 })])).toContain(
      'axisFormat %H:%M:%S',
    );
  });

  test.each([
    ['', undefined],
    ['a', undefined],
    ['abcdef', undefined],
    ['abcdefg', 76],
    ['a'.repeat(34), 292],
    ['a'.repeat(35), 300],
    ['a'.repeat(500), 300],
    ['\u202e"\n', 76],
  ])('has room for the title %j: %s pixels', (title, width) => {
    const first = linesOf([bar()], title)[1];
    expect(first).toBe(width === undefined ? 'gantt' : `%%{init: {"gantt":{"leftPadding":${width}}}}%%`);
  });

  test('has room for the longest title, also beside bars without one', () => {
    const lanes = ['', 'a', 'abcdefghij'].map((title) => ({ title, bars: [bar()] }));
    expect(ganttOf(lanes).split('\n')).toEqual([
      '```mermaid',
      '%%{init: {"gantt":{"leftPadding":100}}}%%',
      'gantt',
      'title Timeline (UTC)',
      'dateFormat YYYY-MM-DD HH:mm:ss',
      'axisFormat %H:%M',
      'todayMarker off',
      '✅ np1 :done, 2026-01-02 03:00:00, 2026-01-02 04:00:00',
      'section a',
      '✅ np1 :done, 2026-01-02 03:00:00, 2026-01-02 04:00:00',
      'section abcdefghij',
      '✅ np1 :done, 2026-01-02 03:00:00, 2026-01-02 04:00:00',
      '```',
    ]);
  });

  test.each([
    [999, '04:00:01'],
    [1_000, '04:00:01'],
    [2_000, '04:00:02'],
  ])('draws %d ms as a second at least', (ms, end) => {
    expect(linesOf([bar({ from: NOW, to: NOW + ms })]).at(-2)).toBe(
      `✅ np1 :done, 2026-01-02 04:00:00, 2026-01-02 ${end}`,
    );
  });

  test('draws from the first second of 1970 to the last one of the year 9999', () => {
    const last = Date.UTC(10_000, 0) - 1_001;
    expect(linesOf([bar({ from: 0, to: last })]).at(-2)).toBe(
      '✅ np1 :done, 1970-01-01 00:00:00, 9999-12-31 23:59:58',
    );
    expect(ganttOf([{ title: '', bars: [bar({ from: 0, to: last + 1 })] }])).toBe('');
    expect(ganttOf([{ title: '', bars: [bar({ from: -1, to: 0 })] }])).toBe('');
  });

  test.each([
    ['np1', 'np1'],
    ['  a \t b\n', 'a b'],
    ['Größe 日本 _.,/()%+-', 'Größe 日本 _.,/()%+-'],
    ['a:b;c#d', 'a b c d'],
    ['50%% of 100%%%', '50% of 100%'],
    ['50% of %', '50% of %'],
    ['x'.repeat(60), 'x'.repeat(60)],
    ['x'.repeat(61), 'x'.repeat(60)],
    [':;#', 'unnamed'],
    ['', 'unnamed'],
  ])('names a bar %j: %s', (text, drawn) => {
    expect(linesOf([bar({ text })]).at(-2)).toBe(
      `✅ ${drawn} :done, 2026-01-02 03:00:00, 2026-01-02 04:00:00`,
    );
  });

  test('is a text of fifty thousand characters at most', () => {
    const text = (count: number, more: string) =>
      ganttOf([{ title: '', bars: [...Array.from({ length: count }, () => bar()), bar({ text: more })] }]);
    const [start, end] = ['```mermaid\n'.length, '\n```'.length];
    const room = 50_000 + start + end;
    const line = '\n✅ np1 :done, 2026-01-02 03:00:00, 2026-01-02 04:00:00'.length;
    const rest = room - text(0, 'a').length;
    const [count, spare] = [Math.floor(rest / line), rest % line];
    expect(text(count, 'a'.repeat(1 + spare))).toHaveLength(room);
    expect(text(count, 'a'.repeat(2 + spare))).toBe('');
  });

  test('is known by its beginning', () => {
    expect(isPicture(ganttOf([{ title: '', bars: [bar()] }]))).toBe(true);
    expect(['```sh\nx\n```', '<p>```mermaid</p>', ''].map(isPicture)).toEqual([false, false, false]);
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
