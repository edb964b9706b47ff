import type { StartOptions } from '../aksOptions.ts';
import { type HttpAnswer, httpError } from '../answers.ts';
import type { RecordedRequest } from '../record.ts';
import type { AgentPool } from './agentPool.ts';

/** Why a pool cannot begin an operation now; undefined when it can. */
export function startRefusal(
  request: RecordedRequest,
  pool: AgentPool | undefined,
  options: StartOptions,
): HttpAnswer | undefined {
  const ifMatch = request.method === 'PUT' ? request.headers['if-match'] : undefined;
  const ifNoneMatch = request.headers['if-none-match'];
  if (!pool) return ifMatch === undefined ? undefined : mismatch(options);
  if (request.method === 'PUT' && ifNoneMatch === '*') return mismatch(options);
  if (ifMatch !== undefined && ifMatch !== '*' && unquoted(ifMatch) !== pool.properties.eTag) {
    return mismatch(options);
  }
  if (pool.properties.text('mode') === 'Machines') {
    const message = `Operation is not allowed on agent pool ${pool.name}: the lifecycle of its machines belongs to the machine API.`;
    return notAllowed(message);
  }
  if (pool.properties.isStopped) {
    return notAllowed(`Operation is not allowed: agent pool ${pool.name} is stopped, start it first.`);
  }
  return pool.operations.active.length > 0 ? pending(pool, options) : undefined;
}

function pending(pool: AgentPool, { pendingWording = 'plain' }: StartOptions): HttpAnswer {
  const another = {
    plain: `Another operation (${pool.state}) is in progress`,
    pool: `Another operation (${pool.name} - ${pool.state}) is in progress`,
    'other-pool': `Another agentpool operation (${pool.name} - ${pool.state}) is in progress`,
  }[pendingWording];
  return notAllowed(
    `Operation is not allowed: ${another}, please wait for it to finish before starting a new operation. See https://aka.ms/aks-pending-operation for more details`,
  );
}

function notAllowed(message: string): HttpAnswer {
  return httpError(409, 'OperationNotAllowed', message, { flat: true });
}

function mismatch({ mismatchStatus = 412 }: StartOptions): HttpAnswer {
  if (mismatchStatus === 412) {
    const message = 'The condition in the request headers is not met: the eTag does not match.';
    return httpError(412, 'PreconditionFailed', message, { flat: true });
  }
  return httpError(409, 'EtagMismatch', 'Operation is not allowed: Another operation is in progress', {
    flat: true,
    details: [
      { code: 'Unspecified', message: 'rpc error: code = FailedPrecondition desc = Etag mismatched' },
    ],
    subcode: 'PutManagedClusterAndComponents_FailedPrecondition',
  });
}

function unquoted(tag: string): string {
  return tag.replace(/^(?:W\/)?"(.*)"$/, '$1');
}
