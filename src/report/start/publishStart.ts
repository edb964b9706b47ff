import * as core from '@actions/core';
import { formatDuration } from '../../time/duration.ts';
import { Annotations } from '../annotations.ts';
import { annotationText, explanationLog } from '../log/explanationText.ts';
import { publishParts } from '../publishParts.ts';
import type { Links } from '../summary/links.ts';
import { logLine } from '../text.ts';
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
  const { explanation } = report;
  if (explanation) core.info(explanationLog(explanation));
  if (isGreen(report)) return;
  const title = startHeadline(report);
  new Annotations().error(title, explanation ? annotationText(explanation) : title);
}
