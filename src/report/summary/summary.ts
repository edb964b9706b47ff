import { ICONS, reportHeadline } from '../headline.ts';
import { labelledWaits } from '../labels.ts';
import { decidingWait, type Outcome, outcomeOf, type Report, worstFirst } from '../report.ts';
import { html } from '../text.ts';
import { explanationSections } from './explanationHtml.ts';
import { ganttOf, isPicture } from './gantt.ts';
import { lanesOfSeveral } from './lanes.ts';
import type { Links } from './links.ts';
import { greenSection, operationSections, redSections, type SummaryContext } from './operation.ts';
import { clustersText, overviewTable, remarksList } from './overview.ts';

/** GitHub drops a whole summary of more than 1 MiB, and the file can already hold the part of another step. */
const BYTE_LIMIT = 900_000;
const CUT = "<p><i>Truncated: the summary would exceed GitHub's limit.</i></p>";

/**
 * Writes the job summary as Markdown. It consists of HTML blocks, in which Markdown does not apply, each without empty
 * lines, which would end it: nothing that Azure wrote is read as markup.
 *
 * @param now epoch milliseconds
 */
export function summaryOf(report: Report, links: Links, now: number): string {
  return withinLimit(sectionsOf(report, links, now));
}

/**
 * Writes the same in at most `limit` bytes, without the table of several operations and without pictures.
 *
 * @param now epoch milliseconds
 */
export function digestOf(report: Report, links: Links, now: number, limit: number): string {
  const sections = sectionsOf(report, links, now, false).filter((section) => !isPicture(section));
  return withinLimit(sections, limit);
}

function sectionsOf(report: Report, links: Links, now: number, hasOverview = true): readonly string[] {
  const heading = (outcome: Outcome) => `<h2>${ICONS[outcome]} ${html(reportHeadline(report))}</h2>`;
  if (report.kind === 'not-waited') {
    // Its other icons stand for answers of Azure.
    return [heading('error'), ...explanationSections(report.explanation), workflowLink(links)];
  }
  const { waits, startedAt } = report;
  const context = { links, now, startedAt };
  const deciding = decidingWait(waits);
  if (deciding && waits.length === 1) return operationSections(deciding, context);
  return [heading(outcomeOf(report)), ...severalSections(report, context, hasOverview)];
}

function severalSections(
  { waits }: Report & { readonly kind: 'waited' },
  context: SummaryContext,
  hasOverview: boolean,
): readonly string[] {
  if (waits.length === 0) return [];
  const labelled = labelledWaits(waits);
  const isGreen = ([{ ended }]: (typeof labelled)[number]) => ended.verdict.outcome === 'succeeded';
  const red = labelled.filter((one) => !isGreen(one)).toSorted(([one], [other]) => worstFirst(one, other));
  return [
    clustersText(waits, context.links),
    hasOverview ? overviewTable(labelled, context.now) : '',
    remarksList(labelled),
    ganttOf(lanesOfSeveral(labelled, context.startedAt)),
    ...red.flatMap(([wait, label]) => redSections(wait, context, { label, count: red.length })),
    ...labelled.filter(isGreen).map(([wait, label]) => greenSection(wait, context, label)),
  ];
}

/** Links to the workflow file; `''` where its address is not known. */
export function workflowLink({ workflowFile }: Links): string {
  return workflowFile
    ? `<p>Workflow of this run: <a href="${html(workflowFile)}">${html(workflowFile)}</a></p>`
    : '';
}

/** Keeps the sections in order as long as there is room; a note takes the place of those that do not fit. */
export function withinLimit(sections: readonly string[], limit = BYTE_LIMIT): string {
  const noteBytes = bytesOf(CUT);
  let left = limit;
  const kept: string[] = [];
  for (const part of sections.filter(Boolean)) {
    // Room for the note is left at all times.
    const fits = bytesOf(part) + noteBytes <= left;
    if (!fits && kept.at(-1) === CUT) continue;
    kept.push(fits ? part : CUT);
    left -= fits ? bytesOf(part) : noteBytes;
  }
  return `${kept.join('\n\n')}\n`;
}

/** With the empty line between two sections. */
function bytesOf(section: string): number {
  return Buffer.byteLength(section) + 2;
}
