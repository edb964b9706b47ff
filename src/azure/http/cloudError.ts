import { asRecord, asText } from './json.ts';

/**
 * The error of an operation or of a refused request: Resource Manager's `CloudError` / `ErrorDetail`, read leniently
 * because AKS writes it in several shapes.
 *
 * Absent fields come as `null`, as an empty string or not at all; all three become `''` or `[]`, so that callers need
 * no null checks.
 */
export interface CloudError {
  /** `''` when Azure gave none. */
  readonly code: string;
  /** `''` when Azure gave none. */
  readonly message: string;
  readonly target: string;
  /** Only the AKS resource provider's flat form has one (`GetAgentPool_NotFound`). */
  readonly subcode: string;
  readonly details: readonly CloudError[];
  /** OData's `innererror`, which compute and network write, the services that AKS calls. */
  readonly innerError?: CloudError;
  readonly additionalInfo: readonly ErrorAdditionalInfo[];
}

export interface ErrorAdditionalInfo {
  readonly type: string;
  readonly info: unknown;
}

/** An error without any content. */
export const NO_ERROR: CloudError = {
  code: '',
  message: '',
  target: '',
  subcode: '',
  details: [],
  additionalInfo: [],
};

/** Deeper nesting is ignored: hostile JSON must not exhaust the stack. */
const MAX_DEPTH = 100;

/**
 * Reads a CloudError from parsed JSON: wrapped (`{error: {...}}`, ARM's gateway) or flat
 * (`{code, message, subcode, details, target}`, the AKS resource provider).
 *
 * @returns undefined when the value is not an error: no code, subcode, message or details.
 */
export function parseCloudError(value: unknown): CloudError | undefined {
  const outer = asRecord(value);
  const wrapped = outer && asRecord(outer['error']);
  return parseDetail(wrapped ?? outer, 0);
}

function parseDetail(value: unknown, depth: number): CloudError | undefined {
  const record = asRecord(value);
  if (!record || depth > MAX_DEPTH) return undefined;
  const inner = parseDetail(record['innererror'] ?? record['innerError'], depth + 1);
  const error: CloudError = {
    // Compute's `innererror` names its code so.
    code: asText(record['code'] ?? record['internalErrorCode']),
    message: asText(record['message']),
    target: asText(record['target']),
    subcode: asText(record['subcode'] ?? record['subCode']),
    details: listOf(record['details'], (detail) => parseDetail(detail, depth + 1)),
    additionalInfo: listOf(record['additionalInfo'], parseAdditionalInfo),
    ...(inner && { innerError: inner }),
  };
  const says = error.code || error.message || error.subcode || error.details.length > 0 || inner;
  return says ? error : undefined;
}

function parseAdditionalInfo(value: unknown): ErrorAdditionalInfo | undefined {
  const record = asRecord(value);
  return record && { type: asText(record['type']), info: record['info'] };
}

function listOf<T>(value: unknown, parse: (item: unknown) => T | undefined): readonly T[] {
  return Array.isArray(value) ? value.flatMap((item) => parse(item) ?? []) : [];
}
