import { parse } from 'yaml';

/** What the runner needs to know of an action.yml. */
export interface ActionManifest {
  /** The default of every input; empty where it has none. */
  readonly defaults: Readonly<Record<string, string>>;
  /** The inputs whose default is the job's token. */
  readonly tokenInputs: readonly string[];
  readonly outputs: readonly string[];
  readonly main: string;
}

/** Reads the action's own action.yml. */
export function parseActionYml(content: string): ActionManifest {
  const { inputs, outputs, runs } = parse(content);
  const defaults = Object.entries<{ readonly default?: unknown }>(inputs).map(([name, input]) => [
    name,
    // Expressions are the runner's to fill in; of them only the job's token is known, and kept apart.
    String(input.default ?? '').replace(/\$\{\{.*?\}\}/g, ''),
  ]);
  const tokenInputs = Object.entries<{ readonly default?: unknown }>(inputs)
    .filter(([, input]) => /^\$\{\{ *github\.token *\}\}$/.test(String(input.default)))
    .map(([name]) => name);
  return {
    defaults: Object.fromEntries(defaults),
    tokenInputs,
    outputs: Object.keys(outputs),
    main: runs.main,
  };
}
