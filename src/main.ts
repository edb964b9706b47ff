import * as core from '@actions/core';
import { type OperationName, secretsOf } from './azure/aks/operationName.ts';
import { AksClient } from './azure/aksClient.ts';
import type { AksNotice } from './azure/aksRequests.ts';
import { mayRequestIdToken } from './azure/auth/idToken.ts';
import { connect, inputSourceOf, portalOf } from './connection.ts';
import {
  explainInputProblems,
  explainMissingPermission,
  explainUnexpected,
} from './explain/endings/notWaited.ts';
import { jobLimitText, leftOutText, noticeText } from './explain/notices.ts';
import { type Inputs, type InputsOrProblems, readInputs } from './inputs/inputs.ts';
import type { CheckRun } from './report/checkRun/checkRun.ts';
import { EndLog } from './report/log/endLog.ts';
import { openingLine } from './report/log/openingLine.ts';
import { ProgressBoard } from './report/log/progressBoard.ts';
import { ProgressLog } from './report/log/progressLog.ts';
import { bothObservers } from './report/observers.ts';
import { publish } from './report/publish.ts';
import { type ExplainedWait, outcomeOf, type Report } from './report/report.ts';
import { linksOf } from './report/summary/links.ts';
import { logLine } from './report/text.ts';
import type { Runtime } from './runtime.ts';
import { abortOperation, HURRIED, UNHURRIED } from './wait/abort.ts';
import { findAllPools } from './wait/allPools.ts';
import type { WaitContext } from './wait/context.ts';
import { checkPool } from './wait/poolCheck.ts';
import { FAIL_FAST, waitSideBySide } from './wait/sideBySide.ts';
import type { Target } from './wait/target.ts';
import { waitUntilIdle } from './wait/untilIdle.ts';
import type { EndedWait } from './wait/verdict.ts';
import { waitForEnd } from './wait/wait.ts';

const TITLE = 'AKS operation gate';

/** What is left of the time after an abort, for outputs and summary. */
const REPORT_MS = 1_000;

/**
 * Runs the step: reads the inputs, waits for the operations, reports how they ended.
 *
 * @returns the exit code: 0 exactly when every operation has succeeded.
 */
export async function run(runtime: Runtime): Promise<number> {
  const reading = readInputs(inputSourceOf(runtime));
  const ends = new EndLog();
  const checkRun = await checkRunOf(reading, runtime);
  const report = await Promise.race([gate(reading, runtime, ends, checkRun), runtime.crash]).catch(
    unexpected,
  );
  const links = linksOf(report, portalOf('inputs' in reading ? reading.inputs : undefined), runtime.env);
  const now = Date.now();
  await Promise.all([publish(report, links, now, ends), checkRun?.close(report, links, now)]);
  return outcomeOf(report) === 'succeeded' ? 0 : 1;
}

/** Loads what shows the progress on GitHub, which is in files of its own, and only if an input asks for it. */
async function checkRunOf(reading: InputsOrProblems, runtime: Runtime): Promise<CheckRun | undefined> {
  const wanted = 'inputs' in reading && reading.inputs.checkRun;
  if (!wanted) return undefined;
  try {
    const { CheckRun } = await import('./report/checkRun/checkRun.ts');
    return new CheckRun(wanted, runtime);
  } catch (error) {
    core.info(logLine(`There will be no check run, because its code cannot be loaded: ${error}`));
    return undefined;
  }
}

async function gate(
  reading: InputsOrProblems,
  runtime: Runtime,
  ends: EndLog,
  checkRun?: CheckRun,
): Promise<Report> {
  if ('problems' in reading) {
    return {
      kind: 'not-waited',
      outcome: 'invalid-input',
      explanation: explainInputProblems(reading.problems),
    };
  }
  const { inputs } = reading;
  const { targets, schedule } = inputs;
  const listed = targets.kind === 'operations' ? targets.operations : [];
  for (const secret of listed.flatMap(secretsOf)) core.setSecret(secret);
  if (!mayRequestIdToken(runtime.env)) {
    return {
      kind: 'not-waited',
      outcome: 'unauthorized',
      explanation: explainMissingPermission(),
      operations: listed,
    };
  }
  const { clock, cancel } = runtime;
  const { annotations } = ends;
  const notify = (notice: AksNotice) => core.warning(noticeText(notice), { title: TITLE });
  const use = { access: inputs, timeoutMs: schedule.timeoutMs, notify };
  const azure = new AksClient(connect(use, runtime));
  const observer = new ProgressLog({ write: core.info, now: clock.now, annotations });
  const context: WaitContext = { schedule, azure, clock, observer, cancel };
  checkRun?.start();
  const wait = (operations: readonly OperationName[]) =>
    waitForAll(operations, inputs, context, runtime, ends, checkRun);
  if (targets.kind === 'operations') return wait(targets.operations);
  const found = await findAllPools(targets.cluster, context);
  const { startedAt } = clock;
  if (found.kind === 'ended') {
    return { kind: 'waited', startedAt, waits: [await explained(found.ended, inputs)] };
  }
  if (found.leftOut.length > 0) core.info(logLine(leftOutText(found.leftOut)));
  return wait(found.operations);
}

async function waitForAll(
  operations: readonly OperationName[],
  inputs: Inputs,
  context: WaitContext,
  runtime: Runtime,
  ends: EndLog,
  checkRun?: CheckRun,
): Promise<Report> {
  const { since, failFast, abortOn, schedule } = inputs;
  if (abortOn.timeout || abortOn.cancel) runtime.extendExitLimit(HURRIED.totalMs + REPORT_MS);
  const isHosted = runtime.env['RUNNER_ENVIRONMENT'] === 'github-hosted';
  const jobLimit = jobLimitText(schedule.timeoutMs, isHosted);
  // On a runner of one's own the job's limit can have been raised, which the step cannot see.
  if (jobLimit && isHosted) core.warning(jobLimit, { title: TITLE });
  else if (jobLimit) core.info(jobLimit);
  const targets = operations.map((operation): Target => ({ operation, ...(since && { since }) }));
  const { startedAt, now } = context.clock;
  core.info(openingLine(targets, schedule.timeoutMs, startedAt));
  const board = new ProgressBoard(operations, ends, now);
  checkRun?.watch(operations);
  const waits: ExplainedWait[] = [];
  await waitSideBySide(
    targets,
    {
      failFast,
      cancel: runtime.cancel,
      onEnd: async (ended, index) => {
        const wait = await explained(ended, inputs);
        waits[index] = wait;
        board.announceEnd(index, wait);
        checkRun?.end(index, wait);
      },
    },
    (target, index, cancel) => {
      const observer = bothObservers(board.observer(index), checkRun?.observer(index));
      return waitThenCheckPool(target, inputs, { ...context, cancel, observer });
    },
  );
  return { kind: 'waited', startedAt, waits };
}

/** Waits, checks the pool, and aborts the operation if that is requested. */
async function waitThenCheckPool(target: Target, inputs: Inputs, context: WaitContext): Promise<EndedWait> {
  const { untilIdle, expected, abortOn } = inputs;
  const wait = untilIdle ? waitUntilIdle : waitForEnd;
  const ended = await checkPool(await wait(target, context), expected, context);
  const { verdict } = ended;
  if (verdict.outcome === 'timed-out' && abortOn.timeout) {
    return abortOperation(ended, context, UNHURRIED, context.cancel);
  }
  // A wait that was given up because another one has failed leaves its operation alone.
  const isCancelled = verdict.outcome === 'interrupted' && verdict.signal !== FAIL_FAST;
  return isCancelled && abortOn.cancel ? abortOperation(ended, context, HURRIED) : ended;
}

async function explained(ended: EndedWait, inputs: Inputs): Promise<ExplainedWait> {
  if (ended.verdict.outcome === 'succeeded') return { ended };
  // What is known of errors is loaded only when there is one.
  const { explain } = await import('./explain/explain.ts');
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
