import type { PoolName } from '../azure/aks/operationName.ts';
import type { PoolDocument } from '../azure/aks/poolDocument.ts';
import type { UpgradeProfile } from '../azure/aks/upgradeProfile.ts';
import type { Failure } from '../azure/http/failure.ts';
import type { EpochTime } from '../time/instant.ts';
import type { NotOffered, NotReady, Wanted } from './choice.ts';

/** How the start of an upgrade ended. Only `started` and `nothing-to-do` let the job continue. */
export type StartVerdict =
  | { readonly outcome: 'started'; readonly operationId: string }
  /** The pool has what is wanted; or Azure says so itself, in its answer to the request. */
  | { readonly outcome: 'nothing-to-do'; readonly httpStatus?: number }
  /** Nothing was sent, because of the state of the pool or of what Azure offers for it. */
  | (NotReady & { readonly outcome: 'refused' })
  | (NotOffered & { readonly outcome: 'refused' })
  /** Azure refused the request. */
  | { readonly outcome: 'refused'; readonly kind: 'by-azure'; readonly failure: Failure }
  /** A request failed that changed nothing: a read, or a sign-in, or the start itself before Azure had accepted it. */
  | {
      readonly outcome: 'not-found' | 'unauthorized' | 'unreachable' | 'error';
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly failures: number;
      /** Whether it was the start that was refused, after both reads. */
      readonly isStart: boolean;
    }
  /** The start was sent, and Azure did not say whether it accepted it. */
  | { readonly outcome: 'unreachable'; readonly kind: 'unconfirmed'; readonly failure?: Failure }
  /** Azure accepted the start without naming the operation. */
  | { readonly outcome: 'error'; readonly kind: 'nameless'; readonly httpStatus: number }
  /** Azure created a pool: the one that was read had been deleted by then. */
  | { readonly outcome: 'error'; readonly kind: 'created'; readonly operationId?: string }
  | {
      readonly outcome: 'error';
      readonly kind: 'interrupted';
      readonly signal: string;
      readonly sent: boolean;
    };

/** The start of an upgrade that is over, with everything that a report can use. */
export interface EndedStart {
  readonly pool: PoolName;
  readonly wanted: Wanted;
  readonly verdict: StartVerdict;
  /** The pool as it was read; absent when it could not be read. */
  readonly document?: PoolDocument;
  /** What Azure offers for it. */
  readonly profile?: UpgradeProfile;
  /** The Kubernetes version that was requested. */
  readonly kubernetesVersion?: string;
  /** Just before the start was sent, by the runner's clock; absent when nothing was sent. */
  readonly sentAt?: EpochTime;
  /** Parts of URLs that Azure returned, which must be masked. */
  readonly secrets: readonly string[];
  /** Milliseconds from the start of the step. */
  readonly elapsedMs: number;
}
