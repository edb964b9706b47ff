import type { StartOptions } from '../aksOptions.ts';
import { type HttpAnswer, json } from '../answers.ts';
import type { ArmTarget } from '../armPath.ts';
import type { Origins } from '../options.ts';
import type { OperationOptions } from '../poolOptions.ts';
import type { RecordedRequest } from '../record.ts';
import { Player, type Reply } from '../script.ts';
import type { AgentPool } from './agentPool.ts';
import type { Cluster } from './cluster.ts';
import { wantedVersion } from './kubernetesVersions.ts';
import type { Operation } from './operation.ts';
import { operationUrl } from './operationUrl.ts';
import { putBody } from './putBody.ts';
import { startRefusal } from './startRefusals.ts';
import { newestImage } from './upgradeProfile.ts';

/** The calls that begin an operation of a pool. */
export class StartCalls {
  readonly #origins: Origins;
  readonly #options: StartOptions;
  readonly #put: Player;
  readonly #image: Player;
  readonly #afterTaking: Player;

  constructor(origins: Origins, options: StartOptions = {}) {
    this.#origins = origins;
    this.#options = options;
    this.#put = new Player(options.put);
    this.#image = new Player(options.upgradeNodeImage);
    this.#afterTaking = new Player(options.afterTaking);
  }

  /** PUT of a pool: changes it, or creates it when there is none of that name. */
  put(
    request: RecordedRequest,
    target: ArmTarget,
    cluster: Cluster,
    check: () => HttpAnswer | undefined,
  ): Reply {
    const known = cluster.pool(target.agentPoolName ?? '');
    const body = putBody(request.body, request.apiVersion ?? '', known);
    const given = 'properties' in body ? body.properties : {};
    const wanted = given['orchestratorVersion'];
    const version =
      known && typeof wanted === 'string'
        ? wantedVersion(wanted, known, cluster.names.kubernetesVersion)
        : undefined;
    let taken = false;
    const reply = this.#put.play(request, {
      check: () =>
        check() ??
        ('refusal' in body ? body.refusal : undefined) ??
        startRefusal(request, known, this.#options) ??
        (version && 'refusal' in version ? version.refusal : undefined),
      answer: () => {
        taken = true;
        const resolved = version && 'version' in version ? { orchestratorVersion: version.version } : {};
        return this.#putAnswer(request, cluster, target, known, { ...given, ...resolved });
      },
    });
    return this.#after(request, reply, taken);
  }

  /** POST of upgradeNodeImageVersion: brings the pool to the newest node image, if there is one. */
  upgradeNodeImage(
    request: RecordedRequest,
    cluster: Cluster,
    pool: () => AgentPool,
    check: () => HttpAnswer | undefined,
  ): Reply {
    let taken = false;
    const reply = this.#image.play(request, {
      check: () => check() ?? startRefusal(request, pool(), this.#options),
      answer: () => {
        const { nodeImageStatus = 202, nothingNewStatus = 304 } = this.#options;
        const newest = newestImage(pool());
        const isNew = newest !== undefined && newest !== pool().properties.text('nodeImageVersion');
        const status = isNew ? nodeImageStatus : nothingNewStatus;
        if (status === 204 || status === 304) return json(undefined, { status });
        taken = true;
        const poolState = 'UpgradingNodeImageVersion';
        const changes = isNew ? { nodeImageVersion: newest } : {};
        const operation = pool().startNext({ poolState, changes });
        const headers = this.#asyncHeaders(cluster, operation, true);
        const body = status === 202 ? pool().shown(request.apiVersion ?? '') : undefined;
        return json(body, { status, headers });
      },
    });
    return this.#after(request, reply, taken);
  }

  #putAnswer(
    request: RecordedRequest,
    cluster: Cluster,
    target: ArmTarget,
    known: AgentPool | undefined,
    given: Readonly<Record<string, unknown>>,
  ): HttpAnswer {
    const pool = known ?? cluster.add(target.agentPoolName ?? '', { properties: withoutNulls(given) });
    const kind = known ? kindOf(known, given) : 'Creating';
    const { orchestratorVersion } = given;
    const versions =
      orchestratorVersion === undefined ? {} : { currentOrchestratorVersion: orchestratorVersion };
    const operation = pool.startNext({
      operationType: 'PutAgentPool',
      subOperationType: kind,
      changes: { ...withoutNulls(given), ...versions },
    });
    return json(pool.shown(request.apiVersion ?? ''), {
      status: known ? 200 : 201,
      headers: this.#asyncHeaders(cluster, operation, false),
    });
  }

  #asyncHeaders(cluster: Cluster, operation: Operation, withLocation: boolean): Record<string, string> {
    if (this.#options.asyncHeader === false) return {};
    const url = operationUrl(cluster, this.#origins.arm, operation);
    const location = withLocation ? { location: url.replace('/operations/', '/operationresults/') } : {};
    return { 'azure-asyncoperation': url, ...location };
  }

  /** Replaces an answer after the operation has begun. */
  #after(request: RecordedRequest, reply: Reply, taken: boolean): Reply {
    const { outcome } = reply;
    if (!taken || outcome.kind !== 'http') return reply;
    const after = this.#afterTaking.play(request, { check: () => undefined, answer: () => outcome });
    return { delayMs: reply.delayMs + after.delayMs, outcome: after.outcome };
  }
}

/** What a PUT does to a pool, in AKS's words. */
function kindOf(
  pool: AgentPool,
  given: Readonly<Record<string, unknown>>,
): NonNullable<OperationOptions['subOperationType']> {
  const { orchestratorVersion: version, count, nodeImageVersion } = given;
  const { properties } = pool;
  if (version !== undefined && version !== properties.value('orchestratorVersion')) return 'Upgrading';
  if (nodeImageVersion !== undefined) return 'Upgrading';
  return count !== undefined && count !== properties.value('count') ? 'Scaling' : 'Updating';
}

function withoutNulls(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}
