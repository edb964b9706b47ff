/**
 * What is known about an AKS error: cause, what to do, where Microsoft writes about it. Our own words, after
 * the page or the public thread that `link` names. Commands are templates that `words/commands.ts` fills.
 */
export interface KnownError {
  readonly cause: string;
  readonly remedies: readonly string[];
  readonly commands?: readonly string[];
  readonly link: string;
  /** `wrapper`: the code names the step that failed. `uninformative`: it says that something failed. */
  readonly kind?: 'wrapper' | 'uninformative';
  /** The code covers many causes: words that leave no doubt about another known error say more. */
  readonly isBroad?: true;
  /** Other codes for the same error. */
  readonly aliases?: readonly string[];
  /** Words that leave no doubt about this error, for messages whose code does not name a cause. */
  readonly words?: RegExp;
  /** Other meanings of the same code, distinguished by the words of the message. The first match counts. */
  readonly variants?: readonly Variant[];
}

export type Variant = readonly [matches: RegExp | ((text: string) => boolean), meaning: KnownError];

export const LEARN = 'https://learn.microsoft.com';
export const AKS = `${LEARN}/azure/aks`;
export const TROUBLESHOOT = `${LEARN}/troubleshoot/azure/azure-kubernetes`;
export const OPERATIONS = `${TROUBLESHOOT}/create-upgrade-delete`;
export const CODES = `${TROUBLESHOOT}/error-codes`;

/** Microsoft's general page about upgrades that do not succeed: for every error without a page of its own. */
export const GENERAL_LINK = `${OPERATIONS}/upgrading-or-scaling-does-not-succeed`;

export const RETRY = 'Then start the same operation again; an upgrade continues with the remaining nodes.';
export const NO_SURGE =
  'For a user node pool: upgrade without surge nodes (max-surge 0, max-unavailable 1). The pool then has one node less during the upgrade.';
export const ROLL_BACK_REMEDY =
  'If the new version itself is the problem, roll the pool back within 7 days (`az aks nodepool rollback`). Turn off cluster auto-upgrade first.';
