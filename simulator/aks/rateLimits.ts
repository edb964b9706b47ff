import type { Bucket, RateLimitOptions } from '../aksOptions.ts';
import type { HttpAnswer } from '../answers.ts';
import { throttled } from '../answers.ts';
import type { ArmTarget } from '../armPath.ts';

/** How many requests AKS's own limits let through and refused. */
export interface RateCount {
  readonly taken: number;
  readonly refused: number;
}

interface Fill {
  tokens: number;
  at: number;
  taken: number;
  refused: number;
}

const STATUS: Bucket = { burst: 200, perSecond: 2 };
const OTHER: Bucket = { burst: 60, perSecond: 1 };

/** AKS's token buckets, two for each subscription. */
export class RateLimits {
  readonly #options: RateLimitOptions | undefined;
  readonly #now: () => number;
  readonly #fills = new Map<string, Fill>();

  constructor(options: RateLimitOptions | true | undefined, now: () => number) {
    this.#options = options === true ? {} : options;
    this.#now = this.#options?.now ?? now;
  }

  /** Takes a request out of its bucket, or refuses it. */
  refusal(target: ArmTarget): HttpAnswer | undefined {
    if (!this.#options) return undefined;
    const { status = STATUS, other = OTHER, statusCountsAs = 'status' } = this.#options;
    const isStatus = target.kind === 'status' && statusCountsAs === 'status';
    const { burst, perSecond } = isStatus ? status : other;
    const fill = this.#fill(target.subscriptionId ?? '', isStatus ? 'status' : 'other', burst);
    const now = this.#now();
    fill.tokens = Math.min(burst, fill.tokens + ((now - fill.at) / 1000) * perSecond);
    fill.at = now;
    // A rounding error must not cost a caller that waited as long as it was asked to.
    if (fill.tokens > 1 - 1e-9) {
      fill.tokens -= 1;
      fill.taken++;
      return undefined;
    }
    fill.refused++;
    return throttled(String(Math.max(1, Math.ceil((1 - fill.tokens) / perSecond))));
  }

  /** What was counted so far, for all subscriptions together or for one. */
  count(subscriptionId?: string): RateCount {
    const wanted = [...this.#fills].filter(
      ([key]) => subscriptionId === undefined || key.startsWith(`${subscriptionId.toLowerCase()} `),
    );
    return {
      taken: wanted.reduce((sum, [, { taken }]) => sum + taken, 0),
      refused: wanted.reduce((sum, [, { refused }]) => sum + refused, 0),
    };
  }

  #fill(subscriptionId: string, name: string, burst: number): Fill {
    const key = `${subscriptionId.toLowerCase()} ${name}`;
    const known = this.#fills.get(key);
    if (known) return known;
    const fill = { tokens: burst, at: this.#now(), taken: 0, refused: 0 };
    this.#fills.set(key, fill);
    return fill;
  }
}
