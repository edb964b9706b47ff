import { nodesOf } from '../../azure/aks/operationStatus.ts';
import type { StatusChange } from '../../wait/history.ts';
import { excerpt, oneLine } from '../text.ts';
import type { Row } from './rows.ts';

/** GitHub shows the title on one line, next to the name. */
const TITLE_LIMIT = 120;
const STATUS_LIMIT = 40;
/** Those that run are named when there are no more than these. */
const MAX_NAMED = 3;

/** Puts the progress into a few words: `2 of 3 succeeded, 1 running: np2 UpgradingNodes 3/9`. */
export function titleOf(rows: readonly Row[]): string {
  if (rows.length === 0) return 'Looking for the agent pools';
  return shortTitle(rows.length === 1 && rows[0] ? rowText(rows[0]) : countText(rows));
}

/** Cuts a title to what is shown of it. */
export function shortTitle(text: string): string {
  return excerpt(oneLine(text), TITLE_LIMIT);
}

function countText(rows: readonly Row[]): string {
  const running = rows.filter(({ end }) => !end);
  const succeeded = rows.filter(({ end }) => end?.ended.verdict.outcome === 'succeeded').length;
  const red = rows.length - running.length - succeeded;
  const counts = [
    `${succeeded} of ${rows.length} succeeded`,
    red > 0 && `${red} did not`,
    running.length > 0 && `${running.length} running`,
  ].filter(Boolean);
  const named = running.length <= MAX_NAMED ? running.map(rowText).join('; ') : '';
  return named ? `${counts.join(', ')}: ${named}` : counts.join(', ');
}

function rowText({ label, latest, end }: Row): string {
  if (end) return `${label} ${end.ended.verdict.outcome}`;
  return `${label} ${latest ? shortStatus(latest) : 'no status yet'}`;
}

/** `UpgradingNodes 3/9`, `InProgress 40 %` */
function shortStatus({ status, percentComplete }: StatusChange): string {
  const nodes = nodesOf(status);
  const [word = status] = nodes ? status.split(':', 1) : [];
  const progress = nodes ? `${nodes.done}/${nodes.all}` : percentText(percentComplete);
  return [excerpt(oneLine(word), STATUS_LIMIT), progress].filter(Boolean).join(' ');
}

function percentText(percent: number | undefined): string {
  return percent === undefined ? '' : `${Math.round(percent * 10) / 10} %`;
}
