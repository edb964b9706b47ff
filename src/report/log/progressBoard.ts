import * as core from '@actions/core';
import type { OperationName } from '../../azure/aks/operationName.ts';
import { nodesOf } from '../../azure/aks/operationStatus.ts';
import { formatDuration } from '../../time/duration.ts';
import type { StepTime } from '../../time/instant.ts';
import type { Observer } from '../../wait/context.ts';
import type { StatusChange } from '../../wait/history.ts';
import { attempt } from '../attempt.ts';
import { statusText } from '../describe.ts';
import { labelsOf } from '../labels.ts';
import type { ExplainedWait } from '../report.ts';
import { logLine } from '../text.ts';
import type { EndLog } from './endLog.ts';
import { FailedRequests } from './failedRequests.ts';
import { heartbeatMs, type LogContext, ProgressLog, timedLine, timeLeftText } from './progressLog.ts';

/** The heartbeat names those that still run if the line fits into this width, that of a terminal. */
const LINE_WIDTH = 120;
const MINUTE = 60_000;
/** The heartbeat says for how long a status has not changed when it is this long at least. */
const SAID_AFTER_MINUTES = 5;

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
  readonly #shownCommands = new Set<string>();
  #beatAt: number;
  #changedAt: number;

  constructor(operations: readonly OperationName[], ends: EndLog, now: () => StepTime) {
    this.#ends = ends;
    this.#context = { write: core.info, now, annotations: ends.annotations };
    this.#rows = labelsOf(operations).map((label) => ({ label }));
    this.#beatAt = now();
    this.#changedAt = now();
  }

  /** Returns the observer of the operation at this place in the order of the inputs. */
  observer(index: number): Observer {
    const row = this.#rows[index];
    if (!row || this.#rows.length === 1) return new ProgressLog(this.#context);
    const { label } = row;
    const keep = (latest: StatusChange | undefined, timeLeftMs: number | undefined) => {
      row.latest = latest;
      row.timeLeftMs = timeLeftMs;
    };
    return new ProgressLog(this.#context, {
      label,
      failures: this.#failures,
      shownCommands: this.#shownCommands,
      changed: (latest, timeLeftMs) => {
        keep(latest, timeLeftMs);
        this.#changedAt = this.#context.now();
        // An end is announced next. Of other changes, the line before has said what is new.
        if (latest.phase === 'running') this.#beat(false);
      },
      unchanged: (latest, timeLeftMs) => {
        keep(latest, timeLeftMs);
        this.#beat(true);
      },
    });
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

  /** @param withNames whether those that still run are named, if there is room */
  #beat(withNames: boolean): void {
    const now = this.#context.now();
    const failures = this.#failures.text;
    if (now < this.#beatAt + heartbeatMs(now - this.#changedAt, failures !== '')) return;
    this.#beatAt = now;
    const running = this.#rows.filter(({ end }) => end === undefined);
    const count = (end: Row['end']) => this.#rows.filter((row) => row.end === end).length;
    const timesLeft = running.flatMap(({ timeLeftMs }) => timeLeftMs ?? []);
    const timeLeft = timeLeftText(timesLeft.length > 0 ? Math.max(...timesLeft) : undefined);
    const failing = failures && `; failed requests since the last answer: ${failures}`;
    const counts = `${running.length} running, ${count('succeeded')} succeeded, ${count('failed')} failed`;
    const names = `. ${running.map((row) => rowText(row, now)).join('; ')}`;
    const line = timedLine(now, `${counts}${timeLeft}${failing}`);
    const isShort = withNames && running.length > 0 && line.length + names.length <= LINE_WIDTH;
    this.#context.write(isShort ? `${line}${logLine(names)}` : line);
  }

  #line(text: string): void {
    this.#context.write(timedLine(this.#context.now(), text));
  }
}

/** `np1: InProgress`, `np2: 3/9 nodes for 12 min` */
function rowText({ label, latest }: Row, now: number): string {
  if (!latest) return `${label}: no status yet`;
  const nodes = nodesOf(latest.status);
  const minutes = Math.floor((now - latest.sinceMs) / MINUTE);
  const since = minutes < SAID_AFTER_MINUTES ? '' : ` for ${formatDuration(minutes * MINUTE)}`;
  return `${label}: ${nodes ? `${nodes.done}/${nodes.all} nodes` : statusText(latest)}${since}`;
}
