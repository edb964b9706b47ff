import { type OperationStatus, phaseOf } from '../azure/aks/operationStatus.ts';
import type { Failure } from '../azure/http/failure.ts';
import { EMPTY_HISTORY, type History, type StatusChange, withChange } from './history.ts';
import type { Observer } from './ports.ts';

const HEARTBEAT_MS = 60_000;
const MAX_TOLD = 50;

/** What a wait has seen so far, and has told its observer: each thing once, and a word a minute in between. */
export class News {
  history: History = EMPTY_HISTORY;
  readonly #observer: Observer;
  readonly #now: () => number;
  #latest: StatusChange | undefined;
  #lastMs: number;
  #failing = false;
  readonly #told = new Set<string>();

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
    this.#observer.failed(failure, inARow, 'status');
  }

  looking(failure: Failure): void {
    if (!this.#isNew(failure.message)) return;
    this.#lastMs = this.#now();
    this.#observer.looking(failure);
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
    const { code, message } = status.error;
    if (this.#isNew(`${code}: ${message}`)) this.#observer.noticed(status.error, status);
  }

  /** Whether the words were not told yet; after many nothing is new any more. */
  #isNew(words: string): boolean {
    if (this.#told.has(words) || this.#told.size >= MAX_TOLD) return false;
    this.#told.add(words);
    return true;
  }
}
