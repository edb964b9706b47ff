import type { AksOptions } from './aksOptions.ts';
import type { Script } from './answers.ts';
import type { CheckRunOptions } from './checkRunOptions.ts';
import type { OperationOptions, PoolOptions } from './poolOptions.ts';
import type { RecordedRequest } from './record.ts';
import type { StepClock } from './stepClock.ts';

/** The federated credential of the application: what an ID token must say to be accepted. */
export interface Trust {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/** What the simulated world looks like and how it behaves; everything has a default. */
export interface SimulatorOptions extends AksOptions {
  /** The time by which tokens expire and operations start and end. */
  readonly now?: () => number;
  /** A time that stands still while the step works, for the services and for the step; the machine's when absent. */
  readonly clock?: StepClock | undefined;

  readonly tenantId?: string;
  readonly clientId?: string;
  readonly subscriptionId?: string;
  readonly resourceGroup?: string;
  readonly clusterName?: string;
  readonly agentPoolName?: string;
  /** All pools of the cluster; the one above when absent. */
  readonly agentPools?: readonly string[];
  readonly region?: string;
  /** What the pool's own answer has in its `properties`, in addition to or in place of the usual. */
  readonly poolProperties?: Readonly<Record<string, unknown>>;
  readonly operationId?: string;

  /** What GitHub's ID tokens say of the job. */
  readonly subject?: string;
  readonly issuer?: string;
  readonly idTokenSeconds?: number;
  /** Path of GitHub's endpoint for ID tokens; GitHub.com's own form when absent. */
  readonly idTokenPath?: string;
  /** What Entra expects of them; what GitHub says when absent. */
  readonly trust?: Partial<Trust>;
  readonly accessTokenSeconds?: number;
  /** Audiences in ARM's metadata; the first is the one that fits. */
  readonly armAudiences?: readonly string[];
  /** Whether the metadata is one cloud or a list that holds another one first. */
  readonly metadataForm?: 'object' | 'array';
  /** The previews, which have the status of an operation; four from 2024-10-02 to 2026-08-02 when absent. */
  readonly apiVersions?: readonly string[];

  /** What the default operation goes through. */
  readonly operation?: Script;
  /** Further operations by id, or the default one under its id. */
  readonly operations?: Readonly<Record<string, Script>>;
  /** The operation that `latest` means, by id; undefined for none. `index` counts the times it was asked for. */
  readonly latest?: string | ((request: RecordedRequest, index: number) => string | undefined);

  /** GitHub's check runs. With it, even empty, `env()` leads GitHub's API to the simulator. */
  readonly checkRuns?: CheckRunOptions;

  /** Scripts in place of the services' own answers. */
  readonly metadata?: Script;
  readonly idToken?: Script;
  readonly openidConfiguration?: Script;
  readonly entra?: Script;
  readonly pool?: Script;
  readonly abort?: Script;
}

/** Where the services listen; empty until they do. */
export interface Origins {
  readonly github: string;
  readonly entra: string;
  readonly arm: string;
}

/** The options with every plain value filled in. */
export type World = ReturnType<typeof worldOf>;

/** Fills in the defaults. */
export function worldOf(options: SimulatorOptions) {
  const [poolName, pool] = Object.entries(options.pools ?? {})[0] ?? [];
  const agentPoolName = options.agentPoolName ?? poolName ?? 'workers';
  const subject = options.subject ?? 'repo:octo-org/shop:environment:production';
  const issuer = options.issuer ?? 'https://token.actions.githubusercontent.com';
  return {
    now: options.now ?? options.clock?.now ?? Date.now,
    tenantId: options.tenantId ?? '7d3f0a52-6c1e-4b8a-9f27-1e5b8c4d9a10',
    clientId: options.clientId ?? '2b9e6f14-83ad-4c57-b0d1-6a7f3e92c845',
    subscriptionId: options.subscriptionId ?? 'c41f8d3b-5e92-47a6-8b1c-90d2e7f6a354',
    resourceGroup: options.resourceGroup ?? 'rg-shop',
    clusterName: options.clusterName ?? 'aks-shop',
    agentPoolName,
    agentPools: options.agentPools ?? [agentPoolName],
    region: options.region ?? 'westeurope',
    poolProperties: options.poolProperties ?? {},
    operationId: options.operationId ?? firstOperationId(pool) ?? '5f0c9d7e-1a2b-4c3d-8e4f-a1b2c3d4e5f6',
    subject,
    issuer,
    trust: { issuer, subject, audience: 'api://AzureADTokenExchange', ...options.trust } satisfies Trust,
    idTokenSeconds: options.idTokenSeconds ?? 300,
    accessTokenSeconds: options.accessTokenSeconds ?? 3599,
    armAudiences: options.armAudiences ?? ['https://management.simulator.example/'],
    metadataForm: options.metadataForm ?? 'object',
    apiVersions: options.apiVersions ?? [
      '2024-10-02-preview',
      '2025-05-02-preview',
      '2026-06-02-preview',
      '2026-08-02-preview',
    ],
  };
}

/** The id of a pool's first operation, where one is given. */
function firstOperationId(pool: PoolOptions | undefined): string | undefined {
  const first = pool?.operation as Partial<OperationOptions> | undefined;
  return first?.id ?? (first ? undefined : Object.keys(pool?.operations ?? {})[0]);
}
