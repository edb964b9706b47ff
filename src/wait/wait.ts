import type { Answer } from '../azure/answer.ts';
import { type Failure, isPermanent } from '../azure/failure.ts';
import { LATEST, type OperationName } from '../azure/operationName.ts';
import { nodesOf, type OperationStatus, phaseOf } from '../azure/operationStatus.ts';
import { bounded } from './bounded.ts';
import { EMPTY_HISTORY, type History, type StatusChange, withChange } from './history.ts';
import type { Observer, Ports } from './ports.ts';
import { type LastPoll, nextInterval, pauseFor, pollLimit, type Schedule } from './schedule.ts';
import type { EndedWait, Verdict } from './verdict.ts';

/** How long Azure may not know an operation that was started a moment ago. */
export const APPEARANCE_MS = 60_000;

const HEARTBEAT_MS = 60_000;
const MAX_ERRORS_TOLD = 50;

/**
 * Polls one operation until it ends, time is up, asking has become pointless or the run is cancelled.
 *
 * @param cancel fires when the run is cancelled, with the name of the signal as its reason
 */
export async function waitForEnd(
  operation: OperationName,
  schedule: Schedule,
  ports: Ports,
  observer: Observer,
  cancel: AbortSignal,
): Promise<EndedWait> {
  return new Wait(operation, schedule, ports, observer, cancel).run();
}

class Wait {
  readonly #schedule: Schedule;
  readonly #ports: Ports;
  readonly #observer: Observer;
  readonly #cancel: AbortSignal;
  #operation: OperationName;
  #lastStatus: OperationStatus | undefined;
  #lastBody: string | undefined;
  #latest: StatusChange | undefined;
  #history: History = EMPTY_HISTORY;
  #polls = 0;
  #failuresInARow = 0;
  #failing = false;
  #lastNewsMs: number;
  readonly #errorsTold = new Set<string>();

  constructor(
    operation: OperationName,
    schedule: Schedule,
    ports: Ports,
    observer: Observer,
    cancel: AbortSignal,
  ) {
    this.#operation = operation;
    this.#schedule = schedule;
    this.#ports = ports;
    this.#observer = observer;
    this.#cancel = cancel;
    this.#lastNewsMs = ports.now();
  }

  async run(): Promise<EndedWait> {
    const verdict = await this.#poll();
    return {
      operation: this.#operation,
      verdict,
      ...(this.#lastStatus && { lastStatus: this.#lastStatus }),
      ...(this.#lastBody !== undefined && { lastBody: this.#lastBody }),
      history: this.#history,
      polls: this.#polls,
      elapsedMs: this.#ports.now(),
    };
  }

  async #poll(): Promise<Verdict> {
    const { now, random } = this.#ports;
    let interval: number | undefined;
    for (;;) {
      const answer = await this.#ask();
      if (this.#cancel.aborted) return { outcome: 'interrupted', signal: String(this.#cancel.reason) };
      const verdict = answer && this.#judge(answer);
      if (verdict) return verdict;
      if (!answer || now() >= this.#schedule.timeoutMs) return this.#timedOut(answer);

      const last = lastPoll(answer);
      interval = nextInterval(this.#schedule, interval, last);
      await this.#pause(pauseFor(this.#schedule, interval, last, now(), random()));
      if (this.#cancel.aborted) return { outcome: 'interrupted', signal: String(this.#cancel.reason) };
    }
  }

  /** One poll, given up at the deadline or when the run is cancelled, whatever hangs; undefined then. */
  #ask(): Promise<Answer | undefined> {
    const limit = pollLimit(this.#schedule, this.#ports.now());
    return bounded(this.#ports, limit, this.#cancel, (signal) => this.#ports.ask(this.#operation, signal));
  }

  #judge(answer: Answer): Verdict | undefined {
    return answer.kind === 'status' ? this.#judgeStatus(answer) : this.#judgeFailure(answer.failure);
  }

  #judgeStatus({ status, rawBody }: Answer & { kind: 'status' }): Verdict | undefined {
    const ownId = ownIdOf(status);
    const phase = phaseOf(status.status);
    // Followed under the name `latest`, a newer operation could lend this one its success.
    const asksLatest = this.#operation.operationId === LATEST;
    if (asksLatest && !ownId && phase === 'running') return this.#judgeFailure(NAMELESS);
    this.#polls += 1;
    this.#failuresInARow = 0;
    if (this.#failing) this.#observer.recovered();
    this.#failing = false;
    this.#lastStatus = status;
    this.#lastBody = rawBody;
    if (asksLatest && ownId) {
      const { url: _, ...names } = this.#operation;
      this.#operation = { ...names, operationId: ownId };
    }
    this.#note(status);
    if (phase === 'running' || phase === 'succeeded') this.#noteError(status);
    return phase === 'running' ? undefined : { outcome: phase, status };
  }

  #judgeFailure(failure: Failure): Verdict | undefined {
    if (failure.service === 'arm') this.#polls += 1;
    if (failure.rawBody !== undefined) this.#lastBody = failure.rawBody;
    if (isPermanent(failure.kind)) return { outcome: outcomeOf(failure), failure };
    if (failure.kind === 'operation-missing' && !this.#lastStatus) {
      if (this.#ports.now() >= APPEARANCE_MS) return { outcome: 'not-found', failure };
    } else if (failure.kind !== 'throttled') {
      this.#failuresInARow += 1;
      if (this.#failuresInARow >= this.#schedule.maxConsecutiveErrors) {
        return { outcome: 'unreachable', failure, failures: this.#failuresInARow };
      }
    }
    this.#failing = true;
    this.#observer.failed(failure, this.#failuresInARow);
    return undefined;
  }

  #timedOut(answer: Answer | undefined): Verdict {
    const failure = answer?.kind === 'failure' ? answer.failure : undefined;
    // An operation that Azure never knew did not run out of time.
    if (failure?.kind === 'operation-missing' && !this.#lastStatus) return { outcome: 'not-found', failure };
    return { outcome: 'timed-out', timeoutMs: this.#schedule.timeoutMs, ...(failure && { failure }) };
  }

  #note(status: OperationStatus): void {
    const { percentComplete } = status;
    if (this.#latest?.status === status.status && this.#latest.percentComplete === percentComplete) return;
    this.#lastNewsMs = this.#ports.now();
    this.#latest = {
      status: status.status,
      ...(percentComplete !== undefined && { percentComplete }),
      sinceMs: this.#lastNewsMs,
    };
    this.#history = withChange(this.#history, this.#latest);
    this.#observer.changed(this.#latest, status);
  }

  #noteError(status: OperationStatus): void {
    if (!status.error) return;
    const words = `${status.error.code}: ${status.error.message}`;
    if (this.#errorsTold.has(words) || this.#errorsTold.size >= MAX_ERRORS_TOLD) return;
    this.#errorsTold.add(words);
    this.#observer.noticed(status.error, status);
  }

  /** Sleeps, and speaks up about once a minute when there is nothing else to say. */
  async #pause(ms: number): Promise<void> {
    const { now, sleep } = this.#ports;
    const until = now() + ms;
    while (!this.#cancel.aborted && now() < until) {
      // Whole milliseconds: a rest too small to move the clock would never be over.
      const rest = Math.min(until, this.#lastNewsMs + HEARTBEAT_MS) - now();
      await sleep(Math.max(1, Math.ceil(rest)), this.#cancel);
      if (now() - this.#lastNewsMs >= HEARTBEAT_MS) {
        this.#lastNewsMs = now();
        this.#observer.still(now(), this.#latest);
      }
    }
  }
}

const NAMELESS: Failure = {
  kind: 'bad-answer',
  service: 'arm',
  message:
    'the answer does not tell which operation is the latest, so it could not be told from the next one',
};

/** It becomes part of the next address, so it must not lead to another one. */
const PATH_SEGMENT = /^(?!\.+$)[^\s/\\?#%]{1,200}$/;

function ownIdOf({ name, id }: OperationStatus): string | undefined {
  const ownId = name || id.split('/').at(-1);
  return ownId && PATH_SEGMENT.test(ownId) && ownId.toLowerCase() !== LATEST ? ownId : undefined;
}

/** What the next pause depends on. */
function lastPoll(answer: Answer): LastPoll {
  if (answer.kind === 'failure') {
    const { kind, retryAfterMs } = answer.failure;
    return { throttled: kind === 'throttled', nearEnd: false, ...(retryAfterMs && { retryAfterMs }) };
  }
  const { status } = answer.status;
  const nodes = nodesOf(status);
  // A blue-green pool soaks for long after its nodes are done.
  const nearEnd = nodes !== undefined && nodes.done >= nodes.all && /^(upgrading|creating)/i.test(status);
  const { retryAfterMs } = answer;
  return {
    throttled: false,
    nearEnd,
    ...(retryAfterMs && { retryAfterMs }),
  };
}

function outcomeOf(failure: Failure): 'not-found' | 'unauthorized' | 'error' {
  if (failure.kind === 'unauthorized') return 'unauthorized';
  return failure.kind === 'missing' ? 'not-found' : 'error';
}
