import type { IncomingHttpHeaders } from 'node:http';

/** Which of the three stand-ins was asked. */
export type ServiceName = 'github' | 'entra' | 'arm';

/** What was asked for. */
export type RequestKind =
  | 'metadata'
  | 'id-token'
  | 'openid-configuration'
  | 'entra-token'
  | 'status'
  | 'operations'
  | 'pool'
  | 'pools'
  | 'put-pool'
  | 'upgrade-profile'
  | 'upgrade-node-image'
  | 'abort'
  | 'check-run'
  | 'other';

/** A request as it arrived, and the status of its answer. */
export interface RecordedRequest {
  readonly service: ServiceName;
  readonly kind: RequestKind;
  readonly method: string;
  /** As sent, still encoded. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  /** The host and port that the client named. */
  readonly host: string;
  readonly apiVersion: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** When it had arrived, in milliseconds. */
  readonly time: number;
  /** HTTP status of the answer; undefined while there is none, and for good when there never was one. */
  status: number | undefined;
  /** The response is withheld, for a while or for ever, so that the client has to wait. */
  isHeld: boolean;
}

/** Everything that was asked, in order of arrival. */
export class RequestLog {
  readonly requests: RecordedRequest[] = [];
  readonly #listeners = new Set<() => void>();

  add(request: RecordedRequest): void {
    this.requests.push(request);
    this.changed();
  }

  /** The response is withheld. */
  held(request: RecordedRequest): void {
    request.isHeld = true;
    this.changed();
  }

  answered(request: RecordedRequest, status: number): void {
    request.status = status;
    this.changed();
  }

  count(kind: RequestKind): number {
    return this.requests.filter((request) => request.kind === kind).length;
  }

  /** Calls back after every request and every answer, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  private changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
