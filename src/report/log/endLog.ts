import * as core from '@actions/core';
import type { AgentPool } from '../../azure/aks/agentPool.ts';
import { remarksOf } from '../../explain/warnings.ts';
import { formatDuration } from '../../time/duration.ts';
import { Annotations } from '../annotations.ts';
import { endText, headline, reportHeadline } from '../headline.ts';
import type { ExplainedWait, Report } from '../report.ts';
import { logLine } from '../text.ts';
import { annotationText, explanationLog } from './explanationText.ts';

/** How an end is announced where several operations are waited for. */
export interface Announcement {
  readonly label: string;
  /** Writes the first line: `np1: operation failed`. */
  readonly first: (text: string) => void;
}

/** Writes the end of each wait to the log, with its annotations, once. */
export class EndLog {
  readonly annotations = new Annotations();
  readonly #announced = new Set<ExplainedWait>();

  /**
   * Announces that a wait is over: what happened, why and what to do, and an annotation if it is red. Does nothing when
   * that was done before.
   */
  announce(wait: ExplainedWait, several?: Announcement): void {
    if (this.#announced.has(wait)) return;
    this.#announced.add(wait);
    const { ended, explanation } = wait;
    const title = headline(wait, several?.label);
    const waited = `Waited ${formatDuration(ended.elapsedMs)}, ${ended.polls} ${ended.polls === 1 ? 'poll' : 'polls'}.`;
    if (several) several.first(`${several.label}: ${endText(wait)}. ${waited}`);
    else core.info(logLine(`${title}. ${waited}`));
    const isRed = ended.verdict.outcome !== 'succeeded';
    // Among several, a success has said enough with its line.
    if (ended.pool?.kind === 'pool' && (isRed || !several)) core.info(logLine(poolText(ended.pool.pool)));
    if (explanation) core.info(explanationLog(explanation));
    if (isRed) this.annotations.error(title, (explanation && annotationText(explanation)) || title);
    for (const { level, text } of remarksOf(ended)) this.annotations.remark(level, text, several?.label);
  }

  /** Announces the end of a step that has waited for nothing. */
  announceNothing(report: Report): void {
    const title = reportHeadline(report);
    if (report.kind === 'waited') {
      core.info(logLine(`${title}.`));
      this.annotations.error(title, title);
      return;
    }
    core.info(explanationLog(report.explanation));
    this.annotations.error(title, annotationText(report.explanation));
  }
}

/** `The agent pool now: provisioning state Succeeded, Kubernetes version 1.33.4, 3 nodes.` */
function poolText({ provisioningState, kubernetesVersion, nodeImageVersion, nodeCount }: AgentPool): string {
  const parts = [
    provisioningState && `provisioning state ${provisioningState}`,
    kubernetesVersion && `Kubernetes version ${kubernetesVersion}`,
    nodeImageVersion && `node image ${nodeImageVersion}`,
    nodeCount !== undefined && `${nodeCount} ${nodeCount === 1 ? 'node' : 'nodes'}`,
  ].filter(Boolean);
  return `The agent pool now: ${parts.join(', ') || 'nothing known'}.`;
}
