import { type CloudError, parseCloudError } from '../../src/azure/http/cloudError.ts';
import { errorOf } from '../../src/explain/rootCause/embedded.ts';
import { findRootCause, type RootCause } from '../../src/explain/rootCause/rootCause.ts';

/** The root cause of an error as Azure writes it. */
export function causeOf(body: unknown): RootCause {
  return findRootCause(parseCloudError(body) as CloudError);
}

/** An error with nothing inside. */
export function leaf(code: string, message = ''): CloudError {
  return errorOf(code, message);
}
