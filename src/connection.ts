import * as core from '@actions/core';
import { ApiVersion, type newestPreview } from './azure/aks/apiVersion.ts';
import { Pace } from './azure/aks/pace.ts';
import type { AksNotice, AksOptions } from './azure/aksRequests.ts';
import { ArmClient } from './azure/armClient.ts';
import { CLOUDS } from './azure/auth/clouds.ts';
import { signInRetryText } from './explain/words/failureText.ts';
import type { Access } from './inputs/access.ts';
import type { InputSource } from './inputs/reader.ts';
import { logLine } from './report/text.ts';
import type { Runtime } from './runtime.ts';

/** How a step uses Azure. */
export interface Use {
  readonly access: Access;
  /** Milliseconds from the start of the step. */
  readonly timeoutMs: number;
  readonly notify: (notice: AksNotice) => void;
  /** Selects the api-version that replaces a retired default; the newest preview unless given. */
  readonly newestVersion?: typeof newestPreview;
}

/** Connects a client of AKS to the cloud of one step. Nothing is sent before its first request. */
export function connect(
  { access, timeoutMs, notify, newestVersion }: Use,
  { client, clock }: Runtime,
): AksOptions {
  const { clientId, tenantId, resourceManager, environment, audience, apiVersion } = access;
  const cloud = resourceManager ? { resourceManager } : CLOUDS[environment];
  const own = audience && { audience };
  const { now, sleep } = clock;
  const pace = new Pace(clock);
  const arm = new ArmClient({
    clientId,
    tenantId,
    cloud,
    client,
    now,
    sleep,
    deadlineMs: timeoutMs,
    trace: core.debug,
    onSignInRetry: (failure, pauseMs) => core.info(logLine(signInRetryText(failure, pauseMs))),
    ...own,
  });
  return {
    arm,
    resourceManager: cloud.resourceManager,
    apiVersion: new ApiVersion(apiVersion, newestVersion),
    turn: (subscriptionId, signal, isUrgent) => pace.turn(subscriptionId, signal, isUrgent),
    notify,
  };
}

/** Another cloud's portal is not known to everybody who reads the summary, so only the public ones are linked. */
export function portalOf(access: Access | undefined): string | undefined {
  return access && access.resourceManager === undefined ? CLOUDS[access.environment].portal : undefined;
}

/** Where the inputs of a step come from. */
export function inputSourceOf({ env, clock }: Runtime): InputSource {
  return {
    // Invisible characters at the edges are named, not trimmed.
    input: (name) => core.getInput(name, { trimWhitespace: false }),
    env,
    startedAt: clock.startedAt,
  };
}
