import { DEFAULTS, type InputDefaults, type InputName } from './defaults.ts';
import { invisibleIn, mistakeIn, unquoted } from './mistakes.ts';
import type { Rule } from './rules.ts';

/** Where the texts come from: `core.getInput` without trimming, and the environment of the step. */
export interface InputSource {
  input(name: string): string;
  /** Epoch milliseconds at the start of the step, which `10m` ago is counted from. */
  readonly startedAt: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** An invalid value: which input, what was given (fit to be shown), what is expected and why this is not it. */
export interface InputProblem {
  readonly input: string;
  readonly value: string;
  readonly allowed: string;
}

/** The inputs that a job may also give through its environment, as azure/login and the Azure SDKs know them. */
const FALL_BACKS: Partial<Record<InputName, string>> = {
  'client-id': 'AZURE_CLIENT_ID',
  'tenant-id': 'AZURE_TENANT_ID',
  'subscription-id': 'AZURE_SUBSCRIPTION_ID',
};

/** Names and ids, which scripts hand on: they lose quotes, and what cannot be a name is refused with the reason. */
const IDS: ReadonlySet<InputName> = new Set<InputName>([
  'client-id',
  'tenant-id',
  'subscription-id',
  'resource-group',
  'cluster-name',
  'agent-pool-name',
  'operation-id',
]);

// Not `trim`, which also takes a byte order mark away: invisible characters are named instead.
const EDGES = /^[\s--\ufeff]+|[\s--\ufeff]+$/gv;

/** Reads the inputs as they were given, and collects what is wrong with them. */
export class InputReader {
  readonly problems: (InputProblem & { readonly input: InputName })[] = [];
  readonly #source: InputSource;
  readonly #defaults: InputDefaults;

  /** @param defaults the inputs of the action: those of the gate unless given */
  constructor(source: InputSource, defaults: InputDefaults = DEFAULTS) {
    this.#source = source;
    this.#defaults = defaults;
  }

  get startedAt(): number {
    return this.#source.startedAt;
  }

  /** The value without blanks and quotes around it; the default when it is empty. */
  text(input: InputName): string {
    const given = this.#given(input);
    return (IDS.has(input) ? unquoted(given) : given) || this.#default(input);
  }

  /** Checks whether the value is the default; it might have been written out. */
  isDefault(input: InputName): boolean {
    return this.text(input) === this.#default(input);
  }

  optional<T>(input: InputName, rule: Rule<T>): T | undefined {
    return this.text(input) === '' ? undefined : this.required(input, rule);
  }

  /** @param why is added where nothing was given */
  required<T>(input: InputName, rule: Rule<T>, why = ''): T | undefined {
    const variable = FALL_BACKS[input];
    const allowed = variable ? `${rule.allowed} (input or ${variable})` : rule.allowed;
    const text = this.text(input);
    if (text !== '') return this.#checked(input, text, { ...rule, allowed });
    this.reject(input, allowed, { why });
    return undefined;
  }

  /** Reads values separated by commas, blanks or line breaks; undefined when one is wrong, empty without any. */
  list<T>(input: InputName, rule: Rule<T>): readonly T[] | undefined {
    const text = this.text(input);
    const whole = mistakeIn(text);
    if (whole !== undefined) {
      this.reject(input, rule.allowed, { why: whole });
      return undefined;
    }
    const parts = text.split(/[\s,]/).filter(Boolean);
    const values = parts.map((part) => this.#checked(input, unquoted(part), rule));
    return values.every((value) => value !== undefined) ? values : undefined;
  }

  /** Adds a problem of an input, or of the one of its values that is given. */
  reject(input: InputName, allowed: string, { value = this.#given(input), why = '' } = {}): void {
    if (this.problems.filter((problem) => problem.input === input).length >= MOST_PROBLEMS) return;
    const expected = why ? `${allowed}. ${why}` : allowed;
    this.problems.push({ input, value: input === 'github-token' ? '' : shown(value), allowed: expected });
  }

  inOrder(): readonly InputProblem[] {
    const names = Object.keys(this.#defaults);
    return this.problems.toSorted((a, b) => names.indexOf(a.input) - names.indexOf(b.input));
  }

  #default(input: InputName): string {
    return this.#defaults[input] ?? '';
  }

  #given(input: InputName): string {
    const text = this.#source.input(input).replace(EDGES, '');
    const variable = FALL_BACKS[input];
    return text || (variable && this.#source.env[variable]?.replace(EDGES, '')) || '';
  }

  #checked<T>(input: InputName, text: string, rule: Rule<T>): T | undefined {
    const why = IDS.has(input) ? mistakeIn(text) : invisibleIn(text);
    const value = why === undefined ? rule.read(text) : undefined;
    if (value === undefined) {
      this.reject(input, rule.allowed, {
        ...(text !== this.text(input) && { value: text }),
        ...(why && { why }),
      });
    }
    return value;
  }
}

/** Two hundred wrong ids have one cause. */
const MOST_PROBLEMS = 10;

/** A value fit to be shown: the query of an Azure-AsyncOperation URL is a signature. */
function shown(text: string): string {
  const value = text.replace(/\?.*/s, '?...');
  return value.length > 200 ? `${value.slice(0, 200)}...` : value;
}
