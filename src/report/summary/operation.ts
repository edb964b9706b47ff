import { clusterIdOf } from '../../azure/aks/operationName.ts';
import { durationOf, type OperationStatus, wholeErrorOf } from '../../azure/aks/operationStatus.ts';
import { allRemarksOf, type Remark } from '../../explain/warnings.ts';
import { formatDuration } from '../../time/duration.ts';
import { type EndedWait, failureIn } from '../../wait/verdict.ts';
import { kindText } from '../describe.ts';
import { fitJson } from '../fit.ts';
import { headline, ICONS } from '../headline.ts';
import type { ExplainedWait } from '../report.ts';
import { html, shorten } from '../text.ts';
import { code, details, paragraph, pre, section } from './blocks.ts';
import { errorTree } from './errorTree.ts';
import { explanationSections } from './explanationHtml.ts';
import { ganttOf } from './gantt.ts';
import { lanesOfOne } from './lanes.ts';
import type { Links } from './links.ts';
import { portalLink } from './portalLink.ts';
import { progressBar, progressOf } from './progressBar.ts';
import { propertyTable, subOperationTable, timelineTable, timeText } from './tables.ts';

const RAW_LIMIT = 60_000;

/** Where and when a summary is written. */
export interface SummaryContext {
  readonly links: Links;
  /** Epoch milliseconds. */
  readonly now: number;
  /** When the step began, epoch milliseconds. */
  readonly startedAt: number;
}

/** One of several operations in the same summary. */
export interface OneOfSeveral {
  readonly label: string;
  /** How many of them are shown in full. */
  readonly count: number;
}

/** Writes everything about the only operation of a step. */
export function operationSections(wait: ExplainedWait, context: SummaryContext): readonly string[] {
  const { ended } = wait;
  return [
    heading(wait, 2),
    ...allRemarksOf(ended).map(remarkParagraph),
    ...explanationSections(wait.explanation),
    ...factSections(ended, context),
    // The picture stands between the heading and the table, which has all that it shows.
    ...withPicture(
      timelineTable(ended.history, ended.elapsedMs),
      ganttOf(lanesOfOne(ended, context.startedAt)),
    ),
    ...detailSections(ended, context, RAW_LIMIT),
  ];
}

/** Writes everything about one of several operations that has ended red. */
export function redSections(
  wait: ExplainedWait,
  context: SummaryContext,
  { label, count }: OneOfSeveral,
): readonly string[] {
  const { ended, explanation } = wait;
  return [
    heading(wait, 3, label),
    ...explanationSections(explanation),
    ...factSections(ended, context),
    section('Timeline', timelineTable(ended.history, ended.elapsedMs), 4),
    ...detailSections(ended, context, Math.max(4_000, Math.floor((5 * RAW_LIMIT) / count)), 4),
  ];
}

/** Writes one of several operations that has succeeded, folded. */
export function greenSection(wait: ExplainedWait, context: SummaryContext, label: string): string {
  const { ended } = wait;
  const body = [
    propertyTable(properties(ended, context)),
    section('Timeline', timelineTable(ended.history, ended.elapsedMs), 4),
    subOperations(ended, context, 4),
  ];
  return details(`${ICONS.succeeded} ${html(headline(wait, label))}`, body.filter(Boolean).join('\n'));
}

function heading(wait: ExplainedWait, level: 2 | 3, label?: string): string {
  const icon = ICONS[wait.ended.verdict.outcome];
  return `<h${level}>${icon} ${html(headline(wait, label))}</h${level}>`;
}

function withPicture(timeline: string, picture: string): readonly string[] {
  if (!picture) return [section('Timeline', timeline)];
  return ['<h3>Timeline</h3>', picture, timeline];
}

function factSections(ended: EndedWait, context: SummaryContext): readonly string[] {
  const isNotice = ended.verdict.outcome === 'succeeded' && errorOf(ended);
  return [
    isNotice
      ? '<p>Azure still attaches an error to this success. The status decides, so the error is only a notice.</p>'
      : '',
    propertyTable(properties(ended, context)),
  ];
}

function detailSections(
  ended: EndedWait,
  context: SummaryContext,
  rawLimit: number,
  level: 3 | 4 = 3,
): readonly string[] {
  const error = errorOf(ended);
  return [
    section('Earlier operations', subOperationTable(earlierOf(ended), context.now), level),
    subOperations(ended, context, level),
    error ? details('The whole error', errorTree(error)) : '',
    rawDetails(ended, rawLimit),
  ];
}

function subOperations({ lastStatus }: EndedWait, { now }: SummaryContext, level: 3 | 4): string {
  return section('Sub-operations', subOperationTable(lastStatus?.operations ?? [], now), level);
}

function errorOf({ lastStatus, verdict }: EndedWait) {
  return (lastStatus && wholeErrorOf(lastStatus)) ?? failureIn(verdict)?.error;
}

function properties(
  ended: EndedWait,
  { links, now }: SummaryContext,
): readonly (readonly [string, string])[] {
  const { operation, lastStatus, stalled } = ended;
  const pool = ended.pool?.kind === 'pool' ? ended.pool.pool : undefined;
  const duration = lastStatus && durationOf(lastStatus, now);
  const progress = progressOf(ended);
  const bar = progress && progressBar(progress);
  const kind = lastStatus && kindText(lastStatus);
  const rows: readonly (readonly [string, string | undefined])[] = [
    [
      'Cluster',
      'clusterName' in operation ? portalLink(operation.clusterName, clusterIdOf(operation), links) : '',
    ],
    ['Resource group', 'resourceGroup' in operation ? html(operation.resourceGroup) : ''],
    ['Agent pool', 'agentPoolName' in operation ? html(operation.agentPoolName) : ''],
    ['Operation', code(operation.operationId)],
    ['Type', kind && html(shorten(kind, 200))],
    ['Status', lastStatus ? code(lastStatus.status) : 'none reported'],
    [progress?.percentComplete === undefined ? 'Nodes' : 'Percent complete', bar && `<code>${bar}</code>`],
    [
      'Stalled',
      stalled &&
        `no progress for ${formatDuration(stalled.noticedMs - stalled.sinceMs)} at ${code(stalled.status)}`,
    ],
    ['Start (UTC)', lastStatus?.startTime && timeText(lastStatus.startTime)],
    ['End (UTC)', lastStatus?.endTime && timeText(lastStatus.endTime)],
    ['Duration', duration === undefined ? undefined : formatDuration(duration)],
    ['Waited', `${formatDuration(ended.elapsedMs)}, ${ended.polls} ${ended.polls === 1 ? 'poll' : 'polls'}`],
    ['Provisioning state', pool && code(pool.provisioningState)],
    ['Kubernetes version', pool && html(shorten(pool.kubernetesVersion, 100))],
    ['Node image version', pool && html(shorten(pool.nodeImageVersion, 200))],
    ['Nodes in the pool', pool && String(pool.nodeCount ?? '')],
  ];
  return rows.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
}

function remarkParagraph({ level, text }: Remark): string {
  return paragraph(level === 'warning' ? '⚠️ Warning' : 'ℹ️ Notice', html(shorten(text, 2_000)));
}

function earlierOf({ earlier }: EndedWait): readonly OperationStatus[] {
  return earlier?.flatMap(({ lastStatus }) => lastStatus ?? []) ?? [];
}

function rawDetails({ lastStatus, lastBody }: EndedWait, limit: number): string {
  if (lastStatus) return details('Last raw status from Azure', pre(fitJson(lastStatus.json, limit, 2)));
  return lastBody ? details('Last raw answer from Azure', pre(shorten(lastBody, limit))) : '';
}
