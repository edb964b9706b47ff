import type { Failure } from '../../azure/http/failure.ts';
import type { EndedStart, StartVerdict } from '../../upgrade/verdict.ts';
import { shorten } from '../text.ts';
import { type StartReport, startOutcomeOf } from './startReport.ts';

/** The end of the step in a few words, as plain text: `Agent pool np1: upgrade to Kubernetes 1.35.2 started`. */
export function startHeadline(report: StartReport): string {
  if (report.kind === 'ended') {
    return `Agent pool ${report.ended.pool.agentPoolName}: ${endText(report.ended)}`;
  }
  switch (startOutcomeOf(report)) {
    case 'invalid-input':
      return 'AKS upgrade start: invalid inputs';
    case 'unauthorized':
      return 'AKS upgrade start: no ID token';
    default:
      return 'AKS upgrade start: unexpected error';
  }
}

function endText(ended: EndedStart): string {
  const { verdict } = ended;
  switch (verdict.outcome) {
    case 'started':
      return `${upgradeText(ended)} started`;
    case 'nothing-to-do':
      return `nothing to do${presentText(ended)}`;
    default:
      return redText(ended, verdict);
  }
}

function redText(
  ended: EndedStart,
  verdict: Exclude<StartVerdict, { readonly outcome: 'started' | 'nothing-to-do' }>,
): string {
  switch (verdict.kind) {
    case 'not-ready':
      return NOT_READY[verdict.why];
    case 'not-offered':
      return verdict.isOlder
        ? `no downgrade to Kubernetes ${shorten(verdict.wanted, 60)}`
        : `Kubernetes ${shorten(verdict.wanted, 60)} is not offered`;
    case 'by-azure':
      return `start refused${codeText(verdict.failure)}`;
    case 'failed':
      return failedText(verdict);
    case 'unconfirmed':
      return `${upgradeText(ended)} not confirmed`;
    case 'nameless':
      return `${upgradeText(ended)} accepted, but without an operation id`;
    case 'created':
      return 'CREATED instead of upgraded';
    case 'interrupted':
      return `run cancelled, ${verdict.sent ? `${upgradeText(ended)} not confirmed` : 'nothing started'}`;
  }
}

const NOT_READY = {
  changing: 'another operation is in progress',
  stopped: 'the pool is stopped',
  machines: 'a pool of mode Machines cannot be upgraded',
} as const;

function failedText({
  outcome,
  failure,
  isStart,
}: Extract<StartVerdict, { readonly kind: 'failed' }>): string {
  switch (outcome) {
    case 'unauthorized':
      return `access refused${codeText(failure)}`;
    case 'not-found':
      return `not found${codeText(failure)}`;
    case 'unreachable':
      return `Azure not available${isStart ? ', nothing started' : ''}`;
    case 'error':
      return `request rejected${codeText(failure)}`;
  }
}

function upgradeText({ kubernetesVersion }: EndedStart): string {
  return kubernetesVersion === undefined
    ? 'node image upgrade'
    : `upgrade to Kubernetes ${kubernetesVersion}`;
}

function presentText({ wanted, document }: EndedStart): string {
  if (wanted.kind === 'kubernetes') {
    return document?.kubernetesVersion
      ? `, it has Kubernetes ${shorten(document.kubernetesVersion, 60)}`
      : '';
  }
  return ', it has the newest node image';
}

function codeText({ code }: Failure): string {
  return code ? ` (${shorten(code, 80)})` : '';
}
