import type { HttpClient } from '@azure/core-rest-pipeline';
import type { Clock } from './wait/context.ts';

/** What a run needs of the process that it runs in. */
export interface Runtime {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly client: HttpClient;
  /** A monotonic clock, and the start of the step by the clock of the runner. */
  readonly clock: Clock;
  /** Fires when the run is cancelled, with the name of the signal as its reason. */
  readonly cancel: AbortSignal;
  /** Sets how long, ms, the process may run after cancellation. */
  extendExitLimit(ms: number): void;
  /** Rejects with an uncaught error; never resolves. */
  readonly crash: Promise<never>;
}
