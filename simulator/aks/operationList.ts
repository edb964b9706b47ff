import type { OperationListOptions } from '../aksOptions.ts';
import { type HttpAnswer, httpError } from '../answers.ts';
import type { ArmTarget } from '../armPath.ts';
import type { RecordedRequest } from '../record.ts';
import type { AgentPool } from './agentPool.ts';
import { shuffled } from './shuffled.ts';
import { isEnd } from './status.ts';

/** The entries of a list of the operations of some pools, in the order asked for by the options. */
export function operationList(
  pools: readonly AgentPool[],
  request: RecordedRequest,
  { lagRequests = 0, lagMs = 0, order = 'newest-first' }: OperationListOptions = {},
): readonly unknown[] {
  // Pools that share their operations count once.
  const sets = new Map(pools.map((pool) => [pool.operations, pool]));
  const known = [...sets].flatMap(([operations, pool]) => {
    operations.look(request, 'operations');
    const cutoff = operations.list(lagRequests, lagMs);
    return operations.newestFirst().flatMap((operation) => {
      const path = `${pool.id}/operations/${operation.id}`;
      const entry = operation.listedAt(cutoff, path, request.apiVersion ?? '');
      return entry ? [{ entry, startTime: operation.startTime }] : [];
    });
  });
  const newestFirst = known.sort((one, other) => other.startTime - one.startTime).map(({ entry }) => entry);
  const listed = newestFirst.filter((entry) => !activeOnly(request) || !isEnd(String(entry['status'])));
  if (order === 'shuffled') return shuffled(listed, (entry) => String(entry['name']));
  return order === 'oldest-first' ? listed.reverse() : listed;
}

/** Only the operations of a pool can be filtered, and only by true or false. */
export function badActiveOnly(request: RecordedRequest, target: ArmTarget): HttpAnswer | undefined {
  const given = new URLSearchParams(request.query).get('activeOnly');
  if (given === null || (target.agentPoolName !== undefined && /^(?:true|false)$/i.test(given))) {
    return undefined;
  }
  const message = `The value of parameter activeOnly is invalid: ${given}.`;
  return httpError(400, 'InvalidParameter', message, { flat: true });
}

function activeOnly(request: RecordedRequest): boolean {
  return /^true$/i.test(new URLSearchParams(request.query).get('activeOnly') ?? '');
}
