import { inProgress, type Script, type StatusAnswer, succeeded } from '../answers.ts';
import type { Look, OperationChoice, OperationOptions } from '../poolOptions.ts';
import type { RecordedRequest } from '../record.ts';
import { Operation, type Surroundings, type Tick } from './operation.ts';
import { isEnd } from './status.ts';

/** What is asked about operations; the pool in `began` and `ended` is the one that an operation belongs to. */
export type Events = Pick<Surroundings, 'began' | 'ended'>;

/** How a set of operations behaves where AKS's own behaviour is not wanted or not known. */
export interface Rules {
  /** In place of the newest started one. */
  readonly latest?: string | ((request: RecordedRequest, index: number) => string | undefined) | undefined;
  /** An abort stops all that run instead of the newest only; an operation has ended only once that was shown. */
  readonly isOneForAll?: boolean;
}

const AT_START: Tick = { ms: Number.NEGATIVE_INFINITY, list: Number.NEGATIVE_INFINITY };

/** The operations of a pool, in the order in which they were made. */
export class PoolOperations {
  readonly all: Operation[] = [];
  /** The operation that was asked about last, the first one when none was. */
  asked: Operation | undefined;
  readonly #rules: Rules;
  readonly #now: () => number;
  readonly #requests: readonly RecordedRequest[];
  #begun = false;
  #listsServed = 0;
  #latestAsked = 0;
  /** Began at a request; the newest of them comes before a `latest` that was given. */
  #startedLast: string | undefined;

  constructor(rules: Rules, now: () => number, requests: readonly RecordedRequest[]) {
    this.#rules = rules;
    this.#now = now;
    this.#requests = requests;
  }

  /** Adds what there is before the first request. */
  fill(choices: readonly OperationOptions[], events: Events = {}): void {
    // A millisecond apart, so that their order is known.
    const spread = this.isOneForAll ? 0 : 1;
    for (const [index, options] of choices.entries()) {
      const startTime = this.#now() - (choices.length - index) * spread;
      this.#add(options.appears ? options : { startTime, ...options }, events);
    }
    this.#begun = true;
    this.asked = this.all[0];
  }

  get isOneForAll(): boolean {
    return this.#rules.isOneForAll === true;
  }

  /** Begins an operation now. */
  start(options: OperationOptions, events: Events = {}): Operation {
    const operation = this.#add(options, events);
    this.#startedLast = operation.id;
    return operation;
  }

  get(id: string): Operation | undefined {
    return this.all.find((one) => one.visible && one.id.toLowerCase() === id.toLowerCase());
  }

  /** The operation that a request names; `latest` can be another one every time. */
  named(id: string, request: RecordedRequest): Operation | undefined {
    const operation = id.toLowerCase() === 'latest' ? this.#latest(request) : this.get(id);
    this.asked = operation ?? this.asked;
    return operation;
  }

  /** The newest started one; of several at the same moment the one that was made last. */
  get newest(): Operation | undefined {
    return this.newestFirst()[0];
  }

  newestFirst(): Operation[] {
    const visible = this.all.filter((one) => one.visible).reverse();
    return visible.sort((one, other) => other.startTime - one.startTime);
  }

  get active(): Operation[] {
    return this.newestFirst().filter((one) => !one.ended);
  }

  /** Lets operations appear whose time has come; before every request. */
  refresh(): void {
    for (const operation of this.all) {
      if (!operation.visible && operation.options.appears?.(this.#requests)) this.#appear(operation);
    }
  }

  /** A request shows the state of all: each that runs plays a step. */
  look(request: RecordedRequest, kind: Look): void {
    for (const operation of this.active) operation.look(request, kind);
  }

  /** Counts a list request, and returns the point in time that it shows. */
  list(lagRequests: number, lagMs: number): Tick {
    this.#listsServed++;
    return { ms: this.#now() - lagMs, list: this.#listsServed - lagRequests };
  }

  /** Stops what runs, by an operation of its own; undefined when nothing runs any more. */
  abort(): Operation | undefined {
    const running = this.active;
    if (running.length === 0) return undefined;
    for (const operation of this.isOneForAll ? running : running.slice(0, 1)) operation.abort();
    return this.start({ script: [inProgress(), succeeded()], poolState: null });
  }

  #latest(request: RecordedRequest): Operation | undefined {
    const { latest } = this.#rules;
    if (typeof latest === 'function') return this.get(latest(request, this.#latestAsked++) ?? '');
    if (latest === undefined) return this.newest;
    return this.get(this.#startedLast ?? latest);
  }

  #add(options: OperationOptions, events: Events): Operation {
    const tick = () => (this.#begun ? { ms: this.#now(), list: this.#listsServed + 1 } : AT_START);
    const operation = new Operation(options, { now: this.#now, tick, ...events });
    this.all.push(operation);
    if (!options.appears) this.#appear(operation);
    return operation;
  }

  #appear(operation: Operation): void {
    operation.appear(this.isOneForAll ? undefined : firstEnd(operation.options.script ?? succeeded()));
  }
}

/** The options of an operation, whichever way they are given. */
export function operationOptions(choice: OperationChoice, id?: string): OperationOptions {
  const isScript = Array.isArray(choice) || typeof choice === 'function' || 'kind' in choice;
  const options = isScript ? { script: choice as Script } : (choice as OperationOptions);
  return id === undefined ? options : { ...options, id };
}

/** The first step of a script when it is an end. */
function firstEnd(script: Script): StatusAnswer | undefined {
  const [first] = Array.isArray(script) ? (script as readonly Script[]) : [script];
  const step = first as Partial<StatusAnswer> | undefined;
  return step?.kind === 'status' && isEnd(step.status ?? '') ? (step as StatusAnswer) : undefined;
}
