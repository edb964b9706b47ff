import type { Identity } from '../../azure/auth/identity.ts';
import type { EndedStart } from '../../upgrade/verdict.ts';
import type { Explanation } from '../explanation.ts';
import { explainFailedRequest } from './failedRequest.ts';
import { explainNotOffered, explainNotReady } from './notReady.ts';
import { explainRefusedStart } from './refused.ts';
import { explainCancelled, explainCreated, explainNameless, explainUnconfirmed } from './unconfirmed.ts';

/**
 * Explains why an upgrade was not started, or not for certain: what happened, why, and what to do next.
 *
 * @returns undefined for `started` and `nothing-to-do`, which need no explanation.
 */
export function explainStart(ended: EndedStart, identity: Identity): Explanation | undefined {
  const { verdict } = ended;
  if (verdict.outcome === 'started' || verdict.outcome === 'nothing-to-do') return undefined;
  switch (verdict.kind) {
    case 'not-ready':
      return explainNotReady(ended, verdict);
    case 'not-offered':
      return explainNotOffered(ended, verdict);
    case 'by-azure':
      return explainRefusedStart(ended, verdict.failure);
    case 'failed':
      return explainFailedRequest(ended, verdict, identity);
    case 'unconfirmed':
      return explainUnconfirmed(ended, verdict.failure);
    case 'nameless':
      return explainNameless(ended, verdict.httpStatus);
    case 'created':
      return explainCreated(ended, verdict.operationId);
    case 'interrupted':
      return explainCancelled(ended, verdict.signal, verdict.sent);
    default:
      return verdict satisfies never;
  }
}
