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
    const { why, remedies, commands, rootCause } = differing(VERSION);
    expect(why).toContain('The success is that of the operation only');
    expect(remedies).toEqual([
      expect.stringContaining('started-after'),
      expect.stringContaining('start the upgrade'),
    ]);
    for (const [index, command] of ['show', 'get-upgrades'].entries()) {
      expect(commands[index]).toMatch(new RegExp(`^az aks nodepool ${command} .*aks-prod.* np1 ?`));
      expect(commands[index]).toContain(`--subscription ${SUBSCRIPTION}`);
    }
    expect(rootCause).toBeUndefined();
  });

  test('can have been left in another state by a change that nobody saw', () => {
    const { what, why, remedies, commands } = differing({
      name: 'provisioning state',
      expected: 'Succeeded',
      actual: 'Failed',
    });
    expect(what).toContain('Provisioning state: expected Succeeded, the pool has Failed.');
    expect(why).toBe(
      'A later change of the pool might have failed without an operation that this step has seen.',
    );
    expect(remedies).toEqual([
      'Look in the activity log of the cluster for the change that failed, and for its error.',
      'Once its cause is mended, repeat that change. The state of the pool is Succeeded again after a change that succeeds.',
    ]);
    expect(commands).toEqual([
      `az aks nodepool show --resource-group rg-prod --cluster-name aks-prod --name np1 --query provisioningState --subscription ${SUBSCRIPTION}`,
      `az monitor activity-log list --resource-group rg-prod --status Failed --offset 1d --output table --subscription ${SUBSCRIPTION}`,
    ]);
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
    const explanation = unread(failure);
    expect(explanation.what).toBe(
      'The operation succeeded, but the agent pool could not be read: Azure Resource Manager answered HTTP 502. Whether it has the expected version is not known.',
    );
    expect(explanation.why).toContain('a success that cannot be checked does not count');
    expect(explanation.remedies.join()).toContain('operation-id op-1');
    expect(explanation.commands).toEqual([
      `az aks nodepool show --resource-group rg-prod --cluster-name aks-prod --name np1 --subscription ${SUBSCRIPTION}`,
    ]);
    expect(explanation.facts).toEqual([{ name: 'Correlation id', value: 'c-1' }]);
    expect(explanation.rootCause).toEqual({ code: '', message });
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
