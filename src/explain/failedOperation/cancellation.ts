import { DRAIN } from '../knownErrors/drain.ts';
import { AKS, CODES, type KnownError } from '../knownErrors/knownError.ts';
import { UPGRADE_ENDS } from '../knownErrors/upgradeEnds.ts';
import type { RootCause } from '../rootCause/rootCause.ts';

export const CANCELED_LINK = `${AKS}/manage-abort-operations`;
export const PREEMPTED_LINK = `${CODES}/aksoperationpreempted-error`;

/** What ended an operation that was canceled. */
export interface Cancellation {
  readonly by: 'later operation' | 'delete' | 'person' | 'unknown';
  /** Id of the later operation, where the message names a real one. */
  readonly supersededBy?: string;
}

/** Errors that end an operation as Canceled although no person has canceled it. */
const SELF_MADE: ReadonlySet<KnownError> = new Set([
  DRAIN.PodDrainFailure,
  ...Object.values<KnownError>(UPGRADE_ENDS),
]);

/** Checks whether AKS itself ends an operation as Canceled because of an error. */
export function endsAsCanceled(known: KnownError): boolean {
  return SELF_MADE.has(known);
}

const MAX_TEXT = 8192;
const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const ZERO = '00000000-0000-0000-0000-000000000000';
/** "a later operation <id>", "preempted by another operation with ID <id>", "superseded by operation <id>". */
const LATER =
  /\b(?:later|newer|subsequent) (?:\w{1,20} ){0,2}(?:operation|request)|\b(?:preempt|supersed)\w{0,6}\b|\boverr?idd?en?\b|\breplaced by\b/i;
const LATER_ID = new RegExp(
  `\\b(?:later|newer|subsequent|another|preempt\\w{0,6}|supersed\\w{0,6}|overr?idd?en?|replaced)\\b[^.;\\n]{0,80}?\\b(${GUID})\\b`,
  'gi',
);
/** "preempted by Deleting operation", "canceled because of the cluster deletion", "The agent pool is being deleted". */
const DELETED =
  /\b(?:preempt|cancel|overr?idd?e|supersed|interrupt)\w{0,6}\b[^.\n]{0,40}?\b(?:by|to|of|for) (?:['"]?(?:an?|the|its|another|later|newer|agent|node|managed|pool|cluster|agentpool|managedcluster)['"]? ){0,5}['"]?delet(?:e|ing|ion)\b|\b(?:pool|cluster|group|subscription)\b[^.\n]{0,100}\bis being deleted\b|\bdue to delet/i;
const PERSON = /\bcancell?ed by (?:the |a )?user\b|\babort(?:ed|ing)?\b|\buser[- ]request/i;
const PREEMPTED_CODE = /^(?:AKS)?OperationPreempted(?:ByDelete)?$|^NotLatestOperation$|Superseded/i;
const CANCELED_CODE = /^(?:cancell?ed|operationcancell?ed|aborted)$/i;

/** Checks whether the code itself means a cancellation, whatever the status. */
export function isCancellation({ code }: RootCause): boolean {
  return CANCELED_CODE.test(code) || PREEMPTED_CODE.test(code);
}

/**
 * Finds what canceled the operation. Azure has written the all-zero id for the later operation, and a message may repeat the
 * operation's own id: neither is the later one.
 *
 * @param ownId the id of the operation that was canceled.
 */
export function readCancellation({ code, texts }: RootCause, ownId: string | undefined): Cancellation {
  const text = texts.join('\n').slice(0, MAX_TEXT);
  const id = [...text.matchAll(LATER_ID)]
    .map((match) => (match[1] as string).toLowerCase())
    .find((found) => found !== ZERO && found !== ownId?.toLowerCase());
  const supersededBy = id ? { supersededBy: id } : {};
  if (/PreemptedByDelete/i.test(code) || DELETED.test(text)) return { by: 'delete', ...supersededBy };
  if (id || PREEMPTED_CODE.test(code) || LATER.test(text)) return { by: 'later operation', ...supersededBy };
  return { by: PERSON.test(text) ? 'person' : 'unknown' };
}

/** True of every canceled operation: AKS stops where it is. */
export const NOT_ROLLED_BACK =
  'Nothing was rolled back: the pool stays as it was when the operation stopped, and its nodes can be on different versions.';

const START_AGAIN =
  'Start the operation again when no other operation runs on the pool; an upgrade continues with the remaining nodes.';

/** What it means and what to do, by what canceled. */
export const CANCELED_BY: Record<Cancellation['by'], { why: string; remedies: readonly string[] }> = {
  'later operation': {
    why: 'A later operation on the same pool or cluster replaced this one before it ended.',
    remedies: [
      'Wait for the later operation instead: it decides in which state the pool ends.',
      'Then check that the pool has the version that you want, and start this operation again if not.',
      'Let only one pipeline at a time change a cluster.',
    ],
  },
  delete: {
    why: 'The pool or its cluster is being deleted; that ends every other operation on it.',
    remedies: [
      'There is nothing to repair. If the deletion is a surprise, the activity log shows who started it.',
    ],
  },
  person: {
    why: 'A person or a tool canceled it (`az aks nodepool operation-abort`, or Abort in the portal).',
    remedies: [
      'Find out in the activity log who canceled it and why, before you continue.',
      'Check which nodes have which version.',
      START_AGAIN,
    ],
  },
  unknown: {
    why: 'Azure does not say by whom or why. A person can have aborted it, a later operation can have replaced it, or more nodes could not be drained than the pool has surge nodes for (undrainable node behavior Cordon).',
    remedies: [
      'Look in the activity log for other events of the pool at that time, and for nodes with the label kubernetes.azure.com/upgrade-status=Quarantined.',
      'Check which nodes have which version.',
      START_AGAIN,
    ],
  },
};
