import { html, htmlPre, shorten } from '../text.ts';

/** Puts a heading above a block; `''` when the block is empty. */
export function section(title: string, body: string, level: 3 | 4 = 3): string {
  return body && `<h${level}>${title}</h${level}>\n${body}`;
}

/** Folds a block under a title, which is HTML already. */
export function details(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n${body}\n</details>`;
}

/** Shows text line by line, as it is. */
export function pre(text: string): string {
  return `<pre><code>${htmlPre(text)}</code></pre>`;
}

/** Shows a word of Azure's; `''` for an empty one. */
export function code(text: string): string {
  return text && `<code>${html(shorten(text, 500))}</code>`;
}

/** Writes a paragraph with a title; both are HTML already. */
export function paragraph(title: string, text: string): string {
  return `<p><b>${title}</b><br>${text}</p>`;
}
