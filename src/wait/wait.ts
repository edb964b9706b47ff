import { type OperationName, sibling } from '../azure/aks/operationName.ts';
import { nodesOf, type OperationStatus } from '../azure/aks/operationStatus.ts';
import type { StatusAnswer } from '../azure/aks/statusAnswer.ts';
import { type Failure, isPermanent } from '../azure/http/failure.ts';
import { withDeadline } from '../time/deadline.ts';
import { type EpochTime, parseTime } from '../time/instant.ts';
import type { WaitContext } from './context.ts';
import { refusedAs } from './failedPolls.ts';
import { NAMELESS, ownIdOf } from './latest.ts';
import { whyNotOurs } from './ownership.ts';
import { type FailureJudgement, type Judgement, poll } from './poll.ts';
import { ProgressTracker } from './progress.ts';
import { proveOwner } from './signedUrl.ts';
import type { Stall } from './stall.ts';
import { byAzuresClock, firstSince, hasStartedSince, isLatest, type Target } from './target.ts';
import type { EndedWait, NotStarted, Verdict } from './verdict.ts';

/** How long Azure might not know an operation that has just been started. */
const APPEARANCE_MS = 60_000;
/** How long the one read of the pool for a warning can take. */
const STALL_READ_MS = 5_000;

type Status = StatusAnswer & { readonly kind: 'status' };

/** Waits for one operation until it ends, time is up, the error budget is spent or the run is cancelled. */
export function waitForEnd(target: Target, context: WaitContext): Promise<EndedWait> {
  return new Wait(target, context).run();
}

class Wait {
  readonly #context: WaitContext;
  readonly #progress: ProgressTracker;
  readonly #target: Target;
  readonly #beganMs: number;
  #operation: OperationName;
  /** A status of the operation was seen: the set-up is right, and `latest` is known by its own id. */
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
    this.#context = context;
    this.#progress = new ProgressTracker(context);
    this.#progress.onStall = (stall) => this.#reportStall(stall);
    this.#beganMs = context.clock.now();
  }

  async run(): Promise<EndedWait> {
    const polled = await poll<StatusAnswer, Verdict>(
      {
        wanted: 'status',
        ask: (signal) => this.#ask(signal),
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

  async #ask(signal: AbortSignal): Promise<StatusAnswer> {
    const { azure } = this.#context;
    const operation = this.#operation;
    const answer = await azure.getStatus(operation, signal);
    if (operation.scope === 'agent-pool' && operation.url !== undefined && answer.kind === 'status') {
      return proveOwner(operation, answer, azure, signal);
    }
    const since = this.#startedAfter;
    const isCandidate =
      answer.kind === 'status' && since !== undefined && hasStartedSince(since, answer.status);
    if (this.#found || !isCandidate || !isLatest(operation) || operation.scope !== 'agent-pool')
      return answer;
    // Several operations can run on one pool, and the one that matters is the first that has started since.
    const list = await azure.listOperations(operation, signal);
    if (list.kind === 'failure') return list;
    const first = list.kind === 'list' ? firstSince(since, list.operations) : undefined;
    const isEarlier = first && parseTime(first.startTime) < parseTime(answer.status.startTime);
    return isEarlier ? { kind: 'status', status: first, rawBody: JSON.stringify(first.json) } : answer;
  }

  #judge(answer: Status): Judgement<Verdict> {
    const { status, rawBody, retryAfterMs } = answer;
    const failure = whyNotOurs(this.#operation, [status.id, status.resourceId]) ?? this.#whyNameless(status);
    if (failure) return { kind: 'failure', failure };
    this.#lastBody = rawBody;
    const pace = { nearEnd: isNearEnd(status), ...(retryAfterMs && { retryAfterMs }) };
    if (!this.#found) {
      const since = this.#startedAfter;
      if (since !== undefined && !hasStartedSince(since, status)) {
        // An operation that started too early stays so; the time of the start can be missing at first.
        const canChange = isLatest(this.#operation) || Number.isNaN(parseTime(status.startTime));
        return this.#search({ startedAfter: since, latest: status }, canChange, pace.retryAfterMs);
      }
      this.#find(status);
    }
    this.#lastStatus = status;
    this.#progress.status(status);
    if (status.phase === 'running') return { kind: 'again', ...pace };
    return { kind: 'done', result: { outcome: status.phase, status } };
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
    if (this.#found && failure.kind !== 'not-proven') return 'counts';
    if (isPermanent(failure.kind)) return { kind: 'end', verdict: refusedAs(failure) };
    if (failure.kind !== 'operation-missing') return 'counts';
    const since = this.#startedAfter;
    if (since !== undefined && isLatest(this.#operation)) {
      const judged = this.#search({ startedAfter: since }, true);
      return judged.kind === 'done' ? { kind: 'end', verdict: judged.result } : 'tolerated';
    }
    const isLate = this.#context.clock.now() - this.#beganMs >= APPEARANCE_MS;
    return isLate ? { kind: 'end', verdict: refusedAs(failure) } : 'tolerated';
  }

  /** Reports a stall, with what the pool says about drains where it can be read. */
  async #reportStall(stall: Stall): Promise<void> {
    const { azure, clock, cancel, observer } = this.#context;
    const operation = this.#operation;
    const limits = { limitMs: STALL_READ_MS, signal: cancel, sleep: clock.sleep };
    const read =
      operation.scope === 'agent-pool'
        ? await withDeadline(limits, (signal) => azure.getPool(operation, signal))
        : undefined;
    const pool = read?.kind === 'done' && read.value.kind === 'pool' ? read.value.pool : undefined;
    const drainTimeoutMinutes = pool?.drainTimeoutMinutes;
    this.#stalled = { ...stall, ...(drainTimeoutMinutes !== undefined && { drainTimeoutMinutes }) };
    observer.stalled(this.#stalled, operation);
  }

  #atDeadline(failure: Failure | undefined): Verdict | undefined {
    // An operation that Azure never knew did not run out of time.
    if (this.#found) return undefined;
    if (this.#notStarted) return { outcome: 'not-found', kind: 'not-started', found: this.#notStarted };
    return failure?.kind === 'operation-missing' ? refusedAs(failure) : undefined;
  }
}

/** All nodes are done, so the end is tens of seconds away. A blue-green pool soaks for long after its nodes. */
function isNearEnd({ status }: OperationStatus): boolean {
  const nodes = nodesOf(status);
  return nodes !== undefined && nodes.done >= nodes.all && /^(upgrading|creating)/i.test(status);
}
