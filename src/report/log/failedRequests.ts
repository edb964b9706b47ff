import type { Failure } from '../../azure/http/failure.ts';

/** Counts the failed requests since Azure last answered, by kind; of one operation, or of several together. */
export class FailedRequests {
  readonly #kinds = new Map<string, { readonly name: string; readonly times: number }>();
  /** Operations whose last request failed. */
  readonly #failing = new Set<string>();
  /** Operations that had a failed request. */
  readonly #involved = new Set<string>();

  /** Counts a failed request; returns whether it is the first of its kind. */
  add(failure: Failure, operation: string): boolean {
    const { service, kind, httpStatus, code } = failure;
    const key = [service, kind, httpStatus, code].join(' ');
    const times = this.#kinds.get(key)?.times ?? 0;
    this.#kinds.set(key, { name: code ?? (httpStatus ? `HTTP ${httpStatus}` : kind), times: times + 1 });
    this.#failing.add(operation);
    this.#involved.add(operation);
    return times === 0;
  }

  /**
   * Notes that a request was answered, or that the wait has ended.
   *
   * @returns what had failed, once no operation is left whose requests fail; undefined until then.
   */
  end(operation: string): { readonly text: string; readonly isShared: boolean } | undefined {
    if (!this.#failing.delete(operation) || this.#failing.size > 0) return undefined;
    const over = { text: this.text, isShared: this.#involved.size > 1 };
    this.#kinds.clear();
    this.#involved.clear();
    return over;
  }

  /** `HTTP 502: 5, ECONNRESET: 1`; `''` when no request has failed. */
  get text(): string {
    return [...this.#kinds.values()].map(({ name, times }) => `${name}: ${times}`).join(', ');
  }
}
