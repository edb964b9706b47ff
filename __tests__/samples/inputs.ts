import { type Inputs, type InputsOrComplaints, readInputs } from '../../src/inputs/inputs.ts';
import type { InputSource } from '../../src/inputs/reader.ts';

export const CLIENT = '11111111-1111-1111-1111-111111111111';
export const TENANT = '22222222-2222-2222-2222-222222222222';
export const SUBSCRIPTION = 'abcdef00-3333-3333-3333-333333333333';
export const OPERATION = '44444444-4444-4444-4444-444444444444';

/** When the step begins. */
export const STARTED_AT = Date.parse('2026-11-22T10:00:00Z');

export type Texts = Readonly<Record<string, string>>;

/** What action.yml fills in where the workflow says nothing. */
export const DEFAULTS: Texts = {
  timeout: '2h',
  'poll-interval': '2s',
  'backoff-factor': '1.5',
  'max-poll-interval': '10s',
  'max-consecutive-errors': '10',
  environment: 'azurecloud',
  'api-version': '2025-05-02-preview',
};

export const IDENTITY: Texts = { 'client-id': CLIENT, 'tenant-id': TENANT };

export const NAMES: Texts = {
  'subscription-id': SUBSCRIPTION,
  'resource-group': 'rg-prod',
  'cluster-name': 'aks-prod',
  'agent-pool-name': 'np1',
};

/** A step that waits for one operation, everything given by name. */
export const GOOD: Texts = { ...DEFAULTS, ...IDENTITY, ...NAMES, 'operation-id': OPERATION };

export function source(texts: Texts, env: InputSource['env'] = {}): InputSource {
  return { input: (name) => texts[name] ?? '', env, startedAt: STARTED_AT };
}

/** Reads GOOD with some inputs changed. */
export function read(changes: Texts = {}, env: InputSource['env'] = {}): InputsOrComplaints {
  return readInputs(source({ ...GOOD, ...changes }, env));
}

export function inputsOf(result: InputsOrComplaints): Inputs {
  if ('complaints' in result) throw new Error(`complaints: ${JSON.stringify(result.complaints)}`);
  return result.inputs;
}

/** The complaints as `[input, value]`. */
export function complaintsOf(result: InputsOrComplaints): readonly (readonly [string, string])[] {
  return 'complaints' in result ? result.complaints.map(({ input, value }) => [input, value]) : [];
}

/** The words of all complaints. */
export function wordsOf(result: InputsOrComplaints): string {
  return JSON.stringify('complaints' in result ? result.complaints : []);
}
