import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Annotation } from '../workflowCommands.ts';
import { parseCommand } from '../workflowCommands.ts';
import type { Played } from './play.ts';
import { escapeHtml, summaryHtml } from './summaryHtml.ts';

export type Theme = 'light' | 'dark';

const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');

/** Nothing comes from the network, whatever a summary says. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; font-src data:";

/** Writes the page of all acts: annotations, job summary and log of each, as GitHub draws them. */
export function pageOf(acts: readonly Played[]): string {
  const header = `<header>
<h1>AKS operation gate: the demo</h1>
<button type="button">Light or dark</button>
<p>What the action left behind in ${acts.length} runs, as GitHub shows it. The log is folded below each summary.</p>
</header>`;
  return document(
    'AKS operation gate: the demo',
    `${header}\n<main>\n${acts.map(actHtml).join('\n')}\n</main>`,
  );
}

/** Writes a page with nothing but one job summary, or the beginning of it, for a picture. */
export function summaryPageOf(summary: string, theme: Theme): string {
  return document('Job summary', `<div class="picture box">\n${markdown(summary)}\n</div>`, theme);
}

/** Puts Mermaid into a page, so that a browser needs no other file. */
export function withMermaid(page: string): string {
  const { resolve } = createRequire(import.meta.url);
  const library = readFileSync(resolve('@mermaid-js/tiny/dist/mermaid.tiny.js'), 'utf8');
  return page.replace(
    '<script type="module">',
    () => `<script>${inScript(library)}</script>\n<script type="module">`,
  );
}

function document(title: string, body: string, theme?: Theme): string {
  return `<!doctype html>
<html lang="en"${theme ? ` data-theme="${theme}"` : ''}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>
${read('page.css')}</style>
</head>
<body>
${body}
<script type="module">
${inScript(read('page.js'))}</script>
</body>
</html>
`;
}

/** A script in a page ends at the first end tag, also at one inside a text of its own. */
function inScript(code: string): string {
  return code.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
}

function actHtml({ act, result }: Played, index: number): string {
  return `<section id="${act.name}">
<h2>${index + 1}. ${escapeHtml(act.title)}</h2>
<p>${escapeHtml(act.story)}</p>
${annotationsHtml(result.annotations)}
<div class="box">
<h3>gate summary</h3>
${markdown(result.summary)}
</div>
<details class="box">
<summary>Log</summary>
<div class="log">${logHtml(result.log)}</div>
</details>
</section>`;
}

function markdown(summary: string): string {
  return `<div class="markdown">\n${summaryHtml(summary)}\n</div>`;
}

function annotationsHtml(annotations: readonly Annotation[]): string {
  if (annotations.length === 0) return '';
  const items = annotations.map(
    ({ level, title, message }) =>
      `<div class="annotation ${level}"><b>${escapeHtml(title)}</b>\n${escapeHtml(message)}</div>`,
  );
  return `<div class="box">\n<h3>Annotations</h3>\n${items.join('\n')}\n</div>`;
}

/** The log as GitHub shows it: commands in colour, groups folded. */
function logHtml(log: string): string {
  const lines = log
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { name, message, properties } = parseCommand(line) ?? { name: '', message: line, properties: {} };
      switch (name) {
        case 'debug':
          return '';
        case 'group':
          return `<details><summary>${escapeHtml(message)}</summary>`;
        case 'endgroup':
          return '</details>';
        case 'error':
        case 'warning':
        case 'notice': {
          const title = properties['title'] ? `${properties['title']}: ` : '';
          return `<div class="${name}">${escapeHtml(`${name}: ${title}${message}`)}</div>`;
        }
        default:
          return `<div>${escapeHtml(line) || ' '}</div>`;
      }
    });
  return lines.join('');
}
