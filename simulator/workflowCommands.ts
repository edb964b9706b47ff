/** A line that the runner takes for a command instead of printing it. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** Whatever else looks like a command is printed as it is. */
const KNOWN = new Set([
  'add-mask',
  'add-matcher',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'stop-commands',
  'warning',
]);

/**
 * Reads a command as the runner does: `::name key=value,...::message` at the start of a line, or the old form
 * `##[name key=value;...]message` anywhere in it.
 */
export function parseCommand(line: string): WorkflowCommand | undefined {
  const now = /^\s*::(?<name>\S+?)(?: (?<list>.*?))?::(?<message>.*)$/s.exec(line)?.groups;
  if (now && KNOWN.has(now['name']?.toLowerCase() ?? '')) return command(now, ',');
  const old = /##\[(?<name>[^\] ]+)(?: (?<list>[^\]]*))?\](?<message>.*)$/s.exec(line)?.groups;
  return old && KNOWN.has(old['name']?.toLowerCase() ?? '') ? command(old, ';') : undefined;
}

function command(groups: Record<string, string | undefined>, separator: ',' | ';'): WorkflowCommand {
  const properties: Record<string, string> = {};
  for (const pair of (groups['list'] ?? '').split(separator)) {
    const equals = pair.indexOf('=');
    if (equals > 0)
      properties[pair.slice(0, equals).trim()] = unescaped(pair.slice(equals + 1), '0D|0A|25|3A|2C|3B|5D');
  }
  const message = unescaped(groups['message'] ?? '', separator === ',' ? '0D|0A|25' : '0D|0A|25|3B|5D');
  return { name: (groups['name'] ?? '').toLowerCase(), properties, message };
}

/** In one pass: %250A is a percent sign and "0A", not a line feed. */
function unescaped(text: string, codes: string): string {
  return text.replace(new RegExp(`%(${codes})`, 'gi'), (code) => decodeURIComponent(code));
}

/** An annotation that a step leaves on its run. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
}

/** Turns what a step prints into the log that a person sees: obeys masks, collects annotations. */
export class LogReader {
  readonly annotations: Annotation[] = [];
  readonly lines: string[] = [];
  readonly #masks = new Set<string>();
  readonly #onLine: (line: string) => void;
  #stopped: string | undefined;

  constructor(onLine: (line: string) => void = () => {}) {
    this.#onLine = onLine;
  }

  /** Takes one line as printed; adds it to the log unless it is a mask. */
  read(printed: string): void {
    if (this.#stopped !== undefined) {
      if (printed.trim() === `::${this.#stopped}::`) this.#stopped = undefined;
      else this.#show(printed);
      return;
    }
    const command = parseCommand(printed);
    switch (command?.name) {
      case 'add-mask':
        // The runner masks every line of a value of several lines.
        for (const line of command.message.split(/\r?\n/)) if (line.trim() !== '') this.#masks.add(line);
        return;
      case 'stop-commands':
        this.#stopped = command.message;
        return;
      case 'error':
      case 'warning':
      case 'notice':
        this.annotations.push({
          level: command.name,
          title: this.#masked(command.properties['title'] ?? ''),
          message: this.#masked(command.message),
        });
    }
    this.#show(printed);
  }

  #show(printed: string): void {
    const line = this.#masked(printed);
    this.lines.push(line);
    this.#onLine(line);
  }

  #masked(text: string): string {
    // The longest first, so that no mask leaves the rest of another.
    const masks = [...this.#masks].sort((one, other) => other.length - one.length);
    return masks.reduce((shown, mask) => shown.replaceAll(mask, '***'), text);
  }
}

/** Reads a GITHUB_OUTPUT file: `name=value` lines and `name<<delimiter` blocks. */
export function parseFileCommands(content: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = content.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (line === '') continue;
    const equals = line.indexOf('=');
    const block = line.indexOf('<<');
    if (block > 0 && (equals < 0 || block < equals)) {
      const delimiter = line.slice(block + 2);
      const end = lines.indexOf(delimiter, i + 1);
      if (end < 0) throw new Error(`Matching delimiter not found '${delimiter}'`);
      values[line.slice(0, block)] = lines.slice(i + 1, end).join('\n');
      i = end;
    } else if (equals > 0) {
      values[line.slice(0, equals)] = line.slice(equals + 1);
    } else {
      throw new Error(`Invalid format '${line}'`);
    }
  }
  return values;
}
