import * as core from '@actions/core';
import type { AgentPool } from '../azure/aks/agentPool.ts';
import type { Explanation } from '../explain/explanation.ts';
import { type Remark, remarksOf } from '../explain/warnings.ts';
import { formatDuration } from '../time/duration.ts';
import { logLine, logText, oneLine, plain, shorten } from './escape.ts';
import { headline, reportHeadline } from './headline.ts';
import { explanationLines, rootCauseText } from './log/explanationText.ts';
import { outputsOf } from './outputs.ts';
import { outcomeOf, type Report } from './report.ts';
import { type Links, summaryOf } from './summary/summary.ts';

/** GitHub cuts an annotation after about 4 KB; people read the first lines of it. */
const ANNOTATION_LIMIT = 2_000;
const BODY_LIMIT = 60_000;

/**
 * Tells the end of the step everywhere it is looked for: log, annotation, outputs, job summary. What cannot be
 * written (a full disk, a closed stdout) is said where possible and changes nothing about the verdict.
 *
 * @param now epoch milliseconds
 */
export function publish(report: Report, links: Links, now: number): Promise<void> {
  return publishParts({
    log: () => writeLog(report),
    outputs: () => outputsOf(report, now),
    summary: () => summaryOf(report, links, now),
  });
}

/** What is published of the end of a step. */
export interface Parts {
  log(): void;
  outputs(): Readonly<Record<string, string>>;
  summary(): string;
}

/** Writes log, outputs and job summary, each of them also when another one cannot be written. */
export async function publishParts(parts: Parts): Promise<void> {
  attempt('The log', () => parts.log());
  attempt('The outputs', () => {
    for (const [name, value] of Object.entries(parts.outputs())) core.setOutput(name, value);
  });
  if (!process.env['GITHUB_STEP_SUMMARY']) return;
  try {
    await core.summary.addRaw(parts.summary()).write();
  } catch (error) {
    notWritten('The job summary', error);
  }
}

/** The raw answers come last: what people act on must not stand after 60 kB of JSON. */
function writeLog(report: Report): void {
  if (report.kind === 'waited') {
    for (const wait of report.waits) {
      const { ended, explanation } = wait;
      const { polls, elapsedMs } = ended;
      core.info(
        logLine(
          `${headline(wait)}. Waited ${formatDuration(elapsedMs)}, ${polls} ${polls === 1 ? 'poll' : 'polls'}.`,
        ),
      );
      if (ended.pool?.kind === 'pool') core.info(logLine(poolText(ended.pool.pool)));
      if (explanation) logExplanation(explanation);
    }
  } else {
    core.info(logText(explanationLines(report.explanation).join('\n')));
  }
  if (outcomeOf(report) !== 'succeeded') annotate(report);
  if (report.kind !== 'waited') return;
  for (const { ended } of report.waits) remarksOf(ended).forEach(remark);
  for (const { ended } of report.waits) {
    if (!ended.lastBody) continue;
    core.startGroup('Last answer from Azure');
    core.info(logText(shorten(prettyJson(ended.lastBody), BODY_LIMIT)));
    core.endGroup();
  }
}

/** `The agent pool now: provisioning state Succeeded, Kubernetes version 1.33.4, 3 nodes.`, as far as Azure tells. */
function poolText({ provisioningState, kubernetesVersion, nodeImageVersion, nodeCount }: AgentPool): string {
  const parts = [
    provisioningState && `provisioning state ${provisioningState}`,
    kubernetesVersion && `Kubernetes version ${kubernetesVersion}`,
    nodeImageVersion && `node image ${nodeImageVersion}`,
    nodeCount !== undefined && `${nodeCount} ${nodeCount === 1 ? 'node' : 'nodes'}`,
  ].filter(Boolean);
  return `The agent pool now: ${parts.join(', ') || 'nothing known'}.`;
}

/** Writes an explanation to the log. */
export function logExplanation(explanation: Explanation): void {
  const lines = explanationLines(explanation).map((line) => shorten(line, 4_000));
  core.info(logText(lines.join('\n')));
}

function annotate(report: Report): void {
  const red =
    report.kind === 'waited'
      ? report.waits.find(({ ended }) => ended.verdict.outcome !== 'succeeded')?.explanation
      : report.explanation;
  annotateError(reportHeadline(report), red);
}

/** Writes the error annotation of the step: the headline, and of the explanation what people act on. */
export function annotateError(title: string, explanation: Explanation | undefined): void {
  const { what, rootCause, remedies = [], link } = explanation ?? {};
  const lines = [what, rootCause?.message && rootCauseText(rootCause), remedies[0], link];
  core.error(shorten(plain(lines.filter(Boolean).join('\n')), ANNOTATION_LIMIT), { title: oneLine(title) });
}

function remark({ level, text }: Remark): void {
  const annotate = level === 'warning' ? core.warning : core.notice;
  annotate(shorten(plain(text), ANNOTATION_LIMIT), { title: 'AKS operation gate' });
}

function attempt(what: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    notWritten(what, error);
  }
}

function notWritten(what: string, error: unknown): void {
  core.warning(logLine(`${what} could not be written: ${error instanceof Error ? error.message : error}`));
}

function prettyJson(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
