import { type ClusterName, LATEST, type PoolOperation } from '../azure/aks/operationName.ts';
import type { NamedPool } from '../azure/aks/poolList.ts';
import { isPermanent } from '../azure/http/failure.ts';
import type { WaitContext } from './context.ts';
import { refusedAs } from './failedPolls.ts';
import { type Judgement, poll } from './poll.ts';
import { ProgressTracker } from './progress.ts';
import type { EndedWait, Verdict } from './verdict.ts';

/** The latest operation of every agent pool of a cluster, or how the step ends without them. */
export type AllPools =
  | {
      readonly kind: 'pools';
      readonly operations: readonly PoolOperation[];
      /** Pools of mode `Machines`: Azure changes their machines one by one, without operations of the pool. */
      readonly leftOut: readonly string[];
    }
  | { readonly kind: 'ended'; readonly ended: EndedWait };

type Listed = Awaited<ReturnType<WaitContext['azure']['listPools']>>;

/** Lists the agent pools of a cluster, once, at the start. */
export async function findAllPools(cluster: ClusterName, context: WaitContext): Promise<AllPools> {
  const progress = new ProgressTracker(context);
  const polled = await poll<Listed, readonly NamedPool[]>(
    {
      wanted: 'list of agent pools',
      ask: (signal) => context.azure.listPools(cluster, signal),
      judge: ({ pools }): Judgement<readonly NamedPool[]> => ({ kind: 'done', result: pools }),
      judgeFailure: (failure) => (isPermanent(failure.kind) ? refusedAs(failure) : 'counts'),
    },
    context,
    progress,
  );
  const end = (verdict: Verdict, unlisted = false): AllPools => ({
    kind: 'ended',
    ended: {
      operation: { scope: 'cluster', ...cluster, operationId: LATEST },
      verdict,
      ...(unlisted && { unlisted }),
      history: progress.history,
      polls: progress.polls,
      elapsedMs: context.clock.now(),
    },
  });
  if ('verdict' in polled) return end(polled.verdict, true);
  const isLeftOut = ({ mode }: NamedPool) => mode.toLowerCase() === 'machines';
  const operations = polled.result
    .filter((pool) => !isLeftOut(pool))
    .map(
      ({ name }): PoolOperation => ({
        scope: 'agent-pool',
        ...cluster,
        agentPoolName: name.toLowerCase(),
        operationId: LATEST,
      }),
    );
  const leftOut = polled.result.filter(isLeftOut).map(({ name }) => name);
  if (operations.length === 0) return end({ outcome: 'not-found', kind: 'no-pools', leftOut });
  return { kind: 'pools', operations, leftOut };
}
