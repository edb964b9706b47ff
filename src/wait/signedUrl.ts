import type { PoolOperation } from '../azure/aks/operationName.ts';
import type { StatusAnswer } from '../azure/aks/statusAnswer.ts';
import { type Failure, isPermanent } from '../azure/http/failure.ts';
import type { Azure } from './context.ts';
import { readPool } from './pool.ts';

type Status = StatusAnswer & { readonly kind: 'status' };

/**
 * Checks a success from an `Azure-AsyncOperation` URL, which does not say whose success it is, against the pool that
 * the inputs name: the pool knows the operation by its id, or nothing changes the pool any more, or the pool is gone,
 * which is how a deletion ends.
 */
export class OwnerProof {
  readonly #azure: Azure;
  /** Whether the pool was there while the operation was running; undefined while that is not known. */
  #wasThere: boolean | undefined;

  constructor(azure: Azure) {
    this.#azure = azure;
  }

  /** Returns the answer that counts, or the failure to prove that the operation is one of this pool. */
  async check(operation: PoolOperation, answer: Status, signal: AbortSignal): Promise<StatusAnswer> {
    const { id, resourceId, phase } = answer.status;
    if (id || resourceId) return answer;
    if (phase === 'succeeded') return this.#prove(operation, answer, signal);
    if (phase === 'running') await this.#look(operation, signal);
    return answer;
  }

  /** Reads the pool once: a wrong name must not look like a pool that is gone at the end. */
  async #look(operation: PoolOperation, signal: AbortSignal): Promise<void> {
    if (this.#wasThere !== undefined) return;
    const pool = await readPool(operation, this.#azure, signal);
    if (pool.kind === 'pool' || isPermanent(pool.failure.kind)) this.#wasThere = pool.kind === 'pool';
  }

  async #prove(operation: PoolOperation, answer: Status, signal: AbortSignal): Promise<StatusAnswer> {
    const { url: _, ...own } = operation;
    const byId = await this.#azure.getStatus(own, signal);
    if (byId.kind === 'status') return byId;
    if (!['operation-missing', 'missing'].includes(byId.failure.kind)) return byId;
    const pool = await readPool(operation, this.#azure, signal);
    if (pool.kind === 'failure') return this.#wasThere && pool.failure.kind === 'missing' ? answer : pool;
    const { provisioningState } = pool.pool;
    const isChanging = provisioningState !== '' && pool.pool.phase === 'running';
    return isChanging ? { kind: 'failure', failure: unproven(operation, provisioningState) } : answer;
  }
}

function unproven({ operationId, agentPoolName }: PoolOperation, provisioningState: string): Failure {
  return {
    kind: 'not-proven',
    service: 'arm',
    message: `agent pool ${agentPoolName} does not know operation ${operationId} and is still changing (${provisioningState})`,
  };
}
