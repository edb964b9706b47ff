import type { AgentPool, PoolAnswer } from '../azure/aks/agentPool.ts';
import { latestOf, type PoolName } from '../azure/aks/operationName.ts';
import { type OperationStatus, phaseOf } from '../azure/aks/operationStatus.ts';
import type { Failure } from '../azure/http/failure.ts';
import { type Insisted, insist } from './poll.ts';
import type { Terms } from './ports.ts';
import { pollLimit } from './schedule.ts';
import { isSameId, standingOf } from './target.ts';
import { type Difference, type EndedWait, hasEnded, type Verdict } from './verdict.ts';
import { bounded } from './withDeadline.ts';

/** What the pool must have when its operation has succeeded; nothing is expected where a field is absent. */
export interface Expectation {
  /** `1.33` is met by each of its patch versions, `1.33.2` by itself only. */
  readonly kubernetesVersion?: string;
  readonly nodeImageVersion?: string;
}

/**
 * Looks at the agent pool once its operation has ended, whichever way: a finished operation is not always a
 * finished pool. Where something is expected of the pool, a success is one only when that is met.
 */
export async function checkPool(ended: EndedWait, expected: Expectation, terms: Terms): Promise<EndedWait> {
  const { verdict, operation } = ended;
  if (!hasEnded(verdict) || operation.scope !== 'agent-pool') return ended;
  const mustKnow = verdict.outcome === 'succeeded' && Object.keys(expected).length > 0;
  const seen = mustKnow
    ? judged(
        ended,
        verdict.status,
        expected,
        await insist((signal) => terms.ports.lookAtPool(operation, signal), terms, 'agent pool'),
      )
    : { ...ended, pool: await lookOnce(operation, terms) };
  const newer = isOvertaken(seen) ? await newerThan(ended, terms) : undefined;
  return { ...seen, ...(newer && { newer }), elapsedMs: terms.ports.now() };
}

async function lookOnce(operation: PoolName, { schedule, ports, cancel }: Terms): Promise<PoolAnswer> {
  const limit = pollLimit(schedule, ports.now());
  const answer = await bounded(ports, limit, cancel, (signal) => ports.lookAtPool(operation, signal));
  return answer ?? { kind: 'failure', failure: NO_ANSWER };
}

const NO_ANSWER: Failure = { kind: 'network', service: 'arm', message: 'no answer in time' };

function judged(
  ended: EndedWait,
  status: OperationStatus,
  expected: Expectation,
  look: Insisted<PoolAnswer & { readonly kind: 'pool' }>,
): EndedWait {
  if ('answer' in look) {
    const differences = differencesOf(look.answer.pool, expected);
    const seen = { ...ended, pool: look.answer };
    return differences.length === 0
      ? seen
      : { ...seen, verdict: { outcome: 'mismatch', status, differences } };
  }
  if (look.verdict.outcome === 'interrupted') return { ...ended, verdict: look.verdict };
  const failure = ('failure' in look.verdict && look.verdict.failure) || NO_ANSWER;
  return {
    ...ended,
    pool: { kind: 'failure', failure },
    verdict: { outcome: 'mismatch', status, differences: [], failure },
  };
}

/** Whether another operation may have come after this one: one more question settles that. */
function isOvertaken({ verdict, lastStatus, pool }: EndedWait): boolean {
  if (lastStatus?.error?.code === 'NotLatestOperation') return true;
  return pool?.kind === 'pool' ? contradicts(pool.pool, verdict) : verdict.outcome === 'canceled';
}

/** Whether the pool is in another state than the end of its last operation would have left it in. */
export function contradicts({ provisioningState }: AgentPool, { outcome }: Verdict): boolean {
  const end = outcome === 'mismatch' ? 'succeeded' : outcome;
  return provisioningState !== '' && phaseOf(provisioningState) !== end;
}

async function newerThan(ended: EndedWait, { schedule, ports, cancel }: Terms): Promise<EndedWait['newer']> {
  const latest = latestOf(ended.operation);
  if (!latest) return undefined;
  const limit = pollLimit(schedule, ports.now());
  const answer = await bounded(ports, limit, cancel, (signal) => ports.ask(latest, signal));
  if (answer?.kind !== 'status') return undefined;
  const { status } = answer;
  const standing = standingOf(status, ended);
  return standing.kind === 'newer' ? { operationId: standing.operationId, status } : undefined;
}

/** What of the expectation the pool does not meet. */
export function differencesOf(pool: AgentPool, expected: Expectation): readonly Difference[] {
  const { kubernetesVersion, nodeImageVersion } = expected;
  const isVersion = kubernetesVersion === undefined || isVersionOf(kubernetesVersion, pool.kubernetesVersion);
  const isImage = nodeImageVersion === undefined || isSameId(nodeImageVersion, pool.nodeImageVersion);
  return [
    ...(isVersion
      ? []
      : [
          {
            name: 'Kubernetes version',
            expected: kubernetesVersion,
            actual: pool.kubernetesVersion,
          } as const,
        ]),
    ...(isImage
      ? []
      : [{ name: 'node image version', expected: nodeImageVersion, actual: pool.nodeImageVersion } as const]),
  ];
}

/** `1.33` is met by `1.33.2`, but not by `1.330.1`; `1.33.2` by itself only. */
function isVersionOf(expected: string, actual: string): boolean {
  const isMinor = expected.split('.').length === 2;
  return isSameId(expected, actual) || (isMinor && actual.startsWith(`${expected}.`));
}
