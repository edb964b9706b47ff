import type { PoolName } from '../../src/azure/aks/operationName.ts';
import {
  type DocumentAnswer,
  type PoolDocument,
  parsePoolDocument,
} from '../../src/azure/aks/poolDocument.ts';
import type { StartAnswer } from '../../src/azure/aks/startAnswer.ts';
import type { ProfileAnswer, UpgradeProfile } from '../../src/azure/aks/upgradeProfile.ts';
import type { Failure, FailureKind } from '../../src/azure/http/failure.ts';
import type { Wanted } from '../../src/upgrade/choice.ts';
import { startUpgrade } from '../../src/upgrade/start.ts';
import type { EndedStart, StartVerdict } from '../../src/upgrade/verdict.ts';
import { SUBSCRIPTION } from './operations.ts';
import { stageOf } from './upgradeStage.ts';
import { STARTED_AT } from './waits.ts';

export const POOL: PoolName = {
  subscriptionId: SUBSCRIPTION,
  resourceGroup: 'rg-prod',
  clusterName: 'aks-prod',
  agentPoolName: 'np1',
};

export const POOL_ID = `/subscriptions/${SUBSCRIPTION}/resourcegroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/aks-prod/agentPools/np1`;

export const OPERATION_ID = '0b1c2d3e-4f50-4617-8a9b-c0d1e2f30415';
export const NODE_IMAGE: Wanted = { kind: 'node-image' };

export function kubernetes(version: string): Wanted {
  return { kind: 'kubernetes', version };
}

/** What Azure returns for a pool, with some properties changed; undefined takes one away. */
export function poolJson(properties: Readonly<Record<string, unknown>> = {}): unknown {
  const all = {
    count: 3,
    mode: 'User',
    orchestratorVersion: '1.34.4',
    currentOrchestratorVersion: '1.34.4',
    nodeImageVersion: 'AKSUbuntu-2204gen2containerd-202610.15.0',
    provisioningState: 'Succeeded',
    powerState: { code: 'Running' },
    eTag: 'e-1',
    ...properties,
  };
  return { id: POOL_ID, name: 'np1', properties: JSON.parse(JSON.stringify(all)) };
}

export function documentOf(properties: Readonly<Record<string, unknown>> = {}): PoolDocument {
  const document = parsePoolDocument(poolJson(properties));
  if (!document) throw new Error('no pool');
  return document;
}

/** What Azure offers; a version that begins with ~ is a preview. */
export function profileOf(versions: readonly string[] = [], latestNodeImageVersion = ''): UpgradeProfile {
  return {
    latestNodeImageVersion,
    upgrades: versions.map((text) => ({
      kubernetesVersion: text.replace('~', ''),
      isPreview: text.startsWith('~'),
    })),
  };
}

export function failed(
  kind: FailureKind,
  more: Partial<Failure> = {},
): { kind: 'failure'; failure: Failure } {
  return { kind: 'failure', failure: { kind, service: 'arm', message: `it was ${kind}`, ...more } };
}

export const ACCEPTED: StartAnswer = {
  kind: 'accepted',
  httpStatus: 200,
  operationId: OPERATION_ID,
  secrets: ['a-long-signature'],
};

/** One answer after the other; the last one repeats. */
type Script<A> = readonly (A | 'hangs')[];

interface Options {
  readonly wanted?: Wanted;
  readonly profile?: Script<ProfileAnswer>;
  readonly pool?: Script<DocumentAnswer>;
  readonly start?: Script<StartAnswer>;
  /** When the run is cancelled. */
  readonly cancelAt?: number;
  /** Cancels the run while the answer to the start arrives. */
  readonly cancelOnAnswer?: boolean;
}

interface Play {
  readonly ended: EndedStart;
  /** The requests in order, with the time of each: `0 profile`. */
  readonly requests: readonly string[];
  readonly events: readonly string[];
}

/** Plays the start of an upgrade on virtual time. Everything succeeds unless given otherwise. */
export async function playStart(options: Options = {}): Promise<Play> {
  const stage = stageOf();
  const { clock, cancel, events } = stage;
  const { cancelAt } = options;
  if (cancelAt !== undefined) clock.at(cancelAt, () => cancel.abort('SIGINT'));
  const requests: string[] = [];
  const counts = new Map<string, number>();

  function answer<A>(name: string, script: Script<A>, text = name): Promise<A> {
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    requests.push(`${clock.now()} ${text}`);
    const next = script[Math.min(count, script.length - 1)];
    return next === undefined || next === 'hangs' ? new Promise(() => {}) : Promise.resolve(next);
  }

  const profile: ProfileAnswer = { kind: 'profile', profile: profileOf(['1.35.2'], 'AKSUbuntu-new') };
  const document: DocumentAnswer = { kind: 'document', document: documentOf() };
  const send = async (text: string) => {
    const answered = await answer('start', options.start ?? [ACCEPTED], text);
    if (options.cancelOnAnswer) cancel.abort('SIGINT');
    return answered;
  };
  const { context } = stage;
  const ended = await clock.run(
    startUpgrade(
      { pool: POOL, wanted: options.wanted ?? kubernetes('1.35') },
      {
        ...context,
        observer: { ...context.observer, chosen: ({ kind }) => events.push(`chosen ${kind}`) },
        azure: {
          getUpgradeProfile: () => answer('profile', options.profile ?? [profile]),
          getPoolDocument: () => answer('pool', options.pool ?? [document]),
          postNodeImageUpgrade: () => send('POST'),
          putKubernetesVersion: (_, { eTag }, version) => send(`PUT ${version} if ${eTag}`),
        },
      },
    ),
  );
  return { ended, requests, events };
}

/** A start that ended like this, after both reads. */
export function endedStart(verdict: StartVerdict, more: Partial<EndedStart> = {}): EndedStart {
  return {
    pool: POOL,
    wanted: kubernetes('1.35'),
    verdict,
    document: documentOf(),
    profile: profileOf(['1.35.2']),
    kubernetesVersion: '1.35.2',
    sentAt: STARTED_AT,
    secrets: [],
    elapsedMs: 1_500,
    ...more,
  };
}

const FAILURE: Failure = { kind: 'rejected', service: 'arm', message: 'No.', httpStatus: 400, code: 'Bad' };

/** One for each way in which a start ends. */
export const EVERY_START: readonly EndedStart[] = [
  endedStart({ outcome: 'started', operationId: OPERATION_ID }),
  endedStart({ outcome: 'nothing-to-do' }),
  endedStart({ outcome: 'nothing-to-do', httpStatus: 304 }),
  ...(['changing', 'stopped', 'machines'] as const).map((why) =>
    endedStart({ outcome: 'refused', kind: 'not-ready', why }),
  ),
  endedStart({
    outcome: 'refused',
    kind: 'not-offered',
    wanted: '1.36',
    isOlder: false,
    offered: [],
    previews: [],
  }),
  endedStart({ outcome: 'refused', kind: 'by-azure', failure: FAILURE }),
  ...(['not-found', 'unauthorized', 'unreachable', 'error'] as const).map((outcome) =>
    endedStart({ outcome, kind: 'failed', failure: FAILURE, failures: 1, isStart: true }),
  ),
  endedStart({ outcome: 'unreachable', kind: 'unconfirmed', failure: FAILURE }),
  endedStart({ outcome: 'unreachable', kind: 'unconfirmed' }),
  endedStart({ outcome: 'error', kind: 'nameless', httpStatus: 202 }),
  endedStart({ outcome: 'error', kind: 'created', operationId: OPERATION_ID }),
  endedStart({ outcome: 'error', kind: 'interrupted', signal: 'SIGINT', sent: true }),
  endedStart({ outcome: 'error', kind: 'interrupted', signal: 'SIGINT', sent: false }),
];
