import type { OperationStatus } from '../azure/aks/operationStatus.ts';
import type { StatusAnswer } from '../azure/aks/statusAnswer.ts';
import type { Failure } from '../azure/http/failure.ts';
import type { StepTime } from '../time/instant.ts';
import type { Clock, Observer, WaitContext, Wanted } from './context.ts';
import { EMPTY_HISTORY, type History, type StatusChange, withChange } from './history.ts';
import { type Stall, StallDetector } from './stall.ts';
import { TimeLeft } from './timeLeft.ts';
import type { NotStarted } from './verdict.ts';

const HEARTBEAT_MS = 60_000;
const MAX_REPORTED = 50;

/** Tracks what one wait has seen, and reports each change once, plus a heartbeat every minute. */
export class ProgressTracker {
  history: History = EMPTY_HISTORY;
  /** Requests for an operation's status so far. */
  polls = 0;
  /** Takes care of a stall when it is noticed. */
  onStall: (stall: Stall) => Promise<void> = async () => {};
  readonly #observer: Observer;
  readonly #clock: Clock;
  #latest: StatusChange | undefined;
  #reportedAt: StepTime;
  #failing = false;
  readonly #reported = new Set<string>();
  readonly #stall: StallDetector;
  readonly #timeLeft = new TimeLeft();

  /** @param latest what was seen before, for the heartbeat */
  constructor(
    { observer, clock, schedule }: Pick<WaitContext, 'observer' | 'clock' | 'schedule'>,
    latest?: StatusChange,
  ) {
    this.#latest = latest;
    this.#stall = new StallDetector(schedule.stalledAfterMs);
    this.#observer = observer;
    this.#clock = clock;
    this.#reportedAt = clock.now();
  }

  /** Counts a request for an operation's status, unless the sign-in for it fails. */
  async poll(request: Promise<StatusAnswer>): Promise<StatusAnswer> {
    this.polls += 1;
    const answer = await request;
    if (answer.kind === 'failure' && answer.failure.service !== 'arm') this.polls -= 1;
    return answer;
  }

  answered(): void {
    if (this.#failing) this.#observer.recovered();
    this.#failing = false;
  }

  failed(failure: Failure, inARow: number, wanted: Wanted): void {
    this.#failing = true;
    this.#observer.failed(failure, inARow, wanted);
  }

  searching(found: NotStarted): void {
    const { latest } = found;
    if (!this.#isNew(`searching ${latest?.name} ${latest?.id} ${latest?.startTime}`)) return;
    this.#reportedAt = this.#clock.now();
    this.#observer.searching(found);
  }

  settling(provisioningState: string): void {
    if (this.#latest?.status !== provisioningState) {
      this.#latest = { status: provisioningState, phase: 'running', sinceMs: this.#clock.now() };
    }
    if (this.#isNew(`settling ${provisioningState}`)) this.#observer.settling(provisioningState);
  }

  status(status: OperationStatus): void {
    const { percentComplete, phase } = status;
    const now = this.#clock.now();
    this.#stall.see(status, now);
    this.#timeLeft.see(status.status, now);
    if (this.#latest?.status !== status.status || this.#latest.percentComplete !== percentComplete) {
      this.#reportedAt = this.#clock.now();
      this.#latest = {
        status: status.status,
        phase,
        ...(percentComplete !== undefined && { percentComplete }),
        sinceMs: this.#reportedAt,
      };
      this.history = withChange(this.history, this.#latest);
      this.#observer.changed(this.#latest, status, this.#timeLeft.estimateMs(this.#reportedAt));
    }
    // Of a red end, the error is the reason; it is reported at the end.
    if (phase === 'running' || phase === 'succeeded') this.#error(status);
  }

  /** Sleeps, with a heartbeat about every minute. */
  async pause(
    ms: number,
    { clock, cancel, nudge }: Pick<WaitContext, 'clock' | 'cancel' | 'nudge'>,
  ): Promise<void> {
    const until = clock.now() + ms;
    const stop = nudge?.beginPause(cancel) ?? cancel;
    while (!stop.aborted && clock.now() < until) {
      // Whole milliseconds: a rest too small to move the clock would never be over.
      const next = Math.min(until, this.#reportedAt + HEARTBEAT_MS, this.#stall.dueMs ?? until);
      await clock.sleep(Math.max(1, Math.ceil(next - clock.now())), stop);
      const stall = cancel.aborted ? undefined : this.#stall.take(clock.now());
      if (!stall) {
        this.#beat();
        continue;
      }
      // It says that nothing has changed, so a heartbeat would say it twice.
      this.#reportedAt = stall.noticedMs;
      await this.onStall(stall);
    }
  }

  #beat(): void {
    const now = this.#clock.now();
    if (now < this.#reportedAt + HEARTBEAT_MS) return;
    this.#reportedAt = now;
    // How long a stall lasts is not known from the nodes before it.
    const timeLeftMs = this.#stall.isStalled ? undefined : this.#timeLeft.estimateMs(now);
    this.#observer.unchanged(now, this.#latest, timeLeftMs);
  }

  #error(status: OperationStatus): void {
    if (!status.error) return;
    const { code, message } = status.error;
    if (this.#isNew(`${code}: ${message}`)) this.#observer.noticed(status.error, status);
  }

  /** Whether something was not reported yet; after many, nothing is new any more. */
  #isNew(words: string): boolean {
    if (this.#reported.has(words) || this.#reported.size >= MAX_REPORTED) return false;
    this.#reported.add(words);
    return true;
  }
}
