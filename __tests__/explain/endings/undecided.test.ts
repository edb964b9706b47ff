import { describe, expect, test } from '@jest/globals';
import type { OperationName } from '../../../src/azure/aks/operationName.ts';
import type { Failure } from '../../../src/azure/http/failure.ts';
import {
  explainInterrupted,
  explainTimeout,
  explainUnreachable,
} from '../../../src/explain/endings/undecided.ts';
import { explain } from '../../../src/explain/explain.ts';
import { stepTime } from '../../../src/time/instant.ts';
import { EMPTY_HISTORY, withChange } from '../../../src/wait/history.ts';
import { failure, poolWith } from '../../samples/answers.ts';
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
const change = (status: string, ms: number) => ({ status, phase: 'running', sinceMs: stepTime(ms) }) as const;
const HISTORY = withChange(
  withChange(EMPTY_HISTORY, change('InProgress', 0)),
  change(RUNNING.status, 120_000),
);
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
  test('is explained with the last status, the error attached to it, and that the operation continues', () => {
    const explanation = explainTimeout(seen, 7_200_000);
    expect(explanation.what).toBe(`The operation did not end within 2 h. ${LAST}`);
    expect(explanation.why).toContain('continues in Azure');
    expect(explanation.facts).toEqual([{ name: 'Error reported while running', value: 'PDB: blocked' }]);
    expectCommand(explanation.commands[0], POOL);
    expect(explanation.remedies.join()).toContain('timeout');
    expect(explanation).not.toHaveProperty('rootCause');
  });

  test('is explained with the failure of the last poll', () => {
    const explanation = explainTimeout(unseen, 60_000, BAD_GATEWAY);
    expect(explanation.what).toBe(
      `The operation did not end within 1 min. ${NONE} The last poll failed: Azure Resource Manager answered HTTP 502.`,
    );
    expect(explanation.rootCause).toEqual({ code: '', message: BAD_GATEWAY.message });
  });
});

describe('A spent error budget', () => {
  test('is explained with the last error and the last status', () => {
    const explanation = explainUnreachable(seen, { failure: BAD_GATEWAY, failures: 10 });
    expect(explanation.what).toBe(
      `10 consecutive polls failed; the last: Azure Resource Manager answered HTTP 502. ${LAST}`,
    );
    expect(explanation.rootCause?.message).toBe(BAD_GATEWAY.message);
    expect(explanation.facts).toEqual([{ name: 'Correlation id', value: 'c-1' }]);
    expect(explanation.why).toContain('max-consecutive-errors');
  });

  test('can have seen nothing at all', () => {
    expect(explainUnreachable(unseen, { failure: failureOf('network'), failures: 3 })).toMatchObject({
      what: expect.stringContaining(NONE),
      facts: [],
    });
  });
});

describe('A cancelled run', () => {
  test('says that only the waiting has stopped', () => {
    const explanation = explainInterrupted(seen, 'SIGTERM');
    expect(explanation.what).toBe(`The run was cancelled (SIGTERM) while the operation was running. ${LAST}`);
    expect(explanation.why).toContain('continues in Azure');
  });
});

describe('An operation that is being aborted', () => {
  const abort = { kind: 'taken', httpStatus: 202 } as const;

  test('is mentioned after the last status and the failure of the last poll', () => {
    const { what } = explainTimeout({ ...seen, abort }, 60_000, BAD_GATEWAY);
    expect(what).toBe(
      `The operation did not end within 1 min. ${LAST} The last poll failed: Azure Resource Manager answered HTTP 502. Abort requested: Azure accepted the request (HTTP 202).`,
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

  test('is not mentioned where Azure was unreachable: no abort is sent then', () => {
    expect(explainUnreachable({ ...seen, abort }, { failure: BAD_GATEWAY, failures: 10 })).toEqual(
      explainUnreachable(seen, { failure: BAD_GATEWAY, failures: 10 }),
    );
  });
});

describe('An operation that is still running at the deadline', () => {
  const state = (provisioningState: string) => poolWith({ provisioningState });

  test.each(['Succeeded', 'Upgrading'])('is shown with the state of its pool: %s', (provisioningState) => {
    const { what } = explainTimeout({ ...seen, pool: state(provisioningState) }, 60_000);
    expect(what.endsWith(` The provisioning state of the agent pool is ${provisioningState}.`)).toBe(true);
  });

  test.each([state(''), failure('network')])('is shown without it where it is not known', (pool) => {
    expect(explainTimeout({ ...seen, pool }, 60_000).what).not.toContain('provisioning state');
  });
});

describe('A wait for an idle pool that was not over at the deadline', () => {
  const ended = endedWith(
    { outcome: 'timed-out', timeoutMs: 60_000 },
    { lastStatus: statusOf({ status: 'Succeeded' }) },
  );

  test('says that the operation ended, and does not say that it continues', () => {
    const { what, why, remedies } = explainTimeout(ended, 60_000);
    expect(what).toBe(
      'The operation ended as Succeeded, but the check that nothing else changes the pool did not finish within 1 min.',
    );
    expect(why).toBeUndefined();
    expect(remedies).toEqual([expect.stringContaining('operation-id op-1')]);
  });

  test('has the failure of the last request', () => {
    const { what, rootCause } = explainTimeout(ended, 60_000, BAD_GATEWAY);
    expect(what).toContain('The last poll failed: Azure Resource Manager answered HTTP 502.');
    expect(rootCause?.message).toBe(BAD_GATEWAY.message);
  });
});

describe('An error budget that was spent on one service', () => {
  test.each([
    ['arm', 'polls', 'Azure Resource Manager', 'https://azure.status.microsoft'],
    ['entra', 'sign-in attempts', 'Microsoft Entra ID', 'https://azure.status.microsoft'],
    ['github', 'sign-in attempts', "GitHub's ID token service", 'https://www.githubstatus.com'],
    ['metadata', 'sign-in attempts', "the cloud's metadata endpoint", 'https://azure.status.microsoft'],
  ] as const)('%s: names it, and its status page', (service, requests, name, page) => {
    const failure = failureOf('server-error', { service, httpStatus: 503 });
    const { what, why, remedies } = explainUnreachable(seen, { failure, failures: 20 });
    expect(what).toContain(`20 consecutive ${requests} failed; the last: ${name} answered HTTP 503.`);
    expect(why?.toLowerCase().startsWith(name.toLowerCase())).toBe(true);
    expect(remedies[0]).toContain(page);
  });

  test('after the end of the operation says what is not known', () => {
    const ended = { ...seen, lastStatus: statusOf({ status: 'Succeeded' }) };
    const { why } = explainUnreachable(ended, { failure: BAD_GATEWAY, failures: 20 });
    expect(why).toContain('Whether another operation is active is not known.');
  });
});

describe('A refusal that lasts', () => {
  const APPLICANT = { clientId: '11111111-1111-1111-1111-111111111111', tenantId: 't' };
  const lasting = (failure: Failure, operation: OperationName = OPERATION, failures = 20) => {
    const outcome = failure.kind === 'unauthorized' ? 'unauthorized' : 'not-found';
    const verdict = { outcome, kind: 'refused', failure, failures } as const;
    return explain({ ...seen, operation, verdict }, APPLICANT);
  };
  const forbidden = failureOf('unauthorized', { httpStatus: 403, code: 'AuthorizationFailed' });
  const missing = failureOf('missing', { httpStatus: 404, code: 'NotFound' });

  test('says that the same request was answered before, and how to continue', () => {
    const explanation = lasting(forbidden);
    expect(explanation?.what).toBe(
      `20 consecutive polls failed; the last: Azure Resource Manager answered HTTP 403. ${LAST}`,
    );
    expect(explanation?.why).toMatch(
      /^The same request was answered before, so something has changed since\. ./,
    );
    expect(explanation?.remedies.at(-1)).toContain('To continue waiting, run the gate again');
    expect(explanation?.rootCause?.code).toBe('AuthorizationFailed');
  });

  test('of a pool that is gone says that this is how a deletion ends', () => {
    expect(lasting(missing)?.why).toContain('The agent pool is gone. A deletion looks like this');
    expect(lasting(missing, CLUSTER_OPERATION)?.why).not.toContain('gone');
    expect(lasting(failureOf('operation-missing'))?.why).not.toContain('gone');
  });

  test('of a sign-in is not called polls', () => {
    const failure = failureOf('unauthorized', { service: 'entra', httpStatus: 400, code: 'AADSTS700213' });
    expect(lasting(failure)?.what).toMatch(
      /^20 consecutive sign-in attempts failed; the last: Microsoft Entra ID/,
    );
  });

  test('is different from one that came at once', () => {
    const first = lasting(forbidden, OPERATION, 1);
    expect(first?.what).not.toContain('consecutive');
    expect(first?.why ?? '').not.toContain('answered before');
  });
});

test('A cancelled run names the time limit of the job as a possible cause', () => {
  expect(explainInterrupted(seen, 'SIGINT').remedies.at(-1)).toMatch(/timeout-minutes .*360/);
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

  test('after the end does not say that the operation continues', () => {
    const { what, why } = explainInterrupted(endedWith(cancelled, ofSuccess), 'SIGINT');
    expect(what).toContain('after the operation had ended as Succeeded');
    expect(why).not.toContain('continues');
  });

  test('before a status was seen does not say that the operation was running', () => {
    const { what } = explainInterrupted(endedWith(cancelled), 'SIGINT');
    expect(what).toContain('before Azure had reported a status');
    expect(what).not.toContain('running');
  });
});

describe('A wait that was given up because another operation ended red', () => {
  const givenUp = { outcome: 'interrupted', signal: 'fail-fast' } as const;

  test('is explained by fail-fast, and never called a cancelled run', () => {
    const { what, why, remedies } = explainInterrupted(
      endedWith(givenUp, { lastStatus: RUNNING }),
      'fail-fast',
    );
    expect(what).toContain('another one ended red and fail-fast is true');
    expect(why).toContain('continues in Azure');
    expect([what, why, ...remedies].join()).not.toMatch(/cancel/i);
  });

  test('before a status was seen says so', () => {
    expect(explainInterrupted(endedWith(givenUp), 'fail-fast').what).toContain(
      'before Azure had reported a status',
    );
  });
});

test('An abort that was not allowed is explained with the missing right', () => {
  const failure = failureOf('unauthorized', { httpStatus: 403, message: 'May not abort.' });
  const { remedies } = explainTimeout(
    endedWith({ outcome: 'timed-out', timeoutMs: 1 }, { abort: { kind: 'refused', failure } }),
    1,
  );
  expect(remedies.join()).toContain('agentPools/abort/action');
});
