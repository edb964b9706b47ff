/**
 * Every input, in the order of action.yml, with its default. The runner fills these in only where an input is left
 * out: a reusable workflow or a composite action hands on '' for what its own caller has left out.
 */
export const DEFAULTS = {
  'client-id': '',
  'tenant-id': '',
  'subscription-id': '',
  'resource-group': '',
  'cluster-name': '',
  'agent-pool-name': '',
  'operation-id': '',
  'started-after': '',
  'start-grace': '5m',
  'wait-until-idle': 'false',
  'expected-kubernetes-version': '',
  'expected-node-image-version': '',
  timeout: '2h',
  'fail-fast': 'false',
  'stalled-after': '15m',
  'abort-on-timeout': 'false',
  'abort-on-cancel': 'false',
  'poll-interval': '2s',
  'backoff-factor': '1.5',
  'max-poll-interval': '13s',
  'max-consecutive-errors': '20',
  environment: 'azurecloud',
  'resource-manager-endpoint': '',
  audience: '',
  'api-version': '2025-05-02-preview',
  'check-run': '',
  // action.yml has an expression here, which only the runner can fill in.
  'github-token': '',
} as const;

/** The inputs of start/, in the order of start/action.yml. */
export const START_DEFAULTS = {
  'client-id': '',
  'tenant-id': '',
  'subscription-id': '',
  'resource-group': '',
  'cluster-name': '',
  'agent-pool-name': '',
  'kubernetes-version': '',
  'node-image-version': '',
  environment: 'azurecloud',
  'resource-manager-endpoint': '',
  audience: '',
  // Only stable versions last: a change must not depend on a preview that retires within a year.
  'api-version': '2026-08-01',
} as const;

/** An input of the gate or of start/. */
export type InputName = keyof typeof DEFAULTS | keyof typeof START_DEFAULTS;

/** The inputs of an action with their defaults, in the order of its action.yml. */
export type InputDefaults = Readonly<Partial<Record<InputName, string>>>;

export const INPUT_NAMES = Object.keys(DEFAULTS) as readonly (keyof typeof DEFAULTS)[];
