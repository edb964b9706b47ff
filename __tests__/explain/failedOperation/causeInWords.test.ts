import { describe, expect, test } from '@jest/globals';
import { INTERNAL, STEP } from '../../../src/explain/knownErrors/general.ts';
import type { KnownError } from '../../../src/explain/knownErrors/knownError.ts';
import { KNOWN_ERRORS } from '../../../src/explain/knownErrors/knownErrors.ts';
import { explained, factsOf, LOG_COMMAND, shown, shownOf } from '../../samples/explanations.ts';

const K = KNOWN_ERRORS;
const WORKSPACE =
  '/subscriptions/x/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/logs1';

describe('a general code with a cause in its words', () => {
  test.each<[string, KnownError, Record<string, string>, Record<string, string>?]>([
    [
      "The VM size of Standard_D2s_v9 is not allowed in your subscription in location 'westus'. The available VM sizes are 'standard_e2s_v9,standard_e4s_v9'.",
      K.SkuNotAvailable,
      {
        'VM size': 'Standard_D2s_v9',
        'VM sizes offered': 'standard_e2s_v9, standard_e4s_v9',
        Region: 'westus',
      },
      { size: 'Standard_D2s_v9', region: 'westus' },
    ],
    [
      "The template deployment failed with error: 'The resource with id: 'vmss1' failed validation with message: 'The requested size for resource 'vmss1' is currently not available in location 'eastus2' zones '1,2' for subscription 'x'. See https://aka.ms/azureskunotavailable for details.'.'.",
      K.SkuNotAvailable,
      { Region: 'eastus2', Zones: '1, 2', 'Affected resource': 'vmss1' },
      { region: 'eastus2' },
    ],
    [
      "Write is impossible because the following scopes are locked: '/subscriptions/x/resourceGroups/MC_shop'.",
      K.ScopeLocked,
      { Locked: '/subscriptions/x/resourceGroups/MC_shop' },
    ],
    ["The resource group 'MC_shop' is locked.", K.ScopeLocked, {}],
    ['The credentials in ServicePrincipalProfile were invalid.', K.ServicePrincipalValidationClientError, {}],
    ['Login: the service principal has expired.', K.ServicePrincipalValidationClientError, {}],
    ['Service principal clientID: 1 not found in tenant 2.', K.ServicePrincipalNotFound, {}],
    ['AADSTS7000222: The keys are expired.', K.AADSTS7000222, {}],
    [
      'Upgrade blocked by a deprecated Kubernetes API: usage has been detected on API policy.v1beta1.podsecuritypolicies.list, and was recently seen at: 2026-03-01 08:46:46 +0000 UTC, which will be removed in 1.25',
      K.UpgradeBlockedOnDeprecatedAPIUsage,
      {
        'Deprecated API': 'policy.v1beta1.podsecuritypolicies.list',
        'Last seen': '2026-03-01 08:46:46 +0000',
        'Removed in': '1.25',
      },
    ],
    ["ConfigurationVersion 'v0.1' is not supported for AgentBaker.", K.NodeImageTooOld, {}],
    ['Please upgrade the node pool to the latest node image.', K.NodeImageTooOld, {}],
    ["Changing property 'imageReference' is not allowed.", K.ImageReferenceChange, {}],
    ["The gallery image 'x/versions/1' is not available in eastus region.", K.PlatformImageNotFound, {}],
    [
      `Unable to retrieve log analytics workspace. Resource ID: ${WORKSPACE}. Detail: StatusCode=404`,
      K.LogAnalyticsWorkspaceNotFound,
      { 'Log Analytics workspace': WORKSPACE },
    ],
    ['The Log Analytics workspace logs1 does not exist.', K.LogAnalyticsWorkspaceNotFound, {}],
    ['agentPoolProfile.count was 0. It must be greater or equal to minCount:1', K.NodeCountOutOfRange, {}],
    ['AgentPool APIs are supported only for clusters with scale sets.', K.AgentPoolAPIsNotSupported, {}],
    ['OS Provisioning for VM x did not finish in the allotted time.', K.OSProvisioningTimedOut, {}],
    [
      "Please grant get, wrap and unwrap key permissions to disk encryption set 'des1'.",
      K.KeyVaultAccessForbidden,
      { 'Disk encryption set': 'des1' },
    ],
    [
      'Cannot create more than 20 public IP addresses for this subscription in this region.',
      K.PublicIPCountLimitReached,
      { Limit: '20' },
    ],
    [
      "Virtual Machine size: 'Standard_D2s_v9' is not supported for subscription x in location 'westus'.",
      K.SkuNotAvailable,
      { 'VM size': 'Standard_D2s_v9', Region: 'westus' },
      { size: 'Standard_D2s_v9', region: 'westus' },
    ],
    [
      "Zone '1' is bad. The supported zones for location 'westus' are '2,3'",
      K.AvailabilityZoneNotSupported,
      { Region: 'westus', Zone: '1', 'Zones offered': '2, 3' },
      { region: 'westus' },
    ],
    ['We do not have sufficient capacity for the size in this zone.', K.ZonalAllocationFailed, {}],
    [
      'VM(s) with the following constraints cannot be allocated. Constraints applied are:\n - Availability Zone\n - VM Size',
      K.OverconstrainedAllocationRequest,
      { Constraints: 'Availability Zone, VM Size' },
    ],
  ])('%s', (message, known, facts, values = {}) => {
    for (const code of ['BadRequest', 'InvalidTemplateDeployment', 'ValidationError', 'ReconcileXFailed']) {
      expect(shown(explained({ code, message }))).toEqual(shownOf(known, facts, values));
    }
  });

  test('what an error is about stands in the first 4,096 characters', () => {
    const whyAfter = (length: number) =>
      explained({ code: 'BadRequest', message: `${'x'.repeat(length)} Subnet b is full.` }).why;
    expect(whyAfter(4_096 - ' Subnet b is full.'.length)).toBe(K.SubnetIsFull.cause);
    expect(whyAfter(4_096)).toBe(K.BadRequest.cause);
  });

  test.each([
    'The size of the request is not supported.',
    'The principal is not available.',
    'The workspace is full.',
    'The system is too small.',
    'An API call failed.',
    'The image is nice.',
    'The lock on the door is old.',
    'The health check of the API server timed out.',
    'The undrainable node behavior is Schedule.',
    'The system pool took more than 30 minutes.',
    'VM size Standard_D2s_v9 is not supported with this feature.',
  ])('words that prove nothing are no cause: %s', (message) => {
    const { why, remedies, commands } = explained({ code: 'BadRequest', message });
    expect(why).toBe('The code is a general one, and Azure gave no more specific one.');
    expect(remedies).toEqual(K.BadRequest.remedies);
    expect(commands).toEqual([LOG_COMMAND]);
  });
});

describe('codes of steps', () => {
  test.each([
    'ReconcileFooBarFailed',
    'CreateNodeThingFailed',
    'UpdateVnetError',
    'DeleteKubernetesThingFailure',
    'OverlaymgrReconcileError',
  ])('%s names a step, not a cause', (code) => {
    expect(explained({ code, message: 'It went wrong.' })).toMatchObject({
      why: STEP.cause,
      commands: [LOG_COMMAND],
    });
  });

  test.each(['ReconcilerIsSad', 'Createfailed', 'PaintFailed', 'XReconcileFailedToday'])(
    '%s is an unknown code',
    (code) => {
      expect(explained({ code, message: 'It went wrong.' })).not.toHaveProperty('why');
    },
  );
});

describe("Azure's own errors", () => {
  const text = (category: string, code: string, original: string) =>
    `retry failed: Category: ${category}; SubCode: ${code}; Dependency: X; OrginalError: ${original}; AKSTeam: Y, Retriable: true`;

  test.each(['SubnetIsFull', 'SomethingUnknown', 'QuotaExceeded'])(
    'Category InternalError is one, whatever the subcode (%s)',
    (code) => {
      const result = explained({
        code: 'ReconcileVMSSAgentPoolFailed',
        message: text('InternalError', code, 'it broke'),
      });
      expect(result.rootCause).toMatchObject({ code, message: 'it broke', retriable: true, internal: true });
      expect(result.why).toBe(INTERNAL.cause);
      expect(result.remedies).toEqual([
        'Look for the failed event in the activity log: it often says more.',
        ...INTERNAL.remedies,
      ]);
    },
  );

  test('Category ClientError is not', () => {
    const message = text('ClientError', 'SubnetIsFull', 'it is full');
    expect(explained({ code: 'UpgradeFailed', message }).why).toBe(K.SubnetIsFull.cause);
  });

  test('a known cause inside an internal error is still that cause', () => {
    const message = text('InternalError', 'PutFailed', 'Code="SubnetIsFull" Message="Subnet a is full."');
    const result = explained({ code: 'UpgradeFailed', message });
    expect(result.why).toBe(K.SubnetIsFull.cause);
    expect(factsOf(result)).toEqual({ Subnet: 'a' });
  });

  test('an unknown cause inside an internal error is internal', () => {
    const message = text('InternalError', 'PutFailed', 'Code="StrangeThing" Message="Strange."');
    expect(explained({ code: 'UpgradeFailed', message }).why).toBe(INTERNAL.cause);
  });
});

describe('an unknown code', () => {
  const INNER = { code: 'StrangeThing', message: 'Strange.' };

  test('inside a known error is its detail', () => {
    const result = explained({ code: 'SubnetIsFull', message: 'Full.', details: [INNER] });
    expect(result.rootCause).toMatchObject(INNER);
    expect(shown(result)).toEqual(shownOf(K.SubnetIsFull, {}));
  });

  test('inside a wrapper stays unknown', () => {
    const result = explained({ code: 'UpgradeFailed', message: 'Failed.', details: [INNER] });
    expect(result).not.toHaveProperty('why');
    expect(result.remedies[0]).toMatch(/^This action knows only/);
  });

  test('with words that leave no doubt is explained by them', () => {
    const inner = { ...INNER, message: 'Subnet b is full.' };
    const result = explained({ code: 'QuotaExceeded', message: 'x', details: [inner] });
    expect(result.why).toBe(K.SubnetIsFull.cause);
  });
});
