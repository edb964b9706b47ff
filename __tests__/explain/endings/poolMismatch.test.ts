import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../../src/azure/http/failure.ts';
import { explain } from '../../../src/explain/explain.ts';
import type { Explanation } from '../../../src/explain/explanation.ts';
import type { Difference, Verdict } from '../../../src/wait/verdict.ts';
import {
  CLUSTER_ID,
  endedWith,
  failureOf,
  LOCATION_OPERATION,
  SUBSCRIPTION,
  statusOf,
} from '../../samples/reports.ts';

const APPLICANT = { clientId: '11111111-1111-1111-1111-111111111111', tenantId: 't' };
const status = statusOf({ status: 'Succeeded', name: 'op-1' });
const VERSION: Difference = { name: 'Kubernetes version', expected: '1.34', actual: '1.33.4' };
const STATE: Difference = { name: 'provisioning state', expected: 'Succeeded', actual: 'Failed' };
const SHOW = 'az aks nodepool show --resource-group rg-prod --cluster-name aks-prod --name np1';
const OF_SUBSCRIPTION = `--subscription ${SUBSCRIPTION}`;
const IMAGE: Difference = { name: 'node image version', expected: 'AKSUbuntu-2', actual: 'AKSUbuntu-1' };

function explained(verdict: Verdict): Explanation {
  const explanation = explain(endedWith(verdict), APPLICANT);
  if (!explanation) throw new Error('no words');
  return explanation;
}

const differing = (...differences: readonly Difference[]) =>
  explained({ outcome: 'mismatch', kind: 'differs', status, differences });
const unread = (failure: Failure) => explained({ outcome: 'mismatch', kind: 'unread', status, failure });

describe('A pool that is not as expected', () => {
  test('is explained with what was expected and what was found', () => {
    const { what } = differing(VERSION, IMAGE);
    expect(what).toBe(
      'The operation succeeded, but the agent pool is not as expected. Kubernetes version: expected 1.34, the pool has 1.33.4. Node image version: expected AKSUbuntu-2, the pool has AKSUbuntu-1.',
    );
  });

  test('explains why a success can come without it, and what to do', () => {
    expect(differing(VERSION)).toEqual({
      what: 'The operation succeeded, but the agent pool is not as expected. Kubernetes version: expected 1.34, the pool has 1.33.4.',
      why: 'The success is that of the operation only. The operation might have been another change than the upgrade, such as a scale, or an older one.',
      remedies: [
        'Check that the operation waited for is the upgrade: with operation-id latest, started-after keeps older ones out.',
        'If the pool was not upgraded, start the upgrade; if the pool is right, correct the expected version in the workflow.',
      ],
      commands: [
        `${SHOW} --query "{state:provisioningState, version:currentOrchestratorVersion, image:nodeImageVersion}" ${OF_SUBSCRIPTION}`,
        `az aks nodepool get-upgrades --resource-group rg-prod --cluster-name aks-prod --nodepool-name np1 ${OF_SUBSCRIPTION}`,
      ],
      facts: [],
    });
  });

  test('can have been left in another state by a change that nobody saw', () => {
    expect(differing(STATE)).toEqual({
      what: 'The operation succeeded, but the agent pool is not as expected. Provisioning state: expected Succeeded, the pool has Failed.',
      why: 'A later change of the pool might have failed without an operation that this step has seen.',
      remedies: [
        'Look in the activity log of the cluster for the change that failed, and for its error.',
        'Once its cause is mended, repeat that change. The state of the pool is Succeeded again after a change that succeeds.',
      ],
      commands: [
        `${SHOW} --query provisioningState ${OF_SUBSCRIPTION}`,
        `az monitor activity-log list --resource-group rg-prod --status Failed --offset 1d --output table ${OF_SUBSCRIPTION}`,
      ],
      facts: [],
    });
  });

  test('and has failed, has the advice about the failure', () => {
    const { what, why } = differing(VERSION, STATE);
    expect(what).toBe(
      'The operation succeeded, but the agent pool is not as expected. Kubernetes version: expected 1.34, the pool has 1.33.4. Provisioning state: expected Succeeded, the pool has Failed.',
    );
    expect(why).toBe(differing(STATE).why);
  });

  test('can have no version at all', () => {
    const { what } = differing({ ...VERSION, actual: '' });
    expect(what).toContain('expected 1.34, Azure does not report it.');
  });

  test('can be only a version without quotes', () => {
    const { remedies } = differing({ ...VERSION, expected: '1.3', actual: '1.30.4' });
    expect(remedies[0]).toBe(
      'Put the expected version into quotes in the workflow: YAML reads 1.30 as the number 1.3.',
    );
    expect(remedies).toHaveLength(3);
  });

  test.each<Difference>([
    VERSION,
    { ...VERSION, expected: '1.3', actual: '1.33.4' },
    { ...VERSION, expected: '1.3', actual: '1.300.4' },
    { ...VERSION, expected: '1.3', actual: '' },
    { ...VERSION, expected: '1.30', actual: '1.31.0' },
    { ...IMAGE, expected: '1.3', actual: '1.30.4' },
  ])('is not called so where quotes would change nothing: %j', (difference) => {
    expect(differing(difference).remedies.join()).not.toContain('quotes');
  });
});

describe('A pool that could not be read', () => {
  test('is not a success, and the gate can be run again', () => {
    const message = 'HTTP 502 with an empty body';
    const failure = failureOf('server-error', { httpStatus: 502, message, correlationId: 'c-1' });
    expect(unread(failure)).toEqual({
      what: 'The operation succeeded, but the agent pool could not be read: Azure Resource Manager answered HTTP 502. Whether it has the expected version is not known.',
      why: 'The inputs expect something of the pool, so a success that cannot be checked does not count.',
      remedies: [
        'Run the gate again with operation-id op-1. Because the operation has ended, this takes about a second.',
      ],
      commands: [`${SHOW} ${OF_SUBSCRIPTION}`],
      facts: [{ name: 'Correlation id', value: 'c-1' }],
      rootCause: { code: '', message },
    });
  });

  test('because no answer came is not known either', () => {
    const explanation = unread(failureOf('network', { message: 'no answer in time' }));
    expect(explanation.what).toContain(
      'could not be read: Azure Resource Manager sent no complete response.',
    );
    expect(explanation.rootCause).toEqual({ code: '', message: 'no answer in time' });
    expect(explanation.facts).toEqual([]);
  });

  test('because a role is missing is explained with that role and the command that gives it', () => {
    const action = 'Microsoft.ContainerService/managedClusters/agentPools/read';
    const scope = `${CLUSTER_ID}/agentPools/np1`;
    const failure = failureOf('unauthorized', {
      httpStatus: 403,
      code: 'AuthorizationFailed',
      message: `The client 'c' does not have authorization to perform action '${action}' over scope '${scope}'.`,
    });
    const explanation = unread(failure);
    expect(explanation.what).toMatch(/^The operation succeeded, but .* answered HTTP 403\. Whether/);
    expect(explanation.why).toContain(action);
    expect(explanation.facts[0]).toEqual({ name: 'Missing action', value: action });
    expect(explanation.commands[0]).toContain('az role assignment create');
    expect(explanation.rootCause?.code).toBe('AuthorizationFailed');
  });

  test.each([
    ['entra', 'Microsoft Entra ID answered HTTP 401'],
    ['github', "GitHub's ID token service answered HTTP 401"],
  ] as const)(
    'because a token is missing is explained with the service that gave none: %s',
    (service, words) => {
      const { what, remedies, commands } = unread(failureOf('unauthorized', { service, httpStatus: 401 }));
      expect(what).toContain(words);
      expect(remedies.join()).toContain('Run the gate again');
      expect(commands.join()).not.toContain('role assignment');
    },
  );

  test('leaves unknown names to the reader', () => {
    const ended = endedWith(
      { outcome: 'mismatch', kind: 'unread', status, failure: failureOf('network') },
      { operation: LOCATION_OPERATION },
    );
    expect(explain(ended, APPLICANT)?.commands[0]).toContain(
      '--resource-group <resource-group> --cluster-name <cluster-name>',
    );
  });
});
