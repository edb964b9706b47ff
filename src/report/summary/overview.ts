import { clusterIdOf } from '../../azure/aks/operationName.ts';
import { durationOf } from '../../azure/aks/operationStatus.ts';
import { allRemarksOf } from '../../explain/warnings.ts';
import { formatDuration } from '../../time/duration.ts';
import { endText, ICONS } from '../headline.ts';
import type { Labelled } from '../labels.ts';
import type { ExplainedWait } from '../report.ts';
import { excerpt, html, shorten } from '../text.ts';
import { code, details } from './blocks.ts';
import type { Links } from './links.ts';
import { portalLink } from './portalLink.ts';
import { barCell, progressAtEnd } from './progressBar.ts';

const CAUSE_LIMIT = 160;
/** More remarks than these are folded, because the picture and the red ones come after them. */
const MAX_REMARKS = 6;

const COLUMNS = ['Status', 'Progress', 'Duration', 'Version', 'Cause'];

/**
 * Draws the table of several operations: a row for each, in the order of the inputs.
 *
 * @param now epoch milliseconds
 */
export function overviewTable(waits: readonly Labelled<ExplainedWait>[], now: number): string {
  const isPools = waits.every(([{ ended }]) => ended.operation.scope === 'agent-pool');
  const head = [isPools ? 'Pool' : 'Operation', ...COLUMNS]
    .map((name) => `<th align="left">${name}</th>`)
    .join('');
  const rows = waits.map((wait) => row(wait, now));
  return `<table>\n<tr>${head}</tr>\n${rows.join('\n')}\n</table>`;
}

/** Names the cluster of several operations, or all their clusters. */
export function clustersText(waits: readonly ExplainedWait[], links: Links): string {
  const texts = waits.flatMap(({ ended: { operation } }) =>
    'clusterName' in operation
      ? `${portalLink(operation.clusterName, clusterIdOf(operation), links)} (resource group ${html(operation.resourceGroup)})`
      : [],
  );
  const distinct = [...new Set(texts)];
  return distinct.length > 0
    ? `<p>${distinct.length === 1 ? 'Cluster' : 'Clusters'} ${distinct.join(', ')}</p>`
    : '';
}

/** Lists what casts a doubt on an operation. */
export function remarksList(waits: readonly Labelled<ExplainedWait>[]): string {
  const items = waits.flatMap(([{ ended }, label]) =>
    allRemarksOf(ended).map(
      ({ level, text }) =>
        `<li>${level === 'warning' ? '⚠️' : 'ℹ️'} <b>${html(label)}</b>: ${html(shorten(text, 2_000))}</li>`,
    ),
  );
  if (items.length === 0) return '';
  const list = `<ul>\n${items.join('\n')}\n</ul>`;
  return items.length > MAX_REMARKS ? details(`⚠️ ${items.length} remarks`, list) : list;
}

function row([wait, label]: Labelled<ExplainedWait>, now: number): string {
  const { lastStatus: status, verdict, pool } = wait.ended;
  const { outcome } = verdict;
  const duration = status && durationOf(status, now);
  const isSaid = status?.phase === outcome;
  const cells = [
    `<code>${html(label)}</code>`,
    `${unbroken(`${ICONS[outcome]} ${outcome}`)}${status && !isSaid ? `<br>${html(excerpt(status.status, 80))}` : ''}`,
    barCell(progressAtEnd(wait.ended)),
    duration === undefined ? '' : unbroken(formatDuration(duration)),
    pool?.kind === 'pool' ? html(excerpt(pool.pool.kubernetesVersion, 40)) : '',
    outcome === 'succeeded' ? '' : breakable(causeText(wait)),
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function causeText(wait: ExplainedWait): string {
  const { rootCause } = wait.explanation ?? {};
  if (!rootCause?.message) return html(excerpt(endText(wait), CAUSE_LIMIT));
  return [code(excerpt(rootCause.code, 80)), html(excerpt(rootCause.message, CAUSE_LIMIT))]
    .filter(Boolean)
    .join(' ');
}

/** Keeps a short text on one line. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '&nbsp;');
}

/** Lets a long ARM id or operation name break, which would make the table wider than the page. */
function breakable(markup: string): string {
  return markup.replace(/[^\s<>]{30,}/g, (word) => word.replaceAll('/', '/<wbr>'));
}
