import type { PoolName } from '../../azure/aks/operationName.ts';
import type { PoolDocument } from '../../azure/aks/poolDocument.ts';
import type { Failure } from '../../azure/http/failure.ts';
import { failureText } from '../../explain/words/failureText.ts';
import { formatDuration } from '../../time/duration.ts';
import type { Choice, NotOffered, NotReady, Wanted } from '../../upgrade/choice.ts';
import type { UpgradeObserver } from '../../upgrade/context.ts';
import type { Wanted as Requested } from '../../wait/context.ts';
import { logLine } from '../text.ts';

/** Writes the first line of the log: what is to be started. */
export function startOpeningLine(pool: PoolName, wanted: Wanted): string {
  const { agentPoolName, clusterName, resourceGroup } = pool;
  const what = wanted.kind === 'kubernetes' ? `Kubernetes ${wanted.version}` : 'the newest node image';
  return logLine(
    `Upgrading agent pool ${agentPoolName} in cluster ${clusterName} (resource group ${resourceGroup}) to ${what}.`,
  );
}

/** Writes the start of an upgrade to the log. */
export class StartLog implements UpgradeObserver {
  readonly #write: (line: string) => void;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  chosen(choice: Choice, document: PoolDocument): void {
    const { kubernetesVersion, nodeImageVersion, provisioningState } = document;
    const has = `Kubernetes ${kubernetesVersion || 'unknown'}, node image ${nodeImageVersion || 'unknown'}, provisioning state ${provisioningState}`;
    this.#line(`The agent pool has ${has}.`);
    // What cannot be done is explained at the end, which follows at once.
    if (choice.kind === 'not-ready' || choice.kind === 'not-offered') return;
    this.#line(nextText(choice, document));
  }

  failed(failure: Failure, inARow: number, wanted: Requested): void {
    const count = inARow > 1 ? ` (${inARow} consecutive failures)` : '';
    const pause = failure.retryAfterMs ? ` Retry-After: ${formatDuration(failure.retryAfterMs)}.` : '';
    const what =
      wanted === 'upgrade'
        ? 'Azure has not accepted the start of the upgrade; sending it again'
        : `Could not get the ${wanted}; retrying`;
    this.#line(`${what}${count}. ${failureText(failure)}${pause}`);
  }

  recovered(): void {
    this.#line('Azure is responding again.');
  }

  #line(text: string): void {
    this.#write(logLine(text));
  }
}

function nextText(
  choice: Exclude<Choice, NotReady | NotOffered>,
  { provisioningState }: PoolDocument,
): string {
  switch (choice.kind) {
    case 'node-image':
      return `Requesting the node image ${choice.latest || 'that is the newest'}.`;
    case 'kubernetes': {
      const retry = choice.isRetry ? `, again, because the pool is ${provisioningState}` : '';
      return `Requesting Kubernetes ${choice.version}${retry}.`;
    }
    case 'up-to-date':
      return 'That is what is wanted.';
  }
}
