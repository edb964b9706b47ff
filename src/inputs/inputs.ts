import { latestOf, type OperationName } from '../azure/aks/operationName.ts';
import { CLOUDS, type CloudName, isCloudName } from '../azure/auth/clouds.ts';
import type { Complaint } from '../explain/endings/notWaited.ts';
import type { Expectation } from '../wait/poolCheck.ts';
import type { Schedule } from '../wait/schedule.ts';
import type { Since, Target } from '../wait/target.ts';
import { readOperation } from './operation.ts';
import { Form, type InputSource } from './reader.ts';
import * as rules from './rules.ts';

/** Everything the step was told, checked. */
export interface Inputs {
  readonly clientId: string;
  readonly tenantId: string;
  readonly target: Target;
  /** Whether newer operations are waited for too. */
  readonly untilIdle: boolean;
  readonly expected: Expectation;
  /** When the operation is to be aborted: never unless asked for. */
  readonly abortOn: { readonly timeout: boolean; readonly cancel: boolean };
  readonly schedule: Schedule;
  readonly environment: CloudName;
  /** Origin of another cloud's Resource Manager; `environment` does not count then. */
  readonly resourceManager?: string;
  /** Audience of the GitHub ID token; the cloud's own when absent. */
  readonly audience?: string;
  readonly apiVersion: string;
}

/** All inputs, or everything that is wrong with them. */
export type InputsOrComplaints = { readonly inputs: Inputs } | { readonly complaints: readonly Complaint[] };

const HOUR = 3_600_000;
/** That of action.yml; an expression without a value overrides it with nothing, as it does the flags' false. */
const DEFAULT_GRACE = 300_000;
/** The longest a job may run, on a self-hosted runner; a longer timeout could never pass. */
const LONGEST_JOB = 120 * HOUR;

/** Reads and checks every input; either all are right, or every complaint is returned at once. */
export function readInputs(source: InputSource): InputsOrComplaints {
  const form = new Form(source);
  const clientId = form.required('client-id', rules.uuid);
  const tenantId = form.required('tenant-id', rules.tenant);
  const environment = form.required('environment', cloudName);
  const resourceManager = form.optional('resource-manager-endpoint', rules.httpsOrigin);
  const audience = form.optional('audience', rules.audience);
  const apiVersion = form.required('api-version', rules.apiVersion);
  const schedule = readSchedule(form);
  const arm = resourceManager ?? (environment && CLOUDS[environment].resourceManager);
  const operation = readOperation(form, arm);
  const since = readSince(form);
  const untilIdle = form.optional('wait-until-idle', rules.flag) ?? false;
  const expected = readExpectation(form);
  const abortOn = readAbortOn(form);
  if (operation) complainOfNamelessPool(form, operation, untilIdle, expected, abortOn);

  if (
    form.complaints.length > 0 ||
    !clientId ||
    !tenantId ||
    !environment ||
    !apiVersion ||
    !schedule ||
    !operation
  ) {
    return { complaints: form.inOrder() };
  }
  return {
    inputs: Object.freeze({
      clientId,
      tenantId,
      target: { operation, ...(since && { since }) },
      untilIdle,
      expected,
      abortOn,
      schedule,
      environment,
      ...(resourceManager && { resourceManager }),
      ...(audience && { audience }),
      apiVersion,
    }),
  };
}

const cloudName: rules.Rule<CloudName> = {
  allowed: `${Object.keys(CLOUDS).join(', ')} (for another cloud use resource-manager-endpoint)`,
  read(text) {
    const name = text.toLowerCase();
    return isCloudName(name) ? name : undefined;
  },
};

function readSchedule(form: Form): Schedule | undefined {
  const timeoutMs = form.required('timeout', rules.duration(1, LONGEST_JOB));
  const pollIntervalMs = form.required('poll-interval', rules.duration(1, HOUR));
  const backoffFactor = form.required('backoff-factor', rules.number(1, 10, { whole: false }));
  const maxPollIntervalMs = form.required('max-poll-interval', rules.duration(1, HOUR));
  const maxConsecutiveErrors = form.required(
    'max-consecutive-errors',
    rules.number(1, 1000, { whole: true }),
  );
  if (!timeoutMs || !pollIntervalMs || !backoffFactor || !maxPollIntervalMs || !maxConsecutiveErrors) {
    return undefined;
  }
  if (maxPollIntervalMs < pollIntervalMs) {
    form.complain('max-poll-interval', `at least poll-interval, which is ${form.text('poll-interval')}`);
  }
  return { timeoutMs, pollIntervalMs, backoffFactor, maxPollIntervalMs, maxConsecutiveErrors };
}

function readSince(form: Form): Since | undefined {
  const startedAfter = form.optional('started-after', rules.moment(form.startedAt));
  const graceMs = form.optional('start-grace', rules.duration(0, LONGEST_JOB)) ?? DEFAULT_GRACE;
  if (startedAfter === undefined) return undefined;
  if (startedAfter > form.startedAt + graceMs) {
    form.complain('started-after', 'a time that is not later than the end of start-grace');
  }
  return { startedAfter, graceMs };
}

function readExpectation(form: Form): Expectation {
  const kubernetesVersion = form.optional('expected-kubernetes-version', rules.kubernetesVersion);
  const nodeImageVersion = form.optional('expected-node-image-version', rules.nodeImageVersion);
  return { ...(kubernetesVersion && { kubernetesVersion }), ...(nodeImageVersion && { nodeImageVersion }) };
}

function readAbortOn(form: Form): Inputs['abortOn'] {
  return {
    timeout: form.optional('abort-on-timeout', rules.flag) ?? false,
    cancel: form.optional('abort-on-cancel', rules.flag) ?? false,
  };
}

/** What is done to or read from the pool needs its name, which not every operation carries. */
function complainOfNamelessPool(
  form: Form,
  operation: OperationName,
  untilIdle: boolean,
  expected: Expectation,
  abortOn: Inputs['abortOn'],
): void {
  if (untilIdle && !latestOf(operation)) {
    form.complain('wait-until-idle', 'true only together with resource-group and cluster-name');
  }
  if (operation.scope === 'agent-pool') return;
  const needs =
    'only for an operation of an agent pool, with resource-group, cluster-name and agent-pool-name';
  if (expected.kubernetesVersion) form.complain('expected-kubernetes-version', `a version ${needs}`);
  if (expected.nodeImageVersion) form.complain('expected-node-image-version', `a version ${needs}`);
  if (abortOn.timeout) form.complain('abort-on-timeout', `true ${needs}`);
  if (abortOn.cancel) form.complain('abort-on-cancel', `true ${needs}`);
}
