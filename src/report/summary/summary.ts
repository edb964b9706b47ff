import { clusterIdOf } from '../../azure/aks/operationName.ts';
import { durationOf, type OperationStatus, wholeErrorOf } from '../../azure/aks/operationStatus.ts';
import { type Remark, remarksOf } from '../../explain/warnings.ts';
import { formatDuration } from '../../time/duration.ts';
import type { EndedWait } from '../../wait/verdict.ts';
import { html, htmlPre, shorten } from '../escape.ts';
import { fitJson } from '../fit.ts';
import { headline, reportHeadline } from '../headline.ts';
import type { ExplainedWait, Report } from '../report.ts';
import { errorTree } from './errorTree.ts';
import { explanationSections } from './explanationHtml.ts';
import { progressBar } from './progressBar.ts';
import { propertyTable, subOperationTable, timelineTable, timeText } from './tables.ts';

/** Addresses that the summary links to. */
export interface Links {
  /** Origin of the cloud's portal; absent where no public one is known. */
  readonly portal?: string;
  /** The workflow file at the commit that runs. */
  readonly workflowFile?: string;
}

/** GitHub drops a summary of more than 1 MiB whole, and the file may already hold another step's part of it. */
const BYTE_LIMIT = 900_000;
const RAW_LIMIT = 60_000;
const CUT =
  '<p><i>Something was left out here: the summary would have become larger than GitHub shows.</i></p>';

/**
 * The job summary as Markdown. It is made of HTML blocks, in which Markdown does not apply, each free of empty
 * lines, which would end it; so nothing that Azure wrote is read as markup.
 *
 * @param now epoch milliseconds
 */
export function summaryOf(report: Report, links: Links, now: number): string {
  const sections =
    report.kind === 'waited'
      ? report.waits.flatMap((wait) => waitSections(wait, links, now))
      : [
          `<h2>❌ ${html(reportHeadline(report))}</h2>`,
          ...explanationSections(report.explanation),
          workflowLink(links),
        ];
  return withinLimit(sections.filter(Boolean));
}

function waitSections(wait: ExplainedWait, links: Links, now: number): readonly string[] {
  const { ended, explanation } = wait;
  const { lastStatus, verdict } = ended;
  const failure = 'failure' in verdict ? verdict.failure : undefined;
  const error = (lastStatus && wholeErrorOf(lastStatus)) ?? failure?.error;
  const notice = verdict.outcome === 'succeeded' && error;
  const subOperations = subOperationTable(lastStatus?.operations ?? [], now);
  return [
    `<h2>${ICONS[verdict.outcome]} ${html(headline(wait))}</h2>`,
    ...remarksOf(ended).map(remarkParagraph),
    ...(explanation ? explanationSections(explanation) : []),
    notice
      ? '<p>Azure still shows an error beside this success. The status decides: it is a notice only.</p>'
      : '',
    propertyTable(properties(ended, links, now)),
    section('Operations before it', subOperationTable(earlierOf(ended), now)),
    section('Timeline', timelineTable(ended.history, ended.elapsedMs)),
    section('Sub-operations', subOperations),
    error ? details('The whole error', errorTree(error)) : '',
    rawDetails(ended),
  ];
}

const ICONS = {
  succeeded: '✅',
  failed: '❌',
  canceled: '🚫',
  'timed-out': '⌛',
  'not-found': '🔍',
  unauthorized: '🔒',
  unreachable: '📡',
  interrupted: '✋',
  mismatch: '❌',
  error: '❌',
} as const;

function properties(ended: EndedWait, links: Links, now: number): readonly (readonly [string, string])[] {
  const { operation, lastStatus } = ended;
  const pool = ended.pool?.kind === 'pool' ? ended.pool.pool : undefined;
  const duration = lastStatus && durationOf(lastStatus, now);
  const bar = lastStatus && progressBar(lastStatus);
  const rows: readonly (readonly [string, string | undefined])[] = [
    [
      'Cluster',
      'clusterName' in operation ? portalLink(operation.clusterName, clusterIdOf(operation), links) : '',
    ],
    ['Resource group', 'resourceGroup' in operation ? html(operation.resourceGroup) : ''],
    ['Agent pool', 'agentPoolName' in operation ? html(operation.agentPoolName) : ''],
    ['Operation', code(operation.operationId)],
    ['Status', lastStatus ? code(lastStatus.status) : 'none reported'],
    [lastStatus?.percentComplete === undefined ? 'Nodes' : 'Percent complete', bar && `<code>${bar}</code>`],
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

export function code(text: string): string {
  return text && `<code>${html(shorten(text, 500))}</code>`;
}

function remarkParagraph({ level, text }: Remark): string {
  const title = level === 'warning' ? '⚠️ Warning' : 'ℹ️ Notice';
  return `<p><b>${title}</b><br>${html(shorten(text, 2_000))}</p>`;
}

function earlierOf({ earlier = [] }: EndedWait): readonly OperationStatus[] {
  return earlier.flatMap(({ lastStatus }) => lastStatus ?? []);
}

export function portalLink(text: string, resourceId: string | undefined, { portal }: Links): string {
  if (!portal || !resourceId) return html(text);
  return `<a href="${html(`${portal}/#@/resource${encodeURI(resourceId)}/overview`)}">${html(text)}</a>`;
}

export function workflowLink({ workflowFile }: Links): string {
  return workflowFile
    ? `<p>Workflow of this run: <a href="${html(workflowFile)}">${html(workflowFile)}</a>.</p>`
    : '';
}

function rawDetails({ lastStatus, lastBody }: EndedWait): string {
  if (lastStatus)
    return details('The last status as Azure sent it', pre(fitJson(lastStatus.json, RAW_LIMIT, 2)));
  return lastBody ? details('The last answer as Azure sent it', pre(shorten(lastBody, RAW_LIMIT))) : '';
}

function pre(text: string): string {
  return `<pre><code>${htmlPre(text)}</code></pre>`;
}

export function details(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n${body}\n</details>`;
}

function section(title: string, body: string): string {
  return body && `<h3>${title}</h3>\n${body}`;
}

/** Joins the sections in order, as long as there is room; a note replaces those that do not fit. */
export function withinLimit(sections: readonly string[]): string {
  let left = BYTE_LIMIT;
  const kept: string[] = [];
  for (const part of sections) {
    const bytes = Buffer.byteLength(part) + 2;
    if (bytes <= left) kept.push(part);
    else if (kept.at(-1) !== CUT) kept.push(CUT);
    left -= bytes <= left ? bytes : 0;
  }
  return `${kept.join('\n\n')}\n`;
}
