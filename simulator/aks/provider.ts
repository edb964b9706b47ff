import { type HttpAnswer, httpError, json, type StatusAnswer, succeeded } from '../answers.ts';
import { noOperation } from '../armChecks.ts';
import type { ArmTarget } from '../armPath.ts';
import type { Origins, SimulatorOptions, World } from '../options.ts';
import type { RecordedRequest } from '../record.ts';
import { Player, type Reply } from '../script.ts';
import type { AgentPool } from './agentPool.ts';
import { ApiVersions } from './apiVersions.ts';
import type { Cluster } from './cluster.ts';
import { Estate } from './estate.ts';
import type { Operation } from './operation.ts';
import { badActiveOnly, operationList } from './operationList.ts';
import { operationUrl } from './operationUrl.ts';
import { Pages } from './pages.ts';
import { RateLimits } from './rateLimits.ts';
import { shuffled } from './shuffled.ts';
import { StartCalls } from './startCalls.ts';
import { upgradeProfile } from './upgradeProfile.ts';

/** What ARM checks before AKS is asked; `operation` is null when the request names one that does not exist. */
export type Check = (operation?: Operation | null) => HttpAnswer | undefined;

/** The AKS resource provider: pools, their operations, and the calls that start and stop them. */
export class AksProvider {
  readonly estate: Estate;
  readonly versions: ApiVersions;
  readonly rateLimits: RateLimits;
  readonly #options: SimulatorOptions;
  readonly #origins: Origins;
  readonly #starts: StartCalls;
  readonly #pool: Player;
  readonly #abort: Player;
  readonly #profile: Player;
  readonly #operationPages: Pages;
  readonly #poolPages: Pages;

  constructor(
    world: World,
    origins: Origins,
    requests: readonly RecordedRequest[],
    options: SimulatorOptions,
  ) {
    const now = () => world.now() + (options.clockSkewMs ?? 0);
    this.estate = new Estate(world, options, { now, requests });
    this.versions = new ApiVersions(world.apiVersions, options.versions);
    this.rateLimits = new RateLimits(options.rateLimits, world.now);
    this.#options = options;
    this.#origins = origins;
    this.#starts = new StartCalls(origins, options.start);
    this.#pool = new Player(options.pool);
    this.#abort = new Player(options.abort);
    this.#profile = new Player(options.upgradeProfile);
    this.#operationPages = this.#pages(options.operationList);
    this.#poolPages = this.#pages(options.poolList);
  }

  clusterOf(target: ArmTarget): Cluster | undefined {
    return this.estate.cluster(target);
  }

  reply(request: RecordedRequest, target: ArmTarget, check: Check): Reply {
    const refusal = () => check();
    switch (target.kind) {
      case 'status':
        return this.#status(request, target, check);
      case 'operations':
        return this.#operationPages.play(
          request,
          () => check() ?? badActiveOnly(request, target),
          () => this.#operations(request, target),
        );
      case 'pools':
        return this.#poolPages.play(request, refusal, () => this.#pools(request, target));
      case 'pool':
        return this.#pool.play(request, {
          check: refusal,
          answer: () => this.#poolOf(target).answer(request, request.apiVersion ?? ''),
        });
      case 'upgrade-profile':
        return this.#profile.play(request, {
          check: refusal,
          answer: () => upgradeProfile(this.#poolOf(target)),
        });
      case 'abort':
        return this.#abort.play(request, { check: refusal, answer: () => this.#abortAnswer(target) });
      case 'put-pool':
        return this.#starts.put(request, target, this.#clusterOf(target), refusal);
      case 'upgrade-node-image':
        return this.#starts.upgradeNodeImage(
          request,
          this.#clusterOf(target),
          () => this.#poolOf(target),
          refusal,
        );
      case 'metadata':
      case 'other':
        throw new Error(`${target.kind} is not for AKS`);
    }
  }

  #status(request: RecordedRequest, target: ArmTarget, check: Check): Reply {
    const operation = this.#asked(request, target);
    // A request about an unknown operation still meets the default script: faults and unchecked answers happen.
    const fallback = this.#options.pools ? undefined : this.estate.first.operations[0]?.all[0];
    const player = (operation ?? fallback)?.player ?? new Player();
    const path = operation && this.#statusId(operation, target);
    const answer = (scripted: StatusAnswer) =>
      operation?.answer(scripted, path, request.apiVersion ?? '') ?? noOperation(target);
    const reply = player.play(request, {
      check: () => check(operation ?? null),
      answer: () => answer(succeeded()),
      status: answer,
    });
    operation?.heard(reply);
    return reply;
  }

  #asked(request: RecordedRequest, target: ArmTarget): Operation | undefined {
    if (target.region === undefined) return this.clusterOf(target)?.named(target, request);
    const found = this.estate.operation(target.operationId ?? '', target.subscriptionId);
    found?.cluster.asked(found.operation);
    return found?.operation;
  }

  /** The operation's ARM id as the request named it; the location form has none. */
  #statusId(operation: Operation, target: ArmTarget): string | undefined {
    if (target.region !== undefined) return undefined;
    const pool = target.agentPoolName === undefined ? '' : `/agentPools/${target.agentPoolName}`;
    return `${this.#clusterOf(target).id}${pool}/operations/${operation.id}`;
  }

  #operations(request: RecordedRequest, target: ArmTarget): readonly unknown[] {
    const { pools } = this.#clusterOf(target);
    const asked = target.agentPoolName === undefined ? pools : [this.#poolOf(target)];
    return operationList(asked, request, this.#options.operationList);
  }

  #pools(request: RecordedRequest, target: ArmTarget): readonly unknown[] {
    const version = request.apiVersion ?? '';
    const { order } = this.#options.poolList ?? {};
    const pools = this.#clusterOf(target).pools.map((pool) => pool.read(request, 'pools', version));
    if (order === 'shuffled') return shuffled(pools, (pool) => String(pool['name']));
    return pools;
  }

  #abortAnswer(target: ArmTarget): HttpAnswer {
    const cluster = this.#clusterOf(target);
    const abort = this.#poolOf(target).operations.abort();
    if (!abort) {
      const message = 'The operation cannot be aborted: no operation is in progress on the agent pool.';
      return httpError(409, 'OperationNotAllowed', message, { flat: true });
    }
    const url = operationUrl(cluster, this.#origins.arm, abort);
    return json(undefined, {
      status: 202,
      headers: { 'azure-asyncoperation': url, location: url.replace('/operations/', '/operationresults/') },
    });
  }

  #clusterOf(target: ArmTarget): Cluster {
    return this.clusterOf(target) ?? this.estate.first;
  }

  /** The checks have let the name through, or an unchecked answer was scripted. */
  #poolOf(target: ArmTarget): AgentPool {
    const cluster = this.#clusterOf(target);
    return cluster.pool(target.agentPoolName ?? '') ?? (cluster.pools[0] as AgentPool);
  }

  #pages(options: SimulatorOptions['operationList'] = {}): Pages {
    return new Pages(options, () => options.nextLinkOrigin ?? this.#origins.arm);
  }
}
