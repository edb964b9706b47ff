import * as core from '@actions/core';
import { formatDuration } from '../../time/duration.ts';
import { logLine } from '../escape.ts';
import { annotateError, logExplanation, publishParts } from '../publish.ts';
import type { Links } from '../summary/summary.ts';
import { startHeadline } from './startHeadline.ts';
import { startOutputsOf } from './startOutputs.ts';
import { isGreen, type StartReport } from './startReport.ts';
import { startSummaryOf } from './startSummary.ts';

/** Publishes the end of a start: log, annotation, outputs, job summary. */
export function publishStart(report: StartReport, links: Links): Promise<void> {
  return publishParts({
    log: () => writeLog(report),
    outputs: () => startOutputsOf(report),
    summary: () => startSummaryOf(report, links),
  });
}

function writeLog(report: StartReport): void {
  if (report.kind === 'ended') {
    const { verdict, elapsedMs } = report.ended;
    core.info(logLine(`${startHeadline(report)}. The step took ${formatDuration(elapsedMs)}.`));
    if (verdict.outcome === 'started') core.info(logLine(`Operation id: ${verdict.operationId}`));
  }
  if (report.explanation) logExplanation(report.explanation);
  if (!isGreen(report)) annotateError(startHeadline(report), report.explanation);
}
