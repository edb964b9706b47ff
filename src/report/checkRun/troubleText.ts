import { type Failure, isPermanent } from '../../azure/http/failure.ts';
import { failureText } from '../../explain/words/failureText.ts';

/** Says in the log, once, that the check run is not or not always up to date. */
export function troubleText(name: string, failure: Failure): string {
  const what = `Check run "${name}"`;
  const why = failureText(failure).replace(/\.$/, '');
  if (!isPermanent(failure.kind)) {
    return `${what} is behind, and might stay open. ${why}. This has no effect on the wait.`;
  }
  const remedy =
    failure.kind === 'unauthorized' || failure.kind === 'missing'
      ? ' The job needs "permissions: checks: write", which a pull request from a fork never has.'
      : '';
  return `${what} is not updated. ${why}.${remedy} This has no effect on the wait.`;
}
