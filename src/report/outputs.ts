import { reportHeadline } from './headline.ts';
import {
  jsonOutputsOfWait,
  NO_OUTPUTS,
  type OperationOutputs,
  outputsOfWait,
  outputsWithoutWait,
} from './operationOutputs.ts';
import { decidingWait, outcomeOf, type Report } from './report.ts';
import { type Result, resultsJson } from './results.ts';

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
  'results',
  'stalled',
] as const;

export type Outputs = Readonly<Record<(typeof OUTPUT_NAMES)[number], string>>;

/**
 * Returns the outputs of a report: those of the operation that decides, and `results` and `stalled` of all of them.
 * Every name is always there, `''` where nothing is known.
 *
 * @param now epoch milliseconds, for the duration of an operation that still runs
 */
export function outputsOf(report: Report, now: number): Outputs {
  const results = resultsIn(report, now);
  const all: Outputs = {
    ...decidingOutputs(report, now),
    ...jsonOutputsOfWait(report.kind === 'waited' ? decidingWait(report.waits) : undefined),
    results: resultsJson(results),
    stalled: String(results.some(({ outputs }) => outputs.stalled === 'true')),
  };
  return Object.fromEntries(OUTPUT_NAMES.map((name) => [name, all[name]])) as Outputs;
}

function resultsIn(report: Report, now: number): readonly Result[] {
  if (report.kind === 'waited') {
    return report.waits.map((wait) => ({
      operation: wait.ended.operation,
      outputs: outputsOfWait(wait, now),
      status: wait.ended.lastStatus,
    }));
  }
  const { outcome, explanation, operations = [] } = report;
  return operations.map((operation) => ({
    operation,
    outputs: outputsWithoutWait(outcome, explanation, operation),
  }));
}

function decidingOutputs(report: Report, now: number): OperationOutputs {
  if (report.kind === 'not-waited') {
    return outputsWithoutWait(report.outcome, report.explanation, report.operations?.[0]);
  }
  const deciding = decidingWait(report.waits);
  if (deciding) return outputsOfWait(deciding, now);
  return { ...NO_OUTPUTS, outcome: outcomeOf(report), 'error-message': reportHeadline(report) };
}
