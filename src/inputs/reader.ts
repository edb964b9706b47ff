import type { Complaint } from '../explain/endings/notWaited.ts';
import type { Rule } from './rules.ts';

/** Every input, in the order of action.yml, which is the order of complaints. */
export const INPUT_NAMES = [
  'client-id',
  'tenant-id',
  'subscription-id',
  'resource-group',
  'cluster-name',
  'agent-pool-name',
  'operation-id',
  'started-after',
  'start-grace',
  'wait-until-idle',
  'expected-kubernetes-version',
  'expected-node-image-version',
  'timeout',
  'abort-on-timeout',
  'abort-on-cancel',
  'poll-interval',
  'backoff-factor',
  'max-poll-interval',
  'max-consecutive-errors',
  'environment',
  'resource-manager-endpoint',
  'audience',
  'api-version',
] as const;

type InputName = (typeof INPUT_NAMES)[number];

/** Where the texts come from: `core.getInput` and the environment of the step. */
export interface InputSource {
  input(name: string): string;
  /** Epoch milliseconds at the start of the step, which `10m` ago is counted from. */
  readonly startedAt: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The inputs that a job may also give through its environment, as azure/login and the Azure SDKs know them. */
const FALL_BACKS: Partial<Record<InputName, string>> = {
  'client-id': 'AZURE_CLIENT_ID',
  'tenant-id': 'AZURE_TENANT_ID',
  'subscription-id': 'AZURE_SUBSCRIPTION_ID',
};

/** The inputs as they were given, and what is to be complained about. */
export class Form {
  readonly complaints: (Complaint & { readonly input: InputName })[] = [];
  readonly #source: InputSource;

  constructor(source: InputSource) {
    this.#source = source;
  }

  get startedAt(): number {
    return this.#source.startedAt;
  }

  text(input: InputName): string {
    const fallBack = FALL_BACKS[input];
    return this.#source.input(input).trim() || (fallBack && this.#source.env[fallBack]?.trim()) || '';
  }

  complain(input: InputName, allowed: string): void {
    // The query of an Azure-AsyncOperation URL is a signature: it is never shown.
    const value = this.text(input).replace(/\?.*$/s, '?...');
    this.complaints.push({ input, value: value.length > 200 ? `${value.slice(0, 200)}...` : value, allowed });
  }

  inOrder(): readonly Complaint[] {
    return this.complaints.toSorted((a, b) => INPUT_NAMES.indexOf(a.input) - INPUT_NAMES.indexOf(b.input));
  }

  optional<T>(input: InputName, rule: Rule<T>): T | undefined {
    return this.text(input) === '' ? undefined : this.required(input, rule);
  }

  required<T>(input: InputName, rule: Rule<T>): T | undefined {
    const value = rule.read(this.text(input));
    const fallBack = FALL_BACKS[input] ? ` (input or ${FALL_BACKS[input]})` : '';
    if (value === undefined) this.complain(input, rule.allowed + fallBack);
    return value;
  }
}
