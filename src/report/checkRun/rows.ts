import type { OperationName } from '../../azure/aks/operationName.ts';
import type { OperationStatus } from '../../azure/aks/operationStatus.ts';
import { notStartedText } from '../../explain/endings/noOperation.ts';
import { formatDuration } from '../../time/duration.ts';
import type { Observer } from '../../wait/context.ts';
import type { StatusChange } from '../../wait/history.ts';
import type { Stall } from '../../wait/stall.ts';
import type { NotStarted } from '../../wait/verdict.ts';
import { labelsOf } from '../labels.ts';
import type { ExplainedWait } from '../report.ts';

/** One operation, as far as its progress is known. */
export interface Row {
  readonly label: string;
  readonly latest?: StatusChange | undefined;
  readonly timeLeftMs?: number | undefined;
  /** What there is to know in addition to the status, plain text. */
  readonly remark?: string | undefined;
  readonly end?: ExplainedWait;
}

/** Follows several waits that run side by side; one row for each, in the order of the inputs. */
export class Rows {
  readonly #changed: () => void;
  #rows: readonly Row[] = [];

  /** @param changed called when there is something new to show */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get all(): readonly Row[] {
    return this.#rows;
  }

  /** Begins with these operations. */
  begin(operations: readonly OperationName[]): void {
    this.#rows = rowsOf(operations);
    this.#changed();
  }

  /** Returns the observer of the operation at this place. */
  observer(index: number): Observer {
    return new RowObserver((news, isNew) => {
      this.#rows = this.#rows.with(index, { ...(this.#rows[index] as Row), ...news });
      if (isNew) this.#changed();
    });
  }

  /** Notes that a wait is over. With the last one, the step is too, and everything is shown at once. */
  end(index: number, end: ExplainedWait): void {
    const row = this.#rows[index];
    if (!row) return;
    this.#rows = this.#rows.with(index, { ...row, end });
    if (this.#rows.some((one) => !one.end)) this.#changed();
  }
}

/** A row for each operation, without anything known of it. */
export function rowsOf(operations: readonly OperationName[]): readonly Row[] {
  return labelsOf(operations).map((label) => ({ label }));
}

type News = Pick<Row, 'latest' | 'timeLeftMs' | 'remark'>;

/** Requests that fail and recover are left to the log: they change nothing about the operation. */
class RowObserver implements Observer {
  readonly #note: (news: News, isNew: boolean) => void;

  constructor(note: (news: News, isNew: boolean) => void) {
    this.#note = note;
  }

  changed(latest: StatusChange, _status: OperationStatus, timeLeftMs: number | undefined): void {
    // An end is shown with what follows from it, a moment later.
    this.#note({ latest, timeLeftMs, remark: undefined }, latest.phase === 'running');
  }

  searching(found: NotStarted): void {
    this.#note({ remark: `${notStartedText(found)}. Still looking for a newer one.` }, true);
  }

  nextOperation(): void {
    const remark = 'The operation has ended; a newer one is waited for too.';
    this.#note({ latest: undefined, timeLeftMs: undefined, remark }, true);
  }

  settling(provisioningState: string): void {
    this.#note(
      { remark: `No operation is active, but the provisioning state is ${provisioningState}.` },
      true,
    );
  }

  stalled({ noticedMs, sinceMs }: Stall): void {
    this.#note({ remark: `No progress for ${formatDuration(noticedMs - sinceMs)}.` }, true);
  }

  unchanged(_elapsedMs: number, _latest: StatusChange | undefined, timeLeftMs: number | undefined): void {
    this.#note({ timeLeftMs }, false);
  }

  noticed(): void {}
  recovered(): void {}
  failed(): void {}
  resolved(): void {}
}
