import { type HttpAnswer, httpError } from './answers.ts';
import { type ArmTarget, sameName } from './armPath.ts';
import type { Operation } from './operations.ts';
import type { Origins, World } from './options.ts';
import type { RecordedRequest } from './record.ts';

/** Versions that AKS knows, but not with the status of an operation. */
const STABLE_VERSIONS = ['2025-07-01', '2026-08-01'];

/** What ARM and AKS check before they answer, in their order. */
export class ArmChecks {
  readonly #world: World;
  readonly #accessTokens: ReadonlyMap<string, number>;
  readonly #origins: Origins;

  constructor(world: World, accessTokens: ReadonlyMap<string, number>, origins: Origins) {
    this.#world = world;
    this.#accessTokens = accessTokens;
    this.#origins = origins;
  }

  /** The metadata are public. */
  metadata(request: RecordedRequest): HttpAnswer | undefined {
    return new URLSearchParams(request.query).has('api-version') ? undefined : missingApiVersion();
  }

  /** The first reason to refuse; `operation` is null when the request names one that does not exist. */
  refusal(request: RecordedRequest, target: ArmTarget, operation?: Operation | null): HttpAnswer | undefined {
    return (
      this.#token(request) ??
      (target.kind === 'other' ? undefined : this.#scope(target)) ??
      (target.region === undefined ? undefined : this.#signature(request, target, operation)) ??
      (target.clusterName === undefined ? undefined : this.#apiVersion(request, target)) ??
      (target.agentPoolName === undefined ? undefined : this.#agentPool(target)) ??
      (operation === null ? this.noOperation(target) : undefined)
    );
  }

  noOperation(target: ArmTarget): HttpAnswer {
    return httpError(404, 'NotFound', 'The entity was not found.', {
      flat: true,
      details: [
        {
          code: 'Unspecified',
          message: `rpc error: code = NotFound desc = operation not found: ${target.operationId}`,
        },
      ],
      subcode: 'GetOperation_NotFound',
    });
  }

  #token(request: RecordedRequest): HttpAnswer | undefined {
    const { now } = this.#world;
    const header = request.headers.authorization;
    if (header === undefined) {
      return this.#unauthorized(
        'AuthenticationFailed',
        "Authentication failed. The 'Authorization' header is missing.",
      );
    }
    const token = /^Bearer (.+)$/i.exec(header)?.[1];
    const expiry = token === undefined ? undefined : this.#accessTokens.get(token);
    if (expiry === undefined)
      return this.#unauthorized('InvalidAuthenticationToken', 'The access token is invalid.');
    if (expiry > now()) return undefined;
    const message = `The access token expiry UTC time '${armTime(expiry)}' is earlier than current UTC time '${armTime(now())}'.`;
    return this.#unauthorized('ExpiredAuthenticationToken', message);
  }

  #unauthorized(code: string, message: string): HttpAnswer {
    const challenge = `Bearer authorization_uri="${this.#origins.entra}/${this.#world.tenantId}", error="invalid_token", error_description="${message}"`;
    return httpError(401, code, message, { headers: { 'www-authenticate': challenge } });
  }

  #scope(target: ArmTarget): HttpAnswer | undefined {
    const { subscriptionId, resourceGroup, clusterName } = this.#world;
    if (!sameName(target.subscriptionId ?? '', subscriptionId)) {
      const message = `The subscription '${target.subscriptionId}' could not be found.`;
      return httpError(404, 'SubscriptionNotFound', message);
    }
    if (target.resourceGroup !== undefined && !sameName(target.resourceGroup, resourceGroup)) {
      const message = `Resource group '${target.resourceGroup}' could not be found.`;
      return httpError(404, 'ResourceGroupNotFound', message);
    }
    if (target.clusterName !== undefined && !sameName(target.clusterName, clusterName)) {
      const message = `The Resource 'Microsoft.ContainerService/managedClusters/${target.clusterName}' under resource group '${target.resourceGroup}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`;
      return httpError(404, 'ResourceNotFound', message);
    }
    return undefined;
  }

  #signature(
    request: RecordedRequest,
    target: ArmTarget,
    operation: Operation | null | undefined,
  ): HttpAnswer | undefined {
    const rightRegion = sameName(target.region ?? '', this.#world.region);
    if (!operation || (rightRegion && request.query === operation.signedQuery)) return undefined;
    return httpError(403, 'InvalidSignature', 'The signature of the operation URL does not fit the URL.');
  }

  #apiVersion(request: RecordedRequest, target: ArmTarget): HttpAnswer | undefined {
    const { apiVersions, region } = this.#world;
    const version = new URLSearchParams(request.query).get('api-version');
    if (!version) return missingApiVersion();
    const isStable = STABLE_VERSIONS.includes(version.toLowerCase());
    if (apiVersions.some((known) => sameName(known, version)) || (isStable && target.kind !== 'status')) {
      return undefined;
    }
    const type = typeOf(target);
    const listed = (target.kind === 'status' ? apiVersions : [...apiVersions, ...STABLE_VERSIONS]).join(', ');
    return isStable
      ? httpError(
          400,
          'InvalidResourceType',
          `The resource type '${type}' could not be found in the namespace 'Microsoft.ContainerService' for api version '${version}'. The supported api-versions are '${listed}'.`,
        )
      : httpError(
          400,
          'NoRegisteredProviderFound',
          `No registered resource provider found for location '${region}' and API version '${version}' for type '${type}'. The supported api-versions are '${listed}'. The supported locations are '${region}, northeurope'.`,
        );
  }

  #agentPool(target: ArmTarget): HttpAnswer | undefined {
    const { agentPools, subscriptionId, resourceGroup, clusterName } = this.#world;
    const name = target.agentPoolName ?? '';
    if (agentPools.some((pool) => sameName(pool, name))) return undefined;
    return httpError(
      404,
      'NotFound',
      `Could not find the agentpool: ${name} in subscription: ${subscriptionId}, resourceGroup: ${resourceGroup}, resourceName: ${clusterName}.`,
      {
        flat: true,
        details: [{ code: 'Unspecified', message: 'rpc error: code = NotFound desc = Agent Pool not found' }],
        subcode: 'GetAgentPool_NotFound',
      },
    );
  }
}

function missingApiVersion(): HttpAnswer {
  const message = 'The api-version query parameter (?api-version=) is required for all requests.';
  return httpError(400, 'MissingApiVersionParameter', message);
}

function typeOf(target: ArmTarget): string {
  const pool = target.agentPoolName === undefined ? '' : '/agentPools';
  return `managedClusters${pool}${target.operationId === undefined ? '' : '/operations'}`;
}

/** As ARM writes a time in its messages: 8/20/2026 4:48:47 PM. */
function armTime(ms: number): string {
  return new Date(ms)
    .toLocaleString('en-US', { timeZone: 'UTC' })
    .replace(',', '')
    .replace(/\u202f/g, ' ');
}
