import { describe, expect, test } from '@jest/globals';
import {
  excerpt,
  html,
  htmlLines,
  htmlPre,
  logLine,
  logText,
  oneLine,
  plain,
  shorten,
} from '../../src/report/text.ts';
import { ALL_HOSTILE, HOSTILE } from '../samples/reports.ts';

describe('plain', () => {
  test.each([
    ['a\r\nb\rc\nd', 'a\nb\nc\nd'],
    ['a\tb', 'a\tb'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b[1;38;5;196mx', 'x'],
    ['\u001b[2J\u001b[H\u001b[?25lx', 'x'],
    ['\u001b]0;title\u0007x', 'x'],
    ['\u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['\u001bcx', 'x'],
    ['\u009b31mx', 'x'],
    ['a\u0000\u0007\u0008\u000b\u000c\u007fb', 'ab'],
    ['\u202egnp\u202c\u2066x\u2069\u200e\u200f', 'gnpx'],
    ['a\u2028b\u2029c', 'abc'],
    ['é 日本 🚀 \u00a0', 'é 日本 🚀 \u00a0'],
    ['', ''],
  ])('makes %j readable', (text, expected) => expect(plain(text)).toBe(expected));

  test('leaves no control character, also where a sequence is inside another', () => {
    expect(plain(`\u001b\u001b[0m[31m\u001b[\u001b[0m31m${ALL_HOSTILE}`)).not.toMatch(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/,
    );
  });
});

/** What the runner takes for a command: `::name` at the start of a line, `##[name]` anywhere. */
const COMMAND = /^\s*::|##\[/mu;

describe('The log', () => {
  test.each([
    ...HOSTILE,
    '::add-mask::x',
    '  ::endgroup::',
    '\t::stop-commands::x',
    '\u00a0::error::x',
    '\u3000::error::x',
    ':::error::x',
    '::::',
    '##[group]x',
    '###[error]',
    '##[##[error]',
    '#\u0000#[error]',
    ':\u001b[0m:error::x',
    '\u0000::error::x',
    'a\r::error::x',
    'a\u2028::error::x',
    '\ufeff::error::x',
    '\u0085::error::x',
  ])('takes no command from %j', (text) => {
    expect(logText(text)).not.toMatch(COMMAND);
    expect(logLine(text)).not.toMatch(COMMAND);
    expect(logLine(text)).not.toContain('\n');
  });

  test.each([
    ['a::b', 'a::b'],
    ['code: value', 'code: value'],
    ['10:30', '10:30'],
    ['  indented\n\ttoo', '  indented\n\ttoo'],
    ['# [x]', '# [x]'],
  ])('leaves %j as it is', (text, expected) => expect(logText(text)).toBe(expected));

  test.each([
    ['::error::x', ': :error::x'],
    ['  ::error::x', '  : :error::x'],
    ['\u00a0\t::x', '\u00a0\t: :x'],
    ['::a\n::b', ': :a\n: :b'],
    ['a\n\n  ::b', 'a\n\n  : :b'],
    ['a ::b', 'a ::b'],
    [':a:', ':a:'],
    ['##[group]a ##[error]b', '## [group]a ## [error]b'],
    ['##a[', '##a['],
  ])('writes %j as %j', (text, expected) => expect(logText(text)).toBe(expected));

  test('a line is one line, and of bounded length', () => {
    expect(logLine('x'.repeat(1_000))).toBe('x'.repeat(1_000));
    expect(logLine('x'.repeat(1_001))).toBe(`${'x'.repeat(1_000)}... (1 more characters)`);
    expect(logLine('  a \n\n  b\r\nc  ')).toBe('a b c');
    expect(logLine('x'.repeat(5_000)).length).toBeLessThan(1_100);
    expect(logLine('x'.repeat(50), 10)).toBe('xxxxxxxxxx... (40 more characters)');
  });
});

describe('HTML', () => {
  test('every character that means something is written as itself', () => {
    expect(html(`<a href="x" id='y'>&amp;</a>`)).toBe(
      '&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;',
    );
  });

  test.each(HOSTILE)('no tag, attribute or empty line gets out of %j', (text) => {
    for (const escaped of [html(text), htmlLines(text), htmlPre(text)])
      expect(escaped).not.toMatch(/[<"'](?!br>)/);
    expect(htmlLines(text)).not.toContain('\n');
    expect(htmlPre(text)).not.toMatch(/\n[ \t]*\n/);
  });

  test('one line is made of several', () => {
    expect(html('  a \n\n\t<b>\r\nc ')).toBe('a &lt;b&gt; c');
  });

  test('lines are kept as lines', () => {
    expect(htmlLines(' \n a < b \n c ')).toBe('a &lt; b <br> c');
    expect(htmlPre('\n\n\n')).toBe('\n&#32;\n&#32;\n');
    expect(htmlPre(' a\n\tb\n')).toBe(' a\n\tb\n');
    expect(htmlLines('\na\n\nb\r\nc\n')).toBe('a<br><br>b<br>c');
    expect(htmlPre('a\n\n \t\nb')).toBe('a\n&#32;\n&#32; \t\nb');
  });
});

describe('shorten', () => {
  test.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'abc... (1 more characters)'],
    ['ab      cd', 4, 'ab... (6 more characters)'],
    ['', 0, ''],
  ])('%j to %d', (text, limit, expected) => expect(shorten(text, limit)).toBe(expected));
});

describe('excerpt', () => {
  test.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'abc…'],
    ['ab      cd', 4, 'ab…'],
    ['', 0, ''],
  ])('%j to %d', (text, limit, expected) => expect(excerpt(text, limit)).toBe(expected));
});

describe('oneLine', () => {
  test.each([
    ['a', 'a'],
    ['a  b', 'a  b'],
    ['\n a\r\n\r\n\t b \n', 'a b'],
    [' \n ', ''],
  ])('%j is %j', (text, expected) => expect(oneLine(text)).toBe(expected));
});

test('Blanks without end take no time: nothing here looks twice at what it has read', () => {
  // With a pattern for "newline with blanks around it" this took minutes.
  const text = `a${' '.repeat(2_000_000)}b`;
  expect(oneLine(text)).toHaveLength(2_000_002);
  expect(logLine(text).length).toBeLessThan(1_100);
  expect(html(text)).toHaveLength(2_000_002);
});
