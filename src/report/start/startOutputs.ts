import { resourceIdOf } from '../../azure/aks/operationName.ts';
import { errorTexts, word } from '../operationOutputs.ts';
import { type StartReport, startOutcomeOf } from './startReport.ts';

/** Every output of the step, in the order of start/action.yml. */
export const START_OUTPUT_NAMES = [
  'outcome',
  'operation-id',
  'resource-id',
  'kubernetes-version',
  'error-code',
  'error-message',
] as const;

export type StartOutputs = Readonly<Record<(typeof START_OUTPUT_NAMES)[number], string>>;

/** The outputs of a report. Every name is always there, `''` where nothing is known. */
export function startOutputsOf(report: StartReport): StartOutputs {
  const { ended, explanation } = report;
  const pool = report.kind === 'ended' ? report.ended.pool : report.pool;
  const started = ended?.verdict.outcome === 'started' ? ended.verdict : undefined;
  return {
    outcome: startOutcomeOf(report),
    // The id alone: GitHub empties an output of a job that contains a secret, such as a subscription id.
    'operation-id': word(started?.operationId),
    'resource-id': word(pool && resourceIdOf(pool)),
    'kubernetes-version': word(ended?.kubernetesVersion ?? ended?.document?.kubernetesVersion),
    ...errorTexts(explanation),
  };
}
