import { clusterIdOf } from '../../azure/aks/operationName.ts';
import { formatDuration } from '../../time/duration.ts';
import type { EndedStart } from '../../upgrade/verdict.ts';
import { code, details } from '../summary/blocks.ts';
import { errorTree } from '../summary/errorTree.ts';
import { explanationSections } from '../summary/explanationHtml.ts';
import type { Links } from '../summary/links.ts';
import { portalLink } from '../summary/portalLink.ts';
import { withinLimit, workflowLink } from '../summary/summary.ts';
import { propertyTable } from '../summary/tables.ts';
import { html, shorten } from '../text.ts';
import { startHeadline } from './startHeadline.ts';
import { isGreen, type StartOutcome, type StartReport, startOutcomeOf } from './startReport.ts';

const ICONS = {
  started: '🚀',
  'nothing-to-do': '✅',
  'invalid-input': '❌',
  'not-found': '🔍',
  unauthorized: '🔒',
  refused: '⛔',
  unreachable: '📡',
  error: '❌',
} as const satisfies Record<StartOutcome, string>;

/** The job summary of a start, as Markdown made of HTML blocks like that of the gate. */
export function startSummaryOf(report: StartReport, links: Links): string {
  const { ended, explanation } = report;
  const failure = ended && 'failure' in ended.verdict ? ended.verdict.failure : undefined;
  const sections = [
    `<h2>${ICONS[startOutcomeOf(report)]} ${html(startHeadline(report))}</h2>`,
    ...explanationSections(explanation),
    ended ? propertyTable(properties(ended, links)) : workflowLink(links),
    ended && isGreen(report) ? nextStep(ended) : '',
    failure?.error ? details('The whole error', errorTree(failure.error)) : '',
  ];
  return withinLimit(sections);
}

function properties(ended: EndedStart, links: Links): readonly (readonly [string, string])[] {
  const { pool, document, profile, verdict, kubernetesVersion, elapsedMs } = ended;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Cluster', portalLink(pool.clusterName, clusterIdOf(pool), links)],
    ['Resource group', html(pool.resourceGroup)],
    ['Agent pool', html(pool.agentPoolName)],
    ['Operation', 'operationId' in verdict ? code(verdict.operationId ?? '') : undefined],
    ['Provisioning state before', document && code(document.provisioningState)],
    ['Kubernetes version', document && change(document.kubernetesVersion, kubernetesVersion)],
    [
      'Node image version',
      document && change(document.nodeImageVersion, newImage(ended, profile?.latestNodeImageVersion)),
    ],
    ['Duration of this step', formatDuration(elapsedMs)],
  ];
  return rows.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
}

/** The newest image is where a node image upgrade leads to; one of the Kubernetes version can bring it, or not. */
function newImage({ wanted, verdict }: EndedStart, latest: string | undefined): string | undefined {
  return wanted.kind === 'node-image' && verdict.outcome === 'started' ? latest : undefined;
}

function change(from: string, to: string | undefined): string {
  const [old, target] = [html(shorten(from, 200)), to ? html(shorten(to, 200)) : ''];
  return target && target !== old ? `${old || 'unknown'} → ${target}` : old;
}

function nextStep({ verdict }: EndedStart): string {
  return verdict.outcome === 'started'
    ? '<p>The upgrade runs in Azure. This step does not wait for it: AKS operation gate does, with the output <code>operation-id</code> of this step as its input <code>operation-id</code>.</p>'
    : '<p>No operation was started, so there is nothing to wait for.</p>';
}
