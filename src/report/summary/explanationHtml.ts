import type { Explanation } from '../../explain/explanation.ts';
import { MAX_COMMANDS, retriableText } from '../log/explanationText.ts';
import { html, htmlLines, plain, shorten } from '../text.ts';
import { paragraph } from './blocks.ts';
import { propertyTable } from './tables.ts';

type RootCause = NonNullable<Explanation['rootCause']>;

const TEXT_LIMIT = 6_000;

/** Writes an explanation as sections of a job summary: HTML blocks, and one fenced block of commands. */
export function explanationSections(explanation: Explanation | undefined): readonly string[] {
  if (!explanation) return [];
  const { what, why, rootCause, remedies, commands, link, retriable, facts } = explanation;
  const rows = facts.map(({ name, value }) => [html(name), htmlLines(shorten(value, TEXT_LIMIT))] as const);
  const steps = remedies.map((remedy) => `<li>${ourWords(remedy)}</li>`);
  const retry = retriable === undefined ? '' : retriableText(retriable);
  return [
    paragraph('What happened', htmlLines(shorten(what, TEXT_LIMIT))),
    rootCause?.message ? errorQuote(rootCause) : '',
    why ? paragraph('Why', ourWords(shorten(why, TEXT_LIMIT))) : '',
    rows.length > 0 ? propertyTable(rows) : '',
    steps.length > 0 ? `<p><b>What to do</b></p>\n<ol>\n${steps.join('\n')}\n</ol>` : '',
    retry ? `<p>${retry}</p>` : '',
    commands.length > 0 ? fence(commands.slice(0, MAX_COMMANDS).join('\n'), 'sh') : '',
    link ? `<p>More information: <a href="${html(link)}">${html(link)}</a></p>` : '',
  ].filter(Boolean);
}

/** Writes a fenced block that its text cannot leave: the fence is longer than any run of backticks in it. */
export function fence(text: string, language: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const mark = '`'.repeat(longest + 1);
  return `${mark}${language}\n${plain(text)}\n${mark}`;
}

function errorQuote({ code, message }: RootCause): string {
  const name = code ? ` <code>${html(shorten(code, 200))}</code>` : '';
  const words = htmlLines(shorten(message, TEXT_LIMIT));
  return `<p><b>The error</b>${name}</p>\n<blockquote>${words}</blockquote>`;
}

/** Markdown does not apply in HTML, so the backticks of our own sentences become tags. */
function ourWords(text: string): string {
  return htmlLines(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}
