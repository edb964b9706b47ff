import { defaultHttpClient } from './azure/http/transport.ts';
import type { Runtime } from './runtime.ts';
import { epochTime, stepTime } from './time/instant.ts';
import { sleep } from './time/sleep.ts';

/** The runner kills a cancelled step after some seconds. The step must end by itself long before that. */
const EXIT_LIMIT_MS = 800;
/** After a crash the report gets this long, on a busy machine too; then the step ends without it. */
const CRASH_LIMIT_MS = 10_000;
/** A reader of the log that takes nothing for once to twice as long is given up; a loaded runner lags by seconds. */
const STALLED_READER_MS = 15_000;

let crashLimit: NodeJS.Timeout | undefined;

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
  // A log without a reader must not decide about the step.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const crash = new Promise<never>((_, reject) => {
    process.on('uncaughtException', (error) => {
      reject(error);
      // An error while reporting ends here as well.
      crashLimit ??= setTimeout(() => process.exit(1), CRASH_LIMIT_MS).unref();
    });
  });
  crash.catch(() => {});
  return {
    env: process.env,
    client: defaultHttpClient(),
    clock: {
      now: () => stepTime(performance.now()),
      startedAt: epochTime(Date.now() - performance.now()),
      sleep,
      random: Math.random,
    },
    cancel: cancel.signal,
    extendExitLimit: (ms) => {
      exitLimitMs = ms;
    },
    crash,
  };
}

/**
 * Ends the process, open connections or not, when the log is out: a pipe takes 64 KiB at a time, and the rest waits
 * for its reader. Once the run is cancelled, the limit for that holds here too.
 */
export async function exit(code: number): Promise<never> {
  // The report is made; from here on only its reader needs time.
  clearTimeout(crashLimit);
  await logTaken(process.stdout);
  process.exit(code);
}

/** Resolves when the reader has taken everything, is gone, or has stood still for too long. */
function logTaken(log: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    // Called with an error too, when the reader is gone.
    log.write('', () => resolve());
    // Sockets and pipes call back only after a time in which no byte left them. Files are written at once.
    log.setTimeout?.(STALLED_READER_MS, resolve);
  });
}
