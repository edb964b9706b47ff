import { operationUrl } from './aks/operationUrl.ts';
import type { RateCount } from './aks/rateLimits.ts';
import { Arm } from './arm.ts';
import { makeCertificate } from './certificate.ts';
import type { CheckRun } from './checkRunOptions.ts';
import { Entra } from './entra.ts';
import { GitHub } from './github.ts';
import { Issuer } from './jwt.ts';
import { type Origins, type SimulatorOptions, type World, worldOf } from './options.ts';
import type { OperationOptions } from './poolOptions.ts';
import { type RecordedRequest, type RequestKind, RequestLog } from './record.ts';
import { listen, type Time } from './server.ts';
import type { StepClock } from './stepClock.ts';

export type * from './aksOptions.ts';
export * from './answers.ts';
export type * from './checkRunOptions.ts';
export { entraError } from './entraError.ts';
export type { SimulatorOptions, Trust } from './options.ts';
export type * from './poolOptions.ts';
export type { RecordedRequest, RequestKind, ServiceName } from './record.ts';
export { timeline } from './timeline.ts';

/** GitHub, Entra and ARM on loopback, as long as they run. */
export interface Simulator {
  readonly world: World;
  readonly clock: StepClock | undefined;
  readonly origins: Origins;
  /** Every request so far, in order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** How many times each accepted assertion was traded for an access token, by its `jti`. */
  readonly assertionUses: ReadonlyMap<string, number>;
  /** What a client needs to trust the servers, as PEM. */
  readonly ca: string;
  count(kind: RequestKind): number;
  /** What the runner would set for a job with `id-token: write`, and the certificate to trust. */
  env(): Record<string, string>;
  /** The action's inputs for the simulated operation. */
  inputs(): Record<string, string>;
  /** What the runner hands over as `github.token`. */
  readonly githubToken: string;
  /** The check runs that GitHub has, in the order of their creation. */
  readonly checkRuns: readonly CheckRun[];
  /** What Azure returns in `Azure-AsyncOperation` for an operation. */
  asyncOperationUrl(operationId?: string): string;
  /** Begins an operation now, as if another client had asked for it; returns its id. */
  startOperation(options: OperationOptions, agentPoolName?: string): string;
  /** The operations of a pool of the first cluster, newest first. */
  operationIds(agentPoolName?: string): readonly string[];
  /** From the next request on, Azure refuses this api-version. */
  retireApiVersion(version: string): void;
  /** What AKS's own limits have let through and refused, for one subscription or for all. */
  rateCount(subscriptionId?: string): RateCount;
  /** Every access token issued so far is expired from now on. */
  expireAccessTokens(): void;
  /** Calls back after every request and every answer, until the returned function is called. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}

const MACHINE_TIME: Time = {
  now: () => performance.now(),
  delay(run, ms) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Starts the three services, each on a port of its own, with a certificate made for this run. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const world = worldOf(options);
  const origins = { github: '', entra: '', arm: '' };
  const log = new RequestLog();
  const issuer = new Issuer();
  const github = new GitHub(world, issuer, options);
  const entra = new Entra(world, issuer, origins, options);
  const arm = new Arm(world, entra.accessTokens, origins, log.requests, options);

  const { estate } = arm.provider;

  const time = options.clock ?? MACHINE_TIME;
  const certificate = await makeCertificate();
  const servers = await Promise.all(
    [github, entra, arm].map(async (service) => {
      const server = await listen(certificate, log, service, time);
      origins[service.service] = server.origin;
      return server;
    }),
  );

  return {
    world,
    clock: options.clock,
    origins,
    requests: log.requests,
    assertionUses: entra.assertionUses,
    ca: certificate.cert,
    count: (kind) => log.count(kind),
    env: () => ({
      ACTIONS_ID_TOKEN_REQUEST_URL: `${origins.github}${github.path}?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: github.requestToken,
      NODE_EXTRA_CA_CERTS: certificate.file,
      ...(options.checkRuns ? { GITHUB_API_URL: `${origins.github}${github.checkRuns.basePath}` } : {}),
    }),
    inputs: () => ({
      'client-id': world.clientId,
      'tenant-id': world.tenantId,
      'subscription-id': world.subscriptionId,
      'resource-group': world.resourceGroup,
      'cluster-name': world.clusterName,
      'agent-pool-name': world.agentPoolName,
      'operation-id': world.operationId,
      'resource-manager-endpoint': origins.arm,
    }),
    githubToken: github.checkRuns.token,
    checkRuns: github.checkRuns.all,
    asyncOperationUrl(operationId = world.operationId) {
      const { cluster, operation } = estate.operation(operationId) ?? {};
      if (!cluster || !operation) throw new Error(`There is no operation ${operationId}`);
      return operationUrl(cluster, origins.arm, operation);
    },
    startOperation(options, agentPoolName = world.agentPoolName) {
      const pool = estate.first.pool(agentPoolName);
      if (!pool) throw new Error(`There is no agent pool ${agentPoolName}`);
      return pool.start(options).id;
    },
    operationIds: (agentPoolName = world.agentPoolName) =>
      estate.first
        .pool(agentPoolName)
        ?.operations.newestFirst()
        .map(({ id }) => id) ?? [],
    retireApiVersion: (version) => arm.provider.versions.retire(version),
    rateCount: (subscriptionId) => arm.provider.rateLimits.count(subscriptionId),
    expireAccessTokens() {
      for (const token of entra.accessTokens.keys()) entra.accessTokens.set(token, world.now());
    },
    onChange: (listener) => log.onChange(listener),
    async close() {
      await Promise.all(servers.map((server) => server.close()));
      certificate.remove();
    },
  };
}
