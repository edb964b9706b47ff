import * as core from '@actions/core';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/identity';
import { exchangeIdToken, type Identity } from './entra.ts';
import { requestIdToken } from './idToken.ts';

/** Renew this long before the token runs out, or in the last fifth of a token that lives shorter. */
const RENEW_AHEAD_MS = 5 * 60_000;
const RENEW_AHEAD_SHARE = 0.2;
/** Ten tries to renew fit into that time: each costs an ID token, so not every poll makes one. */
const TRIES = 10;

/** Times on the credential's own clock. */
interface KeptToken {
  readonly text: string;
  readonly endsAt: number;
  /** How long before the end to renew it. */
  readonly ahead: number;
  readonly renewAt: number;
}

/**
 * The federated credential of a job: GitHub's word for the job, exchanged for an access token.
 *
 * Keeps the token, so that however often the bearer token policy asks, GitHub and Entra ID are asked once per
 * token; asks GitHub for a fresh ID token each time, because one lives ten minutes and a wait many hours
 * (AADSTS700024 otherwise). Its clock is monotonic: setting the runner's clock costs nothing.
 */
export class FederatedCredential implements TokenCredential {
  readonly #identity: Identity;
  readonly #client: HttpClient;
  readonly #now: () => number;
  #token: KeptToken | undefined;

  /** @param now monotonic milliseconds */
  constructor(identity: Identity, client: HttpClient, now: () => number) {
    this.#identity = identity;
    this.#client = client;
    this.#now = now;
  }

  /** @throws FailureError when GitHub or Entra ID gives no token and the last one has run out. */
  async getToken(_scopes: string | string[], options: GetTokenOptions = {}): Promise<AccessToken> {
    const kept = this.#token;
    if (!kept || options.claims !== undefined || this.#now() >= kept.renewAt) {
      try {
        await this.#renew(options);
      } catch (error) {
        // A token that still lives is good enough until Entra ID is well again.
        const now = this.#now();
        if (!kept || options.claims !== undefined || now >= kept.endsAt) throw error;
        this.#token = { ...kept, renewAt: now + kept.ahead / TRIES };
      }
    }
    const token = this.#token ?? kept;
    if (!token) throw new Error('No access token was kept.');
    // Said to be over long ago, so that the policy asks here each time and waits for the answer. With a later time it
    // keeps the token itself, by the wall clock, and renews it behind everybody's back, where a failure is nobody's.
    return { token: token.text, expiresOnTimestamp: 0 };
  }

  async #renew(options: GetTokenOptions): Promise<void> {
    const signal = options.abortSignal as AbortSignal | undefined;
    const { token, expiresOnTimestamp } = await exchangeIdToken(
      this.#identity,
      () => requestIdToken(this.#identity.cloud.audience),
      this.#client,
      signal ?? new AbortController().signal,
      options.claims,
    );
    core.setSecret(token);
    const lifetime = Math.max(0, expiresOnTimestamp - Date.now());
    const endsAt = this.#now() + lifetime;
    const ahead = Math.min(RENEW_AHEAD_MS, lifetime * RENEW_AHEAD_SHARE);
    this.#token = { text: token, endsAt, ahead, renewAt: endsAt - ahead };
  }
}
