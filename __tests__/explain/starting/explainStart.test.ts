import { describe, expect, test } from '@jest/globals';
import { parseCloudError } from '../../../src/azure/http/cloudError.ts';
import type { Failure } from '../../../src/azure/http/failure.ts';
import type { Explanation } from '../../../src/explain/explanation.ts';
import { explainStart } from '../../../src/explain/starting/explainStart.ts';
import { explainUnexpectedStart } from '../../../src/explain/starting/unconfirmed.ts';
import type { EndedStart, StartVerdict } from '../../../src/upgrade/verdict.ts';
import { SUBSCRIPTION } from '../../samples/operations.ts';
import { documentOf, EVERY_START, endedStart, NODE_IMAGE, OPERATION_ID } from '../../samples/upgrades.ts';

const IDENTITY = { clientId: 'the-client', tenantId: 'the-tenant' };
const SINCE = '2026-01-02T03:00:00Z';

function explained(verdict: StartVerdict, more: Partial<EndedStart> = {}): Explanation {
  const explanation = explainStart(endedStart(verdict, more), IDENTITY);
  if (!explanation) throw new Error('no explanation');
  return explanation;
}

function words({ what, why = '', remedies }: Explanation): string {
  return [what, why, ...remedies].join('\n');
}

/** A refusal as Azure's resource provider writes it. */
function refusal(httpStatus: number, code: string, message: string, more: Partial<Failure> = {}): Failure {
  const error = parseCloudError({ code, message, details: null, subcode: '' });
  const kind = httpStatus === 403 ? 'unauthorized' : httpStatus === 404 ? 'missing' : 'rejected';
  return { kind, service: 'arm', httpStatus, code, message, ...(error && { error }), ...more };
}

const refused = (failure: Failure): StartVerdict => ({ outcome: 'refused', kind: 'by-azure', failure });
const failed = (
  outcome: 'not-found' | 'unauthorized' | 'unreachable' | 'error',
  failure: Failure,
  more: { readonly failures?: number; readonly isStart?: boolean } = {},
): StartVerdict => ({ outcome, kind: 'failed', failure, failures: 1, isStart: false, ...more });

test('What was started, or need not be, has no explanation; everything else has one that says what to do', () => {
  for (const ended of EVERY_START) {
    const explanation = explainStart(ended, IDENTITY);
    const isGreen = ended.verdict.outcome === 'started' || ended.verdict.outcome === 'nothing-to-do';
    expect([ended.verdict, explanation === undefined]).toEqual([ended.verdict, isGreen]);
    if (!explanation) continue;
    expect(explanation.remedies.length).toBeGreaterThan(0);
    expect(explanation.what).toMatch(/[.]$/);
  }
});

describe('A start that Azure did not confirm', () => {
  const reset: Failure = { kind: 'network', service: 'arm', message: 'reset', code: 'ECONNRESET' };

  test.each<[string, StartVerdict, RegExp]>([
    ['a reset', { outcome: 'unreachable', kind: 'unconfirmed', failure: reset }, /sent no complete response/],
    ['no answer', { outcome: 'unreachable', kind: 'unconfirmed' }, /did not answer in time/],
    [
      'HTTP 502',
      {
        outcome: 'unreachable',
        kind: 'unconfirmed',
        failure: { ...reset, kind: 'server-error', httpStatus: 502 },
      },
      /answered HTTP 502/,
    ],
    [
      'a cancelled run',
      { outcome: 'error', kind: 'interrupted', signal: 'SIGINT', sent: true },
      /\(SIGINT\)/,
    ],
  ])('because of %s might have been accepted, and the gate finds out', (_, verdict, what) => {
    const explanation = explained(verdict);
    expect(explanation.what).toMatch(what);
    expect(explanation.what).toContain('Azure might have accepted it');
    expect(explanation.remedies[0]).toContain('Do not start the upgrade again before you know');
    expect(explanation.remedies[0]).toContain(`operation-id latest and started-after ${SINCE}`);
    expect(explanation.commands[0]).toMatch(/^az aks operation show-latest .*--nodepool-name np1/);
    expect(words(explanation)).not.toContain('Nothing was started');
  });

  test('because its operation has no name was accepted', () => {
    const explanation = explained({ outcome: 'error', kind: 'nameless', httpStatus: 202 });
    expect(explanation.what).toMatch(/accepted .*HTTP 202.*Azure-AsyncOperation/);
    expect(explanation.remedies[0]).toContain(`started-after ${SINCE}`);
  });

  test('because of a defect might have been accepted', () => {
    expect(explainUnexpectedStart(new TypeError('x')).why).toContain('might have accepted it');
  });
});

test('A created pool is loud, and the command deletes it', () => {
  const explanation = explained({ outcome: 'error', kind: 'created', operationId: OPERATION_ID });
  expect(explanation.what).toContain('CREATED');
  expect(explanation.commands).toEqual([
    expect.stringMatching(
      /^az aks nodepool delete --resource-group rg-prod --cluster-name aks-prod --name np1 --no-wait --subscription/,
    ),
  ]);
  expect(explanation.facts).toEqual([{ name: 'Operation that creates the pool', value: OPERATION_ID }]);
});

test('A run that was cancelled before the start has started nothing', () => {
  const { what } = explained({ outcome: 'error', kind: 'interrupted', signal: 'SIGTERM', sent: false });
  expect(what).toBe('The run was cancelled (SIGTERM) before the upgrade was started. Nothing was started.');
});

describe('A pool that is not ready', () => {
  test.each([
    ['changing', 'provisioning state is Scaling', 'wait-until-idle true'],
    ['stopped', 'is stopped', 'Start the agent pool'],
    ['machines', 'mode Machines', 'Remove this agent pool'],
  ] as const)('because it is %s says so', (why, what, remedy) => {
    const document = documentOf({ provisioningState: 'Scaling' });
    const explanation = explained({ outcome: 'refused', kind: 'not-ready', why }, { document });
    expect(explanation.what).toContain(what);
    expect(explanation.what).toContain('Nothing was started.');
    expect(explanation.remedies[0]).toContain(remedy);
  });
});

describe('A version that is not offered', () => {
  const notOffered = (more: object): StartVerdict => ({
    outcome: 'refused',
    kind: 'not-offered',
    wanted: '1.36',
    isOlder: false,
    offered: ['1.35.1', '1.35.2'],
    previews: [],
    ...more,
  });

  test('has those that are', () => {
    const explanation = explained(notOffered({}));
    expect(explanation.what).toContain(
      'does not offer Kubernetes 1.36 for this agent pool, which has 1.34.4',
    );
    expect(explanation.facts.at(-1)?.value).toBe('1.35.1, 1.35.2');
    expect(explanation.commands[0]).toContain('get-upgrades');
  });

  test('although there are none, speaks of the control plane', () => {
    const { remedies, facts } = explained(notOffered({ offered: [] }));
    expect(remedies).toEqual([expect.stringContaining('upgrade the control plane first')]);
    expect(facts.at(-1)?.value).toBe('none');
  });

  test('as it is a preview, has to be exact', () => {
    const explanation = explained(notOffered({ previews: ['1.36.0'] }));
    expect(explanation.remedies).toEqual([expect.stringContaining('exactly one of these: 1.36.0')]);
  });

  test('as it is older, is not a way back', () => {
    const explanation = explained(notOffered({ isOlder: true, wanted: '1.33' }));
    expect(explanation.what).toContain('does not downgrade');
    expect(explanation.commands[0]).toContain('nodepool rollback');
    expect(words(explanation)).not.toContain('YAML');
  });

  test('as YAML has cut it, belongs in quotes', () => {
    expect(words(explained(notOffered({ isOlder: true, wanted: '1.3' })))).toContain('YAML reads 1.30');
  });

  test('has the newest ones of many', () => {
    const offered = Array.from({ length: 30 }, (_, index) => `1.35.${index}`);
    const { facts } = explained(notOffered({ offered }));
    expect(facts.at(-1)?.value).toMatch(/^1\.35\.10, .*1\.35\.29 and 10 older$/);
  });
});

describe('A start that Azure refused', () => {
  test.each([
    'Operation is not allowed: Another operation (Updating) is in progress, please wait for it to finish before starting a new operation. See https://aka.ms/aks-pending-operation for more details',
    'Operation is not allowed: Another operation (np1 - Scaling) is in progress',
    'Operation is not allowed: Another agentpool operation (np2 - Upgrading) is in progress, please wait',
  ])('for another operation: %s', (message) => {
    const explanation = explained(refused(refusal(409, 'OperationNotAllowed', message)));
    expect(explanation.what).toContain('Another operation is in progress');
    expect(explanation.what).toContain('HTTP 409');
    expect(explanation.what).toContain('Nothing was started');
    expect(explanation.remedies[0]).toContain('wait-until-idle true');
    expect(explanation.rootCause).toEqual({ code: 'OperationNotAllowed', message });
  });

  test.each([
    refusal(412, 'PreconditionFailed', 'The condition is not met.'),
    refusal(409, 'EtagMismatch', 'Operation is not allowed: Another operation is in progress'),
  ])('for its eTag: HTTP $httpStatus $code', (failure) => {
    const explanation = explained(refused(failure));
    expect(explanation.what).toContain('has changed since this step read it');
    expect(explanation.what).toContain(`HTTP ${failure.httpStatus}`);
    expect(explanation.remedies[0]).toContain('Run the job again');
  });

  test.each([
    [
      400,
      'AgentPoolUpgradeVersionNotAllowed',
      'Upgrade agent pool version from 1 to 3 is not allowed',
      'az aks',
    ],
    [400, 'NodePoolMcVersionIncompatible', 'Node pool version 1.36 is newer', 'control plane'],
    [
      409,
      'QuotaExceeded',
      'Operation results in exceeding approved Cores quota. Current Limit: 1, Current Usage: 1',
      '',
    ],
    [403, 'RequestDisallowedByPolicy', 'Resource was disallowed by policy.', ''],
  ])('HTTP %d %s: as the error of an operation is explained', (httpStatus, code, message, more) => {
    const explanation = explained(refused(refusal(httpStatus, code, message)));
    expect(explanation.what).toBe(
      `Azure refused to start the upgrade: Azure Resource Manager answered HTTP ${httpStatus} with ${code}. Nothing was started.`,
    );
    expect(explanation.rootCause).toMatchObject({ code, message });
    expect([explanation.why, ...explanation.remedies, ...explanation.commands].join('\n')).toContain(more);
    expect(explanation.link).toMatch(/^https:/);
  });

  test('without a body: the page of a proxy', () => {
    const failure: Failure = {
      kind: 'rejected',
      service: 'arm',
      httpStatus: 400,
      message: 'HTTP 400 with a page',
    };
    expect(explained(refused(failure))).toMatchObject({
      what: expect.stringContaining('HTTP 400. Nothing was started.'),
      rootCause: { code: '', message: 'HTTP 400 with a page' },
    });
  });
});

describe('A request that failed before anything was changed', () => {
  const denied = refusal(
    403,
    'AuthorizationFailed',
    "The client 'x' does not have authorization to perform action 'Microsoft.ContainerService/managedClusters/agentPools/write' over scope '/subscriptions/s/y' or the scope is invalid.",
  );
  const AGENT_POOLS = 'Microsoft.ContainerService/managedClusters/agentPools';

  test('for want of a role names the actions of this upgrade, and not Reader', () => {
    const version = explained(failed('unauthorized', denied, { isStart: true }));
    expect(version.what).toContain('did not let the identity start the upgrade');
    expect(version.facts[0]).toEqual({ name: 'Missing action', value: `${AGENT_POOLS}/write` });
    for (const action of ['read', 'write', 'upgradeProfiles/read']) {
      expect(version.remedies[0]).toContain(`${AGENT_POOLS}/${action}`);
    }
    expect(version.remedies[0]).not.toContain('upgradeNodeImageVersion');
    const image = explained(failed('unauthorized', denied), { wanted: NODE_IMAGE });
    expect(image.what).toContain('read the agent pool');
    expect(image.remedies[0]).toContain(`${AGENT_POOLS}/upgradeNodeImageVersion/action`);
  });

  test('for want of a right on something linked says on what', () => {
    const failure = refusal(
      403,
      'LinkedAuthorizationFailed',
      "no permission on linked scope '/subscriptions/s/subnets/y'",
    );
    const explanation = explained(failed('unauthorized', failure, { isStart: true }));
    expect(explanation.what).toContain('with LinkedAuthorizationFailed');
  });

  test.each(['entra', 'github'] as const)('in the sign-in at %s is explained as that', (service) => {
    const failure: Failure = {
      kind: 'unauthorized',
      service,
      httpStatus: 401,
      code: 'AADSTS700016',
      message: 'x',
    };
    const { what } = explained(failed('unauthorized', failure));
    expect(what).toMatch(service === 'entra' ? /Entra ID/ : /ID token/);
  });

  test('for a refused token says so', () => {
    const failure: Failure = { kind: 'unauthorized', service: 'arm', httpStatus: 401, message: 'x' };
    expect(explained(failed('unauthorized', failure)).what).toContain('refused the access token twice');
    const start = explained(failed('unauthorized', failure, { isStart: true }));
    expect(start.what).toContain('refused the access token that it had accepted');
  });

  test('for a missing pool promises that none was created', () => {
    const explanation = explained(failed('not-found', refusal(404, 'NotFound', 'no such pool')));
    expect(explanation.what).toContain('does not find the agent pool np1');
    expect(explanation.what).toContain('never creates a pool');
    expect(explanation.rootCause).toEqual({ code: 'NotFound', message: 'no such pool' });
  });

  test('for a missing subscription names it', () => {
    const { what } = explained(failed('not-found', refusal(404, 'SubscriptionNotFound', 'x')));
    expect(what).toContain(`the subscription ${SUBSCRIPTION}`);
  });

  test('for its api-version lists the others, newest first', () => {
    const message =
      "No registered resource provider found for location 'x' and API version '2030-01-01' for type 'managedClusters'. The supported api-versions are '2025-10-01, 2026-08-01'. The supported locations are 'x'.";
    const failure = refusal(400, 'NoRegisteredProviderFound', message, { kind: 'api-version' });
    const explanation = explained(failed('error', failure));
    expect(explanation.facts[0]?.value).toBe('2026-08-01, 2025-10-01');
  });

  test('about another resource names both', () => {
    const failure: Failure = { kind: 'other-resource', service: 'arm', message: 'it is about np2, not np1' };
    expect(explained(failed('error', failure)).what).toContain('it is about np2, not np1');
  });

  test('for lack of Azure can be run again', () => {
    const failure: Failure = { kind: 'server-error', service: 'arm', httpStatus: 503, message: 'x' };
    const explanation = explained(failed('unreachable', failure, { failures: 20 }));
    expect(explanation.what).toMatch(/^20 consecutive requests failed; .*HTTP 503\. Nothing was started\.$/);
    expect(explanation.remedies[0]).toContain('Run the job again');
  });

  test('for throttling says what is limited', () => {
    const failure: Failure = { kind: 'throttled', service: 'arm', httpStatus: 429, message: 'x' };
    const explanation = explained(failed('unreachable', failure, { isStart: true }));
    expect(explanation.what).toContain('HTTP 429');
    expect(explanation.why).toContain('one a minute');
  });
});
