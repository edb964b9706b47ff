import { request } from 'node:https';
import type { Simulator } from './simulator.ts';

/** An answer as it arrived. */
export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What is sent in addition to the address. */
export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Asks a simulator as the action would, one request at a time and without a library in between. */
export class Client {
  readonly #simulator: Simulator;

  constructor(simulator: Simulator) {
    this.#simulator = simulator;
  }

  ask(url: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Received> {
    return new Promise((resolve, reject) => {
      const options = { method, headers, ca: this.#simulator.ca, agent: false };
      const sent = request(url, options, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  /** An ID token; undefined when GitHub gives none. */
  async idToken(audience = 'api://AzureADTokenExchange'): Promise<string> {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } =
      this.#simulator.env();
    const headers = { authorization: `bearer ${token}` };
    return parse(await this.ask(`${url}&audience=${audience}`, { headers })).value;
  }

  /** Entra's answer to an assertion; `form` changes single fields. */
  signIn(
    assertion: string,
    form: Readonly<Record<string, string>> = {},
    tenant = this.#simulator.world.tenantId,
  ): Promise<Received> {
    const body = new URLSearchParams({
      client_id: this.#simulator.world.clientId,
      scope: `${this.#simulator.world.armAudiences[0]}/.default`,
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      ...form,
    }).toString();
    return this.ask(`${this.#simulator.origins.entra}/${tenant}/oauth2/v2.0/token`, { method: 'POST', body });
  }

  /** Headers with a good access token. */
  async bearer(): Promise<{ authorization: string }> {
    return { authorization: `Bearer ${parse(await this.signIn(await this.idToken())).access_token}` };
  }

  /** The address of an operation; the names can be changed one at a time. */
  operationUrl(
    names: { subscription?: string; group?: string; cluster?: string; pool?: string; id?: string } = {},
    query = '?api-version=2025-05-02-preview',
  ): string {
    const { world, origins } = this.#simulator;
    const { subscription = world.subscriptionId, group = world.resourceGroup } = names;
    const { cluster = world.clusterName, id = world.operationId } = names;
    const pool = names.pool ?? `/agentPools/${world.agentPoolName}`;
    return `${origins.arm}/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.ContainerService/managedClusters/${cluster}${pool}/operations/${id}${query}`;
  }
}

/** The JSON of an answer. */
// biome-ignore lint/suspicious/noExplicitAny: each caller knows what to expect, and tests compare it.
export function parse(received: Received): any {
  return JSON.parse(received.body);
}
