import { run } from './main.ts';
import { exit, processRuntime } from './process.ts';

/** The action in the root of the repository: waits for operations. */
export async function gate(): Promise<void> {
  await exit(await run(processRuntime()));
}

/** The action in start/: starts an upgrade. */
export async function start(): Promise<void> {
  // In a file of its own, which the other action does not read.
  const { runStart } = await import('./startMain.ts');
  await exit(await runStart(processRuntime()));
}
