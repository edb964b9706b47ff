import { parse } from 'yaml';

/** What the runner needs to know of an action.yml. */
export interface ActionManifest {
  /** The default of every input; empty where it has none. */
  readonly defaults: Readonly<Record<string, string>>;
  readonly outputs: readonly string[];
  readonly main: string;
}

/** Reads the action's own action.yml. */
export function parseActionYml(content: string): ActionManifest {
  const { inputs, outputs, runs } = parse(content);
  const defaults = Object.entries<{ readonly default?: unknown }>(inputs).map(([name, input]) => [
    name,
    // Expressions such as ${{ github.token }} are the runner's to fill in; nothing here can.
    String(input.default ?? '').replace(/\$\{\{.*?\}\}/g, ''),
  ]);
  return { defaults: Object.fromEntries(defaults), outputs: Object.keys(outputs), main: runs.main };
}
