/** Lints workflows and action.yml as GitHub reads them, and by the rules of this house. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ActionMetadata } from '@actions/languageservice/action';
import { isMap, LineCounter, parse, parseDocument, visit } from 'yaml';
import type { Answer, Question } from './languageService.ts';

const root = resolve(import.meta.dirname, '..');
const manifestIn = async (folder: string) =>
  parse(await readFile(resolve(root, folder, 'action.yml'), 'utf8')) as ActionMetadata;
/** The actions of this repository, by their folders. */
const OWN_ACTIONS: Readonly<Record<string, ActionMetadata>> = {
  '': await manifestIn('.'),
  start: await manifestIn('start'),
};

/** These actions as a workflow names them, and as the language service needs them: it looks up no `./`. */
const OWN = /^(?:\.\/(?<local>\w*)|OWNER\/aks-operation-gate(?:\/(?<published>\w+))?@[\w.-]+)$/;
const OWN_LINE = /^(\s*(?:- )?uses:\s*)\.\/(\w*)(?=\s|$)/gm;
const OWN_NAME = 'OWNER/aks-operation-gate';

/** The action of this repository that a step uses; undefined for every other. */
function ownAction(uses: unknown): ActionMetadata | undefined {
  const groups = OWN.exec(String(uses))?.groups;
  return groups && OWN_ACTIONS[groups['local'] ?? groups['published'] ?? ''];
}

let service: Worker | undefined;
let asked = 0;

function diagnose(path: string, text: string): Promise<readonly string[]> {
  service ??= new Worker(resolve(import.meta.dirname, 'languageService.ts'));
  const worker = service;
  const id = ++asked;
  const actions = Object.fromEntries(
    Object.entries(OWN_ACTIONS).map(([folder, action]) => [joined(OWN_NAME, folder), action]),
  );
  const question: Question = { id, path, text, actions };
  return new Promise((done, fail) => {
    const listen = (answer: Answer) => {
      if (answer.id !== id) return;
      worker.off('message', listen);
      worker.off('error', fail);
      // It must not keep the process alive between two questions.
      if (worker.listenerCount('message') === 0) worker.unref();
      done(answer.complaints);
    };
    worker.on('message', listen);
    worker.on('error', fail);
    worker.ref();
    worker.postMessage(question);
  });
}

/**
 * What GitHub would not take of a workflow, or would take for nothing: keys, events, needs, expressions and their
 * contexts, and, where it uses an action of this repository (as `./`, `./start` or `OWNER/aks-operation-gate@...`),
 * inputs and outputs that its action.yml does not have.
 *
 * @returns one complaint each, with its line; nothing when all is well.
 */
export async function lintWorkflow(text: string): Promise<readonly string[]> {
  const complaints = await diagnose('.github/workflows/it.yml', published(text));
  return [...complaints, ...unknownOutputs(text)];
}

function published(text: string): string {
  return text.replaceAll(
    OWN_LINE,
    (_, start: string, folder: string) => `${start}${joined(OWN_NAME, folder)}@v1`,
  );
}

function joined(name: string, folder: string): string {
  return folder === '' ? name : `${name}/${folder}`;
}

/** What GitHub would not take of an action.yml. */
export function lintAction(text: string): Promise<readonly string[]> {
  return diagnose('action.yml', text);
}

/** Outputs of our steps that their action does not have: they would be empty, without a word. */
function unknownOutputs(text: string): readonly string[] {
  const actions = new Map<string, ActionMetadata>();
  for (const step of stepsOf(text)) {
    const action = ownAction(step.uses);
    if (action && typeof step.id === 'string') actions.set(step.id, action);
  }
  return [...text.matchAll(/\bsteps\.([\w-]+)\.outputs\.([\w-]+)/g)]
    .filter(([, id = '', output = '']) => {
      const action = actions.get(id);
      return action && !Object.hasOwn(action.outputs ?? {}, output);
    })
    .map(
      ({ 0: expression, index }) =>
        `line ${text.slice(0, index).split('\n').length}: this action has no output ${expression}`,
    );
}

interface Step {
  readonly uses?: unknown;
  readonly id?: unknown;
  readonly run?: unknown;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly uses?: unknown;
  readonly 'timeout-minutes'?: unknown;
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly permissions?: unknown;
  readonly jobs?: Readonly<Record<string, Job>>;
}

function jobsOf(text: string): readonly (readonly [string, Job])[] {
  const workflow = parseDocument(text).toJS() as Workflow | null;
  return Object.entries(workflow?.jobs ?? {});
}

function stepsOf(text: string): readonly Step[] {
  return jobsOf(text).flatMap(([, job]) => (Array.isArray(job.steps) ? job.steps : []));
}

/** What this repository asks of its own workflows beyond what GitHub does. */
export function houseComplaints(text: string): readonly string[] {
  return [...unpinned(text), ...tooFree(text), ...unbounded(text), ...careless(text)];
}

/** A tag or branch can be moved to other code; the comment tells people and Dependabot what the hash is. */
function unpinned(text: string): readonly string[] {
  const complaints: string[] = [];
  const lines = new LineCounter();
  const source = text.split('\n');
  visit(parseDocument(text, { lineCounter: lines }), {
    Pair(_, pair) {
      if (String(pair.key) !== 'uses') return;
      const value = String(pair.value);
      const offset = (pair.key as { range?: readonly number[] }).range?.[0] ?? 0;
      const { line } = lines.linePos(offset);
      const isPinned = /@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(source[line - 1] ?? '');
      if (!/^\.\//.test(value) && !isPinned) {
        complaints.push(`line ${line}: ${value} is not pinned by a commit with its version as the comment`);
      }
    },
  });
  return complaints;
}

function tooFree(text: string): readonly string[] {
  const permissions = parseDocument(text).get('permissions');
  const given = isMap(permissions) ? JSON.stringify(permissions) : 'no map';
  return ['{}', '{"contents":"read"}'].includes(given)
    ? []
    : [`the workflow's own permissions must be {} or contents: read, not ${given}`];
}

function unbounded(text: string): readonly string[] {
  return jobsOf(text)
    .filter(([, job]) => job['timeout-minutes'] === undefined && job.uses === undefined)
    .map(([name]) => `the job ${name} has no timeout-minutes`);
}

function careless(text: string): readonly string[] {
  return stepsOf(text).flatMap((step) => {
    const complaints: string[] = [];
    if (/^actions\/checkout@/.test(String(step.uses)) && step.with?.['persist-credentials'] !== false) {
      complaints.push('a checkout leaves its credentials behind: persist-credentials is not false');
    }
    // What an expression brings becomes part of the script; a variable of the environment stays a text.
    if (/\$\{\{/.test(String(step.run ?? ''))) {
      complaints.push(`an expression stands in a script: ${String(step.run).trim().split('\n', 1)[0]}`);
    }
    return complaints;
  });
}
