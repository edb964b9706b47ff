/** What a check run shows. */
export interface Output {
  /** Plain text. */
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
}

export type Conclusion = 'success' | 'failure' | 'cancelled' | 'timed_out';

/** A check run as it is to be shown; without a conclusion it is in progress. */
export interface Shown {
  readonly output: Output;
  readonly conclusion?: Conclusion;
}

/** The check runs of one job. Both reject with a FailureError when GitHub does not do it. */
export interface Checks {
  /** @returns the id of the new check run */
  create(shown: Shown, signal: AbortSignal): Promise<number>;
  update(id: number, shown: Shown, signal: AbortSignal): Promise<void>;
}
