import type { OperationName } from '../../azure/aks/operationName.ts';
import type { OperationStatus } from '../../azure/aks/operationStatus.ts';
import type { CloudError } from '../../azure/http/cloudError.ts';
import type { Failure } from '../../azure/http/failure.ts';
import { notStartedText } from '../../explain/endings/noOperation.ts';
import { explainStall } from '../../explain/stall.ts';
import { failureText } from '../../explain/words/failureText.ts';
import { formatDuration, roughDuration } from '../../time/duration.ts';
import { parseTime, utcText } from '../../time/instant.ts';
import type { Observer, Wanted } from '../../wait/context.ts';
import type { StatusChange } from '../../wait/history.ts';
import type { Stall } from '../../wait/stall.ts';
import type { NotStarted } from '../../wait/verdict.ts';
import type { Annotations } from '../annotations.ts';
import { kindText, statusText } from '../describe.ts';
import { logLine } from '../text.ts';
import { FailedRequests } from './failedRequests.ts';

/** What the log of a wait needs to write. */
export interface LogContext {
  readonly write: (line: string) => void;
  /** Milliseconds since the start of the step. */
  readonly now: () => number;
  readonly annotations: Annotations;
}

/** What the log of one operation has in common with those of the others. */
export interface Shared {
  /** The operation's name, at the beginning of each line. */
  readonly label: string;
  readonly failures: FailedRequests;
  /** Commands that the log has shown already. */
  readonly shownCommands: Set<string>;
  /** Called after each change. */
  changed(latest: StatusChange, timeLeftMs: number | undefined): void;
  /** Called in place of the operation's own heartbeat. */
  unchanged(latest: StatusChange | undefined, timeLeftMs: number | undefined): void;
}

/** Writes a wait to the log: one line for each change, with the time since the start of the step. */
export class ProgressLog implements Observer {
  readonly #context: LogContext;
  readonly #shared: Shared | undefined;
  readonly #failures: FailedRequests;
  readonly #shownCommands: Set<string>;
  #beatAt = Number.NEGATIVE_INFINITY;
  /** The log has named the kind of the operation that is waited for now. */
  #isKindWritten = false;

  /** @param shared only where several operations are waited for */
  constructor(context: LogContext, shared?: Shared) {
    this.#context = context;
    this.#shared = shared;
    this.#failures = shared?.failures ?? new FailedRequests();
    this.#shownCommands = shared?.shownCommands ?? new Set();
  }

  changed(change: StatusChange, status: OperationStatus, timeLeftMs?: number): void {
    const kind = this.#isKindWritten ? '' : kindText(status);
    this.#isKindWritten ||= kind !== '';
    this.#line(
      `${statusText(change)}${timeLeftText(timeLeftMs)}${kind && `. The type of the operation: ${kind}.`}`,
    );
    this.#shared?.changed(change, timeLeftMs);
  }

  noticed(error: CloudError, { status }: OperationStatus): void {
    const words = [error.code, error.message].filter(Boolean).join(': ');
    this.#line(`Azure attached this error to status ${status} (not a failure): ${words}`);
  }

  failed(failure: Failure, inARow: number, wanted: Wanted): void {
    if (!this.#failures.add(failure, this.#label)) return;
    const pause = failure.retryAfterMs ? ` Retry-After: ${formatDuration(failure.retryAfterMs)}.` : '';
    const count = inARow > 1 ? ` (${inARow} consecutive failures)` : '';
    this.#line(`Could not get the ${wanted}; retrying${count}. ${failureText(failure)}${pause}`);
  }

  resolved({ operationId }: OperationName, status: OperationStatus): void {
    const start = parseTime(status.startTime);
    const since = Number.isNaN(start) ? '' : `, started ${utcText(start)}`;
    this.#line(
      `Found operation ${operationId}${this.#kindOf(status)}${since}. From now on it is requested by this id.`,
    );
  }

  searching(found: NotStarted): void {
    this.#line(`${notStartedText(found)}. Still looking for a newer one.`);
  }

  nextOperation({ operationId }: OperationName, status: OperationStatus): void {
    const kind = this.#kindOf(status);
    this.#line(`That operation has ended; now waiting for operation ${operationId}${kind} too.`);
  }

  settling(provisioningState: string): void {
    this.#line(
      `The operation has ended, but the provisioning state of the agent pool is ${provisioningState}. Waiting.`,
    );
  }

  recovered(): void {
    const over = this.#failures.end(this.#label);
    if (!over) return;
    const text = `Azure is responding again after failed requests (${over.text}).`;
    if (over.isShared) this.#context.write(timedLine(this.#context.now(), text));
    else this.#line(text);
  }

  unchanged(elapsedMs: number, latest: StatusChange | undefined, timeLeftMs?: number): void {
    if (this.#shared) {
      this.#shared.unchanged(latest, timeLeftMs);
      return;
    }
    const failing = this.#failures.text;
    const now = this.#context.now();
    const pauseMs = heartbeatMs(elapsedMs - (latest?.sinceMs ?? 0), failing !== '');
    if (pauseMs > MINUTE && now < this.#beatAt + pauseMs) return;
    this.#beatAt = now;
    this.#line(
      `${unchangedText(elapsedMs, latest)}${timeLeftText(timeLeftMs)}${failing && `; failed requests since the last answer: ${failing}`}`,
    );
  }

  stalled(stall: Stall, operation: OperationName): void {
    const { what, why, remedies, commands, link } = explainStall(stall, operation);
    this.#beatAt = this.#context.now();
    this.#line(what);
    const unseen = commands.filter((command) => !this.#shownCommands.has(command));
    if (unseen.length > 0) this.#context.write('What to look at:');
    for (const command of unseen) {
      this.#shownCommands.add(command);
      this.#context.write(`  $ ${logLine(command)}`);
    }
    // It is a part of the log too, and says why.
    this.#context.annotations.remark(
      'warning',
      [what, why, remedies[0], link].filter(Boolean).join('\n'),
      this.#label,
    );
  }

  /** ` (PutAgentPool, Upgrading)`; `''` where Azure gives none. Called for each operation that is waited for. */
  #kindOf(status: OperationStatus): string {
    const kind = kindText(status);
    this.#isKindWritten = kind !== '';
    return kind && ` (${kind})`;
  }

  get #label(): string {
    return this.#shared?.label ?? '';
  }

  #line(text: string): void {
    const label = this.#label;
    this.#context.write(timedLine(this.#context.now(), label ? `${label}: ${text}` : text));
  }
}

/** Writes a line of progress: `[12:31] np1: InProgress`. */
export function timedLine(ms: number, text: string): string {
  return `[${clock(ms)}] ${logLine(text)}`;
}

/** `still InProgress for 3 min` */
function unchangedText(elapsedMs: number, latest: StatusChange | undefined): string {
  return latest
    ? `still ${statusText(latest)} for ${formatDuration(elapsedMs - latest.sinceMs)}`
    : 'no status yet';
}

const MINUTE = 60_000;
const QUIET_HEARTBEAT_MS = 5 * MINUTE;

/**
 * Computes the shortest time between two heartbeats in the log. What has not changed for long is written less often,
 * so that hours without news do not hide the lines that are news.
 */
export function heartbeatMs(unchangedMs: number, isFailing: boolean): number {
  return isFailing || unchangedMs <= 10 * MINUTE ? MINUTE : QUIET_HEARTBEAT_MS;
}

/** `, about 25 min left`; `''` without an estimate. */
export function timeLeftText(ms: number | undefined): string {
  return ms === undefined ? '' : `, about ${roughDuration(ms)} left`;
}

/** `0:07`, `12:31`, `1:02:03` */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
