import { randomUUID } from 'node:crypto';
import { AksProvider } from './aks/provider.ts';
import { httpError } from './answers.ts';
import { ArmChecks } from './armChecks.ts';
import { armMetadata } from './armMetadata.ts';
import { type ArmTarget, armTarget } from './armPath.ts';
import type { Origins, SimulatorOptions, World } from './options.ts';
import type { RecordedRequest } from './record.ts';
import { Player, type Reply } from './script.ts';
import type { Handler } from './server.ts';

/** Azure Resource Manager which passes requests on to the AKS resource provider. */
export class Arm implements Handler {
  readonly service = 'arm';
  readonly provider: AksProvider;
  readonly #world: World;
  readonly #origins: Origins;
  readonly #checks: ArmChecks;
  readonly #metadata: Player;
  readonly #clockSkewMs: number;

  constructor(
    world: World,
    accessTokens: ReadonlyMap<string, number>,
    origins: Origins,
    requests: readonly RecordedRequest[],
    options: SimulatorOptions,
  ) {
    this.#world = world;
    this.#origins = origins;
    this.#clockSkewMs = options.clockSkewMs ?? 0;
    this.provider = new AksProvider(world, origins, requests, options);
    this.#checks = new ArmChecks(world, this.provider, accessTokens, origins);
    this.#metadata = new Player(options.metadata);
  }

  kindOf(method: string, path: string) {
    return armTarget(method, path).kind;
  }

  reply(request: RecordedRequest): Reply {
    this.provider.estate.refresh();
    return this.#withHeaders(this.#reply(request, armTarget(request.method, request.path)), request);
  }

  #reply(request: RecordedRequest, target: ArmTarget): Reply {
    switch (target.kind) {
      case 'metadata':
        return this.#metadata.play(request, {
          check: () => this.#checks.metadata(request),
          answer: () => armMetadata(this.#world, this.#origins),
        });
      case 'other': {
        const missing = httpError(404, 'NotFound', `No route for ${request.method} ${request.path}`);
        const refusal = () => this.#checks.refusal(request, target) ?? missing;
        return new Player().play(request, { check: refusal, answer: refusal });
      }
      default:
        return this.provider.reply(request, target, (operation) =>
          this.#checks.refusal(request, target, operation),
        );
    }
  }

  /** Every answer of ARM can be told apart by its ids. */
  #withHeaders(reply: Reply, request: RecordedRequest): Reply {
    const { outcome } = reply;
    if (outcome.kind !== 'http') return reply;
    const asked = request.headers['x-ms-correlation-request-id'];
    const headers = {
      'x-ms-request-id': randomUUID(),
      'x-ms-correlation-request-id': typeof asked === 'string' ? asked : randomUUID(),
      // A slow answer is dated when it leaves.
      date: new Date(this.#world.now() + reply.delayMs + this.#clockSkewMs).toUTCString(),
      ...outcome.headers,
    };
    return { ...reply, outcome: { ...outcome, headers } };
  }
}
