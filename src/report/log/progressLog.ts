import { LATEST, type OperationName } from '../../azure/aks/operationName.ts';
import type { OperationStatus } from '../../azure/aks/operationStatus.ts';
import type { CloudError } from '../../azure/http/cloudError.ts';
import type { Failure } from '../../azure/http/failure.ts';
import { failureText } from '../../explain/words/failureText.ts';
import { formatDuration } from '../../time/duration.ts';
import { utcText } from '../../time/instant.ts';
import type { StatusChange } from '../../wait/history.ts';
import type { Observer, Wanted } from '../../wait/ports.ts';
import type { Target } from '../../wait/target.ts';
import { logLine } from '../escape.ts';

/**
 * The first line of the log: what is waited for, and until when.
 *
 * @param now epoch milliseconds at the start of the step
 */
export function openingLine({ operation, since }: Target, timeoutMs: number, now: number): string {
  const started = since ? `, started since ${utcText(since.startedAfter)},` : '';
  return logLine(
    `Waiting for ${operationText(operation)}${started} until ${utcText(now + timeoutMs)} (${formatDuration(timeoutMs)} at most).`,
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

/** Tells the wait to the log, a line for each piece of news, each with the time since the start of the step. */
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

  changed(change: StatusChange, _status: OperationStatus): void {
    this.#line(statusText(change));
  }

  noticed(error: CloudError, { status }: OperationStatus): void {
    const words = [error.code, error.message].filter(Boolean).join(': ');
    this.#line(`Azure notes beside ${status}, which is no failure: ${words}`);
  }

  failed(failure: Failure, inARow: number, wanted: Wanted): void {
    const { service, kind, httpStatus, code } = failure;
    const key = [service, kind, httpStatus, code].join(' ');
    const times = this.#failing.get(key)?.times ?? 0;
    this.#failing.set(key, { name: code ?? (httpStatus ? `HTTP ${httpStatus}` : kind), times: times + 1 });
    if (times > 0) return;
    const pause = failure.retryAfterMs
      ? ` It asks for a pause of ${formatDuration(failure.retryAfterMs)}.`
      : '';
    const count = inARow > 1 ? ` (${inARow} failed polls in a row)` : '';
    this.#line(`No ${wanted}, asking again${count}. ${failureText(failure)}${pause}`);
  }

  resolved({ operationId }: OperationName, { startTime }: OperationStatus): void {
    const start = Date.parse(startTime);
    const since = Number.isNaN(start) ? '' : `, started ${utcText(start)}`;
    this.#line(`The latest operation is ${operationId}${since}. It is followed by this id.`);
  }

  looking({ message }: Failure): void {
    this.#line(`${message[0]?.toUpperCase()}${message.slice(1)}. Looking on for a newer one.`);
  }

  followed({ operationId }: OperationName): void {
    this.#line(`That operation has ended; a newer one, ${operationId}, is waited for too.`);
  }

  recovered(): void {
    this.#line(`Azure answers again. Failed polls meanwhile: ${this.#failures()}.`);
    this.#failing.clear();
  }

  still(elapsedMs: number, latest: StatusChange | undefined): void {
    const what = latest ? `still ${statusText(latest)}` : 'no status yet';
    const since = latest ? ` for ${formatDuration(elapsedMs - latest.sinceMs)}` : '';
    const failing = this.#failing.size > 0 ? `; failed polls since the last answer: ${this.#failures()}` : '';
    this.#line(`${what}${since}${failing}`);
  }

  #failures(): string {
    return [...this.#failing.values()].map(({ name, times }) => `${name}: ${times}`).join(', ');
  }

  #line(text: string): void {
    this.#write(`[${clock(this.#now())}] ${logLine(text)}`);
  }
}

/** `0:07`, `12:31`, `1:02:03` */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
