import { type CloudError, NO_ERROR } from '../../azure/http/cloudError.ts';
import type { Explanation, Place } from '../explanation.ts';
import { quotaFacts, sizeFacts, subnetFacts } from '../facts/capacity.ts';
import { drainFacts } from '../facts/drain.ts';
import { type Findings, fact } from '../facts/facts.ts';
import { linkIn } from '../facts/links.ts';
import { policyFacts } from '../facts/policy.ts';
import { requestFacts } from '../facts/request.ts';
import { GENERAL_LINK, type KnownError, knownError } from '../knownErrors/knownErrors.ts';
import { findRootCause, type RootCause } from '../rootCause/rootCause.ts';
import { activityLogCommand, fillCommand, type Names, namesOf, type When } from '../words/commands.ts';
import {
  CANCELED_BY,
  type Cancellation,
  isCancellation,
  NOT_ROLLED_BACK,
  readCancellation,
} from './cancellation.ts';
import { meaningOf } from './diagnosis.ts';

/** Beside the error itself: where it happened, how the operation ended, what finds it in the activity log. */
export interface ErrorContext extends When {
  readonly place: Place;
  readonly status: 'Failed' | 'Canceled';
}

export interface ErrorExplanation extends Explanation {
  readonly rootCause: RootCause;
  /** Id of the operation that canceled this one; never the all-zero id, never its own. */
  readonly supersededBy?: string;
}

/** Names and figures are at the front of what Azure says. */
const MAX_FACT_TEXT = 32 * 1024;
const MAX_COMMANDS = 6;
const CORRELATION = /\bCorrelation ?ID: ?['"]?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/i;
const READ_AZURE =
  "Nothing more is known about this error than Azure's own words: read them together with the page linked.";
const LOOK_FURTHER = 'Look for the failed event in the activity log: it often says more.';
const UNKNOWN_REMEDIES = [
  'If the same operation fails again, open a support request with the operation id and the time.',
];

/**
 * Explains the end of an operation that failed or was canceled: what happened, why, what to do, where to read
 * on. Pure; bounded like `findRootCause`; never throws.
 *
 * @param error undefined when Azure gave none.
 */
export function explainCloudError(error: CloudError | undefined, context: ErrorContext): ErrorExplanation {
  const cause = findRootCause(error ?? NO_ERROR);
  const meaning = meaningOf(cause);
  const hasCause = meaning !== undefined && meaning.kind === undefined;
  const canceled = isCancellation(cause) || (context.status === 'Canceled' && !hasCause);
  const cancellation = canceled ? readCancellation(cause, context.place.operationId) : undefined;
  return cancellation
    ? explainCanceled(cause, context, cancellation)
    : explainFailed(cause, meaning, context);
}

function explainFailed(
  cause: RootCause,
  known: KnownError | undefined,
  context: ErrorContext,
): ErrorExplanation {
  const found = findingsOf(cause);
  const names = { ...namesOf(context.place), ...found.names };
  const silent = cause.message === '';
  const vague = silent || !known || known.kind !== undefined;
  const log = activityLogCommand(names, whenOf(cause, context), 'failures');
  const hints = known?.remedies ?? UNKNOWN_REMEDIES;
  const finder = vague && !hints.some((hint) => hint.includes('activity log')) ? [LOOK_FURTHER] : [];
  const why = [known?.cause, context.status === 'Canceled' && NOT_ROLLED_BACK].filter(Boolean).join(' ');
  return {
    what: whatHappened(cause, context),
    ...(why && { why }),
    remedies: [...(known || silent ? [] : [READ_AZURE]), ...finder, ...hints],
    commands: [
      ...(vague ? [log] : []),
      ...[...(found.commands ?? []), ...(known?.commands ?? [])].map((line) => fillCommand(line, names)),
    ].slice(0, MAX_COMMANDS),
    link: linkFor(cause, known),
    ...(cause.retriable !== undefined && { retriable: cause.retriable }),
    facts: found.facts,
    rootCause: cause,
  };
}

function explainCanceled(cause: RootCause, context: ErrorContext, canceled: Cancellation): ErrorExplanation {
  const names = namesOf(context.place);
  const { by, supersededBy } = canceled;
  const { why, remedies } = CANCELED_BY[by];
  const show = supersededBy && fillCommand(SHOW_OPERATION, { ...names, operation: supersededBy });
  const known = knownError('Canceled');
  return {
    what: whatHappened(cause, context),
    why: `${why} ${NOT_ROLLED_BACK}`,
    remedies,
    commands: [
      ...(show ? [show] : []),
      ...(by === 'delete' ? [] : CHECK_POOL.map((line) => fillCommand(line, names))),
      ...(supersededBy ? [] : [activityLogCommand(names, whenOf(cause, context), 'callers')]),
    ],
    link: linkFor(
      cause,
      by === 'later operation' || by === 'delete' ? knownError('AKSOperationPreempted') : known,
    ),
    ...(cause.retriable !== undefined && { retriable: cause.retriable }),
    facts: fact('Later operation', supersededBy),
    rootCause: cause,
    ...(supersededBy && { supersededBy }),
  };
}

/** In the `aks-preview` extension, which `az` offers to install. */
const SHOW_OPERATION =
  'az aks operation show --resource-group {rg} --name {cluster} --nodepool-name {pool} --operation-id {operation}';
const CHECK_POOL = [
  'az aks nodepool show --resource-group {rg} --cluster-name {cluster} --name {pool} --query "{state:provisioningState, version:currentOrchestratorVersion, wanted:orchestratorVersion, image:nodeImageVersion}"',
  'kubectl get nodes -l kubernetes.azure.com/agentpool={pool}',
];
function whatHappened({ code, message, cseExitCode }: RootCause, { place, status }: ErrorContext): string {
  const cluster = place.clusterName && `cluster ${place.clusterName}`;
  const where = place.agentPoolName
    ? ` on agent pool ${place.agentPoolName}${cluster ? ` of ${cluster}` : ''}`
    : cluster && ` on ${cluster}`;
  const ended = status === 'Failed' ? 'failed' : 'was canceled';
  // A code that repeats the status says nothing.
  const repeats = status === 'Failed' ? /^failed$/i : /^cancell?ed$/i;
  const telling = repeats.test(code) ? '' : code;
  const exit = cseExitCode === undefined ? '' : ` (exit code ${cseExitCode} of the node start script)`;
  const error = telling && (status === 'Failed' ? ` with ${telling}` : ` (${telling})`);
  return `The operation${where ?? ''} ${ended}${error}${exit}${message ? '' : '; Azure gave no message'}.`;
}

function findingsOf(cause: RootCause): Findings & { names: Names; commands: readonly string[] } {
  const text = cause.texts.join('\n').slice(0, MAX_FACT_TEXT);
  const all: Findings[] = [
    drainFacts(text),
    quotaFacts(text),
    sizeFacts(text),
    subnetFacts(text),
    policyFacts(cause.texts, cause.additionalInfo),
    requestFacts(text),
  ];
  const facts = all.flatMap((findings) => findings.facts);
  // The property or resource that Azure means; numbers only count list elements.
  const isName = /^[A-Za-z][\w.[\]/-]{1,200}$/.test(cause.target);
  const concerns = isName && !facts.some(({ value }) => value === cause.target) ? cause.target : '';
  return {
    facts: [...facts, ...fact('Concerns', concerns)],
    names: Object.assign({}, ...all.map(({ names }) => names)),
    commands: all.flatMap(({ commands }) => commands ?? []),
  };
}

/** The id in Azure's words belongs to the failed work itself; ours is that of the question about it. */
function whenOf(cause: RootCause, context: ErrorContext): When {
  const told = cause.texts.map((text) => CORRELATION.exec(text)?.[1]).find((id) => id && !/^[0-]+$/.test(id));
  const correlationId = told ?? context.correlationId;
  return { ...context, ...(correlationId && { correlationId }) };
}

/** A page that Azure names for this very error, then ours, then a page that Azure names for everything. */
function linkFor(cause: RootCause, known: KnownError | undefined): string {
  const told = linkIn(cause.texts);
  if (told && !told.general) return told.url;
  return known?.link ?? told?.url ?? GENERAL_LINK;
}
