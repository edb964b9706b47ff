import type { RecordedRequest } from './record.ts';

/** An HTTP answer, complete as it goes over the wire. */
export interface HttpAnswer {
  readonly kind: 'http';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly unchecked?: boolean;
}

/** A status of the operation; what AKS always sends (id, name, times) is filled in where `body` leaves it out. */
export interface StatusAnswer {
  readonly kind: 'status';
  readonly status: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly unchecked?: boolean;
}

/** What a network does instead of answering. It happens before any check, as a network knows none. */
export type TransportFault =
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'cut-short'; readonly answer: HttpAnswer };

/** One scripted answer. `checked` is the service's own: its checks, and its normal answer when they pass. */
export type Answer =
  | HttpAnswer
  | StatusAnswer
  | TransportFault
  | { readonly kind: 'checked' }
  | { readonly kind: 'slow'; readonly ms: number; readonly answer: Answer };

/** Decides at the moment of asking; `index` counts the requests that this script has seen, from 0. */
export type AnswerFunction = (request: RecordedRequest, index: number) => Answer;

/** One line of a script. */
export type Step =
  | Answer
  | AnswerFunction
  | { readonly kind: 'times'; readonly count: number; readonly step: Step };

/** Answers in the order in which they are given; the last one repeats. */
export type Script = Step | readonly Step[];

/** Headers in addition to those that an answer has anyway, and the HTTP status. */
export interface HttpExtras {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An operation status in AKS's words, such as `UpgradingNodes: 3/9 nodes completed`; `extra` goes into the body. */
export function status(text: string, extra: Readonly<Record<string, unknown>> = {}): StatusAnswer {
  return { kind: 'status', status: text, body: extra };
}

/** Still running, with a percentage when one is given. */
export function inProgress(percent?: number): StatusAnswer {
  return status('InProgress', percent === undefined ? {} : { percentComplete: percent });
}

/** Ended well. */
export function succeeded(extra: Readonly<Record<string, unknown>> = {}): StatusAnswer {
  return status('Succeeded', extra);
}

/** Ended badly, with an ErrorDetail when one is given. */
export function failed(error?: unknown, extra: Readonly<Record<string, unknown>> = {}): StatusAnswer {
  return status('Failed', { error, ...extra });
}

/** What AKS reports of an operation that a user stopped. */
export const CANCELED_BY_USER = { code: 'Canceled', message: 'Operation is being canceled by user' };

/** Stopped by a person or by a later operation. */
export function canceled(
  error: unknown = CANCELED_BY_USER,
  extra: Readonly<Record<string, unknown>> = {},
): StatusAnswer {
  return status('Canceled', { error, ...extra });
}

/** Any text as a body; a content type may be given in the headers. */
export function text(body: string, extras: HttpExtras = {}): HttpAnswer {
  return {
    kind: 'http',
    status: extras.status ?? 200,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...extras.headers },
    body,
  };
}

/** Any value as a JSON body; nothing at all for undefined. */
export function json(value: unknown, extras: HttpExtras = {}): HttpAnswer {
  const headers = { 'content-type': 'application/json; charset=utf-8', ...extras.headers };
  return text(value === undefined ? '' : JSON.stringify(value), { ...extras, headers });
}

/** A proxy's error page. */
export function html(statusCode: number, title = `${statusCode} Bad Gateway`): HttpAnswer {
  const page = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
  return text(page, { status: statusCode, headers: { 'content-type': 'text/html' } });
}

/** The shape of an error body, except its code and message. */
export interface ErrorExtras {
  /** `{code, message, ...}` as the AKS resource provider answers; else `{error: {...}}` as ARM's gateway does. */
  readonly flat?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly subcode?: string;
  readonly details?: unknown;
  readonly target?: string;
}

/** An HTTP error of ARM (wrapped) or AKS (`flat`). */
export function httpError(
  statusCode: number,
  code: string,
  message: string,
  extras: ErrorExtras = {},
): HttpAnswer {
  const { flat, headers = {}, subcode, details, target } = extras;
  const error = flat
    ? { code, details: details ?? null, message, subcode: subcode ?? '', target }
    : { code, message, details, target };
  return json(flat ? error : { error }, { status: statusCode, headers });
}

/** Asked too often; AKS gives the seconds to wait, when it gives any. */
export function throttled(retryAfter?: string): HttpAnswer {
  return httpError(429, 'Throttled', 'The request was throttled. Ask again later.', {
    flat: true,
    headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  });
}

/** Sends the caller elsewhere. */
export function redirect(location: string, statusCode = 302): HttpAnswer {
  return text('', { status: statusCode, headers: { location } });
}

/** The connection is reset before a byte of an answer. */
export function reset(): Answer {
  return { kind: 'reset' };
}

/** The headers and half of the body arrive, then the connection ends. */
export function cutShort(answer: HttpAnswer = json({ status: 'Succeeded', name: 'cut short' })): Answer {
  return { kind: 'cut-short', answer };
}

/** No answer, ever. */
export function hang(): Answer {
  return { kind: 'hang' };
}

/** The answer, `ms` milliseconds later. */
export function slow(ms: number, answer: Answer): Answer {
  return { kind: 'slow', ms, answer };
}

/** What the service itself would say: its checks, then its normal answer. */
export function checked(): Answer {
  return { kind: 'checked' };
}

/** The same answer although the service would refuse the request. */
export function unchecked<A extends HttpAnswer | StatusAnswer>(answer: A): A {
  return { ...answer, unchecked: true };
}

/** The step `count` times over. */
export function times(count: number, step: Step): Step {
  return { kind: 'times', count, step };
}

/** One answer of a recorded run. */
export interface Poll {
  readonly status: number;
  readonly contentType?: string | null;
  readonly body: string;
  readonly repeats?: number;
  readonly retryAfter?: string | null;
}

/** Replays recorded answers, byte for byte and in their order. */
export function fromPolls(polls: readonly Poll[]): Step[] {
  return polls.map((poll) => {
    const headers = {
      'content-type': poll.contentType ?? 'application/json',
      ...(poll.retryAfter ? { 'retry-after': poll.retryAfter } : {}),
    };
    return times(poll.repeats ?? 1, text(poll.body, { status: poll.status, headers }));
  });
}
