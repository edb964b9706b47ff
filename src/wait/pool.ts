import type { AgentPool, PoolAnswer } from '../azure/agentPool.ts';
import { type Failure, isPermanent } from '../azure/failure.ts';
import { latestOf } from '../azure/operationName.ts';
import { phaseOf } from '../azure/operationStatus.ts';
import { bounded } from './bounded.ts';
import type { Terms } from './ports.ts';
import { nextInterval, pauseFor, pollLimit } from './schedule.ts';
import { isSameId, ownIdOf } from './target.ts';
import { type Difference, type EndedWait, hasEnded, type Verdict } from './verdict.ts';

/** What the pool must have when its operation has succeeded; nothing is expected where a field is absent. */
export interface Expectation {
  /** `1.33` is met by each of its patch versions, `1.33.2` by itself only. */
  readonly kubernetesVersion?: string;
  readonly nodeImageVersion?: string;
}

/** A look that nothing depends on must not hold the job up. */
const LOOK_LIMIT_MS = 5_000;

/**
 * Looks at the agent pool once its operation has ended, whichever way: a finished operation is not always a
 * finished pool. Where something is expected of the pool, a success is one only when that is met.
 */
export async function checkPool(ended: EndedWait, expected: Expectation, terms: Terms): Promise<EndedWait> {
  const { verdict, operation } = ended;
  if (!hasEnded(verdict) || !operation.agentPoolName || !latestOf(operation)) return ended;
  const mustKnow = verdict.outcome === 'succeeded' && Object.keys(expected).length > 0;
  const pool = mustKnow ? await readUntilAnswered(ended, terms) : await readOnce(ended, terms);
  const seen: EndedWait = { ...ended, pool };
  const newer = isOvertaken(seen) ? await newerThan(ended, terms) : undefined;
  return {
    ...seen,
    verdict: mustKnow ? judged(verdict, pool, expected, terms) : verdict,
    ...(newer && { newer }),
    elapsedMs: terms.ports.now(),
  };
}

function readOnce(ended: EndedWait, terms: Terms): Promise<PoolAnswer> {
  return look(ended, terms, LOOK_LIMIT_MS);
}

/** Hiccups are waited out as those of the operation are; the last answer is returned when they do not end. */
async function readUntilAnswered(ended: EndedWait, terms: Terms): Promise<PoolAnswer> {
  const { schedule, ports, cancel } = terms;
  let interval: number | undefined;
  for (let failures = 0; ; ) {
    const answer = await look(ended, terms);
    if (answer.kind === 'pool') return answer;
    const { kind, retryAfterMs } = answer.failure;
    if (isPermanent(kind) || kind === 'operation-missing') return answer;
    if (kind !== 'throttled') failures += 1;
    const isOver = failures >= schedule.maxConsecutiveErrors || ports.now() >= schedule.timeoutMs;
    if (isOver || cancel.aborted) return answer;
    const poll = { throttled: kind === 'throttled', nearEnd: false, ...(retryAfterMs && { retryAfterMs }) };
    interval = nextInterval(schedule, interval, poll);
    await ports.sleep(pauseFor(schedule, interval, poll, ports.now(), ports.random()), cancel);
  }
}

async function look(
  { operation }: EndedWait,
  { schedule, ports, cancel }: Terms,
  limitMs = Number.POSITIVE_INFINITY,
): Promise<PoolAnswer> {
  const limit = Math.min(limitMs, pollLimit(schedule, ports.now()));
  const answer = await bounded(ports, limit, cancel, (signal) => ports.lookAtPool(operation, signal));
  return answer ?? { kind: 'failure', failure: NO_ANSWER };
}

const NO_ANSWER: Failure = { kind: 'network', service: 'arm', message: 'no answer in time' };

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

async function newerThan(
  { operation, lastStatus }: EndedWait,
  { schedule, ports, cancel }: Terms,
): Promise<EndedWait['newer']> {
  const latest = latestOf(operation);
  if (!latest) return undefined;
  const limit = Math.min(LOOK_LIMIT_MS, pollLimit(schedule, ports.now()));
  const answer = await bounded(ports, limit, cancel, (signal) => ports.ask(latest, signal));
  if (answer?.kind !== 'status') return undefined;
  const operationId = ownIdOf(answer.status);
  if (operationId === undefined || isSameId(operationId, operation.operationId)) return undefined;
  // `latest` can lag behind: what started earlier has not come after.
  const before = Date.parse(answer.status.startTime) < Date.parse(lastStatus?.startTime ?? '');
  return before ? undefined : { operationId, status: answer.status };
}

function judged(
  verdict: Verdict & { readonly outcome: 'succeeded' | 'failed' | 'canceled' },
  pool: PoolAnswer,
  expected: Expectation,
  { cancel }: Terms,
): Verdict {
  const { status } = verdict;
  if (pool.kind === 'pool') {
    const differences = differencesOf(pool.pool, expected);
    return differences.length > 0 ? { outcome: 'mismatch', status, differences } : verdict;
  }
  if (cancel.aborted) return { outcome: 'interrupted', signal: String(cancel.reason) };
  return { outcome: 'mismatch', status, differences: [], failure: pool.failure };
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
