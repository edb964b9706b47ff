import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionManifest } from './actionYml.ts';
import type { Simulator } from './simulator.ts';

/** A file through which a step talks to the runner. */
export type FileCommand =
  | 'GITHUB_OUTPUT'
  | 'GITHUB_STEP_SUMMARY'
  | 'GITHUB_ENV'
  | 'GITHUB_STATE'
  | 'GITHUB_PATH';
const FILE_COMMANDS: readonly FileCommand[] = [
  'GITHUB_OUTPUT',
  'GITHUB_STEP_SUMMARY',
  'GITHUB_ENV',
  'GITHUB_STATE',
  'GITHUB_PATH',
];

/** What a caller of the runner may change of a step's environment. */
export interface EnvironmentOptions {
  /** In addition to, or in place of, `simulator.inputs()`; undefined takes an input away. */
  readonly inputs?: Readonly<Record<string, string | undefined>>;
  /** In addition to, or in place of, what the runner sets; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Files that are folders instead, which not even root can write. */
  readonly unwritable?: readonly FileCommand[];
}

/**
 * Makes the files and folders of a step, and the variables that the runner would set: every input that
 * action.yml knows, with its default where none is given, and nothing of our own environment that is not needed
 * to start a process.
 */
export function stepEnvironment(
  folder: string,
  manifest: ActionManifest,
  simulator: Simulator | undefined,
  options: EnvironmentOptions,
): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const name of ['PATH', 'HOME', 'SystemRoot']) env[name] = process.env[name];
  for (const name of FILE_COMMANDS) {
    env[name] = join(folder, name);
    if (options.unwritable?.includes(name)) mkdirSync(env[name]);
    else writeFileSync(env[name], '');
  }
  for (const name of ['workspace', 'temp']) mkdirSync(join(folder, name));
  Object.assign(env, {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: 'gate',
    GITHUB_ACTOR: 'octocat',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_GRAPHQL_URL: 'https://api.github.com/graphql',
    GITHUB_JOB: 'deploy',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REF_NAME: 'main',
    GITHUB_REPOSITORY: 'octo-org/shop',
    GITHUB_REPOSITORY_OWNER: 'octo-org',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1658821493',
    GITHUB_RUN_NUMBER: '42',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: 'd6cd1e2bd19e03a81132a23b2025920577f84e37',
    GITHUB_WORKFLOW: 'Deploy the shop',
    GITHUB_WORKSPACE: join(folder, 'workspace'),
    RUNNER_ARCH: 'X64',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'GitHub Actions 7',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: join(folder, 'temp'),
    ...simulator?.env(),
  });
  const defaults: Record<string, string> = { ...manifest.defaults };
  for (const name of manifest.tokenInputs) defaults[name] = simulator?.githubToken ?? '';
  // A companion action has other inputs than the gate.
  const own = Object.entries(simulator?.inputs() ?? {}).filter(([name]) => name in defaults);
  const inputs: Record<string, string> = { ...defaults, ...Object.fromEntries(own) };
  for (const [name, value] of Object.entries(options.inputs ?? {})) {
    inputs[name] = value ?? defaults[name] ?? '';
  }
  for (const [name, value] of Object.entries(inputs)) {
    env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] = value;
  }
  for (const [name, value] of Object.entries(options.env ?? {})) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
  return env;
}
