import type { CloudError } from '../../azure/http/cloudError.ts';
import { knownError } from '../knownErrors/knownErrors.ts';

/**
 * How much a code says about the cause. Wrappers name the step that failed, uninformative codes say that something
 * failed, anything else names a cause.
 */
export const SPECIFICITY = { none: 0, wrapper: 1, uninformative: 2, cause: 3 } as const;

const CODE_SHAPE = /^[A-Za-z_][\w.:-]{2,119}$/;

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
  'validationerror',
]);

/** @returns one of SPECIFICITY; numbers (`429`), one-letter codes and cut-off codes tell nothing. */
export function specificity(code: string): number {
  if (!CODE_SHAPE.test(code)) return SPECIFICITY.none;
  const kind = knownError(code)?.kind;
  if (kind === 'wrapper') return SPECIFICITY.wrapper;
  if (kind === 'uninformative' || UNINFORMATIVE.has(code.toLowerCase())) return SPECIFICITY.uninformative;
  return SPECIFICITY.cause;
}

/**
 * The code or the subcode of one error, whichever tells more: AKS puts the cause into `subcode` under codes
 * like `ValidationError` or `BadRequest`, and internal names (`Put..._FailedPrecondition`) under good codes.
 */
export function tellingCode(error: CloudError): string {
  if (!CODE_SHAPE.test(error.subcode)) return error.code;
  const codeTells = specificity(error.code) === SPECIFICITY.cause;
  return codeTells && !knownError(error.subcode) ? error.code : error.subcode;
}
