import type { AgentPool, PoolAnswer } from '../../src/azure/aks/agentPool.ts';
import { type OperationStatus, parseOperationStatus, phaseOf } from '../../src/azure/aks/operationStatus.ts';
import { type CloudError, NO_ERROR } from '../../src/azure/http/cloudError.ts';
import type { Failure, FailureKind } from '../../src/azure/http/failure.ts';
import type { Explanation } from '../../src/explain/explanation.ts';
import type { ExplainedWait, Report } from '../../src/report/report.ts';
import { epochTime, stepTime } from '../../src/time/instant.ts';
import { EMPTY_HISTORY, type StatusChange } from '../../src/wait/history.ts';
import type { Difference, EndedWait, Verdict } from '../../src/wait/verdict.ts';
import { OPERATION, SUBSCRIPTION } from './operations.ts';

export { CLUSTER_OPERATION, LOCATION_OPERATION, OPERATION, SUBSCRIPTION } from './operations.ts';

export const CLUSTER_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/aks-prod`;
export const POOL_ID = `${CLUSTER_ID}/agentPools/np1`;
export const NOW = epochTime(Date.parse('2026-01-02T04:00:00Z'));

export function statusOf(json: object): OperationStatus {
  const status = parseOperationStatus(json);
  if (!status) throw new Error('no status');
  return status;
}

export function failureOf(kind: FailureKind, more: Partial<Failure> = {}): Failure {
  return { kind, service: 'arm', message: `it was ${kind}`, ...more };
}

export function errorOf(more: Partial<CloudError>): CloudError {
  return { ...NO_ERROR, ...more };
}

export function endedWith(verdict: Verdict, more: Partial<EndedWait> = {}): EndedWait {
  return { operation: OPERATION, verdict, history: EMPTY_HISTORY, polls: 3, elapsedMs: 65_000, ...more };
}

/** A wait whose operation ended with this body. */
export function endedAs(outcome: 'succeeded' | 'failed' | 'canceled', json: object = {}): EndedWait {
  const body = { status: outcome, ...json };
  const status = statusOf(body);
  return endedWith({ outcome, status }, { lastStatus: status, lastBody: JSON.stringify(body) });
}

/** The verdict on a request that was refused at once, or failed too often. */
export function refusedWith(
  outcome: Extract<Verdict, { readonly kind: 'refused' }>['outcome'],
  failure: Failure,
  failures = 1,
): Verdict {
  return { outcome, kind: 'refused', failure, failures };
}

/** The verdict that no operation has started since an hour ago: `latest` is this one, or there is none. */
export function notStartedWith(latest?: OperationStatus): Verdict {
  const startedAfter = epochTime(NOW - 3_600_000);
  return { outcome: 'not-found', kind: 'not-started', found: { startedAfter, ...(latest && { latest }) } };
}

/** The verdict that the pool is not as expected. */
export function differsWith(differences: readonly Difference[]): Verdict {
  return { outcome: 'mismatch', kind: 'differs', status: statusOf({ status: 'Succeeded' }), differences };
}

/** The verdict that the pool could not be read. */
export function unreadWith(failure: Failure): Verdict {
  return { outcome: 'mismatch', kind: 'unread', status: statusOf({ status: 'Succeeded' }), failure };
}

/** A status seen from this time of the step on. */
export function changeAt(sinceMs: number, status: string, percentComplete?: number): StatusChange {
  const phase = phaseOf(status);
  return {
    status,
    phase,
    sinceMs: stepTime(sinceMs),
    ...(percentComplete !== undefined && { percentComplete }),
  };
}

export function explanationOf(more: Partial<Explanation> = {}): Explanation {
  return { what: 'It went wrong.', remedies: [], commands: [], facts: [], ...more };
}

/** When the step began. */
export const STARTED_AT = epochTime(Date.parse('2026-01-02T03:00:00Z'));

export function waited(ended: EndedWait, explanation?: Explanation): Report {
  return reportOf([{ ended, ...(explanation && { explanation }) }]);
}

/** The report of several waits, in the order of the inputs. */
export function reportOf(waits: readonly ExplainedWait[]): Report & { readonly kind: 'waited' } {
  return { kind: 'waited', waits, startedAt: STARTED_AT };
}

/** A wait for this agent pool, of this cluster. */
export function inPool(ended: EndedWait, agentPoolName: string, clusterName = 'aks-prod'): EndedWait {
  return { ...ended, operation: { ...OPERATION, agentPoolName, clusterName } };
}

/** One ended wait for each outcome that a wait can have. */
export const EVERY_END: readonly EndedWait[] = [
  endedAs('succeeded'),
  endedAs('failed', { error: { code: 'X', message: 'y' } }),
  endedAs('canceled'),
  endedWith({ outcome: 'timed-out', timeoutMs: 7_200_000 }),
  endedWith(refusedWith('not-found', failureOf('missing'))),
  endedWith(notStartedWith()),
  endedWith({ outcome: 'not-found', kind: 'no-pools', leftOut: ['m1'] }),
  endedWith(refusedWith('unauthorized', failureOf('unauthorized'))),
  endedWith(refusedWith('unreachable', failureOf('network'), 10)),
  endedWith({ outcome: 'interrupted', signal: 'SIGINT' }),
  endedWith(refusedWith('error', failureOf('rejected'))),
  endedWith(differsWith([{ name: 'Kubernetes version', expected: '1.34', actual: '1.33.4' }])),
  endedWith(unreadWith(failureOf('unauthorized'))),
];

/** A pool with this in place of every text. */
export function poolOf(text: string, nodeCount = 3): PoolAnswer {
  return poolWith({ provisioningState: text, kubernetesVersion: text, nodeImageVersion: text, nodeCount });
}

/** A pool of which only this is known. */
export function poolWith(more: Partial<Omit<AgentPool, 'phase'>>): PoolAnswer {
  const nothing = { provisioningState: '', id: '', kubernetesVersion: '', nodeImageVersion: '' };
  const pool = { ...nothing, ...more };
  return { kind: 'pool', pool: { ...pool, phase: phaseOf(pool.provisioningState) } };
}

export const NOT_WAITED: readonly Report[] = (['invalid-input', 'unauthorized', 'error'] as const).map(
  (outcome) => ({
    kind: 'not-waited',
    outcome,
    explanation: explanationOf(),
  }),
);

/** Text that tries to get out of wherever it is put. */
export const HOSTILE = [
  '</td></tr></table><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><a href="javascript:alert(1)">x</a>',
  "' onmouseover='alert(1)",
  '</details></pre></code><h1>owned</h1>',
  '| a | b |\n|---|---|\n| c | d |',
  '```\n# heading\n```',
  '\n\n# Markdown wakes up\n\n[x](javascript:alert(1))',
  '\r\n\r\n\t \r\n<b>bold</b>',
  '::error title=forged::owned',
  'x\n::set-output name=outcome::succeeded',
  '##[error]owned',
  '\u001b[31mred\u001b[0m \u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007',
  'a\u0000b\u0008c\u007f\u009b31m',
  '\u202egnp.exe\u2066\u2028line\u2029',
  '%0A::error::x %25',
  '<pod-name> [stdout] `code` ***bold*** _name_ ~~x~~ <NULL> &lt; &amp;amp;',
  'ghadelimiter_1\noutcome<<x\nsucceeded\nx',
] as const;

/** Everything hostile at once. */
export const ALL_HOSTILE = HOSTILE.join('\n');
