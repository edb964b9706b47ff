import * as core from '@actions/core';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { operationUrl, poolUrl, secretsOf } from './azure/aks/operationName.ts';
import { ArmClient } from './azure/armClient.ts';
import { CLOUDS } from './azure/auth/clouds.ts';
import { mayRequestIdToken } from './azure/auth/idToken.ts';
import type { Failure } from './azure/http/failure.ts';
import {
  explainComplaints,
  explainMissingPermission,
  explainUnexpected,
} from './explain/endings/notWaited.ts';
import { signInRetryText } from './explain/words/failureText.ts';
import { type Inputs, type InputsOrComplaints, readInputs } from './inputs/inputs.ts';
import { logLine } from './report/escape.ts';
import { openingLine, ProgressLog } from './report/log/progressLog.ts';
import { publish } from './report/publish.ts';
import { type ExplainedWait, outcomeOf, type Report } from './report/report.ts';
import { linksOf } from './report/summary/links.ts';
import { abortOperation, HURRIED, UNHURRIED } from './wait/abort.ts';
import { checkPool } from './wait/poolCheck.ts';
import type { Ports, Terms } from './wait/ports.ts';
import { waitUntilIdle } from './wait/untilIdle.ts';
import type { EndedWait } from './wait/verdict.ts';
import { waitForEnd } from './wait/wait.ts';

/** What a run needs of the process that it runs in. */
export interface Runtime {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly client: HttpClient;
  /** Milliseconds since the start of the step, from a clock that nobody can set. */
  now(): number;
  /** Epoch milliseconds at the start of the step. */
  readonly startedAt: number;
  readonly sleep: Ports['sleep'];
  /** Fires when the run is cancelled, with the name of the signal as its reason. */
  readonly cancel: AbortSignal;
  /** Once cancelled, the process may live on for this long, milliseconds, in place of the usual moment. */
  outlive(ms: number): void;
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
    startedAt: runtime.startedAt,
  });
  const report = await Promise.race([gate(reading, runtime), runtime.crash]).catch(unexpected);
  const links = linksOf(report, portalOf(reading), runtime.env);
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
  const ports = portsOf(inputs, runtime);
  core.info(openingLine(target, schedule.timeoutMs, ports.startedAt));
  const observer = new ProgressLog(core.info, runtime.now);
  const ended = await settled(inputs, { schedule, ports, observer, cancel: runtime.cancel }, runtime);
  return { kind: 'waited', waits: [await explained(ended, inputs)] };
}

/** Waits, looks at what the operation has made of the pool, and stops an operation that is not to go on alone. */
async function settled(inputs: Inputs, terms: Terms, { outlive }: Runtime): Promise<EndedWait> {
  const { target, untilIdle, expected, abortOn } = inputs;
  if (abortOn.timeout || abortOn.cancel) outlive(HURRIED.totalMs + REPORT_MS);
  const wait = untilIdle ? waitUntilIdle : waitForEnd;
  const ended = await checkPool(await wait(target, terms), expected, terms);
  const { outcome } = ended.verdict;
  const isWanted =
    (outcome === 'timed-out' && abortOn.timeout) || (outcome === 'interrupted' && abortOn.cancel);
  if (!isWanted) return ended;
  return outcome === 'interrupted'
    ? abortOperation(ended, terms.ports, HURRIED)
    : abortOperation(ended, terms.ports, UNHURRIED, terms.cancel);
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

function portsOf(inputs: Inputs, { client, now, startedAt, sleep }: Runtime): Ports {
  const { clientId, tenantId, resourceManager, environment, audience, apiVersion } = inputs;
  const { timeoutMs: deadlineMs } = inputs.schedule;
  const cloud = resourceManager ? { resourceManager } : CLOUDS[environment];
  const own = audience && { audience };
  const onSignInRetry = (failure: Failure, pauseMs: number) =>
    core.info(logLine(signInRetryText(failure, pauseMs)));
  const arm = new ArmClient({
    clientId,
    tenantId,
    cloud,
    client,
    now,
    sleep,
    deadlineMs,
    trace: core.debug,
    onSignInRetry,
    ...own,
  });
  const { resourceManager: origin } = cloud;
  return {
    ask: (name, signal) => arm.getStatus(operationUrl(name, origin, apiVersion), signal),
    lookAtPool: (name, signal) => arm.getPool(poolUrl(name, '', origin, apiVersion), signal),
    abort: (name, signal) => arm.postAbort(poolUrl(name, 'abort', origin, apiVersion), signal),
    now,
    startedAt,
    sleep,
    random: Math.random,
  };
}

/** Another cloud's portal is not known to everybody who reads the summary, so only the public ones are linked. */
function portalOf(reading: InputsOrComplaints): string | undefined {
  if ('complaints' in reading || reading.inputs.resourceManager) return undefined;
  return CLOUDS[reading.inputs.environment].portal;
}
