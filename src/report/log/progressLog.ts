import { LATEST, type OperationName } from '../../azure/aks/operationName.ts';
import type { OperationStatus } from '../../azure/aks/operationStatus.ts';
import type { CloudError } from '../../azure/http/cloudError.ts';
import type { Failure } from '../../azure/http/failure.ts';
import { notStartedText } from '../../explain/endings/noOperation.ts';
import { explainStall } from '../../explain/stall.ts';
import { failureText } from '../../explain/words/failureText.ts';
import { formatDuration, roughDuration } from '../../time/duration.ts';
import { type EpochTime, epochTime, parseTime, utcText } from '../../time/instant.ts';
import type { Observer, Wanted } from '../../wait/context.ts';
import type { StatusChange } from '../../wait/history.ts';
import type { Stall } from '../../wait/stall.ts';
import type { Target } from '../../wait/target.ts';
import type { NotStarted } from '../../wait/verdict.ts';
import { logLine } from '../escape.ts';

/** Writes the first line of the log: what is waited for, and until when. */
export function openingLine({ operation, since }: Target, timeoutMs: number, startedAt: EpochTime): string {
  const started = since ? `, started since ${utcText(since.startedAfter)},` : '';
  return logLine(
    `Waiting for ${operationText(operation)}${started} until ${utcText(epochTime(startedAt + timeoutMs))} (${formatDuration(timeoutMs)} at most).`,
  );
}

/** `operation ID of agent pool np1 in cluster aks-prod (resource group rg-prod)`, as far as the names are known. */
export function operationText(operation: OperationName): string {
  const { operationId } = operation;
  const what = operationId === LATEST ? 'the latest operation' : `operation ${operationId}`;
  if (operation.scope === 'location') return what;
  const { clusterName, resourceGroup } = operation;
  const owner =
    operation.scope === 'agent-pool'
      ? `agent pool ${operation.agentPoolName} in cluster ${clusterName}`
      : `cluster ${clusterName}`;
  return `${what} of ${owner} (resource group ${resourceGroup})`;
}

/** `UpgradingNodes: 3/9 nodes completed (33 %)` */
export function statusText({
  status,
  percentComplete,
}: Pick<StatusChange, 'status' | 'percentComplete'>): string {
  return percentComplete === undefined ? status : `${status} (${Math.round(percentComplete * 10) / 10} %)`;
}

/** Writes the wait to the log: one line for each change, with the time since the start of the step. */
export class ProgressLog implements Observer {
  readonly #write: (line: string) => void;
  readonly #now: () => number;
  /** Failed polls since the last answer, by kind. */
  readonly #failing = new Map<string, { readonly name: string; readonly times: number }>();

  /** @param now milliseconds since the start of the step */
  constructor(write: (line: string) => void, now: () => number) {
    this.#write = write;
    this.#now = now;
  }

  changed(change: StatusChange, _status: OperationStatus, timeLeftMs?: number): void {
    this.#line(`${statusText(change)}${timeLeftText(timeLeftMs)}`);
  }

  noticed(error: CloudError, { status }: OperationStatus): void {
    const words = [error.code, error.message].filter(Boolean).join(': ');
    this.#line(`Azure attached this error to status ${status} (not a failure): ${words}`);
  }

  failed(failure: Failure, inARow: number, wanted: Wanted): void {
    const { service, kind, httpStatus, code } = failure;
    const key = [service, kind, httpStatus, code].join(' ');
    const times = this.#failing.get(key)?.times ?? 0;
    this.#failing.set(key, { name: code ?? (httpStatus ? `HTTP ${httpStatus}` : kind), times: times + 1 });
    if (times > 0) return;
    const pause = failure.retryAfterMs ? ` Retry-After: ${formatDuration(failure.retryAfterMs)}.` : '';
    const count = inARow > 1 ? ` (${inARow} consecutive failures)` : '';
    this.#line(`Could not get the ${wanted}; retrying${count}. ${failureText(failure)}${pause}`);
  }

  resolved(
    { operationId }: OperationName,
    { startTime, operationType, subOperationType }: OperationStatus,
  ): void {
    const start = parseTime(startTime);
    const since = Number.isNaN(start) ? '' : `, started ${utcText(start)}`;
    const kind = [operationType, subOperationType].filter(Boolean).join(', ');
    this.#line(
      `Found operation ${operationId}${kind && ` (${kind})`}${since}. From now on it is requested by this id.`,
    );
  }

  searching(found: NotStarted): void {
    this.#line(`${notStartedText(found)}. Still looking for a newer one.`);
  }

  nextOperation({ operationId }: OperationName): void {
    this.#line(`That operation has ended; now waiting for operation ${operationId} too.`);
  }

  settling(provisioningState: string): void {
    this.#line(
      `No operation is active, but the provisioning state of the agent pool is ${provisioningState}. Waiting.`,
    );
  }

  recovered(): void {
    this.#line(`Azure is responding again after failed requests (${this.#failures()}).`);
    this.#failing.clear();
  }

  unchanged(elapsedMs: number, latest: StatusChange | undefined, timeLeftMs?: number): void {
    const what = latest ? `still ${statusText(latest)}` : 'no status yet';
    const since = latest ? ` for ${formatDuration(elapsedMs - latest.sinceMs)}` : '';
    const failing =
      this.#failing.size > 0 ? `; failed requests since the last answer: ${this.#failures()}` : '';
    this.#line(`${what}${since}${timeLeftText(timeLeftMs)}${failing}`);
  }

  stalled(stall: Stall, operation: OperationName): void {
    const { what, why = '', commands } = explainStall(stall, operation);
    this.#line(`${what} ${why}`);
    for (const command of commands) this.#line(`  ${command}`);
  }

  #failures(): string {
    return [...this.#failing.values()].map(({ name, times }) => `${name}: ${times}`).join(', ');
  }

  #line(text: string): void {
    this.#write(`[${clock(this.#now())}] ${logLine(text)}`);
  }
}

/** `, about 25 min left`; `''` when there is no estimate. */
function timeLeftText(ms: number | undefined): string {
  return ms === undefined ? '' : `, about ${roughDuration(ms)} left`;
}

/** `0:07`, `12:31`, `1:02:03` */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
