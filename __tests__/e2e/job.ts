import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { parseFileCommands } from '../../simulator/workflowCommands.ts';
import type { RunResult } from './harness.ts';

/** A step as it is written in a workflow. */
export interface Step {
  readonly id?: string;
  readonly if?: string | boolean;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly 'continue-on-error'?: boolean;
}

/** Programs that stand in for the real ones, as shell scripts by name; each call is written down. */
export type Programs = Readonly<Record<string, string>>;

export interface PlayedJob {
  readonly failed: boolean;
  /** What each step set, by its id. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The runs of the action, in order. */
  readonly gates: readonly RunResult[];
  /** The command lines of the programs, in order. */
  readonly calls: readonly string[];
}

/**
 * Plays the steps of a job as the runner does, as far as the recipes need it: conditions and expressions evaluated
 * with GitHub's own library, scripts run by bash, the actions of this repository run by `gate`, which gets the folder of
 * the action as well (`.` or `start`), other actions left out.
 */
export async function playJob(
  steps: readonly Step[],
  contexts: Readonly<Record<string, unknown>>,
  programs: Programs,
  gate: (inputs: Readonly<Record<string, string>>, action: string) => Promise<RunResult>,
): Promise<PlayedJob> {
  const folder = mkdtempSync(join(tmpdir(), 'operation-gate-job-'));
  const outputs: Record<string, Record<string, string>> = {};
  const gates: RunResult[] = [];
  let failed = false;
  try {
    const calls = install(folder, programs);
    for (const step of steps) {
      const known = { ...contexts, steps: mapped(outputs, (values) => ({ outputs: values })) };
      const fill = (text: unknown) => filled(String(text), known);
      if (failed || !holds(step.if, known)) continue;
      let ok = true;
      let set: Record<string, string> = {};
      if (step.run !== undefined) {
        const env = mapped(step.env ?? {}, fill);
        ({ ok, set } = script(fill(step.run), env, folder));
      } else if (step.uses !== undefined && OWN.test(step.uses)) {
        const { local, published } = OWN.exec(step.uses)?.groups ?? {};
        const ended = await gate(mapped(step.with ?? {}, fill), local || published || '.');
        gates.push(ended);
        ok = ended.exitCode === 0;
        set = ended.outputs;
      }
      if (step.id) outputs[step.id] = set;
      failed = !ok && !step['continue-on-error'];
    }
    return { failed, outputs, gates, calls: calls() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An action of this repository: published, or checked out. */
const OWN = /^(?:\.\/(?<local>\w*)|OWNER\/aks-operation-gate(?:\/(?<published>\w+))?@.*)$/;

function mapped<T, U>(values: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

function evaluated(expression: string, contexts: Readonly<Record<string, unknown>>): data.ExpressionData {
  const { tokens } = new Lexer(expression).lex();
  const tree = new Parser(tokens, Object.keys(contexts), []).parse();
  const known = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  return new Evaluator(tree, known).evaluate();
}

/** Evaluates the expressions in a text. */
export function filled(text: string, contexts: Readonly<Record<string, unknown>>): string {
  return text.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) =>
    evaluated(expression.trim(), contexts).coerceString(),
  );
}

/** Evaluates a condition. */
export function holds(
  condition: string | boolean | undefined,
  contexts: Readonly<Record<string, unknown>>,
): boolean {
  if (typeof condition !== 'string') return condition ?? true;
  const expression = /^\$\{\{(.*)\}\}$/.exec(condition)?.[1] ?? condition;
  return evaluated(expression.trim(), contexts).coerceString() === 'true';
}

/** Puts the programs on the PATH and into the workspace; returns how to read what they were called with. */
function install(folder: string, programs: Programs): () => readonly string[] {
  mkdirSync(join(folder, 'bin'));
  const log = join(folder, 'calls');
  writeFileSync(log, '');
  for (const [name, text] of Object.entries(programs)) {
    for (const place of [join(folder, 'bin', name), join(folder, name)]) {
      writeFileSync(
        place,
        `#!/usr/bin/env bash\nprintf '%s' "${name}" >> '${log}'\nprintf ' %q' "$@" >> '${log}'\necho >> '${log}'\n${text}\n`,
      );
      chmodSync(place, 0o755);
    }
  }
  return () => readFileSync(log, 'utf8').split('\n').filter(Boolean);
}

function script(text: string, env: Readonly<Record<string, string>>, folder: string) {
  const file = join(folder, 'output');
  writeFileSync(file, '');
  const { PATH = '' } = process.env;
  const { status } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', text], {
    cwd: folder,
    env: { PATH: `${join(folder, 'bin')}${delimiter}${PATH}`, GITHUB_OUTPUT: file, ...env },
  });
  return { ok: status === 0, set: parseFileCommands(readFileSync(file, 'utf8')) };
}
