import { ApiVersion } from '../../src/azure/aks/apiVersion.ts';
import { AksClient } from '../../src/azure/aksClient.ts';
import type { AksNotice, AksOptions } from '../../src/azure/aksRequests.ts';
import type { ArmClient } from '../../src/azure/armClient.ts';
import type { HttpAnswer } from '../../src/azure/http/transport.ts';
import { SUBSCRIPTION } from './operations.ts';

export const ARM = 'https://management.azure.com';
export const NOW = Date.parse('2026-01-02T03:04:05.500Z');
export const DEFAULT = '2025-05-02-preview';
export const NEWER = '2026-08-02-preview';
export const NEVER = new AbortController().signal;
export const CLUSTER = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/aks-prod`;
export const POOL = `${CLUSTER}/agentPools/np1`;

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly date?: string;
}

/** Answers a request; gets its path, its api-version, and how many there were before it. */
export type Azure = (path: string, version: string, before: number) => Reply;

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const refused = (status: number, code: string, message = 'No.'): Reply => ({
  status,
  body: { error: { code, message } },
});
export const retired = (listed: string, code = 'NoRegisteredProviderFound') =>
  refused(code === 'InvalidResourceType' ? 404 : 400, code, `The supported api-versions are '${listed}'.`);
export const STATUS = { status: 'InProgress', name: 'op-1' };
export const AGENT_POOL = { name: 'np1', properties: { provisioningState: 'Succeeded' } };

/** A client of an Azure that answers like this, with everything that it sent and reported. */
export function client(
  azure: Azure,
  options: Partial<AksOptions> & { version?: string; isDefault?: boolean } = {},
) {
  const { version = DEFAULT, isDefault = true, ...more } = options;
  const sent: string[] = [];
  const turns: string[] = [];
  const notices: AksNotice[] = [];
  const arm: Pick<ArmClient, 'exchange'> = {
    async exchange(method, address, _, read) {
      const url = new URL(address);
      const apiVersion = url.searchParams.get('api-version') ?? 'none';
      const before = sent.push(`${method} ${url.pathname.replace(CLUSTER, '')} ${apiVersion}`) - 1;
      const { status, body = '', date } = azure(url.pathname, apiVersion, before);
      const answer: HttpAnswer = {
        status,
        body: typeof body === 'string' ? body : JSON.stringify(body),
        header: (name) => (name === 'date' ? date : undefined),
      };
      return read(answer, NOW);
    },
  };
  const aks = new AksClient({
    arm: arm as ArmClient,
    resourceManager: ARM,
    apiVersion: new ApiVersion({ version, isDefault }),
    turn: async (subscriptionId) => {
      turns.push(subscriptionId);
    },
    notify: (notice) => {
      notices.push(notice);
    },
    ...more,
  });
  return { aks, sent, turns, notices };
}
