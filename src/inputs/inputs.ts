import { latestOf } from '../azure/aks/operationName.ts';
import { epochTime } from '../time/instant.ts';
import type { Expectation } from '../wait/expectation.ts';
import type { Schedule } from '../wait/schedule.ts';
import type { StartWindow } from '../wait/target.ts';
import { type Access, isWhole, originOf, readAccess } from './access.ts';
import type { InputName } from './defaults.ts';
import { LONGEST_JOB, readSchedule } from './pacing.ts';
import { type InputProblem, InputReader, type InputSource } from './reader.ts';
import * as rules from './rules.ts';
import { readTargets, type Targets } from './targets.ts';

/** Every input of the step, checked. */
export interface Inputs extends Access {
  readonly targets: Targets;
  /** From when on each operation must have started. */
  readonly since?: StartWindow;
  /** Whether newer operations are waited for too. */
  readonly untilIdle: boolean;
  readonly expected: Expectation;
  /** When the operation is to be aborted: only if an input asks for it. */
  readonly abortOn: { readonly timeout: boolean; readonly cancel: boolean };
  /** Whether the first operation that ends red ends the wait for the others. */
  readonly failFast: boolean;
  readonly schedule: Schedule;
  /** The GitHub check run that shows the progress. */
  readonly checkRun?: { readonly name: string; readonly token: string };
}

/** All inputs, or everything that is wrong with them. */
export type InputsOrProblems = { readonly inputs: Inputs } | { readonly problems: readonly InputProblem[] };

/** Reads and checks every input; either all are valid, or every problem is returned at once. */
export function readInputs(source: InputSource): InputsOrProblems {
  const reader = new InputReader(source);
  const access = readAccess(reader);
  const schedule = readSchedule(reader);
  const api = { resourceManager: originOf(access), version: access.apiVersion?.version };
  const targets = readTargets(reader, api);
  const since = readSince(reader);
  const untilIdle = isOn(reader, 'wait-until-idle');
  const expected = readExpectation(reader);
  const abortOn = readAbortOn(reader);
  const failFast = isOn(reader, 'fail-fast');
  const checkRun = readCheckRun(reader);
  if (targets) rejectNamelessPools(reader, targets, untilIdle, expected, abortOn);

  if (reader.problems.length > 0 || !isWhole(access) || !schedule || !targets) {
    return { problems: reader.inOrder() };
  }
  return {
    inputs: Object.freeze({
      ...access,
      targets,
      ...(since && { since }),
      untilIdle,
      expected,
      abortOn,
      failFast,
      schedule,
      ...(checkRun && { checkRun }),
    }),
  };
}

function readSince(reader: InputReader): StartWindow | undefined {
  const startedAfter = reader.optional('started-after', rules.moment(reader.startedAt));
  const graceMs = reader.required('start-grace', rules.duration(0, LONGEST_JOB));
  if (startedAfter === undefined || graceMs === undefined) return undefined;
  if (startedAfter > reader.startedAt + graceMs) {
    reader.reject('started-after', 'a time that is not later than the end of start-grace');
  }
  return { startedAfter: epochTime(startedAfter), graceMs };
}

function readExpectation(reader: InputReader): Expectation {
  const kubernetesVersion = reader.optional('expected-kubernetes-version', rules.kubernetesVersion);
  const nodeImageVersion = reader.optional('expected-node-image-version', rules.nodeImageVersion);
  return { ...(kubernetesVersion && { kubernetesVersion }), ...(nodeImageVersion && { nodeImageVersion }) };
}

function readAbortOn(reader: InputReader): Inputs['abortOn'] {
  return { timeout: isOn(reader, 'abort-on-timeout'), cancel: isOn(reader, 'abort-on-cancel') };
}

/** Reads a flag; an invalid one counts as off. */
function isOn(reader: InputReader, input: InputName): boolean {
  return reader.required(input, rules.flag) === true;
}

function readCheckRun(reader: InputReader): Inputs['checkRun'] {
  const name = reader.optional('check-run', rules.checkRunName);
  const token = reader[name === undefined ? 'optional' : 'required']('github-token', rules.gitHubToken);
  return name && token ? { name, token } : undefined;
}

/** What is done to or read from a pool needs its name, which not every operation carries. */
function rejectNamelessPools(
  reader: InputReader,
  targets: Targets,
  untilIdle: boolean,
  expected: Expectation,
  abortOn: Inputs['abortOn'],
): void {
  if (targets.kind === 'all-pools') return;
  const { operations } = targets;
  if (untilIdle && !operations.every(latestOf)) {
    reader.reject('wait-until-idle', 'true only together with resource-group and cluster-name');
  }
  const nameless = operations.filter(({ scope }) => scope !== 'agent-pool');
  if (nameless.length === 0) return;
  const needs =
    'only for an operation of an agent pool, with resource-group, cluster-name and agent-pool-name';
  const why =
    operations.length > 1 ? `${nameless.length} of the ${operations.length} operations are not of one` : '';
  if (expected.kubernetesVersion) reader.reject('expected-kubernetes-version', `a version ${needs}`, { why });
  if (expected.nodeImageVersion) reader.reject('expected-node-image-version', `a version ${needs}`, { why });
  if (abortOn.timeout) reader.reject('abort-on-timeout', `true ${needs}`, { why });
  if (abortOn.cancel) reader.reject('abort-on-cancel', `true ${needs}`, { why });
}
