import * as core from '@actions/core';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/identity';
import type { Sleep } from '../../time/deadline.ts';
import { type Failure, FailureError, isPermanent } from '../http/failure.ts';
import type { Cloud } from './clouds.ts';
import { exchangeIdToken } from './entra.ts';
import type { Identity } from './identity.ts';
import { requestIdToken } from './idToken.ts';

/** Renew this long before the token expires, or in the last fifth of a token that lives shorter. */
const RENEW_AHEAD_MS = 5 * 60_000;
const RENEW_AHEAD_SHARE = 0.2;
/** Ten renewals fit into that time if they fail: each costs an ID token, so not every poll tries one. */
const TRIES = 10;

/**
 * Pauses between the tries of the first sign-in. A refusal at random, and a credential or identity that was created a
 * moment ago, are both accepted within seconds; a wrong set-up is still reported within about fifteen.
 */
const SIGN_IN_PAUSES_MS = [4_000, 8_000];

export interface CredentialOptions {
  readonly identity: Identity;
  readonly cloud: Cloud;
  readonly client: HttpClient;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly sleep: Sleep;
  /** When the step's time is over, on the same clock; the pauses are shortened so that every try is before it. */
  readonly deadlineMs: number;
  /** Called for each refused sign-in that is tried again after a pause. */
  readonly onRetry?: ((failure: Failure, pauseMs: number) => void) | undefined;
}

/** Times on the credential's own clock. */
interface KeptToken {
  readonly text: string;
  readonly endsAt: number;
  /** How long before the end to renew it. */
  readonly ahead: number;
  readonly renewAt: number;
}

/**
 * The federated credential of a job: GitHub's ID token, exchanged for an access token.
 *
 * It keeps the access token, so that GitHub and Entra ID are asked once for each, however often the bearer token
 * policy asks. It requests a fresh ID token each time, because one lives for ten minutes and a wait for hours
 * (AADSTS700024 otherwise). Its clock is monotonic, so that setting the runner's clock changes nothing.
 */
export class FederatedCredential implements TokenCredential {
  readonly #options: CredentialOptions;
  #token: KeptToken | undefined;
  #hasSignedIn = false;

  constructor(options: CredentialOptions) {
    this.#options = options;
  }

  /** @throws FailureError when GitHub or Entra ID gives no token and the last one has expired */
  async getToken(_scopes: string | string[], options: GetTokenOptions = {}): Promise<AccessToken> {
    const kept = this.#token;
    const now = this.#options.now;
    if (kept && options.claims === undefined && now() < kept.renewAt) return issued(kept);
    try {
      this.#token = await this.#renew(options);
      return issued(this.#token);
    } catch (error) {
      // A token that is still valid is good enough until Entra ID works again.
      if (!kept || options.claims !== undefined || now() >= kept.endsAt) throw error;
      this.#token = { ...kept, renewAt: now() + kept.ahead / TRIES };
      return issued(kept);
    }
  }

  /** Makes the next request sign in again: Resource Manager has refused the token. */
  forget(): void {
    this.#token = undefined;
  }

  async #renew({ abortSignal, claims }: GetTokenOptions): Promise<KeptToken> {
    const { now } = this.#options;
    const signal = (abortSignal as AbortSignal | undefined) ?? new AbortController().signal;
    const { token, expiresOnTimestamp } = await this.#signIn(signal, claims);
    core.setSecret(token);
    this.#hasSignedIn = true;
    const lifetime = Math.max(0, expiresOnTimestamp - Date.now());
    const endsAt = now() + lifetime;
    const ahead = Math.min(RENEW_AHEAD_MS, lifetime * RENEW_AHEAD_SHARE);
    return { text: token, endsAt, ahead, renewAt: endsAt - ahead };
  }

  /** Tries the first sign-in up to three times: a refusal counts only when it lasts. */
  async #signIn(signal: AbortSignal, claims: string | undefined): Promise<AccessToken> {
    const { identity, cloud, client, sleep, now, deadlineMs, onRetry } = this.#options;
    const idToken = () => requestIdToken(cloud.audience, client, signal);
    for (const pause of SIGN_IN_PAUSES_MS) {
      try {
        return await exchangeIdToken({ identity, cloud, idToken, client, signal, claims });
      } catch (error) {
        // Later refusals are failed polls of an operation that has been seen: the wait has a budget for those.
        if (this.#hasSignedIn || !isRefusal(error) || signal.aborted) throw error;
        const pauseMs = Math.max(0, Math.min(pause, (deadlineMs - now()) / 2));
        onRetry?.(error.failure, pauseMs);
        await sleep(pauseMs, signal);
        if (signal.aborted) throw error;
      }
    }
    return exchangeIdToken({ identity, cloud, idToken, client, signal, claims });
  }
}

/**
 * The token as the bearer token policy takes it. It is reported as expired, so that the policy calls `getToken` every
 * time and waits for it. With a later time the policy keeps the token itself, by the wall clock, and renews it in the
 * background, where a failure is not handled.
 */
function issued({ text }: KeptToken): AccessToken {
  return { token: text, expiresOnTimestamp: 0 };
}

/** Whether GitHub or Entra ID itself said no; everything else is retried by the wait. */
function isRefusal(error: unknown): error is FailureError {
  return (
    error instanceof FailureError && isPermanent(error.failure.kind) && error.failure.httpStatus !== undefined
  );
}
