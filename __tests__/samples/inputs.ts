import type { OperationName } from '../../src/azure/aks/operationName.ts';
import { DEFAULTS } from '../../src/inputs/defaults.ts';
import { type Inputs, type InputsOrProblems, readInputs } from '../../src/inputs/inputs.ts';
import type { InputSource } from '../../src/inputs/reader.ts';

export const CLIENT = '11111111-1111-1111-1111-111111111111';
export const TENANT = '22222222-2222-2222-2222-222222222222';
export const SUBSCRIPTION = 'abcdef00-3333-3333-3333-333333333333';
export const OPERATION = '44444444-4444-4444-4444-444444444444';

/** When the step begins. */
export const STARTED_AT = Date.parse('2026-11-22T10:00:00Z');

export type Texts = Readonly<Record<string, string>>;

export const IDENTITY: Texts = { 'client-id': CLIENT, 'tenant-id': TENANT };

export const NAMES: Texts = {
  'subscription-id': SUBSCRIPTION,
  'resource-group': 'rg-prod',
  'cluster-name': 'aks-prod',
  'agent-pool-name': 'np1',
};

export { DEFAULTS };

/** A step that waits for one operation, everything given by name. */
export const GOOD: Texts = { ...DEFAULTS, ...IDENTITY, ...NAMES, 'operation-id': OPERATION };

export function source(texts: Texts, env: InputSource['env'] = {}): InputSource {
  return { input: (name) => texts[name] ?? '', env, startedAt: STARTED_AT };
}

/** Reads GOOD with some inputs changed. */
export function read(changes: Texts = {}, env: InputSource['env'] = {}): InputsOrProblems {
  return readInputs(source({ ...GOOD, ...changes }, env));
}

export function inputsOf(result: InputsOrProblems): Inputs {
  if ('problems' in result) throw new Error(`problems: ${JSON.stringify(result.problems)}`);
  return result.inputs;
}

/** The operations that are to be waited for, where they are known by name. */
export function operationsOf(result: InputsOrProblems): readonly OperationName[] {
  const { targets } = inputsOf(result);
  if (targets.kind !== 'operations') throw new Error(targets.kind);
  return targets.operations;
}

/** The problems as `[input, value]`. */
export function problemsOf(result: InputsOrProblems): readonly (readonly [string, string])[] {
  return 'problems' in result ? result.problems.map(({ input, value }) => [input, value]) : [];
}

/** What is expected instead, and why, of all problems. */
export function wordsOf(result: InputsOrProblems): string {
  return 'problems' in result ? result.problems.map(({ allowed }) => allowed).join('\n') : '';
}
