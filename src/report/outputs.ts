import { resourceIdOf } from '../azure/aks/operationName.ts';
import { durationOf, wholeErrorOf } from '../azure/aks/operationStatus.ts';
import { parseCloudError } from '../azure/http/cloudError.ts';
import { parseJson } from '../azure/http/json.ts';
import type { Explanation } from '../explain/explanation.ts';
import { failureIn } from '../wait/verdict.ts';
import { plain, shorten } from './escape.ts';
import { fitJson } from './fit.ts';
import { type ExplainedWait, outcomeOf, type Report } from './report.ts';

/** Every output of the step, in the order of action.yml. */
export const OUTPUT_NAMES = [
  'outcome',
  'status',
  'percent-complete',
  'start-time',
  'end-time',
  'duration-seconds',
  'operation-id',
  'resource-id',
  'error-code',
  'error-message',
  'error',
  'superseded-by',
  'provisioning-state',
  'kubernetes-version',
  'node-image-version',
  'node-count',
  'aborted',
  'result',
  'polls',
] as const;

export type Outputs = Readonly<Record<(typeof OUTPUT_NAMES)[number], string>>;

/** GitHub takes 1 MB of outputs from a whole job; these are the characters that each may take of it. */
const JSON_LIMIT = 100_000;
const MESSAGE_LIMIT = 10_000;
const WORD_LIMIT = 2_000;

/**
 * The outputs of a report. Every name is always there, `''` where nothing is known.
 *
 * @param now epoch milliseconds, for the duration of an operation that still runs
 */
export function outputsOf(report: Report, now: number): Outputs {
  const first = report.kind === 'waited' ? report.waits[0] : undefined;
  const explanation = report.kind === 'waited' ? first?.explanation : report.explanation;
  const status = first?.ended.lastStatus;
  const operation = report.kind === 'waited' ? first?.ended.operation : report.operation;
  const error = first && errorJsonOf(first);
  const rootCause = explanation?.rootCause;
  const pool = first?.ended.pool?.kind === 'pool' ? first.ended.pool.pool : undefined;
  const duration = status && durationOf(status, now);
  return {
    outcome: outcomeOf(report),
    status: word(status?.status),
    'percent-complete': String(status?.percentComplete ?? ''),
    'start-time': word(status?.startTime),
    'end-time': word(status?.endTime),
    'duration-seconds': duration === undefined ? '' : String(Math.round(duration / 1000)),
    'operation-id': word(operation?.operationId),
    'resource-id': word((operation && resourceIdOf(operation)) ?? status?.resourceId),
    'error-code': word(rootCause?.code),
    'error-message': messageOutput(explanation),
    error: error === undefined ? '' : fitJson(error, JSON_LIMIT),
    'superseded-by': word(explanation?.supersededBy ?? first?.ended.newer?.operationId),
    'provisioning-state': word(pool?.provisioningState),
    'kubernetes-version': word(pool?.kubernetesVersion),
    'node-image-version': word(pool?.nodeImageVersion),
    'node-count': String(pool?.nodeCount ?? ''),
    aborted: String(first?.ended.abort?.kind === 'taken'),
    result: status ? fitJson(status.json, JSON_LIMIT) : '',
    polls: String(first?.ended.polls ?? 0),
  };
}

/** The root cause in Azure's words, or else what happened. */
export function messageOutput(explanation: Explanation | undefined): string {
  return shorten(plain(explanation?.rootCause?.message || explanation?.what || ''), MESSAGE_LIMIT);
}

/** The CloudError as Azure wrote it: of the operation that failed, or of the request that did. */
function errorJsonOf({ ended, explanation }: ExplainedWait): unknown {
  const { verdict } = ended;
  switch (verdict.outcome) {
    case 'succeeded':
    case 'interrupted':
      return undefined;
    case 'failed':
    case 'canceled':
      return verdict.status.json['error'] ?? wholeErrorOf(verdict.status);
    default:
      return errorJson(failureIn(verdict)?.rawBody ?? '') ?? explanation?.rootCause;
  }
}

function errorJson(body: string): unknown {
  const json = parseJson(body);
  return parseCloudError(json) && json;
}

/** Ids and times are short; what is long under their name was not written by Azure. */
export function word(text = ''): string {
  return plain(text).replace(/\s+/g, ' ').trim().slice(0, WORD_LIMIT);
}
