import type { StartAnswer } from '../azure/aks/startAnswer.ts';
import type { Failure } from '../azure/http/failure.ts';
import { isPermanent } from '../azure/http/failure.ts';
import { refusedAs } from '../wait/failedPolls.ts';
import { poll } from '../wait/poll.ts';
import type { UpgradeContext } from './context.ts';
import { progressOf, verdictOf } from './requests.ts';
import type { StartVerdict } from './verdict.ts';

/** A sign-in comes first, and each of its requests and the start itself have limits of their own below this. */
const LIMIT_MS = 120_000;

/** The connection failed before a request could leave the runner. */
const UNSENT_CODES: ReadonlySet<string | undefined> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/** The start, sent once, with the secrets in its answer. */
export interface Sent {
  readonly verdict: StartVerdict;
  readonly secrets: readonly string[];
}

/** The result of one attempt. */
type Attempt = { readonly kind: 'answered'; readonly answer: StartAnswer } | Failed;

interface Failed {
  readonly kind: 'failure';
  readonly failure: Failure;
}

/**
 * Sends the request that starts the upgrade. It is not repeated once Azure might have accepted it: only where nothing
 * left the runner, or where Azure throttled the request (HTTP 429), it is sent again.
 */
export async function sendOnce(
  send: (signal: AbortSignal) => Promise<StartAnswer>,
  context: UpgradeContext,
): Promise<Sent> {
  let isUnanswered = false;
  let last: StartAnswer | undefined;
  const polled = await poll<Attempt, StartAnswer>(
    {
      wanted: 'upgrade',
      limitMs: LIMIT_MS,
      ask: async (signal) => {
        last = undefined;
        isUnanswered = true;
        const answer = await send(signal);
        isUnanswered = false;
        if (answer.kind === 'failure' && isUntaken(answer.failure)) return answer;
        last = answer;
        return { kind: 'answered', answer };
      },
      judge: ({ answer }) => ({ kind: 'done', result: answer }),
      judgeFailure: (failure) => (isPermanent(failure.kind) ? refusedAs(failure) : 'counts'),
    },
    context,
    progressOf(context),
  );
  if ('result' in polled) return answered(polled.result);
  // An answer counts also when the run was cancelled at the same moment: the upgrade runs.
  if (last) return answered(last);
  const verdict = verdictOf(polled.verdict, true);
  return { verdict: isUnanswered ? unconfirmed(verdict) : verdict, secrets: [] };
}

function answered(answer: StartAnswer): Sent {
  return { verdict: verdictOn(answer), secrets: 'secrets' in answer ? answer.secrets : [] };
}

/** The step ended while the request was on its way. */
function unconfirmed(verdict: StartVerdict): StartVerdict {
  return 'sent' in verdict ? { ...verdict, sent: true } : { outcome: 'unreachable', kind: 'unconfirmed' };
}

/** Whether Azure cannot have accepted the request, so that it can be sent again. */
function isUntaken({ kind, service, code, obstacle }: Failure): boolean {
  const isUnsent = service !== 'arm' || obstacle !== undefined || UNSENT_CODES.has(code);
  return kind === 'throttled' || isUnsent;
}

function verdictOn(answer: StartAnswer): StartVerdict {
  switch (answer.kind) {
    case 'accepted': {
      const { operationId, httpStatus } = answer;
      return operationId === undefined
        ? { outcome: 'error', kind: 'nameless', httpStatus }
        : { outcome: 'started', operationId };
    }
    case 'created': {
      const { operationId } = answer;
      return { outcome: 'error', kind: 'created', ...(operationId && { operationId }) };
    }
    case 'unchanged':
      return { outcome: 'nothing-to-do', httpStatus: answer.httpStatus };
    case 'failure':
      return verdictOnFailure(answer.failure);
  }
}

/** A refusal is a response with a status of 4xx; after anything else Azure might have accepted the request. */
function verdictOnFailure(failure: Failure): StartVerdict {
  const { httpStatus = 0, kind, code } = failure;
  const isRefusal = httpStatus >= 400 && httpStatus < 500 && httpStatus !== 408;
  if (!isRefusal) return { outcome: 'unreachable', kind: 'unconfirmed', failure };
  switch (kind) {
    case 'unauthorized':
      // A policy denies the change itself, for every identity.
      if (code?.toLowerCase() === 'requestdisallowedbypolicy') {
        return { outcome: 'refused', kind: 'by-azure', failure };
      }
      return { outcome: 'unauthorized', kind: 'failed', failure, failures: 1, isStart: true };
    case 'missing':
      return { outcome: 'not-found', kind: 'failed', failure, failures: 1, isStart: true };
    default:
      return { outcome: 'refused', kind: 'by-azure', failure };
  }
}
