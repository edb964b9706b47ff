import { cseExitCode } from '../knownErrors/cseExitCodes.ts';
import { type KnownError, type KnownErrorName, knownError } from '../knownErrors/knownErrors.ts';
import { SPECIFICITY, specificity } from '../rootCause/errorCode.ts';
import type { RootCause } from '../rootCause/rootCause.ts';

type Rule = readonly [pattern: RegExp, name: KnownErrorName];

const QUOTA =
  /\bexceed\w{0,4}\b[^\n]{0,80}\bquota\b|\binsufficient [^\n]{0,30}quota\b|\bquota (?:limit )?exceeded/i;
const THROTTLED = /\btoo many requests have been|\bthrottl(?:ed|ing)\b|\brate limit/i;
const BUSY =
  /\banother (?:[\w-]{1,20} ){0,2}operation\b[^\n]{0,160}\bin progress|\bProvisioning State ?\(\w{2,40}ing\)|\baks-pending-operation\b/i;

/** Whether Azure says that another operation is in the way. */
export function isBusy(text: string): boolean {
  return BUSY.test(text);
}

/** `OperationNotAllowed` has at least four meanings; only the words tell which one it is. */
const NOT_ALLOWED: readonly Rule[] = [
  [
    /\babort\w{0,4}\b[^.\n]{0,80}\b(?:not|cannot|can't)\b|\b(?:not|cannot|can't)\b[^.\n]{0,60}\babort/i,
    'OperationNotAllowed:abort',
  ],
  [BUSY, 'OperationNotAllowed:busy'],
  [QUOTA, 'QuotaExceeded'],
  [/\bexceeding quota limits\b|\bmaximum allowed: ?\d/i, 'QuotaExceeded'],
  [THROTTLED, 'SubscriptionRequestsThrottled'],
  [/\btoo many requests\b/i, 'SubscriptionRequestsThrottled'],
  [
    /\bupgrad\w{0,4}\b[^.\n]{0,60}\bversion\b[^\n]{0,80}\bnot (?:allowed|supported)|\bAvailable upgrades\b|\bdowngrad/i,
    'OperationNotAllowed:version',
  ],
];

/** Words that leave no doubt, for codes that name no cause of their own. Drains first: theirs are "Too Many Requests" too. */
const WORDS: readonly Rule[] = [
  [/\bhas max ?unavaila?ble? ?==? ?0\b|\binvalid pod disruption budgets?\b/i, 'UnsatisfiablePDB'],
  [
    /\bdrain\w{0,4}\b[^\n]{0,300}\b(?:did not complete|failed|too many req|blocked|evict)|\bblocked by pdb\b|\bviolate the pod's disruption budget\b|\bdrain\b[^\n]{0,60}\n[^\n]{0,20}\btoo many req/i,
    'PodDrainFailure',
  ],
  [/\bdisallowed by (?:one or more )?polic/i, 'RequestDisallowedByPolicy'],
  [QUOTA, 'QuotaExceeded'],
  [/\bpre-allocated IPs \d/i, 'InsufficientSubnetSize'],
  [
    /\bsubnet\b[^\n]{0,300}\b(?:is full\b|not have enough (?:capacity|[\w ]{0,20}addresses))/i,
    'SubnetIsFull',
  ],
  [/\bscope\(s\) are locked\b/i, 'ScopeLocked'],
  [/\bAADSTS7000222\b/, 'AADSTS7000222'],
  [/\bdoes not have authorization to perform action\b/i, 'AuthorizationFailed'],
  [BUSY, 'OperationNotAllowed:busy'],
  [/\bdo(?:es)? not have sufficient capacity\b|\ballocation failed\b/i, 'AllocationFailed'],
  [THROTTLED, 'SubscriptionRequestsThrottled'],
  [
    /^internal server error\.?$|\bencountered an internal (?:server )?error\b|\bdue to an internal error\b/i,
    'InternalServerError',
  ],
];

/** What it is about stands at the front of a message. */
const MAX_FRONT = 4096;

const ABOUT_NODES = /^VMExtension(?:ProvisioningError|HandlerNonTransientError)?$/i;

/**
 * What a cause means, as far as it is known: by its code, by its words where the code has several meanings or
 * none, by the exit code of the start script.
 *
 * @returns undefined when nothing more is known than what Azure wrote.
 */
export function meaningOf(cause: RootCause): KnownError | undefined {
  const { code, texts } = cause;
  const namesNoCause = specificity(code) < SPECIFICITY.cause || ABOUT_NODES.test(code);
  const script = namesNoCause ? scriptMeaning(cause) : undefined;
  if (script) return script;
  const known = knownError(code);
  if (/^OperationNotAllowed$/i.test(code)) return byWords(NOT_ALLOWED, texts) ?? known;
  const hint = namesNoCause || !known ? byWords(WORDS, texts) : undefined;
  return hint ?? known;
}

function scriptMeaning({ cseExitCode: exitCode, texts }: RootCause): KnownError | undefined {
  if (exitCode === undefined) return undefined;
  // The table is that of Linux nodes; Windows counts differently.
  const isWindows = texts.some((text) => /\bExitCode: ?\||\.ps1\b/.test(text));
  const known = isWindows ? undefined : cseExitCode(exitCode);
  const like = knownError(known?.known ?? 'VMExtensionProvisioningError');
  if (!like) return undefined;
  const ended = `The start script of a new node (vmssCSE) ended with exit code ${exitCode}`;
  return { ...like, cause: known ? `${ended}: ${known.means}.` : `${ended}.` };
}

function byWords(rules: readonly Rule[], texts: readonly string[]): KnownError | undefined {
  for (const text of texts) {
    const front = text.slice(0, MAX_FRONT);
    const rule = rules.find(([pattern]) => pattern.test(front));
    if (rule) return knownError(rule[1]);
  }
  return undefined;
}
