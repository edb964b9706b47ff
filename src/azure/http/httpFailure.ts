import { parseCloudError } from './cloudError.ts';
import type { Failure } from './failure.ts';
import { kindOf } from './failureKind.ts';
import { parseJson } from './json.ts';
import { retryAfterOf } from './retryAfter.ts';
import type { HttpAnswer } from './transport.ts';

/**
 * Turns a response of Resource Manager that is not the one asked for into a failure, in Azure's own words where it
 * has some.
 *
 * @param wanted what was asked for, as what follows "an": `operation status`
 * @param now epoch milliseconds, for a `Retry-After` date in a response without a `Date`
 */
export function failureOf(answer: HttpAnswer, wanted: string, now: number): Failure {
  const error = parseCloudError(parseJson(answer.body));
  const retryAfterMs = retryAfterOf(answer.header, now);
  const correlationId = answer.header('x-ms-correlation-request-id') ?? answer.header('x-ms-request-id');
  const code = error?.code || error?.subcode;
  return {
    kind: kindOf('arm', answer.status, error),
    service: 'arm',
    httpStatus: answer.status,
    message: error?.message || describeBody(answer, wanted),
    ...(code && { code }),
    ...(error && { error }),
    ...(correlationId && { correlationId }),
    ...(answer.body && { rawBody: answer.body }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

/** Says in one line what a response is, without quoting it: `HTTP 502 with a page titled "Bad Gateway"`. */
export function describeBody({ status, body, header }: HttpAnswer, wanted: string): string {
  if (status >= 300 && status < 400) return `HTTP ${status}, a redirect, which is not followed`;
  const isJson = /[/+]json$/i.test(typeOf(header)) || /^\s*[{[]/.test(body);
  if (isJson && body.trim() !== '' && parseJson(body) === undefined) {
    return `HTTP ${status} with broken or incomplete JSON (${body.length} characters)`;
  }
  const title = /<title[^>]*>([^<]{1,120})/i.exec(body.slice(0, 20_000))?.[1]?.trim();
  const named = title ? `a page titled "${title}"` : `a body of type ${typeOf(header) || 'unknown'}`;
  const what = body.trim() === '' ? 'an empty body' : named;
  return `HTTP ${status} with ${what}${status < 300 ? `, which is not an ${wanted}` : ''}`;
}

function typeOf(header: HttpAnswer['header']): string {
  return (header('content-type') ?? '').replace(/;.*/s, '').trim();
}
