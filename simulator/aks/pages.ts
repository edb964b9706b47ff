import { randomUUID } from 'node:crypto';
import type { ListOptions } from '../aksOptions.ts';
import { type HttpAnswer, httpError, json } from '../answers.ts';
import type { RecordedRequest } from '../record.ts';
import { Player, type Reply } from '../script.ts';

/** What is left of a list after some of its pages. */
interface Rest {
  readonly chunks: readonly (readonly unknown[])[];
  readonly page: number;
}

/** Hands a list over in pages, each of which leads to the next one by `nextLink`. */
export class Pages {
  readonly #options: ListOptions;
  readonly #origin: () => string;
  readonly #players: ReadonlyMap<number, Player>;
  /** Later pages by their token: all pages of a list are of the moment at which it was asked for. */
  readonly #rests = new Map<string, Rest>();

  constructor(options: ListOptions, origin: () => string) {
    this.#options = options;
    this.#origin = origin;
    const scripts = Object.entries(options.pages ?? {});
    this.#players = new Map(scripts.map(([page, script]) => [Number(page), new Player(script)]));
  }

  play(request: RecordedRequest, check: () => HttpAnswer | undefined, list: () => readonly unknown[]): Reply {
    const token = new URLSearchParams(request.query).get('$skipToken');
    const rest = token === null ? undefined : this.#rests.get(token);
    const unknown = token !== null && !rest;
    const player = this.#players.get(rest?.page ?? 0) ?? new Player();
    return player.play(request, {
      check: () =>
        check() ?? (unknown ? httpError(400, 'InvalidSkipToken', 'The skip token is invalid.') : undefined),
      answer: () => this.#page(request, rest ?? { chunks: this.#chunks(list()), page: 0 }),
    });
  }

  #chunks(items: readonly unknown[]): unknown[][] {
    const { pageSize = Math.max(items.length, 1), emptyLastPage = false } = this.#options;
    const count = Math.max(Math.ceil(items.length / pageSize), 1);
    const chunks = Array.from({ length: count }, (_, page) =>
      items.slice(page * pageSize, (page + 1) * pageSize),
    );
    return emptyLastPage ? [...chunks, []] : chunks;
  }

  #page(request: RecordedRequest, { chunks, page }: Rest): HttpAnswer {
    const [value = [], ...left] = chunks;
    if (left.length === 0) return json({ value });
    const token = randomUUID();
    this.#rests.set(token, { chunks: left, page: page + 1 });
    const query = new URLSearchParams(request.query);
    query.delete('$skipToken');
    query.delete('skipToken');
    // Azure was seen to send the token under both names.
    const tokens = `%24skipToken=${token}&skipToken=${token}`;
    return json({ value, nextLink: `${this.#origin()}${request.path}?${query}&${tokens}` });
  }
}
