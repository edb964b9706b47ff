import type { ChildProcess } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import type { Readable } from 'node:stream';
import type { Simulator } from './simulator.ts';
import type { ClockOptions, StepClock } from './stepClock.ts';
import { type Annotation, LogReader } from './workflowCommands.ts';

/** A signal to the step, after some milliseconds or once something has been seen at the simulator. */
export interface Kill {
  readonly signal: NodeJS.Signals;
  readonly when: number | ((simulator: Simulator) => boolean);
  /** Sent this much later than that, by the machine's time. */
  readonly delayMs?: number;
  /** Sent only when the step does nothing but wait, too; it needs a clock. */
  readonly whileWaiting?: boolean;
}

/** What is done to a step while it runs. */
export interface WatchOptions extends Pick<ClockOptions, 'isLost'> {
  readonly kill?: Kill | readonly Kill[];
  /** After this the process is killed and the run rejects with all that it printed; 100 s when absent. */
  readonly limitMs?: number;
  /** The reader of stdout is gone from the start. */
  readonly closedStdout?: boolean;
  /** Nothing is read of stdout before this; with Infinity nothing as long as the process runs. */
  readonly readsAfterMs?: number;
  /** Gets every line of the log as it comes, masked. */
  readonly onLine?: (line: string) => void;
}

/** What the process of a step left behind. */
export interface Watched {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From the start of the process to its exit, by the simulator's clock if it has one. */
  readonly durationMs: number;
  /** stdout and stderr as a person sees them: masks obeyed, other commands as printed. */
  readonly log: string;
  readonly annotations: readonly Annotation[];
  /** From the last signal sent to the exit; undefined when none was sent. */
  readonly exitAfterSignalMs: number | undefined;
}

/** Follows a step, started with pipes, to its end. */
export function watchStep(
  child: ChildProcess,
  simulator: Simulator | undefined,
  options: WatchOptions,
): Promise<Watched> {
  const { clock } = simulator ?? {};
  const now = clock?.now ?? (() => performance.now());
  const start = now();
  const log = new LogReader(options.onLine);
  const printed = { stdout: '', stderr: '' };
  const read = (name: 'stdout' | 'stderr') => {
    const stream = child[name] as Readable;
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      printed[name] += chunk;
    });
    readLines(stream, (line) => log.read(line));
  };
  read('stderr');
  const { readsAfterMs } = options;
  if (options.closedStdout) child.stdout?.destroy();
  else if (readsAfterMs === undefined) read('stdout');
  else if (readsAfterMs === Number.POSITIVE_INFINITY) child.once('exit', () => read('stdout'));
  else setTimeout(read, readsAfterMs, 'stdout');

  let signalledAt: number | undefined;
  let exitedAt = start;
  let time: ReturnType<StepClock['attach']> | undefined;
  const kills = arm(options, simulator, (signal) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    signalledAt = now();
    time?.signalled();
    child.kill(signal);
  });
  if (simulator) {
    time = clock?.attach(child, simulator, { ...options, onIdle: () => kills.check(true) });
  }
  const limitMs = options.limitMs ?? 100_000;
  let isOverLimit = false;
  const limit = setTimeout(() => {
    isOverLimit = true;
    child.kill('SIGKILL');
  }, limitMs);
  child.once('exit', () => {
    exitedAt = now();
  });
  return new Promise<Watched>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => {
      if (isOverLimit) {
        reject(
          new Error(`The action had not ended after ${limitMs} ms\n${printed.stdout}\n${printed.stderr}`),
        );
      }
      resolve({
        exitCode,
        signal,
        ...printed,
        durationMs: exitedAt - start,
        log: log.lines.map((line) => `${line}\n`).join(''),
        annotations: log.annotations,
        exitAfterSignalMs: signalledAt === undefined ? undefined : exitedAt - signalledAt,
      });
    });
  }).finally(() => {
    clearTimeout(limit);
    kills.disarm();
    time?.detach();
  });
}

/** Lines as .NET ends them: at a carriage return too, but at none of the separators that Unicode adds. */
function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stream.on('data', (chunk: string) => {
    // A carriage return at the very end may be half of a line ending.
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  stream.on('end', () => {
    if (rest !== '') onLine(rest.replace(/\r$/, ''));
  });
}

/** Waits for the moment of every signal. */
function arm(
  options: WatchOptions,
  simulator: Simulator | undefined,
  send: (signal: NodeJS.Signals) => void,
) {
  const timers = new Set<NodeJS.Timeout>();
  const later = (signal: NodeJS.Signals, ms: number) => timers.add(setTimeout(send, ms, signal));
  const left = new Set<Kill & { readonly when: (simulator: Simulator) => boolean }>();
  for (const kill of options.kill === undefined ? [] : [options.kill].flat()) {
    const { signal, when, delayMs = 0 } = kill;
    if (typeof when === 'number') later(signal, when + delayMs);
    else if (simulator) left.add({ ...kill, when });
    else throw new Error('Without a simulator there is nothing to see');
  }
  const check = (isWaiting: boolean) => {
    for (const kill of left) {
      const { signal, when, delayMs = 0, whileWaiting = false } = kill;
      if (!simulator || !when(simulator) || (whileWaiting && !isWaiting)) continue;
      left.delete(kill);
      if (delayMs > 0) later(signal, delayMs);
      else send(signal);
    }
  };
  const stop = simulator?.onChange(() => check(false));
  return {
    check,
    disarm() {
      stop?.();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
