/** A smaller difference than this is noise: the `Date` header has whole seconds, and the answer took time. */
const NOISE_MS = 5_000;

/** Measures how far Azure's clock is ahead of the runner's, by the `Date` header of the first answer that has one. */
export class ClockDifference {
  #ms: number | undefined;

  /** Milliseconds; 0 while it is unknown or too small to matter. */
  get ms(): number {
    return this.#ms ?? 0;
  }

  /**
   * Takes the time of an answer into account.
   *
   * @param azure epoch milliseconds, as the `Date` header says
   * @param now epoch milliseconds of the runner's clock
   * @param sentAt when the request left, by the same clock
   * @returns true when this answer showed a difference that matters.
   */
  measure(azure: number | undefined, now: number, sentAt = now): boolean {
    if (this.#ms !== undefined || azure === undefined) return false;
    // The header is cut to whole seconds.
    const time = azure + 500;
    // A response that took long was dated at some moment after the request: that is not a difference.
    const moment = Math.min(Math.max(time, sentAt), now);
    const difference = time - moment;
    this.#ms = Math.abs(difference) >= NOISE_MS ? difference : 0;
    return this.#ms !== 0;
  }
}
