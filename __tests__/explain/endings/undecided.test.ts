import { describe, expect, test } from '@jest/globals';
import {
  explainInterrupted,
  explainTimeout,
  explainUnreachable,
} from '../../../src/explain/endings/undecided.ts';
import { EMPTY_HISTORY, withChange } from '../../../src/wait/history.ts';
import {
  CLUSTER_OPERATION,
  endedWith,
  failureOf,
  LOCATION_OPERATION,
  OPERATION,
  SUBSCRIPTION,
  statusOf,
} from '../../samples/reports.ts';

const RUNNING = statusOf({
  status: 'UpgradingNodes: 3/9 nodes completed',
  error: { code: 'PDB', message: 'blocked' },
});
const HISTORY = withChange(withChange(EMPTY_HISTORY, { status: 'InProgress', sinceMs: 0 }), {
  status: RUNNING.status,
  sinceMs: 120_000,
});
const BAD_GATEWAY = failureOf('server-error', {
  httpStatus: 502,
  message: 'HTTP 502 with an empty body',
  correlationId: 'c-1',
});
const seen = endedWith(
  { outcome: 'interrupted', signal: 'SIGINT' },
  { lastStatus: RUNNING, history: HISTORY },
);
const unseen = endedWith({ outcome: 'interrupted', signal: 'SIGINT' });

const LAST = 'The last status was UpgradingNodes: 3/9 nodes completed, first seen 2 min into the step.';
const NONE = 'Azure reported no status so far.';
const SUBSCRIBED = `--subscription ${SUBSCRIPTION}`;
const POOL = [
  'az aks nodepool show',
  SUBSCRIBED,
  '--resource-group rg-prod',
  '--cluster-name aks-prod',
  '--name np1',
];

/** The order of options does not matter. */
function expectCommand(command: string | undefined, [program = '', ...options]: readonly string[]): void {
  expect(command?.startsWith(`${program} `)).toBe(true);
  expect(options.filter((option) => !`${command} `.includes(` ${option} `))).toEqual([]);
}

describe('A timeout', () => {
  test('tells the last status, what Azure noted, and that the operation goes on', () => {
    const explanation = explainTimeout(seen, 7_200_000);
    expect(explanation.what).toBe(`The operation did not end within 2 h. ${LAST}`);
    expect(explanation.why).toContain('goes on in Azure');
    expect(explanation.facts).toEqual([{ name: 'Azure noted meanwhile', value: 'PDB: blocked' }]);
    expectCommand(explanation.commands[0], POOL);
    expect(explanation.remedies.join()).toContain('timeout');
    expect(explanation).not.toHaveProperty('rootCause');
  });

  test('tells the failure of the last poll', () => {
    const explanation = explainTimeout(unseen, 60_000, BAD_GATEWAY);
    expect(explanation.what).toBe(
      `The operation did not end within 1 min. ${NONE} To the last poll Azure Resource Manager answered HTTP 502.`,
    );
    expect(explanation.rootCause).toEqual({ code: '', message: BAD_GATEWAY.message });
  });
});

describe('A spent error budget', () => {
  test('tells the last error and the last good status', () => {
    const explanation = explainUnreachable(seen, BAD_GATEWAY, 10);
    expect(explanation.what).toBe(
      `10 consecutive polls failed; the last: Azure Resource Manager answered HTTP 502. ${LAST}`,
    );
    expect(explanation.rootCause?.message).toBe(BAD_GATEWAY.message);
    expect(explanation.facts).toEqual([{ name: 'Correlation id', value: 'c-1' }]);
    expect(explanation.why).toContain('max-consecutive-errors');
  });

  test('may have seen nothing at all', () => {
    expect(explainUnreachable(unseen, failureOf('network'), 3)).toMatchObject({
      what: expect.stringContaining(NONE),
      facts: [],
    });
  });
});

describe('A cancelled run', () => {
  test('says that only the waiting has stopped', () => {
    const explanation = explainInterrupted(seen, 'SIGTERM');
    expect(explanation.what).toBe(`The run was cancelled (SIGTERM) while the operation was running. ${LAST}`);
    expect(explanation.why).toContain('goes on in Azure');
  });
});

describe('An operation that was aborted meanwhile', () => {
  const abort = { kind: 'taken', httpStatus: 202 } as const;

  test('is told behind the last status and the failure of the last poll', () => {
    const { what } = explainTimeout({ ...seen, abort }, 60_000, BAD_GATEWAY);
    expect(what).toBe(
      `The operation did not end within 1 min. ${LAST} To the last poll Azure Resource Manager answered HTTP 502. As asked for, it is being aborted: Azure took the request (HTTP 202).`,
    );
  });

  test('leaves the other remedies of a timeout as they are', () => {
    const { remedies, link } = explainTimeout({ ...seen, abort }, 60_000);
    expect(remedies).toEqual([
      expect.stringContaining('start the change again'),
      ...explainTimeout(seen, 60_000).remedies.slice(1),
    ]);
    expect(link).toBe(explainTimeout(seen, 60_000).link);
  });

  test('says nothing where Azure was out of order: there is no abort then', () => {
    expect(explainUnreachable({ ...seen, abort }, BAD_GATEWAY, 10)).toEqual(
      explainUnreachable(seen, BAD_GATEWAY, 10),
    );
  });
});

describe('The command', () => {
  test.each([
    [OPERATION, POOL],
    [CLUSTER_OPERATION, ['az aks show', SUBSCRIBED, '--resource-group rg-prod', '--name aks-prod']],
    [{ ...OPERATION, resourceGroup: 'rg (old)' }, ['az aks nodepool show', "--resource-group 'rg (old)'"]],
  ])('names %j', (operation, command) => {
    expectCommand(explainInterrupted({ ...seen, operation }, 'SIGINT').commands[0], command);
  });

  test('is left out where no cluster is known', () => {
    const operation = LOCATION_OPERATION;
    expect(explainInterrupted({ ...seen, operation }, 'SIGINT').commands).toEqual([]);
  });
});

describe('A run that was cancelled', () => {
  const ofSuccess = { lastStatus: statusOf({ status: 'Succeeded' }) };
  const cancelled = { outcome: 'interrupted', signal: 'SIGINT' } as const;

  test('after the end does not say that the operation goes on', () => {
    const { what, why } = explainInterrupted(endedWith(cancelled, ofSuccess), 'SIGINT');
    expect(what).toContain('after the operation had ended as Succeeded');
    expect(why).not.toContain('goes on');
  });

  test('before a status was seen does not say that the operation was running', () => {
    const { what } = explainInterrupted(endedWith(cancelled), 'SIGINT');
    expect(what).toContain('before Azure had reported a status');
    expect(what).not.toContain('running');
  });
});

test('An abort that was not allowed tells the right that is missing', () => {
  const failure = failureOf('unauthorized', { httpStatus: 403, message: 'May not abort.' });
  const { remedies } = explainTimeout(
    endedWith({ outcome: 'timed-out', timeoutMs: 1 }, { abort: { kind: 'refused', failure } }),
    1,
  );
  expect(remedies.join()).toContain('agentPools/abort/action');
});
