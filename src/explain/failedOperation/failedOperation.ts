import { type CloudError, NO_ERROR } from '../../azure/http/cloudError.ts';
import type { Explanation } from '../explanation.ts';
import { fact } from '../facts/facts.ts';
import { factsIn } from '../facts/factsIn.ts';
import { linkIn } from '../facts/links.ts';
import { DRAIN } from '../knownErrors/drain.ts';
import { GENERAL_LINK, type KnownError } from '../knownErrors/knownError.ts';
import { BLUE_GREEN_PAUSED, UPGRADE_ENDS } from '../knownErrors/upgradeEnds.ts';
import { findRootCause, type RootCause } from '../rootCause/rootCause.ts';
import {
  type ActivityLogKeys,
  activityLogCommand,
  fillCommand,
  type TemplateValues,
} from '../words/commands.ts';
import {
  CANCELED_BY,
  CANCELED_LINK,
  type Cancellation,
  endsAsCanceled,
  isCancellation,
  NOT_ROLLED_BACK,
  PREEMPTED_LINK,
  readCancellation,
} from './cancellation.ts';
import { diagnose } from './diagnosis.ts';

/** Where the error happened, how the operation ended, and what finds it in the activity log. */
export interface ErrorContext extends ActivityLogKeys {
  readonly values: TemplateValues;
  readonly status: 'Failed' | 'Canceled';
  /** The statuses that were seen while the operation ran. */
  readonly seen?: readonly string[];
}

export interface ErrorExplanation extends Explanation {
  readonly rootCause: RootCause;
  /** Id of the operation that canceled this one; never the all-zero id, never its own. */
  readonly supersededBy?: string;
}

const MAX_COMMANDS = 6;
const CORRELATION = /\bCorrelation ?ID: ?['"]?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/i;
const UNKNOWN_CODE =
  "This action knows only Azure's message about this error: read it together with the linked page.";
const LOOK_FURTHER = 'Look for the failed event in the activity log: it often says more.';
const UNKNOWN_REMEDIES = [
  'If the same operation fails again, open a support request with the operation id and the time.',
];

/**
 * Explains the end of an operation that failed or was canceled: what happened, why, what to do, where to read
 * more. Pure; bounded like `findRootCause`; never throws.
 *
 * @param error undefined when Azure gave none.
 */
export function explainCloudError(error: CloudError | undefined, context: ErrorContext): ErrorExplanation {
  const cause = findRootCause(error ?? NO_ERROR);
  const diagnosis = diagnose(cause, context.values.subscription);
  const hasCause = diagnosis !== undefined && diagnosis.kind === undefined;
  const isCanceled =
    isCancellation(cause) && !(diagnosis && endsAsCanceled(diagnosis))
      ? true
      : context.status === 'Canceled' && !hasCause;
  if (isCanceled) return explainCanceled(cause, context);
  // Only under Cordon does a blocked drain end as Canceled.
  const isCordoned = context.status === 'Canceled' && diagnosis === DRAIN.PodDrainFailure;
  return explainFailed(cause, isCordoned ? UPGRADE_ENDS.UndrainableNodes : diagnosis, context);
}

function explainFailed(
  cause: RootCause,
  known: KnownError | undefined,
  context: ErrorContext,
): ErrorExplanation {
  const found = factsIn(cause);
  const values = { ...context.values, ...found.values };
  const silent = cause.message === '';
  const vague = silent || !known || known.kind !== undefined;
  const log = activityLogCommand(values, logKeys(cause, context), 'failures');
  const hints = known?.remedies ?? UNKNOWN_REMEDIES;
  const finder = vague && !hints.join().includes('activity log') ? [LOOK_FURTHER] : [];
  const why = [known?.cause, context.status === 'Canceled' && NOT_ROLLED_BACK].filter(Boolean).join(' ');
  return {
    what: whatHappened(cause, context),
    ...(why && { why }),
    remedies: [...(known || silent ? [] : [UNKNOWN_CODE]), ...finder, ...hints],
    commands: [
      ...(vague ? [log] : []),
      ...[...found.commands, ...(known?.commands ?? [])].map((line) => fillCommand(line, values)),
    ].slice(0, MAX_COMMANDS),
    link: linkIn(cause.texts) ?? known?.link ?? GENERAL_LINK,
    ...(cause.retriable !== undefined && { retriable: cause.retriable }),
    facts: found.facts,
    rootCause: cause,
  };
}

function explainCanceled(cause: RootCause, context: ErrorContext): ErrorExplanation {
  const { values } = context;
  const { by, supersededBy } = readCancellation(cause, values.operation);
  const isPaused = (by === 'person' || by === 'unknown') && isBlueGreen(cause, context);
  const { why, remedies } = isPaused
    ? { why: BLUE_GREEN_PAUSED.cause, remedies: BLUE_GREEN_PAUSED.remedies }
    : CANCELED_BY[by];
  return {
    what: whatHappened(cause, context),
    why: `${why} ${NOT_ROLLED_BACK}`,
    remedies,
    commands: [
      ...commandsAfter(by, supersededBy, isPaused, values),
      ...(supersededBy ? [] : [activityLogCommand(values, logKeys(cause, context), 'callers')]),
    ],
    link: linkIn(cause.texts) ?? (isPaused ? BLUE_GREEN_PAUSED.link : LINKS[by]),
    ...(cause.retriable !== undefined && { retriable: cause.retriable }),
    facts: fact('Later operation', supersededBy),
    rootCause: cause,
    ...(supersededBy && { supersededBy }),
  };
}

const LINKS: Readonly<Record<Cancellation['by'], string>> = {
  'later operation': PREEMPTED_LINK,
  delete: PREEMPTED_LINK,
  person: CANCELED_LINK,
  unknown: CANCELED_LINK,
};

function commandsAfter(
  by: Cancellation['by'],
  supersededBy: string | undefined,
  isPaused: boolean,
  values: TemplateValues,
): string[] {
  // A cluster's operation is known by the cluster; without any names, a pool's is more likely.
  const isCluster = values.cluster !== undefined && values.pool === undefined;
  const check = isCluster ? CHECK_CLUSTER : CHECK_POOL;
  const templates = [
    ...(supersededBy ? [isCluster ? SHOW_CLUSTER_OPERATION : SHOW_OPERATION] : []),
    ...(by === 'delete' ? [] : check),
    ...(isPaused ? BLUE_GREEN_PAUSED.commands.slice(1) : []),
    ...(by === 'unknown' && !isPaused ? [UPGRADE_ENDS.UndrainableNodes.commands[0]] : []),
  ];
  const filled = { ...values, ...(supersededBy && { operation: supersededBy }) };
  return templates.map((template) => fillCommand(template, filled));
}

function isBlueGreen({ texts }: RootCause, { seen }: ErrorContext): boolean {
  const isAboutIt = (text: string) => /\bblue-?green/i.test(text);
  return seen?.some(isAboutIt) === true || texts.some(isAboutIt);
}

/** In the `aks-preview` extension, which `az` offers to install. */
const SHOW = 'az aks operation show --resource-group {rg} --name {cluster}';
const SHOW_OPERATION = `${SHOW} --nodepool-name {pool} --operation-id {operation}`;
const SHOW_CLUSTER_OPERATION = `${SHOW} --operation-id {operation}`;
const CHECK_POOL = [
  'az aks nodepool show --resource-group {rg} --cluster-name {cluster} --name {pool} --query "{state:provisioningState, version:currentOrchestratorVersion, wanted:orchestratorVersion, image:nodeImageVersion}"',
  'kubectl get nodes -l kubernetes.azure.com/agentpool={pool}',
];
const CHECK_CLUSTER = [
  'az aks show --resource-group {rg} --name {cluster} --query "{state:provisioningState, version:currentKubernetesVersion, wanted:kubernetesVersion}"',
  'kubectl get nodes',
];

function whatHappened({ code, message, cseExitCode }: RootCause, { values, status }: ErrorContext): string {
  const cluster = values.cluster && `cluster ${values.cluster}`;
  const where = values.pool
    ? ` on agent pool ${values.pool}${cluster ? ` of ${cluster}` : ''}`
    : cluster && ` on ${cluster}`;
  const ended = status === 'Failed' ? 'failed' : 'was canceled';
  // A code that repeats the status says nothing.
  const repeats = status === 'Failed' ? /^failed$/i : /^cancell?ed$/i;
  const shown = repeats.test(code) ? '' : code;
  const exit = cseExitCode === undefined ? '' : ` (exit code ${cseExitCode} of the node start script)`;
  const error = shown && (status === 'Failed' ? ` with ${shown}` : ` (${shown})`);
  return `The operation${where ?? ''} ${ended}${error}${exit}${message ? '' : '; Azure gave no message'}.`;
}

/** The id in Azure's words belongs to the failed work itself; that of the context belongs to the poll. */
function logKeys(cause: RootCause, context: ErrorContext): ActivityLogKeys {
  const named = cause.texts
    .map((text) => CORRELATION.exec(text)?.[1])
    .find((id) => id && !/^[0-]+$/.test(id));
  const correlationId = named ?? context.correlationId;
  return { ...context, ...(correlationId && { correlationId }) };
}
