import { type OperationName, sibling } from '../azure/aks/operationName.ts';
import type { OperationStatus } from '../azure/aks/operationStatus.ts';
import type { StatusAnswer } from '../azure/aks/statusAnswer.ts';
import { type Failure, isPermanent } from '../azure/http/failure.ts';
import { type EpochTime, parseTime } from '../time/instant.ts';
import type { WaitContext } from './context.ts';
import { drainTimeoutOf } from './drainTimeout.ts';
import { type FailureJudgement, refusedAs } from './failedPolls.ts';
import { NAMELESS, ownIdOf } from './latest.ts';
import { firstInList } from './list.ts';
import { OutlookTracker } from './outlook.ts';
import { whyNotOurs } from './ownership.ts';
import { type Judgement, poll } from './poll.ts';
import { ProgressTracker } from './progress.ts';
import { OwnerProof } from './signedUrl.ts';
import type { Stall } from './stall.ts';
import { byAzuresClock, hasStartedSince, isLatest, type Target } from './target.ts';
import type { EndedWait, NotStarted, Verdict } from './verdict.ts';

/** How long Azure might not know an operation that has just been started. */
const APPEARANCE_MS = 60_000;

type Answer =
  | StatusAnswer
  /** Azure knows no latest operation yet; the one that is searched for can still start. */
  | { readonly kind: 'none'; readonly startedAfter: EpochTime; readonly answer: Failure };

type Status = StatusAnswer & { readonly kind: 'status' };

/** Waits for one operation until it ends, time is up, the error budget is spent or the run is cancelled. */
export function waitForEnd(target: Target, context: WaitContext): Promise<EndedWait> {
  return new Wait(target, context).run();
}

class Wait {
  readonly #context: WaitContext;
  readonly #progress: ProgressTracker;
  readonly #outlook: OutlookTracker;
  readonly #target: Target;
  readonly #beganMs: number;
  readonly #ownerProof: OwnerProof;
  #operation: OperationName;
  /** Azure has answered about this pool or cluster, so the set-up is right: a refusal counts only when it lasts. */
  #isAnswered: boolean;
  /** A status of the operation was seen, and `latest` is known by its own id. */
  #found = false;
  #foundEnded = false;
  /** Why no status has matched the target so far. */
  #notStarted: NotStarted | undefined;
  /** `latest` was running without a name, so an end without a name could be another operation's. */
  #wasNameless = false;
  #lastStatus: OperationStatus | undefined;
  #lastBody: string | undefined;
  #stalled: Stall | undefined;

  constructor(target: Target, context: WaitContext) {
    this.#target = target;
    this.#operation = target.operation;
    this.#isAnswered = target.isListed ?? false;
    this.#context = context;
    this.#ownerProof = new OwnerProof(context.azure);
    this.#progress = new ProgressTracker(context);
    this.#outlook = new OutlookTracker(context);
    this.#progress.onStall = (stall) => this.#reportStall(stall);
    this.#beganMs = context.clock.now();
  }

  async run(): Promise<EndedWait> {
    const polled = await poll<Answer, Verdict>(
      {
        wanted: 'status',
        ask: (signal) => this.#ask(signal),
        whyNot: (answer) => (answer.kind === 'status' ? this.#whyNot(answer) : undefined),
        judge: (answer) => this.#judge(answer),
        judgeFailure: (failure) => this.#judgeFailure(failure),
        atDeadline: (failure) => this.#atDeadline(failure),
      },
      this.#context,
      this.#progress,
    );
    return {
      operation: this.#operation,
      verdict: 'result' in polled ? polled.result : polled.verdict,
      ...(this.#lastStatus && { lastStatus: this.#lastStatus }),
      ...(this.#lastBody !== undefined && { lastBody: this.#lastBody }),
      ...(this.#foundEnded && { foundEnded: true }),
      ...(this.#stalled && { stalled: this.#stalled }),
      history: this.#progress.history,
      polls: this.#progress.polls,
      elapsedMs: this.#context.clock.now(),
    };
  }

  /** When the operation must have started, by Azure's clock. */
  get #startedAfter(): EpochTime | undefined {
    const { since } = this.#target;
    return since && byAzuresClock(since.startedAfter, this.#context.azure.clockDifferenceMs());
  }

  async #ask(signal: AbortSignal): Promise<Answer> {
    const { azure, nudge } = this.#context;
    const operation = this.#operation;
    const answer = await this.#progress.poll(azure.getStatus(operation, signal, nudge));
    if (operation.scope === 'agent-pool' && operation.url !== undefined && answer.kind === 'status') {
      return this.#ownerProof.check(operation, answer, signal);
    }
    const since = this.#startedAfter;
    if (this.#found || since === undefined || !isLatest(operation)) return answer;
    if (answer.kind === 'failure') {
      const isMissing = answer.failure.kind === 'operation-missing';
      return isMissing ? { kind: 'none', startedAfter: since, answer: answer.failure } : answer;
    }
    if (!hasStartedSince(since, answer.status) || operation.scope !== 'agent-pool') return answer;
    // Several operations can run on one pool, and the one that matters is the first that has started since.
    return firstInList(operation, since, answer, azure, signal);
  }

  #whyNot({ status, rawBody }: Status): Failure | undefined {
    const failure = whyNotOurs(this.#operation, [status.id, status.resourceId]) ?? this.#whyNameless(status);
    return failure && { ...failure, rawBody };
  }

  #judge(answer: Exclude<Answer, { readonly kind: 'failure' }>): Judgement<Verdict> {
    this.#isAnswered = true;
    switch (answer.kind) {
      case 'status':
        return this.#judgeStatus(answer);
      case 'none': {
        const { rawBody, retryAfterMs } = answer.answer;
        this.#lastBody = rawBody ?? this.#lastBody;
        return this.#search({ startedAfter: answer.startedAfter }, true, retryAfterMs);
      }
    }
  }

  #judgeStatus({ status, rawBody, retryAfterMs }: Status): Judgement<Verdict> {
    this.#lastBody = rawBody;
    if (!this.#found) {
      const since = this.#startedAfter;
      if (since !== undefined && !hasStartedSince(since, status)) {
        // An operation that started too early stays so; the time of the start can be missing at first.
        const canChange = isLatest(this.#operation) || Number.isNaN(parseTime(status.startTime));
        return this.#search({ startedAfter: since, latest: status }, canChange, retryAfterMs);
      }
      this.#find(status);
    }
    this.#lastStatus = status;
    this.#progress.status(status);
    if (status.phase !== 'running') return { kind: 'done', result: { outcome: status.phase, status } };
    return { kind: 'again', outlook: this.#outlook.see(status), ...(retryAfterMs && { retryAfterMs }) };
  }

  /** An answer about `latest` needs a name, or a newer operation could lend this one its success. */
  #whyNameless(status: OperationStatus): Failure | undefined {
    if (this.#found || !isLatest(this.#operation) || ownIdOf(status) !== undefined) return undefined;
    if (!this.#wasNameless && status.phase !== 'running') return undefined;
    this.#wasNameless = true;
    return NAMELESS;
  }

  /** From now on this operation is requested, whatever becomes the latest. */
  #find(status: OperationStatus): void {
    const { azure, clock, observer } = this.#context;
    this.#found = true;
    this.#notStarted = undefined;
    if (!isLatest(this.#operation)) return;
    const operationId = ownIdOf(status);
    const own = operationId === undefined ? undefined : sibling(this.#operation, operationId);
    if (own) {
      this.#operation = own;
      observer.resolved(own, status);
    }
    const startedAt = byAzuresClock(clock.startedAt, azure.clockDifferenceMs());
    const hadEnded = status.phase !== 'running' && !(parseTime(status.endTime) >= startedAt);
    this.#foundEnded = hadEnded && !this.#target.since;
  }

  /** The operation that is waited for has not started yet, but it still can. */
  #search(found: NotStarted, canChange: boolean, retryAfterMs?: number): Judgement<Verdict> {
    const left = this.#graceLeft();
    if (!canChange || left <= 0) {
      return { kind: 'done', result: { outcome: 'not-found', kind: 'not-started', found } };
    }
    this.#notStarted = found;
    this.#progress.searching(found);
    // The last look is at the end of the window, unless Azure asks for a longer pause.
    return retryAfterMs ? { kind: 'again', retryAfterMs } : { kind: 'again', atMostMs: left };
  }

  #graceLeft(): number {
    const { since } = this.#target;
    return since ? Math.max(0, since.graceMs - this.#context.clock.now()) : 0;
  }

  #judgeFailure(failure: Failure): FailureJudgement {
    if (failure.rawBody !== undefined) this.#lastBody = failure.rawBody;
    // A success that is not proven to be this pool's does not become so by asking again.
    if (failure.kind === 'not-proven') return refusedAs(failure);
    if (this.#found) return 'counts';
    if (isPermanent(failure.kind) && !this.#isAnswered) return refusedAs(failure);
    if (failure.kind !== 'operation-missing') return 'counts';
    const isLate = this.#context.clock.now() - this.#beganMs >= APPEARANCE_MS;
    return isLate ? refusedAs(failure) : 'tolerated';
  }

  async #reportStall(stall: Stall): Promise<void> {
    const drainTimeoutMinutes = await drainTimeoutOf(this.#operation, this.#context);
    this.#stalled = { ...stall, ...(drainTimeoutMinutes !== undefined && { drainTimeoutMinutes }) };
    this.#context.observer.stalled(this.#stalled, this.#operation);
  }

  #atDeadline(failure: Failure | undefined): Verdict | undefined {
    // An operation that Azure never knew did not run out of time.
    if (this.#found) return undefined;
    if (this.#notStarted) return { outcome: 'not-found', kind: 'not-started', found: this.#notStarted };
    return failure?.kind === 'operation-missing' ? refusedAs(failure) : undefined;
  }
}
