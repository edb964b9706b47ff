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

/** A job as it is written in a workflow. */
export interface Job {
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly strategy?: { readonly matrix?: Readonly<Record<string, readonly string[]>> };
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

/** A job that is over, as the jobs that need it see it. */
export interface EndedJob {
  readonly result: 'success' | 'failure' | 'skipped';
  /** Those of the last row of a matrix. */
  readonly outputs: Readonly<Record<string, string>>;
  /** One for each row of the matrix. */
  readonly rows: readonly PlayedJob[];
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

/**
 * Plays the jobs of a workflow in the order in which they are written, as far as the recipes need it: `needs`, `if`
 * without a status function, a matrix, outputs.
 *
 * @param play plays the steps of one job, with its contexts
 */
export async function playWorkflow(
  jobs: Readonly<Record<string, Job>>,
  contexts: Readonly<Record<string, unknown>>,
  play: (steps: readonly Step[], contexts: Readonly<Record<string, unknown>>) => Promise<PlayedJob>,
): Promise<Readonly<Record<string, EndedJob>>> {
  const ended: Record<string, EndedJob> = {};
  for (const [name, job] of Object.entries(jobs)) {
    const needed = [job.needs ?? []].flat();
    const needs = Object.fromEntries(needed.map((one) => [one, ended[one]]));
    const known = { ...contexts, needs };
    const canRun = needed.every((one) => ended[one]?.result === 'success');
    if (!canRun || !holds(job.if, known)) {
      ended[name] = { result: 'skipped', outputs: {}, rows: [] };
      continue;
    }
    const rows: PlayedJob[] = [];
    let outputs: Readonly<Record<string, string>> = {};
    for (const matrix of combinations(job.strategy?.matrix ?? {})) {
      const row = await play(job.steps, { ...known, matrix });
      const steps = mapped(row.outputs, (values) => ({ outputs: values }));
      outputs = mapped(job.outputs ?? {}, (text) => filled(text, { ...known, matrix, steps }));
      rows.push(row);
    }
    ended[name] = { result: rows.some(({ failed }) => failed) ? 'failure' : 'success', outputs, rows };
  }
  return ended;
}

/** Every combination of the values of a matrix; one without values where there is no matrix. */
function combinations(
  matrix: Readonly<Record<string, readonly string[]>>,
): readonly Readonly<Record<string, string>>[] {
  return Object.entries(matrix).reduce<readonly Readonly<Record<string, string>>[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
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
