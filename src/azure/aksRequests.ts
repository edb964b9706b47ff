import type { ApiVersion } from './aks/apiVersion.ts';
import { ClockDifference } from './aks/clockDifference.ts';
import type { PageAnswer } from './aks/operationList.ts';
import type { ClusterName } from './aks/operationName.ts';
import { type Priority, URGENT, USUAL } from './aks/pace.ts';
import type { ArmClient } from './armClient.ts';
import type { Failure } from './http/failure.ts';
import { serverTimeOf } from './http/retryAfter.ts';
import type { Extras, HttpAnswer } from './http/transport.ts';

/** Something that a person should know although no request failed because of it. */
export type AksNotice =
  | { readonly kind: 'api-version-replaced'; readonly from: string; readonly to: string }
  /** Azure's clock is ahead of the runner's by so many milliseconds; negative when it is behind. */
  | { readonly kind: 'clock-differs'; readonly differenceMs: number };

export interface AksOptions {
  readonly arm: ArmClient;
  /** Origin of the cloud's Resource Manager. */
  readonly resourceManager: string;
  readonly apiVersion: ApiVersion;
  /** Waits for the turn of one request; a request without a turn is not sent. */
  readonly turn: (subscriptionId: string, signal: AbortSignal, priority: Priority) => Promise<void>;
  readonly notify: (notice: AksNotice) => void;
}

/** A request that did not bring what it asked for. */
export interface Failed {
  readonly kind: 'failure';
  readonly failure: Failure;
}

/** A page that leads to more pages than this is not a list of AKS. */
const MAX_PAGES = 100;

/** Reads a response; `now` in epoch milliseconds. */
type Read<A> = (answer: HttpAnswer, now: number) => A;

/** Sends requests to AKS: each in its turn, with an api-version that Azure supports. Never throws. */
export class AksRequests {
  readonly #options: AksOptions;
  readonly #clock = new ClockDifference();

  constructor(options: AksOptions) {
    this.#options = options;
  }

  get resourceManager(): string {
    return this.#options.resourceManager;
  }

  get apiVersion(): ApiVersion {
    return this.#options.apiVersion;
  }

  /** How far Azure's clock is ahead, milliseconds; 0 when unknown or too small to matter. */
  get clockDifferenceMs(): number {
    return this.#clock.ms;
  }

  /** Reads a list page by page. */
  async pages<T>(
    name: ClusterName,
    first: string,
    signal: AbortSignal,
    read: Read<PageAnswer<T>>,
    version: string,
    priority = USUAL,
  ): Promise<{ readonly kind: 'list'; readonly items: readonly T[] } | Failed> {
    const { resourceManager } = this.#options;
    const items: T[] = [];
    let url = first;
    for (let pages = 0; pages < MAX_PAGES; pages += 1) {
      const page = this.#settled(await this.once('GET', name, url, signal, read, {}, priority), version);
      if (page.kind === 'failure') return page;
      items.push(...page.items);
      if (page.nextLink === undefined) return { kind: 'list', items };
      // The token must not follow an answer to another host.
      if (!URL.canParse(page.nextLink) || new URL(page.nextLink).origin !== resourceManager) {
        return badList('its next page is not on the Resource Manager of the cloud');
      }
      url = page.nextLink;
    }
    return badList(`it has more than ${MAX_PAGES} pages`);
  }

  /** Sends a read, and again with the version that has replaced an unsupported one. */
  async versioned<A extends { readonly kind: string }>(
    name: { readonly subscriptionId: string },
    url: (version: string) => string,
    signal: AbortSignal,
    read: Read<A | Failed>,
    priority = USUAL,
  ): Promise<A | Failed> {
    for (;;) {
      const version = this.#options.apiVersion.current;
      const request = this.once('GET', name, url(version), signal, read, {}, priority);
      const answer = this.#settled(await request, version);
      if (this.#options.apiVersion.current === version) return answer;
    }
  }

  /** Judges the refusal of an api-version. */
  #settled<A extends { readonly kind: string }>(answer: A | Failed, version: string): A | Failed {
    if (!isFailed(answer) || answer.failure.kind !== 'api-version') return answer;
    const refusal = this.#options.apiVersion.heed(answer.failure, version);
    switch (refusal.kind) {
      case 'replaced':
        this.#options.notify({ ...refusal, kind: 'api-version-replaced' });
        return answer;
      case 'rolling-out':
        return { ...answer, failure: { ...answer.failure, kind: 'server-error' } };
      case 'refused':
        return answer;
    }
  }

  /** Sends one request. Those that change something are urgent, as is every one without a priority. */
  async once<A>(
    method: 'GET' | 'POST' | 'PUT',
    { subscriptionId }: { readonly subscriptionId: string },
    url: string,
    signal: AbortSignal,
    read: Read<A>,
    extras: Extras = {},
    priority = URGENT,
  ): Promise<A | Failed> {
    const { arm, turn, notify } = this.#options;
    await turn(subscriptionId, signal, priority);
    const measured = (answer: HttpAnswer, now: number) => {
      if (this.#clock.measure(serverTimeOf(answer.header), now, answer.sentAt)) {
        notify({ kind: 'clock-differs', differenceMs: this.#clock.ms });
      }
      return read(answer, now);
    };
    return arm.exchange(method, url, signal, measured, extras);
  }
}

function isFailed(answer: { readonly kind: string }): answer is Failed {
  return answer.kind === 'failure';
}

function badList(why: string): Failed {
  return {
    kind: 'failure',
    failure: { kind: 'bad-answer', service: 'arm', message: `the list cannot be read whole: ${why}` },
  };
}
