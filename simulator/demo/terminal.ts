import { styleText } from 'node:util';
import { parseCommand } from '../workflowCommands.ts';
import type { Act } from './acts.ts';
import type { Played } from './play.ts';

type Style = Parameters<typeof styleText>[0];

const MARGIN = '  │ ';
const STYLES: Readonly<Record<string, Style>> = { error: 'red', warning: 'yellow' };
const PREFIXES: Readonly<Record<string, string>> = {
  error: 'Error: ',
  warning: 'Warning: ',
  notice: 'Notice: ',
};
/** Outputs that say in a line how the run ended. */
const OUTPUTS = ['outcome', 'error-code', 'stalled', 'kubernetes-version'];

/** Writes acts to a terminal, or to a file without colours. */
export class Terminal {
  readonly #write: (line: string) => void;
  readonly #columns: number;
  readonly #hasColours: boolean;
  #isFolded = false;

  constructor(write: (line: string) => void, columns: number, hasColours: boolean) {
    this.#write = write;
    this.#columns = columns;
    this.#hasColours = hasColours;
  }

  /** Announces an act. */
  begin(act: Act, number: number): void {
    this.#write('');
    this.#write(this.#styled('bold', `${number}. ${act.title}`));
    for (const line of wrap(act.story, this.#columns)) this.#write(line);
    this.#write('');
  }

  /** Shows a line of the log roughly as GitHub's page does: commands in colour, groups folded. */
  readonly logLine = (line: string): void => {
    const { name, message, properties } = parseCommand(line) ?? { name: '', message: line, properties: {} };
    if (name === 'endgroup') this.#isFolded = false;
    if (name === 'debug' || name === 'endgroup' || this.#isFolded) return;
    this.#isFolded = name === 'group';
    const text = textOf(name, message, properties['title'] ?? '');
    const style = name === 'group' ? 'dim' : STYLES[name];
    for (const part of text.split('\n')) {
      // What goes on in the next line stands a little further to the right.
      const indent = /^(?:\[[\d:]+\] |\s*(?:\d+\. )?)/.exec(part)?.[0].length ?? 0;
      // A command stays whole, so that it can be copied.
      const isCommand = part.startsWith('  $ ');
      const columns = isCommand ? Number.POSITIVE_INFINITY : this.#columns - MARGIN.length;
      for (const row of wrap(part, columns, ' '.repeat(indent || 2))) {
        this.#write(`${this.#styled('dim', MARGIN)}${style ? this.#styled(style, row) : row}`);
      }
    }
  };

  /** Says how an act ended. */
  end({ result, polls }: Played, milliseconds: number): void {
    const outputs = OUTPUTS.filter((name) => result.outputs[name]).map(
      (name) => `${name}=${result.outputs[name]}`,
    );
    const minutes = Math.round(result.durationMs / 60_000);
    const seconds = (milliseconds / 1_000).toFixed(1);
    this.#write('');
    const ended = `Exit code ${result.exitCode}. Outputs: ${outputs.join(', ')}`;
    for (const line of wrap(ended, this.#columns, '  ')) this.#write(line);
    this.#write(`${minutes} minutes with ${polls} polls, played in ${seconds} s`);
  }

  /** Ends with the place of the page. */
  close(path: string): void {
    this.#write('');
    this.#write('The job summaries and annotations of these runs, as GitHub shows them:');
    this.#write(this.#styled('bold', path));
  }

  #styled(style: Style, text: string): string {
    // Whether there are colours was decided before; styleText would look at the process's own stdout.
    return this.#hasColours ? styleText(style, text, { validateStream: false }) : text;
  }
}

function textOf(name: string, message: string, title: string): string {
  if (name === 'group') return `▸ ${message}`;
  const prefix = PREFIXES[name] ?? '';
  // What an error says stands in the log right above it.
  return name === 'error' && title ? `${prefix}${title}` : `${prefix}${title && `[${title}] `}${message}`;
}

/** Breaks a text between words, a word that is too long by itself left whole. */
function wrap(text: string, columns: number, indent = ''): readonly string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(/(?<=\S) /)) {
    const longer = row === '' ? word : `${row} ${word}`;
    if (row.trim() === '' || longer.length <= columns) {
      row = rows.length > 0 && row === '' ? `${indent}${word}` : longer;
      continue;
    }
    rows.push(row);
    row = `${indent}${word}`;
  }
  return [...rows, row];
}
