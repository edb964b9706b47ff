import type { Failure } from '../azure/failure.ts';
import type { OperationName } from '../azure/operationName.ts';
import { type OperationStatus, phaseOf } from '../azure/operationStatus.ts';
import { EMPTY_HISTORY, type History, type StatusChange, withChange } from './history.ts';
import type { Observer } from './ports.ts';

const HEARTBEAT_MS = 60_000;
const MAX_ERRORS_TOLD = 50;

/** What a wait has seen so far, and has told its observer: each thing once, and a word a minute in between. */
export class News {
  history: History = EMPTY_HISTORY;
  readonly #observer: Observer;
  readonly #now: () => number;
  #latest: StatusChange | undefined;
  #lastMs: number;
  #failing = false;
  #lookedAt = '';
  readonly #errorsTold = new Set<string>();

  /** @param now milliseconds since the start of the step */
  constructor(observer: Observer, now: () => number) {
    this.#observer = observer;
    this.#now = now;
    this.#lastMs = now();
  }

  /** When it is time for a word again, whatever happens. */
  get heartbeatMs(): number {
    return this.#lastMs + HEARTBEAT_MS;
  }

  beat(): void {
    if (this.#now() < this.heartbeatMs) return;
    this.#lastMs = this.#now();
    this.#observer.still(this.#lastMs, this.#latest);
  }

  answered(): void {
    if (this.#failing) this.#observer.recovered();
    this.#failing = false;
  }

  failed(failure: Failure, inARow: number): void {
    this.#failing = true;
    this.#observer.failed(failure, inARow);
  }

  looking(failure: Failure): void {
    if (this.#lookedAt === failure.message) return;
    this.#lookedAt = failure.message;
    this.#lastMs = this.#now();
    this.#observer.looking(failure);
  }

  followed(operation: OperationName): void {
    this.#observer.followed(operation);
  }

  status(status: OperationStatus): void {
    const { percentComplete } = status;
    if (this.#latest?.status !== status.status || this.#latest.percentComplete !== percentComplete) {
      this.#lastMs = this.#now();
      this.#latest = {
        status: status.status,
        ...(percentComplete !== undefined && { percentComplete }),
        sinceMs: this.#lastMs,
      };
      this.history = withChange(this.history, this.#latest);
      this.#observer.changed(this.#latest, status);
    }
    const phase = phaseOf(status.status);
    if (phase === 'running' || phase === 'succeeded') this.#error(status);
  }

  #error(status: OperationStatus): void {
    if (!status.error) return;
    const words = `${status.error.code}: ${status.error.message}`;
    if (this.#errorsTold.has(words) || this.#errorsTold.size >= MAX_ERRORS_TOLD) return;
    this.#errorsTold.add(words);
    this.#observer.noticed(status.error, status);
  }
}
