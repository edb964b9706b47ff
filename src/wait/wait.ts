import { LATEST, type OperationName, sibling } from '../azure/aks/operationName.ts';
import { nodesOf, type OperationStatus, phaseOf } from '../azure/aks/operationStatus.ts';
import type { Answer } from '../azure/aks/statusAnswer.ts';
import { type Failure, isPermanent } from '../azure/http/failure.ts';
import { parseTime } from '../time/instant.ts';
import type { Observer, Ports, Terms } from './ports.ts';
import { News } from './progress.ts';
import { type LastPoll, nextInterval, pauseFor, pollLimit, type Schedule } from './schedule.ts';
import { doubtAbout, notStarted, ownIdOf, type Target } from './target.ts';
import { type EndedWait, refusedAs, type Verdict } from './verdict.ts';
import { bounded } from './withDeadline.ts';

/** How long Azure may not know an operation that was started a moment ago. */
const APPEARANCE_MS = 60_000;

/**
 * Polls one operation until it ends, time is up, asking has become pointless or the run is cancelled.
 */
export async function waitForEnd(target: Target, terms: Terms): Promise<EndedWait> {
  return new Wait(target, terms).run();
}

class Wait {
  readonly #schedule: Schedule;
  readonly #ports: Ports;
  readonly #observer: Observer;
  readonly #news: News;
  readonly #cancel: AbortSignal;
  readonly #target: Target;
  #operation: OperationName;
  /** The status asked about is known to be that of the operation that is waited for. */
  #found = false;
  #foundEnded = false;
  /** Why it is not yet. */
  #missing: Failure | undefined;
  /** `latest` ran without telling its name, so what ends without a name may be another one. */
  #wasNameless = false;
  readonly #beganMs: number;
  #lastStatus: OperationStatus | undefined;
  #lastBody: string | undefined;
  #polls = 0;
  #failuresInARow = 0;

  constructor(target: Target, { schedule, ports, observer, cancel }: Terms) {
    this.#target = target;
    this.#operation = target.operation;
    this.#schedule = schedule;
    this.#ports = ports;
    this.#observer = observer;
    this.#news = new News(observer, ports.now);
    this.#cancel = cancel;
    this.#beganMs = ports.now();
  }

  async run(): Promise<EndedWait> {
    const verdict = await this.#poll();
    return {
      operation: this.#operation,
      verdict,
      ...(this.#lastStatus && { lastStatus: this.#lastStatus }),
      ...(this.#lastBody !== undefined && { lastBody: this.#lastBody }),
      ...(this.#foundEnded && { foundEnded: true }),
      history: this.#news.history,
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
      const pause = pauseFor(this.#schedule, interval, last, now(), random());
      // The last look for an operation that has not started is at the end of its time, unless Azure asks for more.
      const rest = last.retryAfterMs ? 0 : this.#graceLeft();
      await this.#pause(Math.min(pause, rest || pause));
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
    const doubt = this.#found ? undefined : doubtAbout(this.#target, status, this.#wasNameless);
    if (doubt && doubt.kind !== 'not-started') {
      this.#wasNameless = true;
      return this.#judgeFailure(doubt);
    }
    this.#polls += 1;
    this.#lastBody = rawBody;
    this.#answered();
    if (doubt) return this.#lookOn(doubt, Number.isNaN(parseTime(status.startTime)));
    if (!this.#found) this.#find(status);
    this.#lastStatus = status;
    this.#news.status(status);
    const phase = phaseOf(status.status);
    return phase === 'running' ? undefined : { outcome: phase, status };
  }

  /** From now on it is this operation that is asked for, whatever becomes the latest. */
  #find(status: OperationStatus): void {
    this.#found = true;
    this.#missing = undefined;
    if (this.#operation.operationId !== LATEST) return;
    const operationId = ownIdOf(status);
    const own = operationId && sibling(this.#operation, operationId);
    if (own) {
      this.#operation = own;
      this.#observer.resolved(this.#operation, status);
    }
    const end = Date.parse(status.endTime);
    const wasOver = phaseOf(status.status) !== 'running' && !(end >= this.#ports.startedAt);
    this.#foundEnded = wasOver && !this.#target.since;
  }

  /** There is an operation, but it started too early, or none at all: the one that is waited for may come. */
  #lookOn(failure: Failure, isUntold = false): Verdict | undefined {
    // One operation that started too early stays so; when it started may be told a little later.
    const mayCome = isUntold || this.#operation.operationId === LATEST;
    if (!mayCome || this.#graceLeft() <= 0) {
      return { outcome: 'not-found', failure };
    }
    this.#news.looking(failure);
    this.#missing = failure;
    return undefined;
  }

  /** How long the operation may still take to appear; 0 when it has appeared or none is looked for. */
  #graceLeft(): number {
    const { since } = this.#target;
    return since && !this.#found ? Math.max(0, since.graceMs - this.#ports.now()) : 0;
  }

  #answered(): void {
    this.#failuresInARow = 0;
    this.#news.answered();
  }

  #judgeFailure(failure: Failure): Verdict | undefined {
    if (failure.service === 'arm') this.#polls += 1;
    if (failure.rawBody !== undefined) this.#lastBody = failure.rawBody;
    if (isPermanent(failure.kind)) return refusedAs(failure);
    const { since, operation } = this.#target;
    if (failure.kind === 'operation-missing' && !this.#found) {
      if (since && operation.operationId === LATEST) {
        this.#answered();
        return this.#lookOn({ ...failure, ...notStarted(since) });
      }
      if (this.#ports.now() - this.#beganMs >= APPEARANCE_MS) return { outcome: 'not-found', failure };
    } else if (failure.kind !== 'throttled') {
      this.#failuresInARow += 1;
      if (this.#failuresInARow >= this.#schedule.maxConsecutiveErrors) {
        return { outcome: 'unreachable', failure, failures: this.#failuresInARow };
      }
    }
    this.#news.failed(failure, this.#failuresInARow);
    return undefined;
  }

  #timedOut(answer: Answer | undefined): Verdict {
    const last = answer?.kind === 'failure' ? answer.failure : undefined;
    // An operation that Azure never knew did not run out of time.
    const missing = this.#missing ?? (last?.kind === 'operation-missing' && !this.#found ? last : undefined);
    if (missing) return { outcome: 'not-found', failure: missing };
    return { outcome: 'timed-out', timeoutMs: this.#schedule.timeoutMs, ...(last && { failure: last }) };
  }

  /** Sleeps, and speaks up about once a minute when there is nothing else to say. */
  async #pause(ms: number): Promise<void> {
    const { now, sleep } = this.#ports;
    const until = now() + ms;
    while (!this.#cancel.aborted && now() < until) {
      // Whole milliseconds: a rest too small to move the clock would never be over.
      const rest = Math.min(until, this.#news.heartbeatMs) - now();
      await sleep(Math.max(1, Math.ceil(rest)), this.#cancel);
      this.#news.beat();
    }
  }
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
