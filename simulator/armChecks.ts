import type { Operation } from './aks/operation.ts';
import type { AksProvider } from './aks/provider.ts';
import { type HttpAnswer, httpError } from './answers.ts';
import { type ArmTarget, sameName } from './armPath.ts';
import type { Origins, World } from './options.ts';
import type { RecordedRequest } from './record.ts';

/** What ARM and AKS check before they answer, in their order. */
export class ArmChecks {
  readonly #world: World;
  readonly #provider: AksProvider;
  readonly #accessTokens: ReadonlyMap<string, number>;
  readonly #origins: Origins;

  constructor(
    world: World,
    provider: AksProvider,
    accessTokens: ReadonlyMap<string, number>,
    origins: Origins,
  ) {
    this.#world = world;
    this.#provider = provider;
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
      (target.kind === 'other' ? undefined : this.#provider.rateLimits.refusal(target)) ??
      (target.agentPoolName === undefined ? undefined : this.#agentPool(target)) ??
      (operation === null ? noOperation(target) : undefined)
    );
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
    const { estate } = this.#provider;
    const { subscriptionId = '', resourceGroup, clusterName } = target;
    if (!estate.cluster({ subscriptionId })) {
      const message = `The subscription '${subscriptionId}' could not be found.`;
      return httpError(404, 'SubscriptionNotFound', message);
    }
    if (resourceGroup === undefined) return undefined;
    if (!estate.cluster({ subscriptionId, resourceGroup })) {
      const message = `Resource group '${resourceGroup}' could not be found.`;
      return httpError(404, 'ResourceGroupNotFound', message);
    }
    if (clusterName !== undefined && !estate.cluster({ subscriptionId, resourceGroup, clusterName })) {
      const message = `The Resource 'Microsoft.ContainerService/managedClusters/${clusterName}' under resource group '${resourceGroup}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`;
      return httpError(404, 'ResourceNotFound', message);
    }
    return undefined;
  }

  #signature(
    request: RecordedRequest,
    target: ArmTarget,
    operation: Operation | null | undefined,
  ): HttpAnswer | undefined {
    const region = this.#provider.estate.operation(target.operationId ?? '')?.cluster.names.region ?? '';
    const rightRegion = sameName(target.region ?? '', region);
    if (!operation || (rightRegion && request.query === operation.signedQuery)) return undefined;
    return httpError(403, 'InvalidSignature', 'The signature of the operation URL does not fit the URL.');
  }

  #apiVersion(request: RecordedRequest, target: ArmTarget): HttpAnswer | undefined {
    if (!request.apiVersion) return missingApiVersion();
    const region = this.#provider.clusterOf(target)?.names.region ?? '';
    return this.#provider.versions.refusal(request.apiVersion, target, region);
  }

  #agentPool(target: ArmTarget): HttpAnswer | undefined {
    const cluster = this.#provider.clusterOf(target);
    const name = target.agentPoolName ?? '';
    // A PUT creates what is not there.
    if (!cluster || target.kind === 'put-pool' || cluster.pool(name)) return undefined;
    const { subscriptionId, resourceGroup, clusterName } = cluster.names;
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

/** The answer about an operation that does not exist. */
export function noOperation(target: ArmTarget): HttpAnswer {
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

function missingApiVersion(): HttpAnswer {
  const message = 'The api-version query parameter (?api-version=) is required for all requests.';
  return httpError(400, 'MissingApiVersionParameter', message);
}

/** As ARM writes a time in its messages: 8/20/2026 4:48:47 PM. */
function armTime(ms: number): string {
  return new Date(ms)
    .toLocaleString('en-US', { timeZone: 'UTC' })
    .replace(',', '')
    .replace(/\u202f/g, ' ');
}
