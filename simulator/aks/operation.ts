import { randomBytes, randomUUID } from 'node:crypto';
import { canceled, type HttpAnswer, json, type StatusAnswer, succeeded } from '../answers.ts';
import type { Look, OperationOptions } from '../poolOptions.ts';
import type { RecordedRequest } from '../record.ts';
import { Player, type Reply } from '../script.ts';
import { isEnd } from './status.ts';

/** The first api-version that says of what kind an operation is. */
const TYPES_FROM = '2026-06-02';

/** A point in time as a list sees it: milliseconds, and the number of the list request that can first show it. */
export interface Tick {
  readonly ms: number;
  readonly list: number;
}

/** What an operation needs to know of its surroundings. */
export interface Surroundings {
  readonly now: () => number;
  readonly tick: () => Tick;
  /** Called when it appears and when its end is first shown. */
  readonly began?: (operation: Operation) => void;
  readonly ended?: (operation: Operation) => void;
}

/** What an answer says of it, its ARM id left out. */
type Shown = Readonly<Record<string, unknown>>;

/** One operation of AKS: its script, and how far it has come. */
export class Operation {
  readonly id: string;
  readonly options: OperationOptions;
  readonly player: Player;
  /** The query of its `Azure-AsyncOperation` URL, signed by Azure. */
  readonly signedQuery: string;
  lastStatus = 'InProgress';
  readonly #around: Surroundings;
  readonly #history: { readonly tick: Tick; readonly shown: Shown }[] = [];
  #startTime: number | undefined;
  #endTime: number | undefined;
  #aborted = false;

  constructor(options: OperationOptions, around: Surroundings) {
    this.id = options.id ?? randomUUID();
    this.options = options;
    this.player = new Player(options.script ?? succeeded());
    this.#around = around;
    // Azure's own api-version, not the caller's. Escapes in both letter cases: a client that parses the query and
    // writes it anew breaks the signature.
    this.signedQuery = `api-version=2025-03-01&t=639${around.now()}&c=${noise(2600)}&s=${noise(256)}%3D%3d&h=${noise(32)}`;
  }

  get ended(): boolean {
    return isEnd(this.lastStatus);
  }

  /** Whether Azure knows it yet. */
  get visible(): boolean {
    return this.#startTime !== undefined;
  }

  get startTime(): number {
    return this.#startTime ?? Number.POSITIVE_INFINITY;
  }

  /** Makes Azure know it; with an end, it is over already. */
  appear(endedAs?: StatusAnswer): void {
    this.#startTime = this.options.startTime ?? this.#around.now();
    this.#around.began?.(this);
    if (endedAs) this.#take(endedAs);
    else this.#remember({ status: this.lastStatus });
  }

  /** Plays a step for a request that shows its status in another way than by a poll. */
  look(request: RecordedRequest, kind: Look): void {
    const { advancesOn } = this.options;
    if (this.ended || (advancesOn !== undefined && !advancesOn.includes(kind))) return;
    const answer = (scripted: StatusAnswer) => json(this.#take(scripted));
    this.heard(
      this.player.play(request, {
        check: () => undefined,
        answer: () => answer(succeeded()),
        status: answer,
      }),
    );
  }

  /** Reads a status out of an answer that was scripted byte for byte. */
  heard({ outcome }: Reply): void {
    if (outcome.kind !== 'http' || outcome.status >= 300) return;
    const status = /"status"\s*:\s*"([^"]+)"/.exec(outcome.body)?.[1];
    if (status === undefined || status === this.lastStatus) return;
    this.#take({ kind: 'status', status, body: {} });
  }

  /** From now on it is canceled, whatever its script says. */
  abort(): void {
    this.#aborted = true;
  }

  /** The answer that AKS would send; `path` is the operation's ARM id where the body has one. */
  answer(scripted: StatusAnswer, path: string | undefined, apiVersion: string): HttpAnswer {
    return json(this.#body(this.#take(scripted), path, apiVersion));
  }

  /** Its entry in a list as of a point in time; undefined when it was not known then. */
  listedAt(cutoff: Tick, path: string, apiVersion: string): Shown | undefined {
    const known = this.#history.findLast(({ tick }) => tick.ms <= cutoff.ms && tick.list <= cutoff.list);
    return known && this.#body(known.shown, path, apiVersion);
  }

  #body(shown: Shown, path: string | undefined, apiVersion: string): Shown {
    const { operationType, subOperationType } = this.options;
    const types = apiVersion >= TYPES_FROM && apiVersion.endsWith('-preview');
    return {
      ...(path === undefined ? {} : { id: path }),
      name: this.id,
      status: this.lastStatus,
      startTime: aksTime(this.startTime),
      ...(types ? { operationType, subOperationType } : {}),
      ...shown,
    };
  }

  #take(scripted: StatusAnswer): Shown {
    const answer = this.#aborted ? canceled() : scripted;
    const before = this.ended;
    this.lastStatus = answer.status;
    if (this.ended) this.#endTime ??= this.options.endTime ?? this.#around.now();
    const end = this.ended && this.#endTime !== undefined ? { endTime: aksTime(this.#endTime) } : {};
    const shown = { status: answer.status, ...end, ...answer.body };
    this.#remember(shown);
    if (this.ended && !before) this.#around.ended?.(this);
    return shown;
  }

  #remember(shown: Shown): void {
    const last = this.#history.at(-1)?.shown;
    if (JSON.stringify(last) !== JSON.stringify(shown)) {
      this.#history.push({ tick: this.#around.tick(), shown });
    }
  }
}

/** AKS writes seven digits of the second. */
function aksTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '0000Z');
}

function noise(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
