import { run } from './main.ts';
import { exit, processRuntime } from './process.ts';
import { runStart } from './startMain.ts';

/** The action in the root of the repository: waits for operations. */
export async function gate(): Promise<void> {
  await exit(await run(processRuntime()));
}

/** The action in start/: starts an upgrade. */
export async function start(): Promise<void> {
  await exit(await runStart(processRuntime()));
}
