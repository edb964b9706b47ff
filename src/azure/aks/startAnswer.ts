import type { Failure } from '../http/failure.ts';
import type { HttpAnswer } from '../http/transport.ts';
import { parseOperationPath, secretsOf } from './operationName.ts';
import { resourceFailureOf } from './resourceFailure.ts';

/** What Azure said to a request that starts an operation on an agent pool. */
export type StartAnswer =
  /** An operation runs; without an id when the response names none. */
  | (StartedOperation & { readonly kind: 'accepted'; readonly httpStatus: number })
  /** There was no pool of this name, and now there is (HTTP 201). */
  | (StartedOperation & { readonly kind: 'created' })
  /** Azure has nothing to do. */
  | { readonly kind: 'unchanged'; readonly httpStatus: number }
  | { readonly kind: 'failure'; readonly failure: Failure };

interface StartedOperation {
  readonly operationId?: string;
  /** Parts of the operation's URL that sign it, and must be masked. */
  readonly secrets: readonly string[];
}

/** AKS answers a PUT with the first only, and a POST with both. */
const HEADERS = ['azure-asyncoperation', 'location'];

/** Fit for the address of another request, and for an output. */
const ID = /^(?!\.+$)(?!latest$)[\w.-]{1,200}$/i;

/**
 * Reads Resource Manager's response to a request that starts an operation: PUT of a pool, or POST of
 * `upgradeNodeImageVersion`.
 *
 * @param now epoch milliseconds, for a `Retry-After` date in a response without a `Date`
 */
export function readStartAnswer(answer: HttpAnswer, now: number): StartAnswer {
  const { status } = answer;
  const started = startedOperation(answer);
  if (status === 201) return { kind: 'created', ...started };
  if (status === 304 || (status === 204 && started.operationId === undefined)) {
    return { kind: 'unchanged', httpStatus: status };
  }
  if (status < 300) return { kind: 'accepted', httpStatus: status, ...started };
  return { kind: 'failure', failure: resourceFailureOf(answer, 'answer to an upgrade', now) };
}

function startedOperation({ header }: HttpAnswer): StartedOperation {
  const urls = HEADERS.map((name) => header(name) ?? '').filter((url) => URL.canParse(url));
  const operationId = urls.map((url) => operationIdIn(new URL(url))).find((id) => id !== undefined);
  return { secrets: urls.flatMap((url) => secretsOf({ url })), ...(operationId && { operationId }) };
}

/** Only the id is taken out of the URL, which is never requested: it carries a signature, and can be on any host. */
function operationIdIn({ pathname }: URL): string | undefined {
  // `Location` names the same operation by what it results in.
  const path = pathname.replace(/\/operationresults\//i, '/operations/');
  const operationId = parseOperationPath(path)?.operationId ?? '';
  return ID.test(operationId) ? operationId : undefined;
}
