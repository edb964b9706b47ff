import { randomUUID } from 'node:crypto';
import { type HttpAnswer, httpError, json, type StatusAnswer, succeeded } from './answers.ts';
import { ArmChecks } from './armChecks.ts';
import { type ArmTarget, armTarget } from './armPath.ts';
import type { Operation, Operations } from './operations.ts';
import type { Origins, SimulatorOptions, World } from './options.ts';
import type { RecordedRequest } from './record.ts';
import { Player, type Reply } from './script.ts';
import type { Handler } from './server.ts';

/** Azure Resource Manager with the AKS resource provider behind it. */
export class Arm implements Handler {
  readonly service = 'arm';
  readonly #world: World;
  readonly #operations: Operations;
  readonly #origins: Origins;
  readonly #checks: ArmChecks;
  readonly #metadata: Player;
  readonly #pool: Player;
  readonly #abort: Player;

  constructor(
    world: World,
    operations: Operations,
    accessTokens: ReadonlyMap<string, number>,
    origins: Origins,
    options: SimulatorOptions,
  ) {
    this.#world = world;
    this.#operations = operations;
    this.#origins = origins;
    this.#checks = new ArmChecks(world, accessTokens, origins);
    this.#metadata = new Player(options.metadata);
    this.#pool = new Player(options.pool);
    this.#abort = new Player(options.abort);
  }

  kindOf(method: string, path: string) {
    return armTarget(method, path).kind;
  }

  reply(request: RecordedRequest): Reply {
    return withIds(this.#reply(request, armTarget(request.method, request.path)), request);
  }

  #reply(request: RecordedRequest, target: ArmTarget): Reply {
    switch (target.kind) {
      case 'metadata':
        return this.#metadata.play(request, {
          check: () => this.#checks.metadata(request),
          answer: () => this.#metadataAnswer(),
        });
      case 'status':
        return this.#status(request, target);
      case 'pool':
        return this.#pool.play(request, {
          check: () => this.#checks.refusal(request, target),
          answer: () => this.#poolAnswer(target),
        });
      case 'abort':
        return this.#abort.play(request, {
          check: () => this.#checks.refusal(request, target),
          answer: () => this.#abortAnswer(),
        });
      case 'other': {
        const missing = httpError(404, 'NotFound', `No route for ${request.method} ${request.path}`);
        const refusal = () => this.#checks.refusal(request, target) ?? missing;
        return new Player().play(request, { check: refusal, answer: refusal });
      }
    }
  }

  #status(request: RecordedRequest, target: ArmTarget): Reply {
    const operation = this.#operations.named(target.operationId ?? '', request);
    // A request about an unknown operation still meets the default script: faults and unchecked answers happen.
    const player = (operation ?? this.#operations.get(this.#world.operationId))?.player ?? new Player();
    const answer = (scripted: StatusAnswer) =>
      operation
        ? operation.body(scripted, this.#statusId(operation, target), this.#world.now())
        : this.#checks.noOperation(target);
    const reply = player.play(request, {
      check: () => this.#checks.refusal(request, target, operation ?? null),
      answer: () => answer(succeeded()),
      status: answer,
    });
    operation?.heard(reply);
    return reply;
  }

  /** The operation's ARM id in AKS's own mix of cases; the location form has none. */
  #statusId(operation: Operation, target: ArmTarget): string | undefined {
    if (target.region !== undefined) return undefined;
    const { subscriptionId, resourceGroup, clusterName } = this.#world;
    const pool = target.agentPoolName === undefined ? '' : `/agentPools/${target.agentPoolName}`;
    return `/subscriptions/${subscriptionId}/resourcegroups/${resourceGroup}/providers/Microsoft.ContainerService/managedClusters/${clusterName}${pool}/operations/${operation.id}`;
  }

  #poolAnswer(target: ArmTarget): HttpAnswer {
    const { subscriptionId, resourceGroup, clusterName, agentPoolName, poolProperties } = this.#world;
    const name = target.agentPoolName ?? agentPoolName;
    const operation = this.#operations.current;
    return json({
      id: `/subscriptions/${subscriptionId}/resourcegroups/${resourceGroup}/providers/Microsoft.ContainerService/managedClusters/${clusterName}/agentPools/${name}`,
      name,
      type: 'Microsoft.ContainerService/ManagedClusters/AgentPools',
      properties: {
        count: 3,
        vmSize: 'Standard_D4s_v5',
        osType: 'Linux',
        mode: 'User',
        type: 'VirtualMachineScaleSets',
        provisioningState: operation?.ended ? operation.lastStatus : 'Upgrading',
        powerState: { code: 'Running' },
        orchestratorVersion: '1.33.4',
        currentOrchestratorVersion: '1.33.4',
        nodeImageVersion: 'AKSUbuntu-2204gen2containerd-202610.15.0',
        ...poolProperties,
      },
    });
  }

  #abortAnswer(): HttpAnswer {
    const abort = this.#operations.abortAll();
    if (!abort) {
      const message = 'The operation cannot be aborted: no operation is in progress on the agent pool.';
      return httpError(409, 'OperationNotAllowed', message, { flat: true });
    }
    const url = asyncOperationUrl(this.#world, this.#origins.arm, abort);
    return json(undefined, {
      status: 202,
      headers: { 'azure-asyncoperation': url, location: url.replace('/operations/', '/operationresults/') },
    });
  }

  #metadataAnswer(): HttpAnswer {
    const { armAudiences, metadataForm } = this.#world;
    const { arm, entra } = this.#origins;
    const cloud = cloudMetadata('Simulator', arm, entra, armAudiences);
    const other = cloudMetadata(
      'Elsewhere',
      'https://management.elsewhere.example',
      'https://login.elsewhere.example',
      ['https://management.elsewhere.example/'],
    );
    return json(metadataForm === 'array' ? [other, cloud] : cloud);
  }
}

/** The URL that Azure returns for an operation, with its signature. */
export function asyncOperationUrl(world: World, arm: string, operation: Operation): string {
  return `${arm}/subscriptions/${world.subscriptionId}/providers/Microsoft.ContainerService/locations/${world.region}/operations/${operation.id}?${operation.signedQuery}`;
}

function cloudMetadata(name: string, arm: string, login: string, audiences: readonly string[]) {
  return {
    name,
    portal: `https://portal.${name.toLowerCase()}.example`,
    authentication: { loginEndpoint: login, audiences, tenant: 'common', identityProvider: 'AAD' },
    resourceManager: `${arm}/`,
    suffixes: { storage: `core.${name.toLowerCase()}.example` },
  };
}

/** Every answer of ARM can be told apart by its ids. */
function withIds(reply: Reply, request: RecordedRequest): Reply {
  const { outcome } = reply;
  if (outcome.kind !== 'http') return reply;
  const asked = request.headers['x-ms-correlation-request-id'];
  const headers = {
    'x-ms-request-id': randomUUID(),
    'x-ms-correlation-request-id': typeof asked === 'string' ? asked : randomUUID(),
    ...outcome.headers,
  };
  return { ...reply, outcome: { ...outcome, headers } };
}
