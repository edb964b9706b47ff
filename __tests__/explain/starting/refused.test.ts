import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../../src/azure/http/failure.ts';
import {
  CORRELATED,
  CORRELATION_FACT,
  command,
  explained,
  nested,
  refusal,
  refused,
  SHOW_STATE,
  WAIT_UNTIL_IDLE,
} from '../../samples/explainedStarts.ts';

const BUSY = 'Operation is not allowed: Another operation (np1 - Scaling) is in progress';

/** What the explanation of any refused start says at first. */
const refusedAs = (answer: string) =>
  `Azure refused to start the upgrade: Azure Resource Manager answered ${answer}. Nothing was started.`;

describe('A start that Azure refused for another operation', () => {
  test.each([
    'Operation is not allowed: Another operation (Updating) is in progress, please wait for it to finish before starting a new operation. See https://aka.ms/aks-pending-operation for more details',
    BUSY,
    'Operation is not allowed: Another agentpool operation (np2 - Upgrading) is in progress, please wait',
  ])('says how to wait for it: %s', (message) => {
    expect(explained(refused(refusal(409, 'OperationNotAllowed', message, CORRELATED)))).toEqual({
      what: 'Another operation is in progress on the agent pool or its cluster, so Azure refused to start the upgrade: Azure Resource Manager answered HTTP 409. Nothing was started.',
      why: 'AKS runs one operation at a time on a pool, and an operation on the cluster blocks all of its pools.',
      remedies: [
        WAIT_UNTIL_IDLE,
        'If the operation is one on the cluster, wait for it by its ARM resource id at cluster level.',
      ],
      commands: [
        SHOW_STATE,
        command('az aks show --resource-group rg-prod --name aks-prod --query provisioningState'),
      ],
      link: 'https://aka.ms/aks-pending-operation',
      facts: [CORRELATION_FACT],
      rootCause: { code: 'OperationNotAllowed', message },
    });
  });

  test.each([
    ['the words without the status', refusal(400, 'OperationNotAllowed', BUSY), 'HTTP 400'],
    [
      'the status without the words',
      refusal(409, 'OperationNotAllowed', 'Operation is not allowed.'),
      'HTTP 409',
    ],
  ])('is not one with %s', (_, failure, answer) => {
    expect(explained(refused(failure)).what).toBe(refusedAs(`${answer} with OperationNotAllowed`));
  });
});

describe('A start that Azure refused for the eTag of the pool', () => {
  test.each([
    refusal(412, 'PreconditionFailed', 'The condition is not met.', CORRELATED),
    refusal(412, '', 'HTTP 412 without a body', CORRELATED),
    refusal(409, 'EtagMismatch', BUSY, CORRELATED),
    refusal(409, 'etagmismatch', 'Etag mismatched.', CORRELATED),
  ])('says that something else changed the pool: HTTP $httpStatus $code', (failure) => {
    expect(explained(refused(failure))).toEqual({
      what: `The agent pool has changed since this step read it a moment ago, so Azure refused to start the upgrade: Azure Resource Manager answered HTTP ${failure.httpStatus}. Nothing was started.`,
      why: 'Another request changed the pool or its cluster at the same time: a person, another workflow, or the cluster autoscaler.',
      remedies: [
        'Run the job again: it reads the pool again.',
        'If it happens again, let only one job at a time change the pool (concurrency in the workflow).',
      ],
      commands: [SHOW_STATE],
      link: 'https://learn.microsoft.com/azure/aks/use-etags',
      facts: [CORRELATION_FACT],
      rootCause: { code: failure.code, message: failure.message },
    });
  });

  test.each([
    [400, 'EtagMismatch'],
    [409, 'OriginalEtagMismatch'],
    [409, 'EtagMismatchInBody'],
    [411, 'PreconditionFailed'],
  ])('is not one with HTTP %d %s', (httpStatus, code) => {
    expect(explained(refused(refusal(httpStatus, code, 'No.'))).what).toBe(
      refusedAs(`HTTP ${httpStatus} with ${code}`),
    );
  });

  test('is not one with HTTP 409 alone', () => {
    const failure: Failure = { kind: 'rejected', service: 'arm', httpStatus: 409, message: 'HTTP 409' };
    expect(explained(refused(failure)).what).toBe(refusedAs('HTTP 409'));
  });
});

describe('A start that Azure refused for another reason', () => {
  test('is explained as the error of an operation, for this pool', () => {
    const message = 'Upgrade agent pool version from 1 to 3 is not allowed';
    const failure = refusal(400, 'AgentPoolUpgradeVersionNotAllowed', message, CORRELATED);
    const { rootCause, ...explanation } = explained(refused(failure));
    expect(explanation).toMatchObject({
      what: refusedAs('HTTP 400 with AgentPoolUpgradeVersionNotAllowed'),
      why: expect.stringMatching(/./),
      link: expect.stringMatching(/^https:/),
      facts: [CORRELATION_FACT],
    });
    expect(rootCause).toMatchObject({ code: 'AgentPoolUpgradeVersionNotAllowed', message });
    expect(explanation.commands).toContain(
      command(
        'az aks nodepool get-upgrades --resource-group rg-prod --cluster-name aks-prod --nodepool-name np1',
      ),
    );
  });

  test.each([
    [400, 'NodePoolMcVersionIncompatible', 'Node pool version 1.36 is newer', 'control plane'],
    [403, 'RequestDisallowedByPolicy', 'Resource was disallowed by policy.', 'policy'],
    [
      409,
      'QuotaExceeded',
      'Operation results in exceeding approved Cores quota. Current Limit: 1, Current Usage: 1',
      'quota',
    ],
  ])('HTTP %d %s: with the words for that error', (httpStatus, code, message, words) => {
    const explanation = explained(refused(refusal(httpStatus, code, message)));
    expect(explanation.what).toBe(refusedAs(`HTTP ${httpStatus} with ${code}`));
    expect([explanation.why, ...explanation.remedies].join('\n')).toContain(words);
  });

  test('has the facts of the error before the correlation id', () => {
    const message =
      'Operation results in exceeding approved Cores quota. Current Limit: 10, Current Usage: 8';
    const { facts } = explained(refused(refusal(409, 'QuotaExceeded', message, CORRELATED)));
    expect(facts.length).toBeGreaterThan(1);
    expect(facts.at(-1)).toEqual(CORRELATION_FACT);
  });

  test('has the cause that is inside the error, not what is around it', () => {
    const failure = {
      ...refusal(400, 'BadRequest', 'See the details.'),
      ...nested('SubnetIsFull', 'Subnet nodes is full.'),
    };
    const { what, rootCause } = explained(refused(failure));
    expect(what).toBe(refusedAs('HTTP 400 with SubnetIsFull'));
    expect(rootCause).toMatchObject({ code: 'SubnetIsFull', message: 'Subnet nodes is full.' });
  });

  test('has a code without a message of its own, and what came back', () => {
    const failure = { ...refusal(400, 'SomethingBad', ''), message: 'HTTP 400 without a message' };
    const { what, rootCause } = explained(refused(failure));
    expect(what).toBe(refusedAs('HTTP 400 with SomethingBad'));
    expect(rootCause).toEqual({ code: 'SomethingBad', message: 'HTTP 400 without a message' });
  });

  test('without a body has the code that the answer names elsewhere', () => {
    const failure: Failure = {
      kind: 'rejected',
      service: 'arm',
      httpStatus: 400,
      code: 'FromAHeader',
      message: 'HTTP 400 without a body',
    };
    const { what, rootCause } = explained(refused(failure));
    expect(what).toBe(refusedAs('HTTP 400 with FromAHeader'));
    expect(rootCause).toEqual({ code: 'FromAHeader', message: 'HTTP 400 without a body' });
  });

  test('without a body or a code is the page of a proxy', () => {
    const failure: Failure = {
      kind: 'rejected',
      service: 'arm',
      httpStatus: 400,
      message: 'HTTP 400 with a page',
    };
    const { what, rootCause } = explained(refused(failure));
    expect(what).toBe(refusedAs('HTTP 400'));
    expect(rootCause).toEqual({ code: '', message: 'HTTP 400 with a page' });
  });

  test.each([
    ['by its correlation id', CORRELATED, '--correlation-id correlation-1'],
    ['in its resource group', {}, '--resource-group rg-prod'],
  ])('that is not known is found in the activity log %s', (_, more, scope) => {
    const { commands } = explained(refused(refusal(400, 'NeverSeenBefore', 'No.', more)));
    expect(commands).toEqual([
      command(
        `az monitor activity-log list ${scope} --offset 7d --status Failed --query "[].properties.statusMessage" --output tsv`,
      ),
    ]);
  });
});
