/** What the runner needs to know of an action.yml. */
export interface ActionManifest {
  /** The default of every input; empty where it has none. */
  readonly defaults: Readonly<Record<string, string>>;
  readonly outputs: readonly string[];
  readonly main: string;
}

/**
 * Reads the action's own action.yml. It is plain enough for a reader of lines: keys indented by two blanks
 * under `inputs`, `outputs` and `runs`, and every default on one line.
 *
 * @throws Error for a default in a form that this reader does not know.
 */
export function parseActionYml(content: string): ActionManifest {
  const defaults: Record<string, string> = {};
  const outputs: string[] = [];
  let main = 'dist/index.js';
  let section = '';
  let entry = '';
  for (const line of content.split(/\r?\n/)) {
    section = /^(\S[^:]*):/.exec(line)?.[1] ?? section;
    const key = /^ {2}([\w-]+):/.exec(line)?.[1];
    if (key !== undefined) {
      entry = key;
      if (section === 'inputs') defaults[key] = '';
      if (section === 'outputs') outputs.push(key);
      if (section === 'runs' && key === 'main') main = scalar(line.slice(line.indexOf(':') + 1));
    }
    const value = /^ {4}default:(.*)$/.exec(line)?.[1];
    if (section === 'inputs' && value !== undefined) defaults[entry] = scalar(value);
  }
  return { defaults, outputs, main };
}

function scalar(source: string): string {
  const text = source.trim();
  const single = /^'((?:[^']|'')*)'\s*(?:#.*)?$/.exec(text)?.[1];
  if (single !== undefined) return single.replaceAll("''", "'");
  const double = /^("(?:[^"\\]|\\.)*")\s*(?:#.*)?$/.exec(text)?.[1];
  if (double !== undefined) return String(JSON.parse(double));
  if (/^[|>&*!'"[{]/.test(text)) throw new Error(`Cannot read this YAML value: ${text}`);
  // Expressions such as ${{ github.token }} are the runner's to fill in; nothing here can.
  return text
    .replace(/(^|\s)#.*$/, '')
    .replace(/\$\{\{.*?\}\}/g, '')
    .trim();
}
