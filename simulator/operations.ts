import { randomBytes, randomUUID } from 'node:crypto';
import { canceled, type HttpAnswer, inProgress, json, type StatusAnswer, succeeded } from './answers.ts';
import type { SimulatorOptions, World } from './options.ts';
import type { RecordedRequest } from './record.ts';
import { Player, type Reply } from './script.ts';

const ENDED = new Set(['succeeded', 'failed', 'canceled', 'cancelled']);

/** One operation of AKS: its script, and what has become of it so far. */
export class Operation {
  readonly id: string;
  readonly player: Player;
  readonly startTime: number;
  /** The query of its `Azure-AsyncOperation` URL, signed by Azure. */
  readonly signedQuery: string;
  lastStatus = 'InProgress';
  #endTime: number | undefined;
  #aborted = false;

  constructor(id: string, player: Player, startTime: number, apiVersion: string) {
    this.id = id;
    this.player = player;
    this.startTime = startTime;
    // Escapes in both letter cases: whoever parses the query and writes it anew breaks the signature.
    this.signedQuery = `api-version=${apiVersion}&t=639${startTime}&c=${noise(2600)}&s=${noise(256)}%3D%3d&h=${noise(32)}`;
  }

  get ended(): boolean {
    return ENDED.has(this.lastStatus.toLowerCase());
  }

  /** Takes notice of an answer that was scripted byte for byte. */
  heard(reply: Reply): void {
    if (reply.outcome.kind !== 'http' || reply.outcome.status >= 300) return;
    const status = /"status"\s*:\s*"([^"]+)"/.exec(reply.outcome.body)?.[1];
    if (status !== undefined) this.lastStatus = status;
  }

  /** From now on it is canceled, whatever its script says. */
  abort(): void {
    this.#aborted = true;
  }

  /** The body that AKS would send; `path` is the operation's ARM id where the body has one. */
  body(scripted: StatusAnswer, path: string | undefined, now: number): HttpAnswer {
    const answer = this.#aborted ? canceled() : scripted;
    this.lastStatus = answer.status;
    if (this.ended) this.#endTime ??= now;
    return json({
      ...(path === undefined ? {} : { id: path }),
      name: this.id,
      status: answer.status,
      startTime: aksTime(this.startTime),
      ...(this.ended && this.#endTime !== undefined ? { endTime: aksTime(this.#endTime) } : {}),
      ...answer.body,
    });
  }
}

/** The operations of the cluster, and which of them is the latest. */
export class Operations {
  readonly #world: World;
  readonly #latest: SimulatorOptions['latest'];
  readonly #byId = new Map<string, Operation>();
  #latestAsked = 0;
  #asked: Operation | undefined;
  #latestAbort: string | undefined;

  constructor(world: World, options: SimulatorOptions) {
    this.#world = world;
    this.#latest = options.latest;
    const scripts = { [world.operationId]: options.operation ?? succeeded(), ...options.operations };
    for (const [id, script] of Object.entries(scripts)) this.#add(id, new Player(script));
  }

  get(id: string): Operation | undefined {
    return this.#byId.get(id.toLowerCase());
  }

  /** The operation that a request names; `latest` may be another one every time. */
  named(id: string, request: RecordedRequest): Operation | undefined {
    const operation = this.get(id.toLowerCase() === 'latest' ? (this.#latestFor(request) ?? '') : id);
    this.#asked = operation ?? this.#asked;
    return operation;
  }

  /** The operation that was asked about last: the pool is in the state that it has brought about. */
  get current(): Operation | undefined {
    return this.#asked ?? this.get(this.#world.operationId);
  }

  /** Stops everything that runs, by an operation of its own; undefined when nothing runs any more. */
  abortAll(): Operation | undefined {
    const running = [...this.#byId.values()].filter((operation) => !operation.ended);
    if (running.length === 0) return undefined;
    for (const operation of running) operation.abort();
    const abort = this.#add(randomUUID(), new Player([inProgress(), succeeded()]));
    this.#latestAbort = abort.id;
    return abort;
  }

  #latestFor(request: RecordedRequest): string | undefined {
    if (typeof this.#latest === 'function') return this.#latest(request, this.#latestAsked++);
    return this.#latestAbort ?? this.#latest ?? this.#world.operationId;
  }

  #add(id: string, player: Player): Operation {
    const { apiVersions, now } = this.#world;
    const operation = new Operation(id, player, now(), apiVersions.at(-1) ?? '');
    this.#byId.set(id.toLowerCase(), operation);
    return operation;
  }
}

/** AKS writes seven digits of the second. */
function aksTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '0000Z');
}

function noise(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
