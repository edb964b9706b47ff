import * as core from '@actions/core';
import type { OperationName } from '../../azure/aks/operationName.ts';
import { formatDuration } from '../../time/duration.ts';
import type { StepTime } from '../../time/instant.ts';
import type { Observer } from '../../wait/context.ts';
import type { StatusChange } from '../../wait/history.ts';
import { attempt } from '../attempt.ts';
import { statusText } from '../describe.ts';
import { labelsOf } from '../labels.ts';
import type { ExplainedWait } from '../report.ts';
import { shorten } from '../text.ts';
import type { EndLog } from './endLog.ts';
import { FailedRequests } from './failedRequests.ts';
import { type LogContext, ProgressLog, timedLine, timeLeftText } from './progressLog.ts';

const HEARTBEAT_MS = 60_000;
/** The heartbeat names those that still run when there are no more than these. */
const MAX_NAMED = 5;
const STATUS_LIMIT = 120;

/** One operation, as far as its progress is known. */
interface Row {
  readonly label: string;
  latest?: StatusChange | undefined;
  timeLeftMs?: number | undefined;
  end?: 'succeeded' | 'failed';
}

/**
 * Writes the log of several waits that run side by side: each line begins with the name of its operation, and one
 * heartbeat for all of them says how many run, have succeeded and have failed. A single wait has its own heartbeat and
 * no names.
 */
export class ProgressBoard {
  readonly #ends: EndLog;
  readonly #context: LogContext;
  readonly #rows: readonly Row[];
  readonly #failures = new FailedRequests();
  #beatAt: number;

  constructor(operations: readonly OperationName[], ends: EndLog, now: () => StepTime) {
    this.#ends = ends;
    this.#context = { write: core.info, now, annotations: ends.annotations };
    this.#rows = labelsOf(operations).map((label) => ({ label }));
    this.#beatAt = now();
  }

  /** Returns the observer of the operation at this place in the order of the inputs. */
  observer(index: number): Observer {
    const row = this.#rows[index];
    if (!row || this.#rows.length === 1) return new ProgressLog(this.#context);
    const { label } = row;
    const progress = (latest: StatusChange | undefined, timeLeftMs: number | undefined) => {
      row.latest = latest;
      row.timeLeftMs = timeLeftMs;
      this.#beat();
    };
    return new ProgressLog(this.#context, { label, failures: this.#failures, progress });
  }

  /**
   * Announces the end of one of several waits as soon as it is seen: in the log, and with an annotation if it is red.
   * The end of a single wait is the end of the step, which is announced then.
   */
  announceEnd(index: number, wait: ExplainedWait): void {
    const row = this.#rows[index];
    if (!row || this.#rows.length === 1) return;
    const { label } = row;
    row.end = wait.ended.verdict.outcome === 'succeeded' ? 'succeeded' : 'failed';
    this.#failures.end(label);
    attempt('The log', () => this.#ends.announce(wait, { label, first: (text) => this.#line(text) }));
  }

  #beat(): void {
    const now = this.#context.now();
    if (now < this.#beatAt + HEARTBEAT_MS) return;
    this.#beatAt = now;
    const running = this.#rows.filter(({ end }) => end === undefined);
    const count = (end: Row['end']) => this.#rows.filter((row) => row.end === end).length;
    const timesLeft = running.flatMap(({ timeLeftMs }) => timeLeftMs ?? []);
    const timeLeft = timeLeftText(timesLeft.length > 0 ? Math.max(...timesLeft) : undefined);
    const failing = this.#failures.text && `; failed requests since the last answer: ${this.#failures.text}`;
    const counts = `${running.length} running, ${count('succeeded')} succeeded, ${count('failed')} failed`;
    const named = running.length <= MAX_NAMED ? running.map((row) => rowText(row, now)) : [];
    const rows = named.length > 0 ? `. ${named.join('; ')}` : '';
    this.#line(`${counts}${timeLeft}${failing}${rows}`);
  }

  #line(text: string): void {
    this.#context.write(timedLine(this.#context.now(), text));
  }
}

/** `np1: InProgress for 3 min` */
function rowText({ label, latest }: Row, now: number): string {
  if (!latest) return `${label}: no status yet`;
  const status = shorten(statusText(latest), STATUS_LIMIT);
  const ms = now - latest.sinceMs;
  return `${label}: ${status}${ms < 1_000 ? '' : ` for ${formatDuration(ms)}`}`;
}
