import { LATEST, type OperationName, parseResourceNames, resourceIdOf } from '../azure/aks/operationName.ts';
import { durationOf, type OperationStatus, wholeErrorOf } from '../azure/aks/operationStatus.ts';
import { parseCloudError } from '../azure/http/cloudError.ts';
import { asRecord, parseJson } from '../azure/http/json.ts';
import type { Explanation } from '../explain/explanation.ts';
import { type EndedWait, failureIn } from '../wait/verdict.ts';
import { fitJson } from './fit.ts';
import type { ExplainedWait, Outcome } from './report.ts';
import { plain, shorten } from './text.ts';

/** GitHub allows 1 MB of outputs for a whole job, counted as UTF-16; these are the characters of each output. */
const JSON_LIMIT = 100_000;
const MESSAGE_LIMIT = 10_000;
const WORD_LIMIT = 2_000;

/** What is output of an operation of which nothing is known but how its wait ended. */
export const NO_OUTPUTS = {
  status: '',
  'percent-complete': '',
  'start-time': '',
  'end-time': '',
  'duration-seconds': '',
  'operation-id': '',
  'resource-id': '',
  'error-code': '',
  'error-message': '',
  'superseded-by': '',
  'provisioning-state': '',
  'kubernetes-version': '',
  'node-image-version': '',
  'node-count': '',
  aborted: 'false',
  polls: '0',
  stalled: 'false',
} as const;

/** The outputs of one operation, without the JSON of `error` and `result`; `stalled` is its own. */
export type OperationOutputs = Readonly<Record<keyof typeof NO_OUTPUTS, string>> & {
  readonly outcome: Outcome;
};

/** Returns the outputs of an operation that was waited for. */
export function outputsOfWait(wait: ExplainedWait, now: number): OperationOutputs {
  const { ended, explanation } = wait;
  const { lastStatus: status, operation, verdict } = ended;
  const pool = ended.pool?.kind === 'pool' ? ended.pool.pool : undefined;
  const duration = status && durationOf(status, now);
  return {
    outcome: verdict.outcome,
    status: word(status?.status),
    'percent-complete': String(status?.percentComplete ?? ''),
    'start-time': word(status?.startTime),
    'end-time': word(status?.endTime),
    'duration-seconds': duration === undefined ? '' : String(Math.round(duration / 1000)),
    'operation-id': operationIdText(operation),
    'resource-id': word(status && provenResourceId(operation, status)),
    ...errorTexts(explanation),
    'superseded-by': word(explanation?.supersededBy ?? ended.newer?.operationId),
    'provisioning-state': word(pool?.provisioningState),
    'kubernetes-version': word(pool?.kubernetesVersion),
    'node-image-version': word(pool?.nodeImageVersion),
    'node-count': String(pool?.nodeCount ?? ''),
    aborted: String(ended.abort?.kind === 'taken'),
    polls: String(ended.polls),
    stalled: String(wasStalled(ended)),
  };
}

/** Returns the outputs that are JSON as Azure wrote it. */
export function jsonOutputsOfWait(wait: ExplainedWait | undefined): {
  readonly error: string;
  readonly result: string;
} {
  const error = wait && errorJsonOf(wait);
  const result = wait?.ended.lastStatus?.json;
  return {
    error: error === undefined ? '' : fitJson(error, JSON_LIMIT),
    result: result === undefined ? '' : fitJson(result, JSON_LIMIT),
  };
}

/** Returns the outputs of an operation that was never waited for. */
export function outputsWithoutWait(
  outcome: Outcome,
  explanation: Explanation,
  operation: OperationName | undefined,
): OperationOutputs {
  return {
    ...NO_OUTPUTS,
    outcome,
    'operation-id': operation ? operationIdText(operation) : '',
    ...errorTexts(explanation),
  };
}

/** Returns the root cause, or else what happened. */
export function errorTexts(explanation: Explanation | undefined): {
  readonly 'error-code': string;
  readonly 'error-message': string;
} {
  const { rootCause, what = '' } = explanation ?? {};
  return {
    'error-code': word(rootCause?.code),
    'error-message': shorten(plain(rootCause?.message || what), MESSAGE_LIMIT),
  };
}

/** Whether a warning was given that this operation, or one that was waited for before it, makes no progress. */
function wasStalled({ stalled, earlier = [] }: EndedWait): boolean {
  return stalled !== undefined || earlier.some(wasStalled);
}

/** `latest` is not the id of an operation. */
function operationIdText({ operationId }: OperationName): string {
  return operationId === LATEST ? '' : word(operationId);
}

/** A signed URL does not prove whose operation it names: for that one, only Azure's answer counts. */
function provenResourceId(operation: OperationName, { id, resourceId }: OperationStatus): string | undefined {
  if (operation.url === undefined) return resourceIdOf(operation);
  if (resourceId) return resourceId;
  const { subscriptionId, resourceGroup, clusterName, agentPoolName } = parseResourceNames(id);
  if (!subscriptionId || !resourceGroup || !clusterName) return undefined;
  return resourceIdOf({
    subscriptionId,
    resourceGroup,
    clusterName,
    ...(agentPoolName && { agentPoolName }),
  });
}

/** The bare CloudError as Azure wrote it: of the operation that failed, or of the request that did. */
function errorJsonOf({ ended, explanation }: ExplainedWait): unknown {
  const { verdict } = ended;
  const { rootCause } = explanation ?? {};
  switch (verdict.outcome) {
    case 'succeeded':
    case 'interrupted':
      return undefined;
    case 'failed':
    case 'canceled':
      return bareError(verdict.status.json['error']) ?? errorOfParts(verdict.status, rootCause);
    default: {
      const { rawBody } = failureIn(verdict) ?? {};
      return bareError(rawBody && parseJson(rawBody)) ?? rootCause;
    }
  }
}

/** Takes the wrapper `{error: {...}}` off, which not every answer has. */
function bareError(json: unknown): unknown {
  const record = asRecord(json);
  return record && parseCloudError(record) && (asRecord(record['error']) ?? record);
}

/** Returns the error of an operation that has one only in its sub-operations: the root cause is put on top. */
function errorOfParts(status: OperationStatus, rootCause: Explanation['rootCause']): unknown {
  const error = wholeErrorOf(status);
  return error ? { ...error, ...rootCause } : rootCause;
}

/** Ids and times are short; Azure did not write what is long there. */
export function word(text = ''): string {
  return plain(text).replace(/\s+/g, ' ').trim().slice(0, WORD_LIMIT);
}
