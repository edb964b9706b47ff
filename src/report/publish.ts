import * as core from '@actions/core';
import { endText, reportHeadline } from './headline.ts';
import { labelledWaits } from './labels.ts';
import { EndLog } from './log/endLog.ts';
import { outputsOf } from './outputs.ts';
import { publishParts } from './publishParts.ts';
import type { ExplainedWait, Report } from './report.ts';
import type { Links } from './summary/links.ts';
import { summaryOf } from './summary/summary.ts';
import { logLine, logText, shorten } from './text.ts';

const BODY_LIMIT = 60_000;
/** For each of several. */
const SHORT_BODY_LIMIT = 10_000;

/**
 * Reports the end of the step in log, annotations, outputs and job summary.
 *
 * @param now epoch milliseconds
 * @param ends the ends that were announced when they were seen, which are not announced again
 */
export function publish(report: Report, links: Links, now: number, ends = new EndLog()): Promise<void> {
  return publishParts({
    log: () => writeLog(report, ends),
    outputs: () => outputsOf(report, now),
    summary: () => summaryOf(report, links, now),
  });
}

function writeLog(report: Report, ends: EndLog): void {
  if (report.kind === 'not-waited' || report.waits.length === 0) {
    ends.announceNothing(report);
    return;
  }
  const { waits } = report;
  const [first] = waits;
  if (waits.length === 1 && first) {
    ends.announce(first);
    writeBody('Last answer from Azure', first, BODY_LIMIT);
    return;
  }
  const labelled = labelledWaits(waits);
  for (const [wait, label] of labelled) {
    ends.announce(wait, { label, first: (text) => core.info(logLine(text)) });
  }
  const red = labelled.filter(([wait]) => wait.ended.verdict.outcome !== 'succeeded');
  core.info(logLine(`${reportHeadline(report)}${red.length === 0 ? '.' : ':'}`));
  for (const [wait, label] of red) core.info(logLine(`${label}: ${endText(wait)}`));
  for (const [wait, label] of red) writeBody(`Last answer from Azure: ${label}`, wait, SHORT_BODY_LIMIT);
}

/** Raw answers come last, so that what people act on does not stand after 60 kB of JSON. */
function writeBody(title: string, { ended: { lastBody } }: ExplainedWait, limit: number): void {
  if (!lastBody) return;
  core.startGroup(logLine(title));
  core.info(logText(shorten(prettyJson(lastBody), limit)));
  core.endGroup();
}

function prettyJson(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
