import type { AksNotice } from '../azure/aksClient.ts';
import { formatDuration } from '../time/duration.ts';

/** Puts something into words that a person should know although no request failed because of it. */
export function noticeText(notice: AksNotice): string {
  switch (notice.kind) {
    case 'api-version-replaced':
      return `Azure has retired ${notice.from}, the default api-version of this action. The step uses ${notice.to} instead, the newest preview that Azure lists. Update the action, or set the input api-version.`;
    case 'clock-differs': {
      const { differenceMs } = notice;
      const side = differenceMs > 0 ? 'ahead of' : 'behind';
      return `Azure's clock is ${formatDuration(Math.abs(differenceMs))} ${side} the clock of this runner. The step compares started-after with Azure's times by Azure's clock.`;
    }
  }
}
