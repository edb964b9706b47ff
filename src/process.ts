import { setTimeout as delay } from 'node:timers/promises';
import { defaultHttpClient } from './azure/http/transport.ts';
import type { Runtime } from './main.ts';
import { epochTime, stepTime } from './time/instant.ts';

/** The runner kills a cancelled step after some seconds; it must be gone by itself long before. */
const EXIT_LIMIT_MS = 800;
/** Nobody waits for a step that crashed; its report may take its time, on a busy machine too. */
const CRASH_LIMIT_MS = 10_000;

/** The process of the step, as the runner starts it. Its clock starts with the process, and so does the step. */
export function processRuntime(): Runtime {
  // However the process comes to its end, it is not green unless that was said.
  process.exitCode = 1;
  // Node would warn the reader of the log about a library (the toolkit's, with a password for the proxy).
  process.noDeprecation = true;
  const cancel = new AbortController();
  let exitLimitMs = EXIT_LIMIT_MS;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      cancel.abort(signal);
      setTimeout(() => process.exit(1), exitLimitMs).unref();
    });
  }
  // A log that nobody takes any more must not decide about the step.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const crash = new Promise<never>((_, reject) => {
    process.on('uncaughtException', (error) => {
      reject(error);
      // Time to report it; an error while reporting ends here as well.
      setTimeout(() => process.exit(1), CRASH_LIMIT_MS).unref();
    });
  });
  crash.catch(() => {});
  return {
    env: process.env,
    client: defaultHttpClient(),
    clock: {
      now: () => stepTime(performance.now()),
      startedAt: epochTime(Date.now() - performance.now()),
      sleep: async (ms, signal) => {
        // An aborted sleep is over, not failed.
        await delay(ms, undefined, { signal }).catch(() => {});
      },
      random: Math.random,
    },
    cancel: cancel.signal,
    extendExitLimit: (ms) => {
      exitLimitMs = ms;
    },
    crash,
  };
}

/** Ends the process at once, open connections or not, when what was written to stdout is out. */
export async function exit(code: number): Promise<never> {
  const written = new Promise((resolve) => process.stdout.write('', resolve));
  await Promise.race([written, delay(EXIT_LIMIT_MS)]);
  process.exit(code);
}
