import { expect, test } from '@jest/globals';
import { code, details, paragraph, pre, section } from '../../../src/report/summary/blocks.ts';

test('A section has a heading, and is nothing without a body', () => {
  expect(section('Timeline', '<p>x</p>')).toBe('<h3>Timeline</h3>\n<p>x</p>');
  expect(section('Timeline', '<p>x</p>', 4)).toBe('<h4>Timeline</h4>\n<p>x</p>');
  expect(section('Timeline', '')).toBe('');
});

test('A block can be folded under a title', () => {
  expect(details('<b>More</b>', '<p>x</p>')).toBe(
    '<details><summary><b>More</b></summary>\n<p>x</p>\n</details>',
  );
});

test('Text is shown line by line', () => {
  expect(pre('a\n\n <b>')).toBe('<pre><code>a\n&#32;\n &lt;b&gt;</code></pre>');
});

test.each([
  ['', ''],
  ['<a>\nb', '<code>&lt;a&gt; b</code>'],
  ['x'.repeat(500), `<code>${'x'.repeat(500)}</code>`],
  ['x'.repeat(501), `<code>${'x'.repeat(500)}... (1 more characters)</code>`],
])('A word of Azure, %j', (text, shown) => expect(code(text)).toBe(shown));

test('A paragraph has a title', () => {
  expect(paragraph('Why', 'a <br> b')).toBe('<p><b>Why</b><br>a <br> b</p>');
});
