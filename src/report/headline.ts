import { abortStatus } from '../explain/words/abortText.ts';
import { unreachableText } from '../explain/words/unreachable.ts';
import { formatDuration } from '../time/duration.ts';
import { utcText } from '../time/instant.ts';
import { isLatest } from '../wait/target.ts';
import type { Difference, EndedWait } from '../wait/verdict.ts';
import { ownerText } from './describe.ts';
import { decidingWait, type ExplainedWait, isGivenUp, type Outcome, type Report } from './report.ts';
import { shorten } from './text.ts';

export const ICONS: Readonly<Record<Outcome, string>> = {
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
  'invalid-input': '❌',
};

/**
 * Puts the end of one wait into a few words of plain text: `Agent pool np1: operation failed (UnsatisfiablePDB)`.
 *
 * @param label the name of the operation where several are waited for
 */
export function headline(wait: ExplainedWait, label?: string): string {
  return `${ownerText(wait.ended.operation, label)}: ${endText(wait)}`;
}

/** The part of the headline that says how the wait ended. */
export function endText(wait: ExplainedWait): string {
  const { ended, explanation } = wait;
  const { verdict, operation } = ended;
  switch (verdict.outcome) {
    case 'succeeded':
    case 'failed':
    case 'canceled': {
      const code = explanation?.rootCause?.code ?? '';
      return `operation ${verdict.outcome}${code.toLowerCase() === verdict.outcome ? '' : inBrackets(code)}`;
    }
    case 'timed-out':
      if (ended.unlisted) return `agent pools not listed within ${formatDuration(verdict.timeoutMs)}`;
      return isOver(ended)
        ? `not confirmed idle within ${formatDuration(verdict.timeoutMs)}`
        : `no end within ${formatDuration(verdict.timeoutMs)}${ended.abort ? `, ${abortStatus(ended.abort)}` : ''}`;
    case 'mismatch':
      return verdict.kind === 'unread'
        ? 'operation succeeded, but the pool could not be read'
        : verdict.differences.map(differenceText).join(', ');
    case 'not-found':
      if (verdict.kind === 'not-started') {
        return `no operation has started since ${utcText(verdict.found.startedAfter)}`;
      }
      if (verdict.kind === 'no-pools') return 'no agent pool to wait for';
      if (verdict.failure.kind === 'operation-missing') {
        return isLatest(operation) ? 'no operation known' : 'operation not found';
      }
      return `not found${inBrackets(verdict.failure.code)}`;
    case 'unauthorized':
      return `access refused${inBrackets(verdict.failure.code)}`;
    case 'unreachable':
      return unreachableText(verdict.failure, verdict.failures);
    case 'interrupted':
      return `${isGivenUp(wait) ? 'given up (fail-fast)' : 'run cancelled'}, ${isOver(ended) ? 'operation had ended' : abortStatus(ended.abort)}`;
    case 'error':
      if (verdict.failure.kind === 'other-resource' || verdict.failure.kind === 'not-proven') {
        return 'the answer is about another resource';
      }
      return `request rejected${inBrackets(verdict.failure.code)}`;
  }
}

/** Puts the end of the whole step into one line of plain text. */
export function reportHeadline(report: Report): string {
  if (report.kind === 'not-waited') {
    const { outcome } = report;
    if (outcome === 'invalid-input') return 'AKS operation gate: invalid inputs';
    return outcome === 'unauthorized'
      ? 'AKS operation gate: no ID token'
      : 'AKS operation gate: unexpected error';
  }
  const { waits } = report;
  const deciding = decidingWait(waits);
  if (!deciding) return 'AKS operation gate: there was no operation to wait for';
  return waits.length === 1 ? headline(deciding) : countText(waits);
}

/** `All 3 operations succeeded`, or `1 of 3 operations succeeded, 2 did not`. */
function countText(waits: readonly ExplainedWait[]): string {
  const green = waits.filter(({ ended }) => ended.verdict.outcome === 'succeeded').length;
  const red = waits.length - green;
  return red === 0
    ? `All ${waits.length} operations succeeded`
    : `${green} of ${waits.length} operations succeeded, ${red} did not`;
}

function inBrackets(code = ''): string {
  return code && ` (${shorten(code, 80)})`;
}

function isOver({ lastStatus }: EndedWait): boolean {
  return lastStatus !== undefined && lastStatus.phase !== 'running';
}

function differenceText({ name, expected, actual }: Difference): string {
  return `${name} is ${shorten(actual, 60) || 'unknown'}, expected ${shorten(expected, 60)}`;
}
