import { describe, expect, test } from '@jest/globals';
import { parseCloudError } from '../../../src/azure/http/cloudError.ts';
import {
  type ErrorContext,
  explainCloudError,
} from '../../../src/explain/failedOperation/failedOperation.ts';
import { GENERAL_LINK } from '../../../src/explain/knownErrors/knownError.ts';
import {
  autorest,
  CORRELATION_ID,
  CSE_WORDS,
  OWN_ID,
  PDB_WORDS,
  POLICY_INFO,
  QUOTA_WORDS,
  SHAPES,
  SUBNET_ID,
  SUBSCRIPTION_ID,
  VALUES,
  ZERO_ID,
} from '../../samples/explained.ts';
import { CONTEXT, factsOf, LOG_COMMAND } from '../../samples/explanations.ts';

function explained(code: string, message: string, context: Partial<ErrorContext> = {}, more: object = {}) {
  const error = parseCloudError({ code, message, ...more });
  return explainCloudError(error, { ...CONTEXT, ...context });
}

const CANCELED = { status: 'Canceled' } as const;
const ZERO_FRONT = '00000000-9999-4000-8111-222222222222';
const ZERO_END = 'cccccccc-9999-4000-8111-000000000000';

describe('what happened', () => {
  test.each([
    [
      'SubnetIsFull',
      'm',
      VALUES,
      'The operation on agent pool np1 of cluster shop failed with SubnetIsFull.',
    ],
    ['SubnetIsFull', 'm', { cluster: 'shop' }, 'The operation on cluster shop failed with SubnetIsFull.'],
    ['SubnetIsFull', 'm', { pool: 'np1' }, 'The operation on agent pool np1 failed with SubnetIsFull.'],
    ['SubnetIsFull', '', {}, 'The operation failed with SubnetIsFull; Azure gave no message.'],
    ['Failed', 'm', {}, 'The operation failed.'],
    ['FailedToPaint', 'm', {}, 'The operation failed with FailedToPaint.'],
    ['', 'm', {}, 'The operation failed.'],
  ])('%j %j', (code, message, values, what) => {
    expect(explained(code, message, { values }).what).toBe(what);
  });

  test.each([
    ['CANCELLED', 'The operation was canceled.'],
    ['OperationCanceled', 'The operation was canceled (OperationCanceled).'],
    ['CanceledByGate', 'The operation was canceled (CanceledByGate).'],
  ])('a code that repeats the end is left out, another is not: %s', (code, what) => {
    expect(explained(code, 'm', { ...CANCELED, values: {} }).what).toBe(what);
  });

  test('the exit code of the start script is part of it', () => {
    expect(explained('VMExtensionProvisioningError', CSE_WORDS(50), { values: {} }).what).toBe(
      'The operation failed with VMExtensionProvisioningError (exit code 50 of the node start script).',
    );
  });

  test('no error at all', () => {
    const { what, commands, rootCause } = explainCloudError(undefined, CONTEXT);
    expect(what).toBe('The operation on agent pool np1 of cluster shop failed; Azure gave no message.');
    expect(commands[0]).toMatch(
      /^az monitor activity-log list --resource-group rg-shop --start-time 2026-03-01T00:59:00Z --offset 1d /,
    );
    expect(rootCause).toMatchObject({ code: '', message: '' });
  });
});

describe('a code with several meanings, and wrappers that only the words explain', () => {
  const NOT_ALLOWED = 'OperationNotAllowed';
  test.each([
    [
      NOT_ALLOWED,
      'Operation is not allowed: Another operation (np2 - Updating) is in progress, please wait.',
      /one at a time/,
    ],
    [
      NOT_ALLOWED,
      'Operation is not allowed: Another agentpool operation (Scaling) is in progress.',
      /one at a time/,
    ],
    [
      NOT_ALLOWED,
      'managed cluster is in Provisioning State(Starting) and Power State(Running), x.',
      /one at a time/,
    ],
    [NOT_ALLOWED, 'Aborting this operation is not possible any more.', /cannot be aborted/],
    [
      NOT_ALLOWED,
      'Upgrading Kubernetes version 1.40.2 to 1.42.0 is not allowed. Available upgrades: [1.41.1 1.41.0].',
      /does not allow this step/,
    ],
    [NOT_ALLOWED, QUOTA_WORDS, /too little quota/],
    [
      NOT_ALLOWED,
      'The server rejected the request because too many requests have been received.',
      /limits the number/,
    ],
    [NOT_ALLOWED, 'The pool is painted green.', /refuses this operation/],
    ['UpgradeFailed', PDB_WORDS, /could not be drained/],
    ['UpgradeFailed', 'The moon is full.', /no more specific one/],
    [
      'CreateVMSSAgentPoolFailed',
      'Drain of akswin1 did not complete:\n Too many req pod a-1 on node akswin1',
      /could not be drained/,
    ],
    [
      'ReconcileVMSSAgentPoolFailed',
      'Subnet nodes does not have enough capacity for 101 IP addresses.',
      /no free addresses/,
    ],
    ['ReconcileVMSSAgentPoolFailed', 'Internal server error', /internal error of its own/],
    ['ReconcileResourceGroupError', "Resource 'x' was disallowed by policy.", /Azure Policy denies/],
    ['BadRequest', 'AADSTS7000222: the secret is too old', /has expired/],
    ['BadRequest', 'Too many requests to explain.', /no more specific one/],
    ['QuotaExceeded', 'The moon is full.', /too little quota/],
  ])('%s: %s', (code, message, why) => {
    expect(explained(code, message).why).toMatch(why);
  });

  test('an unknown code gets honest words, the general page and the activity log', () => {
    const unknown = explained('PaintFailed', 'The pool could not be painted.');
    expect(unknown.why).toBe(undefined);
    expect(unknown.remedies).toEqual([
      "This action knows only Azure's message about this error: read it together with the linked page.",
      'Look for the failed event in the activity log: it often says more.',
      'If the same operation fails again, open a support request with the operation id and the time.',
    ]);
    expect(unknown.link).toBe(GENERAL_LINK);
    expect(unknown.commands).toEqual([LOG_COMMAND]);
    expect(unknown.facts).toEqual([]);
  });

  test.each([
    [50, /exit code 50: /, /outboundconnfail/],
    [52, /exit code 52: /, /dnslookupfail/],
    [124, /exit code 124: a step took too long/, /outboundconnfail/],
    [34, /exit code 34: the kubelet could not be started/, /troubleshoot-aks-cluster-creation/],
    [77, /exit code 77\.$/, /troubleshoot-aks-cluster-creation/],
  ])('start script exit code %d', (exitCode, why, link) => {
    const result = explained('VMExtensionProvisioningError', CSE_WORDS(exitCode));
    expect(result.why).toMatch(why);
    expect(result.link).toMatch(link);
  });

  test('a Windows exit code is not looked up in the list for Linux', () => {
    const { why } = explained('VMExtensionProvisioningError', 'vmssCSE: ExitCode: |34|, Output: |x|');
    expect(why).toMatch(/exit code 34: the Kubernetes package could not be downloaded\.$/);
  });
});

describe('remedies and commands', () => {
  test('the names of the pool are filled in', () => {
    const { commands } = explained('UpgradeFailed', PDB_WORDS);
    expect(commands).toEqual([
      'kubectl describe pdb cart-pdb --namespace store',
      'kubectl get pdb --all-namespaces',
      `az aks nodepool update --resource-group rg-shop --cluster-name shop --name np1 --drain-timeout 60 --subscription ${SUBSCRIPTION_ID}`,
    ]);
  });

  test('absent names are left open, strange ones are quoted', () => {
    const values = { rg: "rg (shop)'s", cluster: 'shop' };
    const { commands } = explained('PlatformImageNotFound', 'm', { values });
    expect(commands).toEqual([
      `az aks nodepool upgrade --resource-group 'rg (shop)'\\''s' --cluster-name shop --name <agent-pool-name> --node-image-only`,
    ]);
  });

  test('names from the message are filled in too', () => {
    const { commands } = explained(
      'SubnetIsFull',
      `Subnet ${SUBNET_ID} does not have enough capacity for 101 IP addresses.`,
    );
    // Without --subscription: the subnet can be in another one than the cluster.
    expect(commands).toContain(
      `az network vnet subnet show --ids ${SUBNET_ID} --query "{range:addressPrefix, ranges:addressPrefixes}"`,
    );
    const failed = explained(
      'X',
      "VM 'aks-np1-11112222-vmss_3': CSE failed with 'VMExtensionError_OutboundConnFail'.",
    );
    expect(failed.commands[0]).toContain('--name aks-np1-11112222-vmss --instance-id 3 ');
  });

  test.each([
    [
      { correlationId: CORRELATION_ID },
      '',
      `--correlation-id ${CORRELATION_ID} --start-time 2026-03-01T00:59:00Z --offset 1d`,
    ],
    [
      { correlationId: OWN_ID },
      `AKS failed. Correlation ID: ${CORRELATION_ID}, Timestamp: x`,
      `--correlation-id ${CORRELATION_ID} `,
    ],
    [{}, `CorrelationId:${CORRELATION_ID}`, `--correlation-id ${CORRELATION_ID} `],
    [{}, `Correlation ID: '${CORRELATION_ID}'`, `--correlation-id ${CORRELATION_ID} `],
    [{}, `Correlation ID: ${ZERO_FRONT}`, `--correlation-id ${ZERO_FRONT} `],
    [{}, `Correlation ID: ${ZERO_END}`, `--correlation-id ${ZERO_END} `],
    [{ correlationId: OWN_ID }, `Correlation ID: ${ZERO_ID}`, `--correlation-id ${OWN_ID} `],
    [{ startTime: 'soon' }, '', '--resource-group rg-shop --offset 7d'],
    [{ endTime: '2026-03-04T02:00:00Z' }, '', '--start-time 2026-03-01T00:59:00Z --offset 4d'],
    [{ endTime: '2025-03-04T02:00:00Z' }, '', '--start-time 2026-03-01T00:59:00Z --offset 1d'],
  ])('activity log: %j %s', (context, message, line) => {
    expect(explained('InternalOperationError', message, context).commands[0]).toContain(line);
  });

  test('an empty message points to the activity log, also for a known code', () => {
    const { what, remedies, commands } = explained('NodesNotReady', '');
    expect(what).toMatch(/Azure gave no message\.$/);
    expect(remedies[0]).toMatch(/activity log/);
    expect(commands[0]).toMatch(/^az monitor activity-log list /);
  });

  test('what Azure says about retrying is handed on', () => {
    const text = `Category: X; SubCode: Y; OrginalError: ${autorest('AllocationFailed', 'No room.')}; AKSTeam: Z, Retriable: true`;
    expect(explained('Conflict', text).retriable).toBe(true);
    expect(explained('Conflict', 'm')).not.toHaveProperty('retriable');
  });
});

test('a policy violation names policy, assignment and field', () => {
  const message = "Resource 'aks-np1-vmss' was disallowed by policy.";
  const wrapped = {
    details: [{ code: 'RequestDisallowedByPolicy', message, additionalInfo: [POLICY_INFO] }],
  };
  const result = explained('Conflict', '', {}, wrapped);
  expect(factsOf(result)).toEqual({
    'Refused resource': 'aks-np1-vmss',
    'Policy assignment': 'Shop guard rails',
    'Policy definition': 'Require a cost tag on resources',
    'Failing fields':
      'tags[cost-center] is missing (condition: Exists false), location is westus (condition: NotIn [westeurope, northeurope])',
  });
  expect(result.commands[0]).toBe(
    `az policy assignment show --name shop-rails --scope /subscriptions/${SUBSCRIPTION_ID} --subscription ${SUBSCRIPTION_ID}`,
  );
});

test('every fixture, whole or cut off, is explained in whole sentences with an https link', () => {
  for (const { body } of SHAPES) {
    const text = JSON.stringify(body);
    for (const length of [
      text.length,
      ...Array.from({ length: 20 }, (_, part) => Math.floor((text.length * part) / 20)),
    ]) {
      for (const status of ['Failed', 'Canceled'] as const) {
        const result = explained('UpgradeFailed', text.slice(0, length), { status });
        expect(result.what).toMatch(/^The operation on agent pool np1 .*\.$/);
        expect(result.link).toMatch(/^https:\/\//);
        expect(result.remedies.length).toBeGreaterThan(0);
        expect(result.commands.join('\n')).not.toMatch(/\{(?:pool|cluster|rg|region|vmss)\}|undefined/);
      }
    }
  }
});
