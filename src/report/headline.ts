import type { OperationName } from '../azure/aks/operationName.ts';
import { abortStatus } from '../explain/words/abortText.ts';
import { unreachableText } from '../explain/words/unreachable.ts';
import { formatDuration } from '../time/duration.ts';
import { utcText } from '../time/instant.ts';
import { isLatest } from '../wait/target.ts';
import type { Difference, EndedWait } from '../wait/verdict.ts';
import { shorten } from './escape.ts';
import { type ExplainedWait, outcomeOf, type Report } from './report.ts';

/** The end of one wait in a few words, as plain text: `Agent pool np1: operation failed (UnsatisfiablePDB)`. */
export function headline({ ended, explanation }: ExplainedWait): string {
  const { verdict, operation } = ended;
  const where = ownerText(operation);
  switch (verdict.outcome) {
    case 'succeeded':
      return `${where}: operation succeeded`;
    case 'failed':
    case 'canceled': {
      const code = explanation?.rootCause?.code;
      const told = code && code.toLowerCase() !== verdict.outcome;
      return `${where}: operation ${verdict.outcome}${told ? ` (${shorten(code, 80)})` : ''}`;
    }
    case 'timed-out':
      if (isOver(ended)) return `${where}: not confirmed idle within ${formatDuration(verdict.timeoutMs)}`;
      return `${where}: no end within ${formatDuration(verdict.timeoutMs)}${ended.abort ? `, ${abortStatus(ended.abort)}` : ''}`;
    case 'mismatch':
      return verdict.kind === 'unread'
        ? `${where}: operation succeeded, but the pool could not be read`
        : `${where}: ${verdict.differences.map(differenceText).join(', ')}`;
    case 'not-found':
      if (verdict.kind === 'not-started') {
        return `${where}: no operation has started since ${utcText(verdict.found.startedAfter)}`;
      }
      if (verdict.failure.kind === 'operation-missing') {
        return isLatest(operation) ? `${where}: no operation known` : `${where}: operation not found`;
      }
      return `${where}: not found${verdict.failure.code ? ` (${shorten(verdict.failure.code, 80)})` : ''}`;
    case 'unauthorized':
      return `${where}: access refused${verdict.failure.code ? ` (${shorten(verdict.failure.code, 80)})` : ''}`;
    case 'unreachable':
      return `${where}: ${unreachableText(verdict.failure, verdict.failures)}`;
    case 'interrupted':
      return `${where}: run cancelled, ${isOver(ended) ? 'operation had ended' : abortStatus(ended.abort)}`;
    case 'error':
      if (verdict.failure.kind === 'other-resource') return `${where}: the answer is about another resource`;
      return `${where}: request rejected${verdict.failure.code ? ` (${shorten(verdict.failure.code, 80)})` : ''}`;
    default:
      return verdict satisfies never;
  }
}

/** The headline of a whole report: of its first wait that is no success. */
export function reportHeadline(report: Report): string {
  if (report.kind === 'not-waited') {
    const { outcome } = report;
    if (outcome === 'invalid-input') return 'AKS operation gate: invalid inputs';
    return outcome === 'unauthorized'
      ? 'AKS operation gate: no ID token'
      : 'AKS operation gate: unexpected error';
  }
  const outcome = outcomeOf(report);
  const wait = report.waits.find(({ ended }) => ended.verdict.outcome === outcome);
  return wait ? headline(wait) : 'AKS operation gate: nothing was waited for';
}

function isOver({ lastStatus }: EndedWait): boolean {
  return lastStatus !== undefined && lastStatus.phase !== 'running';
}

function differenceText({ name, expected, actual }: Difference): string {
  return `${name} is ${shorten(actual, 60) || 'unknown'}, expected ${shorten(expected, 60)}`;
}

function ownerText(operation: OperationName): string {
  switch (operation.scope) {
    case 'agent-pool':
      return `Agent pool ${operation.agentPoolName}`;
    case 'cluster':
      return `Cluster ${operation.clusterName}`;
    case 'location':
      return `Operation ${shorten(operation.operationId, 60)}`;
    default:
      return operation satisfies never;
  }
}
