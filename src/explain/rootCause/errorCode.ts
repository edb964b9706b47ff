import type { CloudError } from '../../azure/http/cloudError.ts';
import { isCatchAll, knownError } from '../knownErrors/knownErrors.ts';

/**
 * How much a code says about the cause. Wrappers name the step that failed, uninformative codes say that something
 * failed, anything else names a cause.
 */
export const SPECIFICITY = { none: 0, wrapper: 1, uninformative: 2, cause: 3 } as const;

const CODE_SHAPE = /^[A-Za-z_][\w.:-]{2,119}$/;

/** Codes of steps, as AKS builds them: `ReconcileStandardLoadBalancerError`, `CreateAgentPoolFailed`. */
const STEP =
  /^(?:Reconcile|Create|Update|Upgrade|Scale|Delete|Put|Provision)[A-Z]\w*(?:Failed|Failure|Error)$|Reconcile(?:Failed|Error)$/;

/** Codes outside the list of known errors that name no cause. Lower case. */
const UNINFORMATIVE = new Set([
  'canceled',
  'cancelled',
  'error',
  'failed',
  'failure',
  'forbidden',
  'gatewaytimeout',
  'genericerror',
  'internalerror',
  'none',
  'notfound',
  'servererror',
  'unknown',
  'unknownerror',
  'unspecified',
]);

/** Checks whether a code only names the step that failed, known or not. */
export function isStep(code: string): boolean {
  return STEP.test(code) && knownError(code) === undefined;
}

/** @returns one of SPECIFICITY; numbers (`429`), one-letter codes and cut-off codes say nothing. */
export function specificity(code: string): number {
  if (!CODE_SHAPE.test(code)) return SPECIFICITY.none;
  const known = knownError(code);
  if (known?.kind === 'wrapper' || isStep(code)) return SPECIFICITY.wrapper;
  if (known?.kind === 'uninformative' || UNINFORMATIVE.has(code.toLowerCase())) {
    return SPECIFICITY.uninformative;
  }
  return SPECIFICITY.cause;
}

/**
 * Chooses between the code and the subcode of one error. AKS puts the cause into `subcode` under codes like
 * `ValidationError`, and internal names (`Put..._FailedPrecondition`) or general ones (`BadRequest`) under codes
 * that say more.
 */
export function tellingCode({ code, subcode }: CloudError): string {
  const [ofCode, ofSubcode] = [specificity(code), specificity(subcode)];
  if (ofCode > ofSubcode) return code;
  if (ofCode < ofSubcode) return subcode;
  if (ofCode === SPECIFICITY.cause) return knownError(subcode) ? subcode : code;
  return isCatchAll(code) ? subcode : code;
}
