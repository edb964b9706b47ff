import * as core from '@actions/core';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { ApiVersion } from './azure/aks/apiVersion.ts';
import { secretsOf } from './azure/aks/operationName.ts';
import { AksClient, type AksNotice } from './azure/aksClient.ts';
import { ArmClient } from './azure/armClient.ts';
import { CLOUDS } from './azure/auth/clouds.ts';
import { mayRequestIdToken } from './azure/auth/idToken.ts';
import {
  explainComplaints,
  explainMissingPermission,
  explainUnexpected,
} from './explain/endings/notWaited.ts';
import { type Inputs, type InputsOrComplaints, readInputs } from './inputs/inputs.ts';
import { openingLine, ProgressLog } from './report/log/progressLog.ts';
import { publish } from './report/publish.ts';
import { type ExplainedWait, outcomeOf, type Report } from './report/report.ts';
import { linksOf } from './report/summary/links.ts';
import { formatDuration } from './time/duration.ts';
import { abortOperation, HURRIED, UNHURRIED } from './wait/abort.ts';
import type { Azure, Clock, WaitContext } from './wait/context.ts';
import { checkPool } from './wait/poolCheck.ts';
import { waitUntilIdle } from './wait/untilIdle.ts';
import type { EndedWait } from './wait/verdict.ts';
import { waitForEnd } from './wait/wait.ts';

/** What a run needs of the process that it runs in. */
export interface Runtime {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly client: HttpClient;
  /** A monotonic clock, and the start of the step by the clock of the runner. */
  readonly clock: Clock;
  /** Fires when the run is cancelled, with the name of the signal as its reason. */
  readonly cancel: AbortSignal;
  /** Sets how long, ms, the process may run after cancellation. */
  extendExitLimit(ms: number): void;
  /** Rejects with an error that nobody caught; never resolves. */
  readonly crash: Promise<never>;
}

/** What is left of the time after an abort, for outputs and summary. */
const REPORT_MS = 1_000;

/**
 * The story of one run: read the inputs, wait for the operation, tell how it ended.
 *
 * @returns the exit code: 0 exactly when the operation has succeeded.
 */
export async function run(runtime: Runtime): Promise<number> {
  const reading = readInputs({
    input: core.getInput,
    env: runtime.env,
    startedAt: runtime.clock.startedAt,
  });
  const report = await Promise.race([gate(reading, runtime), runtime.crash]).catch(unexpected);
  const links = await linksOf(report, portalOf(reading), runtime.env['GITHUB_WORKFLOW_REF']);
  await publish(report, links, Date.now());
  return outcomeOf(report) === 'succeeded' ? 0 : 1;
}

async function gate(reading: InputsOrComplaints, runtime: Runtime): Promise<Report> {
  if ('complaints' in reading) {
    return {
      kind: 'not-waited',
      outcome: 'invalid-input',
      explanation: explainComplaints(reading.complaints),
    };
  }
  const { inputs } = reading;
  const { target, schedule } = inputs;
  for (const secret of secretsOf(target.operation)) core.setSecret(secret);
  if (!mayRequestIdToken(runtime.env)) {
    return {
      kind: 'not-waited',
      outcome: 'unauthorized',
      explanation: explainMissingPermission(),
      operation: target.operation,
    };
  }
  const { clock, cancel } = runtime;
  const azure = azureOf(inputs, runtime);
  core.info(openingLine(target, schedule.timeoutMs, clock.startedAt));
  const observer = new ProgressLog(core.info, clock.now);
  const ended = await waitThenCheckPool(inputs, { schedule, azure, clock, observer, cancel }, runtime);
  return { kind: 'waited', waits: [await explained(ended, inputs)] };
}

/** Waits, checks the pool, and aborts the operation if that is requested. */
async function waitThenCheckPool(
  inputs: Inputs,
  context: WaitContext,
  { extendExitLimit }: Runtime,
): Promise<EndedWait> {
  const { target, untilIdle, expected, abortOn } = inputs;
  if (abortOn.timeout || abortOn.cancel) extendExitLimit(HURRIED.totalMs + REPORT_MS);
  const wait = untilIdle ? waitUntilIdle : waitForEnd;
  const ended = await checkPool(await wait(target, context), expected, context);
  const { outcome } = ended.verdict;
  const isWanted =
    (outcome === 'timed-out' && abortOn.timeout) || (outcome === 'interrupted' && abortOn.cancel);
  if (!isWanted) return ended;
  return outcome === 'interrupted'
    ? abortOperation(ended, context, HURRIED)
    : abortOperation(ended, context, UNHURRIED, context.cancel);
}

async function explained(ended: EndedWait, inputs: Inputs): Promise<ExplainedWait> {
  if (ended.verdict.outcome === 'succeeded') return { ended };
  // What is known of errors is loaded only when there is one.
  const { explain } = await import(/* webpackMode: "eager" */ './explain/explain.ts');
  try {
    const explanation = explain(ended, inputs);
    return { ended, ...(explanation && { explanation }) };
  } catch (error) {
    // The verdict stands without words for it.
    core.debug(String(error));
    return { ended };
  }
}

function unexpected(error: unknown): Report {
  core.debug(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return { kind: 'not-waited', outcome: 'error', explanation: explainUnexpected(error) };
}

function azureOf(inputs: Inputs, { client, clock }: Runtime): Azure {
  const { clientId, tenantId, resourceManager, environment, audience, apiVersion } = inputs;
  const cloud = resourceManager ? { resourceManager } : CLOUDS[environment];
  const own = audience && { audience };
  const { now } = clock;
  const arm = new ArmClient({ clientId, tenantId, cloud, client, now, trace: core.debug, ...own });
  return new AksClient({
    arm,
    resourceManager: cloud.resourceManager,
    apiVersion: new ApiVersion({ version: apiVersion, isDefault: apiVersion === '2025-05-02-preview' }),
    turn: async () => {},
    notify: (notice) => core.warning(noticeText(notice), { title: 'AKS operation gate' }),
  });
}

function noticeText(notice: AksNotice): string {
  switch (notice.kind) {
    case 'api-version-replaced':
      return `Azure has retired the default api-version ${notice.from} of this action. The newest preview that Azure lists, ${notice.to}, is used instead. Update the action, or set the input api-version.`;
    case 'clock-differs': {
      const ahead = notice.differenceMs > 0 ? 'ahead of' : 'behind';
      return `Azure's clock is ${formatDuration(Math.abs(notice.differenceMs))} ${ahead} the clock of this runner. started-after and start-grace are judged by Azure's clock.`;
    }
  }
}

/** Another cloud's portal is not known to everybody who reads the summary, so only the public ones are linked. */
function portalOf(reading: InputsOrComplaints): string | undefined {
  if ('complaints' in reading || reading.inputs.resourceManager) return undefined;
  return CLOUDS[reading.inputs.environment].portal;
}
