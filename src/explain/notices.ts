import type { AksNotice } from '../azure/aksRequests.ts';
import { formatDuration } from '../time/duration.ts';

/** Puts something into words that a person should know although no request failed because of it. */
export function noticeText(notice: AksNotice): string {
  switch (notice.kind) {
    case 'api-version-replaced': {
      const kind = notice.to.endsWith('-preview') ? 'preview' : 'stable version';
      return `Azure has retired ${notice.from}, the default api-version of this action. The step uses ${notice.to} instead, the newest ${kind} that Azure lists. Update the action, or set the input api-version.`;
    }
    case 'clock-differs': {
      const { differenceMs } = notice;
      const side = differenceMs > 0 ? 'ahead of' : 'behind';
      return `Azure's clock is ${formatDuration(Math.abs(differenceMs))} ${side} the clock of this runner. The step compares started-after with Azure's times by Azure's clock.`;
    }
  }
}

/** Names the pools that `*` leaves out. */
export function leftOutText(pools: readonly string[]): string {
  const names = pools.length === 1 ? `Agent pool ${pools[0]} is` : `Agent pools ${pools.join(', ')} are`;
  return `${names} not waited for: in mode Machines, Azure changes machines one by one, not the pool.`;
}

const HOUR = 3_600_000;

/** How long a job can last on a GitHub-hosted runner, and everywhere unless `timeout-minutes` is set. */
const JOB_LIMIT_MS = 6 * HOUR;

/**
 * Warns of a `timeout` that is longer than the job can last: GitHub would cancel the step before it has reported.
 *
 * Source: https://docs.github.com/actions/reference/limits
 *
 * @param isHosted whether the runner is one of GitHub's
 * @returns undefined when the timeout fits.
 */
export function jobLimitText(timeoutMs: number, isHosted: boolean): string | undefined {
  if (timeoutMs < JOB_LIMIT_MS) return undefined;
  const timeout = `The timeout is ${formatDuration(timeoutMs)}`;
  return isHosted
    ? `${timeout}, but GitHub cancels a job on its own runners after 6 h. Set a shorter timeout and, to wait longer, run the gate again with the same operation-id, or use a self-hosted runner.`
    : `${timeout}. GitHub cancels a job after 6 h unless its timeout-minutes is set to more. Keep timeout below timeout-minutes.`;
}
