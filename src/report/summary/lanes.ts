import type { OperationStatus } from '../../azure/aks/operationStatus.ts';
import { parseTime } from '../../time/instant.ts';
import type { EndedWait } from '../../wait/verdict.ts';
import { statusText } from '../describe.ts';
import { ICONS } from '../headline.ts';
import type { Labelled } from '../labels.ts';
import type { ExplainedWait } from '../report.ts';
import type { Bar, Lane } from './gantt.ts';

const RUNNING = '⏳';
/** More bars than these in one lane are not readable; the tables have the rest. */
const MAX_BARS = 40;
/** One bar that is weeks long would press all others to a line. */
const LONGEST_MS = 14 * 86_400_000;

/**
 * Puts one operation into lanes: its states, its sub-operations, and what was waited for before it. Empty when a
 * picture would show nothing that one line does not say.
 *
 * @param startedAt when the step began, epoch milliseconds
 */
export function lanesOfOne(ended: EndedWait, startedAt: number): readonly Lane[] {
  const { lastStatus, history, earlier } = ended;
  const operations = lastStatus?.operations ?? [];
  const states = history.first.length + history.latest.length;
  if (operations.length === 0 && states <= 2) return [];
  const endMs = startedAt + ended.elapsedMs;
  return [
    { title: 'Earlier operations', bars: earlier?.flatMap((wait) => barOf(wait, startedAt) ?? []) ?? [] },
    { title: 'States', bars: statesOf(ended, startedAt).slice(0, MAX_BARS) },
    { title: 'Sub-operations', bars: partsOf(operations, endMs).slice(0, MAX_BARS) },
  ];
}

/** Puts several operations into lanes, one for each cluster where there are several. */
export function lanesOfSeveral(
  waits: readonly Labelled<ExplainedWait>[],
  startedAt: number,
): readonly Lane[] {
  const lanes = new Map<string, Bar[]>();
  for (const [{ ended }, label] of waits) {
    const { operation, earlier = [] } = ended;
    const cluster = 'clusterName' in operation ? operation.clusterName : '';
    const bars = [...earlier, ended].flatMap((wait) => barOf(wait, startedAt, label) ?? []);
    lanes.set(cluster, [...(lanes.get(cluster) ?? []), ...bars]);
  }
  return [...lanes].map(([cluster, bars]) => ({ title: lanes.size > 1 ? cluster : '', bars }));
}

/** The whole run of an operation; undefined when no status of it was seen. */
function barOf(ended: EndedWait, startedAt: number, label?: string): Bar | undefined {
  const { lastStatus: status, history, elapsedMs, verdict, operation } = ended;
  if (!status) return undefined;
  const endMs = startedAt + elapsedMs;
  const seenMs = startedAt + (history.first[0]?.sinceMs ?? 0);
  return {
    icon: ICONS[verdict.outcome],
    text: label ?? operation.operationId,
    from: timeNear(endMs, status.startTime) ?? seenMs,
    to: timeNear(endMs, status.endTime) ?? endMs,
    kind: verdict.outcome === 'succeeded' ? 'succeeded' : 'red',
  };
}

/** The states as they were seen; an end has no duration. */
function statesOf({ history, elapsedMs }: EndedWait, startedAt: number): readonly Bar[] {
  const changes = [...history.first, ...history.latest];
  return changes.flatMap((change, index) => {
    if (change.phase !== 'running') return [];
    const untilMs = changes[index + 1]?.sinceMs ?? elapsedMs;
    return {
      icon: RUNNING,
      text: statusText(change),
      from: startedAt + change.sinceMs,
      to: startedAt + untilMs,
      kind: 'running',
    };
  });
}

function partsOf(operations: readonly OperationStatus[], endMs: number): readonly Bar[] {
  return operations.flatMap((part) => {
    const from = timeNear(endMs, part.startTime);
    const nested = partsOf(part.operations, endMs);
    if (from === undefined) return nested;
    const bar: Bar = {
      icon: part.phase === 'running' ? RUNNING : ICONS[part.phase],
      text: part.name || part.id.split('/').at(-1) || part.operationType,
      from,
      to: timeNear(endMs, part.endTime) ?? (part.phase === 'running' ? endMs : from),
      kind: part.phase === 'failed' || part.phase === 'canceled' ? 'red' : part.phase,
    };
    return [bar, ...nested];
  });
}

/** Reads a time that Azure wrote; undefined for one that is unreadable, or too far away to be meant. */
function timeNear(endMs: number, iso: string): number | undefined {
  const time = parseTime(iso);
  return Math.abs(time - endMs) < LONGEST_MS ? time : undefined;
}
