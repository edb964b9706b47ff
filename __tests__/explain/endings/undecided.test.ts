import { describe, expect, test } from '@jest/globals';
import type { OperationName } from '../../../src/azure/aks/operationName.ts';
import type { Failure } from '../../../src/azure/http/failure.ts';
import { explainTimeout, explainUnreachable } from '../../../src/explain/endings/undecided.ts';
import { explain } from '../../../src/explain/explain.ts';
import { stepTime } from '../../../src/time/instant.ts';
import { EMPTY_HISTORY, withChange } from '../../../src/wait/history.ts';
import type { EndedWait } from '../../../src/wait/verdict.ts';
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
const SUCCEEDED = statusOf({ status: 'Succeeded' });
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
const late = { outcome: 'timed-out', timeoutMs: 60_000 } as const;
const seen = endedWith(late, { lastStatus: RUNNING, history: HISTORY });
const unseen = endedWith(late);

const LAST = 'The last status was UpgradingNodes: 3/9 nodes completed, first seen 2 min into the step.';
const NONE = 'Azure reported no status so far.';
const SHOW_STATE = `az aks nodepool show --resource-group rg-prod --cluster-name aks-prod --name np1 --query provisioningState --subscription ${SUBSCRIPTION}`;
const CONTINUE =
  'To continue waiting, run the gate again with operation-id op-1, without the step that starts the operation.';

describe('A timeout', () => {
  const explained = {
    what: `The operation did not end within 2 h. ${LAST}`,
    why: 'As far as is known, it continues in Azure. Draining nodes takes longest: up to the drain timeout for each node (30 min unless set), with soak time on top.',
    remedies: [
      CONTINUE,
      'Increase the input timeout if the operations of this pool take that long.',
      'If the status has not changed for long, look for pods that cannot be evicted.',
    ],
    commands: [SHOW_STATE, 'kubectl get pdb --all-namespaces', 'kubectl get nodes'],
    link: 'https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/create-upgrade-delete/upgrading-or-scaling-does-not-succeed',
    facts: [{ name: 'Error reported while running', value: 'PDB: blocked' }],
  };

  test('is explained with the last status, the error attached to it, and that the operation continues', () => {
    expect(explainTimeout(seen, 7_200_000)).toEqual(explained);
  });

  test('is explained with the failure of the last poll', () => {
    expect(explainTimeout(unseen, 60_000, BAD_GATEWAY)).toEqual({
      ...explained,
      what: `The operation did not end within 1 min. ${NONE} The last poll failed: Azure Resource Manager answered HTTP 502.`,
      facts: [],
      rootCause: { code: '', message: BAD_GATEWAY.message },
    });
  });

  test.each([
    [{ code: 'PDB', message: '' }, 'PDB'],
    [{ code: '', message: 'blocked' }, 'blocked'],
  ])('shows as much of the error as there is: %j', (error, value) => {
    const lastStatus = statusOf({ status: 'InProgress', error });
    expect(explainTimeout({ ...seen, lastStatus }, 60_000).facts).toEqual([
      { name: 'Error reported while running', value },
    ]);
  });

  test('has no fact where no error was reported', () => {
    const lastStatus = statusOf({ status: 'InProgress' });
    expect(explainTimeout({ ...seen, lastStatus }, 60_000).facts).toEqual([]);
  });

  test('leaves out since when the status was seen where that is not known', () => {
    expect(explainTimeout({ ...seen, history: EMPTY_HISTORY }, 60_000).what).toBe(
      'The operation did not end within 1 min. The last status was UpgradingNodes: 3/9 nodes completed.',
    );
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
      'Check which nodes have which version, then start the change again: an upgrade continues with the remaining nodes.',
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

test.each([
  ['arm', 403, true],
  ['arm', 409, false],
  ['entra', 403, false],
] as const)('An abort that %s refused with HTTP %d misses a right: %s', (service, httpStatus, lacksRight) => {
  const abort = { kind: 'refused', failure: failureOf('unauthorized', { service, httpStatus }) } as const;
  expect(explainTimeout({ ...seen, abort }, 60_000).remedies.slice(0, -2)).toEqual([
    CONTINUE,
    ...(lacksRight
      ? [
          'To let the step abort, give the identity a role with Microsoft.ContainerService/managedClusters/agentPools/abort/action on the cluster; Reader does not have it.',
        ]
      : []),
  ]);
});

describe('An operation that is still running at the deadline', () => {
  const state = (provisioningState: string) => poolWith({ provisioningState });

  test.each(['Succeeded', 'Upgrading'])('is shown with the state of its pool: %s', (provisioningState) => {
    expect(explainTimeout({ ...seen, pool: state(provisioningState) }, 60_000).what).toBe(
      `The operation did not end within 1 min. ${LAST} The provisioning state of the agent pool is ${provisioningState}.`,
    );
  });

  test.each([state(''), failure('network')])('is shown without it where it is not known', (pool) => {
    expect(explainTimeout({ ...seen, pool }, 60_000).what).toBe(
      `The operation did not end within 1 min. ${LAST}`,
    );
  });
});

describe('A wait for an idle pool that was not over at the deadline', () => {
  const ended: EndedWait = { ...unseen, lastStatus: SUCCEEDED };
  const explained = {
    what: 'The operation ended as Succeeded, but the check that nothing else changes the pool did not finish within 1 min.',
    remedies: [CONTINUE],
    commands: [SHOW_STATE],
    facts: [],
  };

  test('says that the operation ended, and does not say that it continues', () => {
    expect(explainTimeout(ended, 60_000)).toEqual(explained);
  });

  test('has the failure of the last request', () => {
    expect(explainTimeout(ended, 60_000, BAD_GATEWAY)).toEqual({
      ...explained,
      what: `${explained.what} The last poll failed: Azure Resource Manager answered HTTP 502.`,
      rootCause: { code: '', message: BAD_GATEWAY.message },
    });
  });
});

describe('A spent error budget', () => {
  test('is explained with the last error and the last status', () => {
    expect(explainUnreachable(seen, { failure: BAD_GATEWAY, failures: 10 })).toEqual({
      what: `10 consecutive polls failed; the last: Azure Resource Manager answered HTTP 502. ${LAST}`,
      why: 'Azure Resource Manager, or the network on the way to it, has not answered as it should for longer than the input max-consecutive-errors allows. The operation might still be running, or have ended.',
      remedies: [
        'Check https://azure.status.microsoft for an outage of Azure Resource Manager.',
        'On a self-hosted runner, check that DNS, firewall and HTTPS_PROXY let it reach Azure Resource Manager.',
        `Then: ${CONTINUE}`,
      ],
      commands: [SHOW_STATE],
      link: 'https://azure.status.microsoft',
      facts: [{ name: 'Correlation id', value: 'c-1' }],
      rootCause: { code: '', message: BAD_GATEWAY.message },
    });
  });

  test('can have seen nothing at all, and have no page to read', () => {
    const failure = failureOf('network', { obstacle: 'proxy', code: 'ECONNREFUSED' });
    expect(explainUnreachable(unseen, { failure, failures: 3 })).toStrictEqual({
      what: `3 consecutive polls failed; the last: the proxy in HTTPS_PROXY did not open a connection to Azure Resource Manager. ${NONE}`,
      why: 'The request did not get past the proxy that HTTPS_PROXY or https_proxy names. It says nothing about Azure Resource Manager. The operation might still be running, or have ended.',
      remedies: [
        'Check that the proxy runs, that HTTPS_PROXY has its address, port and password, and that it allows CONNECT to the hosts of GitHub and Azure.',
        'If the host must be reached without the proxy, add it to NO_PROXY.',
        `Then: ${CONTINUE}`,
      ],
      commands: [SHOW_STATE],
      facts: [],
      rootCause: { code: 'ECONNREFUSED', message: 'it was network' },
    });
  });

  test.each([
    ['arm', 'polls', 'Azure Resource Manager', 'https://azure.status.microsoft'],
    ['entra', 'sign-in attempts', 'Microsoft Entra ID', 'https://azure.status.microsoft'],
    ['github', 'sign-in attempts', "GitHub's ID token service", 'https://www.githubstatus.com'],
    ['metadata', 'sign-in attempts', "the cloud's metadata endpoint", 'https://azure.status.microsoft'],
  ] as const)('on %s names it, and its status page', (service, requests, name, page) => {
    const failure = failureOf('server-error', { service, httpStatus: 503 });
    const { what, why, remedies } = explainUnreachable(seen, { failure, failures: 20 });
    expect(what).toBe(`20 consecutive ${requests} failed; the last: ${name} answered HTTP 503. ${LAST}`);
    expect(why?.toLowerCase().startsWith(name.toLowerCase())).toBe(true);
    expect(remedies[0]).toContain(page);
  });

  test('after the end of the operation says what is not known', () => {
    const ended = { ...seen, lastStatus: SUCCEEDED };
    expect(explainUnreachable(ended, { failure: BAD_GATEWAY, failures: 20 }).why).toBe(
      'Azure Resource Manager, or the network on the way to it, has not answered as it should for longer than the input max-consecutive-errors allows. Whether another operation is active is not known.',
    );
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
  const CHANGED = 'The same request was answered before, so something has changed since.';

  test('says that the same request was answered before, and how to continue', () => {
    const first = lasting(forbidden, OPERATION, 1);
    expect(lasting(forbidden)).toEqual({
      ...first,
      what: `20 consecutive polls failed; the last: Azure Resource Manager answered HTTP 403. ${LAST}`,
      why: `${CHANGED} ${first?.why}`,
      remedies: [...(first?.remedies ?? []), CONTINUE],
    });
  });

  test('and has no known cause says only that', () => {
    expect(lasting(failureOf('unauthorized', { httpStatus: 401 }))?.why).toBe(CHANGED);
  });

  test.each<[OperationName, string]>([
    [OPERATION, ' To wait for a deletion, use the Azure-AsyncOperation URL as operation-id.'],
    [{ ...OPERATION, url: LOCATION_OPERATION.url }, ''],
  ])('of a pool that is gone says that this is how a deletion ends: %j', (operation, advice) => {
    expect(lasting(missing, operation)?.why).toBe(
      `The agent pool is gone. A deletion looks like this: Azure forgets the operations of a pool together with the pool.${advice}`,
    );
  });

  test('of anything else is not called a deletion', () => {
    expect(lasting(missing, CLUSTER_OPERATION)?.why).not.toContain('gone');
    expect(lasting(failureOf('operation-missing'))?.why).not.toContain('gone');
  });

  test('of a sign-in is not called polls', () => {
    const failure = failureOf('unauthorized', { service: 'entra', httpStatus: 400, code: 'AADSTS700213' });
    expect(lasting(failure)?.what).toBe(
      `20 consecutive sign-in attempts failed; the last: Microsoft Entra ID answered HTTP 400. ${LAST}`,
    );
  });

  test('is different from one that came at once', () => {
    const first = lasting(forbidden, OPERATION, 1);
    expect(first?.what).not.toContain('consecutive');
    expect(first?.why ?? '').not.toContain('answered before');
  });
});
