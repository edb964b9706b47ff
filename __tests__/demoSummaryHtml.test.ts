import { describe, expect, test } from '@jest/globals';
import { summaryHtml } from '../simulator/demo/summaryHtml.ts';

describe('A job summary as HTML', () => {
  test('has its HTML blocks as they are', () => {
    const blocks = '<h2>A</h2>\n\n<table>\n<tr><td>b</td></tr>\n</table>';
    expect(summaryHtml(`${blocks}\n`)).toBe('<h2>A</h2>\n<table>\n<tr><td>b</td></tr>\n</table>');
  });

  test('shows the text of a fenced block, empty lines too', () => {
    expect(summaryHtml('```sh\nkubectl get pdb | grep "a<b"\n\nls\n```\n\n<p>x</p>')).toBe(
      '<pre><code>kubectl get pdb | grep &quot;a&lt;b&quot;\n\nls</code></pre>\n<p>x</p>',
    );
  });

  test('draws Mermaid', () => {
    expect(summaryHtml('```mermaid\ngantt\n```')).toBe('<figure class="diagram"><pre>gantt</pre></figure>');
  });

  test('ends a fenced block at a fence as long as the first one', () => {
    expect(summaryHtml('````sh\n```\n````\n')).toBe('<pre><code>```</code></pre>');
  });

  test('takes no fence inside an HTML block for one', () => {
    const block = '<pre><code>a\n```mermaid\nb\n```\n</code></pre>';
    expect(summaryHtml(block)).toBe(block);
  });
});
