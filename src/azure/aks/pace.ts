/** AKS takes this many requests of a subscription at once; more are refused with HTTP 429. */
const BURST = 60;

/** After the burst, AKS takes one request in this time (limits of "everything else" in AKS's documentation). */
const REFILL_MS = 1_000;

/** After so many urgent requests, one of those that wait longest has its turn. */
const URGENT_IN_A_ROW = 3;

/** The clock of a pace; times in milliseconds. */
export interface PaceClock {
  now(): number;
  /** Resolves after `ms`, or at once when the signal fires. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Whether a request overtakes others; this can change while it waits for its turn. */
export interface Priority {
  readonly isUrgent: boolean;
}

export const USUAL: Priority = { isUrgent: false };
export const URGENT: Priority = { isUrgent: true };

interface Turn {
  readonly priority: Priority;
  readonly take: () => void;
}

/**
 * Keeps all requests of one step below the limits of AKS, for each subscription: a burst of 60, then one a second.
 * Requests wait in the order in which they came. Where some are urgent, they overtake the others, but not for
 * long, so that none starves.
 *
 * Source: https://learn.microsoft.com/azure/aks/quotas-skus-regions (throttling limits on AKS resource provider APIs)
 */
export class Pace {
  readonly #clock: PaceClock;
  readonly #subscriptions = new Map<string, Bucket>();

  constructor(clock: PaceClock) {
    this.#clock = clock;
  }

  /** Waits for the turn of one request; returns at once when the signal fires. */
  turn(subscriptionId: string, signal: AbortSignal, priority = USUAL): Promise<void> {
    // Azure compares ids without case.
    const key = subscriptionId.toLowerCase();
    const bucket = this.#subscriptions.get(key) ?? new Bucket(this.#clock);
    this.#subscriptions.set(key, bucket);
    return bucket.turn(signal, priority);
  }
}

class Bucket {
  readonly #clock: PaceClock;
  readonly #queue: Turn[] = [];
  #tokens = BURST;
  #filledMs: number;
  #isServing = false;
  #urgentInARow = 0;

  constructor(clock: PaceClock) {
    this.#clock = clock;
    this.#filledMs = clock.now();
  }

  async turn(signal: AbortSignal, priority: Priority): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const turn: Turn = { priority, take };
      const queue = this.#queue;
      function take() {
        signal.removeEventListener('abort', leave);
        resolve();
      }
      function leave() {
        queue.splice(queue.indexOf(turn), 1);
        resolve();
      }
      signal.addEventListener('abort', leave);
      queue.push(turn);
      void this.#serve();
    });
  }

  async #serve(): Promise<void> {
    if (this.#isServing) return;
    this.#isServing = true;
    while (this.#queue.length > 0) {
      this.#refill();
      if (this.#tokens < 1) {
        await this.#clock.sleep(Math.ceil((1 - this.#tokens) * REFILL_MS), NEVER);
        continue;
      }
      const isUrgentsTurn = this.#urgentInARow < URGENT_IN_A_ROW;
      const wanted = this.#queue.findIndex(({ priority }) => priority.isUrgent === isUrgentsTurn);
      const [next] = this.#queue.splice(Math.max(0, wanted), 1);
      if (!next) break;
      this.#urgentInARow = next.priority.isUrgent ? this.#urgentInARow + 1 : 0;
      this.#tokens -= 1;
      next.take();
    }
    this.#isServing = false;
  }

  #refill(): void {
    const now = this.#clock.now();
    this.#tokens = Math.min(BURST, this.#tokens + (now - this.#filledMs) / REFILL_MS);
    this.#filledMs = now;
  }
}

const NEVER = new AbortController().signal;
