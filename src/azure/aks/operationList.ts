import type { Failure } from '../http/failure.ts';
import { failureOf } from '../http/httpFailure.ts';
import { asRecord, asText, parseJson } from '../http/json.ts';
import type { HttpAnswer } from '../http/transport.ts';
import { type OperationStatus, parseOperationStatus } from './operationStatus.ts';

/** The first api-version with a list of an agent pool's operations (Azure/azure-rest-api-specs#45021). */
export const LIST_API_VERSION = '2026-06-02-preview';

/** What a request for the operations of an agent pool came back with, all pages together. */
export type ListAnswer =
  /** In no order that Azure documents. */
  | { readonly kind: 'list'; readonly operations: readonly OperationStatus[] }
  /** Azure does not offer the list in this cloud, region or api-version, or not to this identity. */
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'failure'; readonly failure: Failure };

/** One page of a list. */
export type PageAnswer<T> =
  | { readonly kind: 'page'; readonly items: readonly T[]; readonly nextLink?: string }
  | { readonly kind: 'failure'; readonly failure: Failure };

/**
 * Reads one page of a list (`{ value, nextLink }`). A page with an item that cannot be read is not taken: a list with
 * a gap could hide an operation.
 *
 * @param parse reads one item; undefined when it cannot
 * @param wanted names the list in a failure, as what follows "an": `operation list`
 * @param now epoch milliseconds, for a `Retry-After` date
 */
export function readPage<T>(
  answer: HttpAnswer,
  parse: (item: unknown) => T | undefined,
  wanted: string,
  now: number,
): PageAnswer<T> {
  const json = asRecord(answer.status === 200 ? parseJson(answer.body) : undefined) ?? {};
  const items = Array.isArray(json['value']) ? json['value'].map((item) => parse(item)) : [undefined];
  if (!items.every((item) => item !== undefined)) {
    return { kind: 'failure', failure: failureOf(answer, wanted, now) };
  }
  const nextLink = asText(json['nextLink']);
  return { kind: 'page', items, ...(nextLink && { nextLink }) };
}

/** Reads one page of an agent pool's operations. */
export function readOperationPage(answer: HttpAnswer, now: number): PageAnswer<OperationStatus> {
  return readPage(answer, (item) => parseOperationStatus(item), 'operation list', now);
}
