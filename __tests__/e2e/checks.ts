import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { parseActionYml } from '../../simulator/actionYml.ts';
import type { Simulator } from './harness.ts';
import type { Played } from './play.ts';

/** A workflow command as the runner would take it; here any name counts, known or not. */
export interface PrintedCommand {
  readonly name: string;
  readonly line: string;
}

/** The lines as the runner reads them: .NET ends a line at a lone carriage return too. */
export function printedLines(stdout: string): string[] {
  return stdout.split(/\r\n|\r|\n/);
}

/** `::name key=value::message` behind blanks at the start of a line, `##[name]message` anywhere in it. */
export function commandsIn(stdout: string): PrintedCommand[] {
  return printedLines(stdout).flatMap((line) => {
    const name = /^\s*::([^: ]*)(?: .*?)?::/.exec(line)?.[1] ?? /##\[([^\] ]*)/.exec(line)?.[1];
    return name === undefined ? [] : [{ name, line }];
  });
}

/** Nothing that Azure or a user wrote became a command, a forged line ending or a terminal sequence. */
export function expectOwnCommandsOnly({ stdout }: Played): void {
  const commands = commandsIn(stdout);
  const names = new Set(commands.map(({ name }) => name));
  expect(['add-mask', 'debug', 'endgroup', 'error', 'group', 'notice', 'warning']).toEqual(
    expect.arrayContaining([...names]),
  );
  const lines = (name: string) => commands.filter((command) => command.name === name);
  // GitHub shows no more than ten of each kind for a step.
  for (const name of ['error', 'notice', 'warning']) expect(lines(name).length).toBeLessThanOrEqual(10);
  for (const { line } of lines('error')) expect(line).toMatch(/^::error title=[^:]+::/);
  for (const { line } of [...lines('notice'), ...lines('warning')]) {
    expect(line).toMatch(/^::(notice|warning) title=AKS operation gate::/);
  }
  for (const { line } of lines('group')) expect(line).toMatch(/^::group::Last answer from Azure(: [^:]+)?$/);
  expect(lines('endgroup').length).toBe(lines('group').length);
  expect(stdout).not.toMatch(HOSTILE_CHARACTERS);
}

/** Control characters except newline and tab, and marks that reorder or break lines. */
export const HOSTILE_CHARACTERS =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/** Everything secret that went over the wire, and the parts of it. */
function secretsOf(simulator: Simulator): Set<string> {
  const secrets = [simulator.env()['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? ''];
  for (const { headers, body } of simulator.requests) {
    secrets.push(headers.authorization?.split(' ')[1] ?? '');
    secrets.push(new URLSearchParams(body).get('client_assertion') ?? '');
  }
  return new Set(
    secrets.flatMap((secret) => [secret, ...secret.split('.')]).filter((part) => part.length > 15),
  );
}

/**
 * No token can be read anywhere, not even where the runner would mask it. `more` holds further secrets.
 *
 * @returns how many secrets were looked for
 */
export function expectNoSecrets(played: Played, more: readonly string[] = []): number {
  const { stdout, stderr, outputs, summary, annotations } = played;
  const printed = printedLines(stdout).filter((line) => !line.startsWith('::add-mask::'));
  const places = { printed, stderr, outputs, summary, annotations };
  const text = JSON.stringify(places);
  const secrets = [...secretsOf(played.simulator), ...more];
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  expect(text).not.toMatch(/eyJ[\w-]{10,}/);
  return secrets.length;
}

const TAGS = 'a b blockquote br code details h2 h3 h4 i li ol p pre summary table td th tr ul wbr'.split(' ');
const BLOCK = /^<(h2|h3|h4|p|table|ul|ol|details|blockquote)\b/;

/**
 * The summary is nothing but HTML blocks, fenced commands and fenced pictures: every block begins with a block tag, so that
 * Markdown sleeps until the next empty line, has only our tags in it, and closes each of them.
 */
export function expectSafeSummary(summary: string): void {
  expect(summary).not.toMatch(HOSTILE_CHARACTERS);
  for (const block of blocksOf(summary)) {
    expect(block).toMatch(BLOCK);
    expect(problemsOf(block)).toEqual([]);
  }
}

/** The blocks between empty lines, without fences. */
function blocksOf(summary: string): string[] {
  const blocks: string[][] = [[]];
  const pictures: string[][] = [];
  let fence: string | undefined;
  let isPicture = false;
  for (const line of summary.split('\n')) {
    if (fence !== undefined) {
      if (line.trim() === fence) fence = undefined;
      else if (isPicture) pictures.at(-1)?.push(line);
      continue;
    }
    const [, opened, language] = /^(`{3,})(sh|mermaid)$/.exec(line) ?? [];
    fence = opened;
    if (language === 'mermaid') pictures.push([]);
    isPicture = language === 'mermaid';
    if (fence !== undefined || line.trim() === '') blocks.push([]);
    else blocks.at(-1)?.push(line);
  }
  expect(fence).toBeUndefined();
  for (const lines of pictures) expectPicture(lines);
  return blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
}

const WORDS = '[\\p{L}\\p{N} _.,/()%+-]+';
const TIME = '\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d';
const PICTURE_LINES = [
  'title Timeline \\(UTC\\)',
  'dateFormat YYYY-MM-DD HH:mm:ss',
  'axisFormat [%\\w :-]+',
  'todayMarker off',
  `section ${WORDS}`,
  `\\S+ ${WORDS} :(?:done, |crit, done, )?${TIME}, ${TIME}`,
].map((line) => new RegExp(`^${line}$`, 'u'));

/** A picture of when what ran, to which no text of Azure has added anything. */
function expectPicture(lines: readonly string[]): void {
  const [kind, ...rest] = /^%%\{init: \{"gantt":\{"leftPadding":\d+\}\}\}%%$/.test(lines[0] ?? '')
    ? lines.slice(1)
    : lines;
  expect(kind).toBe('gantt');
  expect(rest.filter((line) => !PICTURE_LINES.some((own) => own.test(line)))).toEqual([]);
}

function problemsOf(block: string): string[] {
  const problems: string[] = [];
  const open: string[] = [];
  const text = block.replace(
    /<(\/?)([a-z]+\d?)((?: [a-z]+="[^"<>]*")*)>/g,
    (tag, slash, name, attributes) => {
      if (!TAGS.includes(name)) problems.push(`unknown ${tag}`);
      if (!/^(?: (?:align="(?:left|right)"|colspan="\d"|href="https:\/\/[^"]*"))*$/.test(attributes)) {
        problems.push(`attributes of ${tag}`);
      }
      if (slash && open.pop() !== name) problems.push(`unexpected ${tag}`);
      if (!slash && name !== 'br' && name !== 'wbr') open.push(name);
      return '';
    },
  );
  if (open.length > 0) problems.push(`unclosed ${open.join(', ')}`);
  if (/[<>]/.test(text))
    problems.push(`bare bracket: ${text.slice(Math.max(0, text.search(/[<>]/) - 20), 60)}`);
  return problems;
}

/** Each service saw its own credential and no other's. */
export function expectTokensAtHome({ simulator }: Played): void {
  const right = simulator.env()['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? '';
  const sent = (service: string) => simulator.requests.filter((request) => request.service === service);
  const access = new Set(
    sent('arm').flatMap(({ kind, headers }) => (kind === 'metadata' ? [] : [headers.authorization ?? ''])),
  );
  for (const { headers, body } of sent('github')) {
    expect(headers.authorization?.toLowerCase()).toBe(`bearer ${right.toLowerCase()}`);
    expect(body).toBe('');
  }
  for (const { headers } of sent('entra')) expect(headers.authorization).toBeUndefined();
  for (const { kind, headers } of sent('arm')) {
    if (kind === 'metadata') expect(headers.authorization).toBeUndefined();
    else expect(headers.authorization).toMatch(/^Bearer eyJ/);
    expect(headers.cookie).toBeUndefined();
  }
  for (const request of simulator.requests) {
    const text = JSON.stringify([request.path, request.query, request.body]);
    expect(text).not.toContain(right);
    for (const one of access) expect(text).not.toContain(one.slice('Bearer '.length) || 'no token at all');
  }
}

/** What action.yml promises to set on every way out. */
const OUTPUTS = parseActionYml(readFileSync(join(import.meta.dirname, '../../action.yml'), 'utf8')).outputs;

type Remark = 'warning' | 'notice';

/**
 * What holds for every red end: exit code, one annotation with a title, all outputs, a summary, no secrets.
 * `remarks` are the annotations beside it.
 */
export function expectRed(played: Played, outcome: string, ...remarks: Remark[]): void {
  const { exitCode, outputs, summary, log } = played;
  // What was said while the step waited comes before its end.
  const isError = ({ level }: { readonly level: string }) => Number(level === 'error');
  const annotations = played.annotations.toSorted((one, other) => isError(other) - isError(one));
  expect({ exitCode, outcome: outputs['outcome'] }).toEqual({ exitCode: 1, outcome });
  expect(annotations.map(({ level }) => level)).toEqual(['error', ...remarks]);
  expect(annotations[0]?.title).not.toBe('');
  expect(annotations[0]?.message).not.toBe('');
  expectTold(played);
  expect(squeezed(unescaped(summary))).toContain(squeezed(annotations[0]?.title ?? ''));
  expect(log).not.toContain('could not be written');
}

/** What holds for every green end. */
export function expectGreen(played: Played, ...remarks: Remark[]): void {
  const { exitCode, outputs, annotations } = played;
  expect({ exitCode, outcome: outputs['outcome'] }).toEqual({ exitCode: 0, outcome: 'succeeded' });
  expect(annotations.map(({ level }) => level)).toEqual(remarks);
  expect(outputs).toMatchObject({ 'error-code': '', 'error-message': '', error: '' });
  expectTold(played);
}

function expectTold(played: Played): void {
  expect(Object.keys(played.outputs).sort()).toEqual([...OUTPUTS].sort());
  expect(played.stderr).toBe('');
  expectOwnCommandsOnly(played);
  expectSafeSummary(played.summary);
  expectNoSecrets(played);
}

/** Without blanks, which differ with the place. */
function squeezed(text: string): string {
  return text.replace(/\s/g, '');
}

/** The text of HTML. */
export function unescaped(html: string): string {
  const characters = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
  return html.replace(/&(?:lt|gt|quot|#39|amp);/g, (one) => characters[one as keyof typeof characters]);
}
