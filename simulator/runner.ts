import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ActionManifest, parseActionYml } from './actionYml.ts';
import { type EnvironmentOptions, type FileCommand, stepEnvironment } from './runnerEnvironment.ts';
import type { Simulator } from './simulator.ts';
import { type Watched, type WatchOptions, watchStep } from './stepProcess.ts';
import { parseFileCommands } from './workflowCommands.ts';

export type { Kill } from './stepProcess.ts';
export type { Annotation } from './workflowCommands.ts';

/** How a step is to be run. */
export interface RunOptions extends EnvironmentOptions, WatchOptions {
  /** Arguments for Node itself. */
  readonly execArgv?: readonly string[];
  /** Another project to take action.yml and dist from. */
  readonly root?: string;
  /** The folder of the project that holds the action: `start` for the companion; the project itself when absent. */
  readonly action?: string;
}

/** What is left of a step that was run. */
export interface RunResult extends Watched {
  readonly outputs: Record<string, string>;
  /** The job summary as written, without masks. */
  readonly summary: string;
}

const PROJECT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Runs the built action once, as the runner does: a copy of `dist` and action.yml alone in a folder, the
 * runner's environment and nothing else. Without a simulator there is no right to ask for ID tokens.
 */
export async function runAction(
  simulator: Simulator | undefined,
  options: RunOptions = {},
): Promise<RunResult> {
  const root = options.root ?? PROJECT;
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'operation-gate-run-')));
  try {
    const { manifest, main } = install(root, folder, options.action ?? '.');
    const env = stepEnvironment(folder, manifest, simulator, options);
    const clock = simulator?.clock?.start();
    const child = spawn(process.execPath, [...(clock?.execArgv ?? []), ...(options.execArgv ?? []), main], {
      cwd: join(folder, 'workspace'),
      env: { ...env, ...clock?.env },
      stdio: ['ignore', 'pipe', 'pipe', ...(clock ? (['ipc'] as const) : [])],
    });
    const watched = await watchStep(child, simulator, options);
    const read = (name: FileCommand) => {
      const file = join(folder, name);
      return options.unwritable?.includes(name) ? '' : readFileSync(file, 'utf8');
    };
    const outputs = parseFileCommands(read('GITHUB_OUTPUT'));
    return { ...watched, outputs, summary: read('GITHUB_STEP_SUMMARY') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Copies what a user of the action gets; a module that is not in the bundle must not be found by chance. */
function install(
  root: string,
  folder: string,
  action: string,
): { readonly manifest: ActionManifest; readonly main: string } {
  for (let above = folder; above !== dirname(above); above = dirname(above)) {
    if (existsSync(join(above, 'node_modules'))) throw new Error(`${above} has node_modules`);
  }
  const manifest = parseActionYml(readFileSync(join(root, action, 'action.yml'), 'utf8'));
  if (!existsSync(join(root, action, manifest.main))) {
    throw new Error(`${manifest.main} is missing: run "npm run build" first`);
  }
  cpSync(join(root, action, 'action.yml'), join(folder, 'action', action, 'action.yml'));
  cpSync(join(root, 'dist'), join(folder, 'action', 'dist'), { recursive: true });
  return { manifest, main: join(folder, 'action', action, manifest.main) };
}
