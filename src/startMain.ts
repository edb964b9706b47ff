import * as core from '@actions/core';
import { newestStable } from './azure/aks/apiVersion.ts';
import type { AksNotice } from './azure/aksRequests.ts';
import { AksUpgradeClient } from './azure/aksUpgradeClient.ts';
import { mayRequestIdToken } from './azure/auth/idToken.ts';
import { connect, inputSourceOf, portalOf } from './connection.ts';
import { explainInputProblems, explainMissingPermission } from './explain/endings/notWaited.ts';
import { noticeText } from './explain/notices.ts';
import { explainUnexpectedStart } from './explain/starting/unconfirmed.ts';
import { readStartInputs, type StartInputs, type StartInputsOrProblems } from './inputs/startInputs.ts';
import { publishStart } from './report/start/publishStart.ts';
import { StartLog, startOpeningLine } from './report/start/startLog.ts';
import { isGreen, type StartReport } from './report/start/startReport.ts';
import { linksFor } from './report/summary/links.ts';
import type { Runtime } from './runtime.ts';
import { START_SCHEDULE } from './upgrade/context.ts';
import { startUpgrade } from './upgrade/start.ts';
import type { EndedStart } from './upgrade/verdict.ts';

const TITLE = 'AKS upgrade start';

/**
 * Runs the step of start/: reads the inputs, starts the upgrade, reports which operation that is.
 *
 * @returns the exit code: 0 when the upgrade was started, or there is nothing to do.
 */
export async function runStart(runtime: Runtime): Promise<number> {
  const reading = readStartInputs(inputSourceOf(runtime));
  const report = await Promise.race([start(reading, runtime), runtime.crash]).catch(unexpected);
  const portal = portalOf('inputs' in reading ? reading.inputs.access : undefined);
  // The workflow file is what there is to correct when nothing was sent.
  await publishStart(report, linksFor(report.kind === 'not-begun', portal, runtime.env));
  return isGreen(report) ? 0 : 1;
}

async function start(reading: StartInputsOrProblems, runtime: Runtime): Promise<StartReport> {
  if ('problems' in reading) {
    const explanation = explainInputProblems(reading.problems);
    return { kind: 'not-begun', outcome: 'invalid-input', explanation };
  }
  const { inputs } = reading;
  const { access, pool, wanted } = inputs;
  if (!mayRequestIdToken(runtime.env)) {
    return { kind: 'not-begun', outcome: 'unauthorized', explanation: explainMissingPermission(), pool };
  }
  const { clock, cancel } = runtime;
  const { timeoutMs } = START_SCHEDULE;
  const use = { access, timeoutMs, notify, newestVersion: newestStable };
  const azure = new AksUpgradeClient(connect(use, runtime));
  core.info(startOpeningLine(pool, wanted));
  const observer = new StartLog(core.info);
  const context = { azure, schedule: START_SCHEDULE, clock, observer, cancel };
  const ended = await startUpgrade({ pool, wanted }, context);
  for (const secret of ended.secrets) core.setSecret(secret);
  return explained(ended, inputs);
}

/** The clocks matter to the gate only, which compares times with Azure's. */
function notify(notice: AksNotice): void {
  if (notice.kind === 'api-version-replaced') core.warning(noticeText(notice), { title: TITLE });
}

async function explained(ended: EndedStart, { access }: StartInputs): Promise<StartReport> {
  // What is known of errors is loaded only when there is one.
  const { explainStart } = await import('./explain/starting/explainStart.ts');
  try {
    const explanation = explainStart(ended, access);
    return { kind: 'ended', ended, ...(explanation && { explanation }) };
  } catch (error) {
    // The verdict stands without words for it.
    core.debug(String(error));
    return { kind: 'ended', ended };
  }
}

function unexpected(error: unknown): StartReport {
  core.debug(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return { kind: 'not-begun', outcome: 'error', explanation: explainUnexpectedStart(error) };
}
