/**
 * Turns a job summary into HTML, as far as Markdown goes in it: HTML blocks, which stay as they are, and fenced blocks,
 * of which GitHub draws those in the language Mermaid as pictures.
 */
export function summaryHtml(summary: string): string {
  return blocksOf(summary).map(blockHtml).join('\n');
}

/** A block ends at an empty line; a fenced one at its closing fence, empty lines or not. */
function blocksOf(markdown: string): readonly string[] {
  return markdown.match(/^(`{3,})[^\n]*\n[\s\S]*?^\1$|^[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*/gm) ?? [];
}

function blockHtml(block: string): string {
  const [, language, text = ''] = /^`{3,}(\w*)\n([\s\S]*?)\n?`{3,}$/.exec(block) ?? [];
  if (language === undefined) return block;
  const escaped = escapeHtml(text);
  return language === 'mermaid'
    ? `<figure class="diagram"><pre>${escaped}</pre></figure>`
    : `<pre><code>${escaped}</code></pre>`;
}

/** Escapes text for HTML and its attribute values. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
