/** Bodies after the shapes in which AKS writes errors; every name and id in them is invented. */

export const OWN_ID = 'aaaaaaaa-1111-4222-8333-444444444444';
export const LATER_ID = 'bbbbbbbb-5555-4666-8777-888888888888';
export const ZERO_ID = '00000000-0000-0000-0000-000000000000';
export const CORRELATION_ID = 'cccccccc-9999-4000-8111-222222222222';
export const SUBSCRIPTION_ID = 'dddddddd-1234-4abc-8def-123456789012';

export const VALUES = {
  subscription: SUBSCRIPTION_ID,
  rg: 'rg-shop',
  cluster: 'shop',
  pool: 'np1',
  operation: OWN_ID,
} as const;

export const SUBNET_ID = `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/vnet-shop/subnets/nodes`;

export const QUOTA_WORDS =
  'Operation could not be completed as it results in exceeding approved standardDSv9Family Cores quota. Additional details - Deployment Model: Resource Manager, Location: westeurope, Current Limit: 1,200, Current Usage: 1,196, Additional Required: 8, (Minimum) New Limit Required: 1,204.';

export const PDB_WORDS =
  "Drain node aks-np1-11112222-vmss00000a failed when evicting pod cart-6f7d failed with Too Many Requests error. This is often caused by a restrictive Pod Disruption Budget (PDB) policy. See https://aka.ms/aks/debugdrainfailures. Original error: Cannot evict pod as it would violate the pod's disruption budget.. PDB debug info: store/cart-6f7d blocked by pdb cart-pdb (MinAvailable: 2) with 0 unready pods.";

export const CSE_WORDS = (exitCode: number) =>
  `VM has reported a failure when processing extension 'vmssCSE' (publisher 'Microsoft.Azure.Extensions' and type 'CustomScript'). Error message: "Enable failed: failed to execute command: command terminated with exit status=${exitCode}\n[stdout]\n{ "ExitCode": "${exitCode}", "Output": "ERR_K8S_API_SERVER_CONN_FAIL=51\\nConnection to mcr.invalid 443 port [tcp/https] succeeded!" }\n[stderr]\n". More information on troubleshooting is available at https://aka.ms/VMExtensionCSELinuxTroubleshoot.`;

/** The status body that ARM puts into a message as text, with CRLF. */
export function statusText(error: object): string {
  return JSON.stringify({ status: 'Failed', error }, null, 2).replaceAll('\n', '\r\n');
}

/** The Go SDK's text form of an error; `%q` escapes what is inside. */
export function autorest(code: string, message: string, rest = ''): string {
  return `Code=${JSON.stringify(code)} Message=${JSON.stringify(message)}${rest}`;
}

/** Escapes as often as the message was handed on in text. */
export function escaped(text: string, times: number): string {
  let result = text;
  for (let time = 0; time < times; time++) result = JSON.stringify(result).slice(1, -1);
  return result;
}

export const POLICY_INFO = {
  type: 'PolicyViolation',
  info: {
    policyDefinitionDisplayName: 'Require a cost tag on resources',
    policyDefinitionName: 'require-cost-tag',
    policyAssignmentDisplayName: 'Shop guard rails',
    policyAssignmentName: 'shop-rails',
    policyAssignmentId: `/subscriptions/${SUBSCRIPTION_ID}/providers/Microsoft.Authorization/policyAssignments/shop-rails`,
    policyDefinitionEffect: 'Deny',
    evaluationDetails: {
      evaluatedExpressions: [
        {
          result: 'True',
          path: 'type',
          expressionValue: 'Microsoft.Compute/virtualMachineScaleSets',
          operator: 'Equals',
          targetValue: 'Microsoft.Compute/virtualMachineScaleSets',
        },
        { result: 'True', path: 'tags[cost-center]', operator: 'Exists', targetValue: 'false' },
        {
          result: 'True',
          path: 'location',
          expressionValue: 'westus',
          operator: 'NotIn',
          targetValue: ['westeurope', 'northeurope'],
        },
      ],
    },
  },
};

const wrap = (code: string, message: string, details: object[] = []) => ({
  error: { code, message, details },
});

interface Shape {
  readonly name: string;
  readonly body: unknown;
  readonly code: string;
  readonly message: string | RegExp;
  readonly retriable?: boolean;
  readonly exitCode?: number;
}

/** One or more for every shape; `message` is what must be left of it. */
export const SHAPES: readonly Shape[] = [
  {
    name: '1: nulls everywhere',
    body: {
      id: null,
      name: OWN_ID,
      status: 'Failed',
      percentComplete: null,
      operations: null,
      error: {
        code: 'ReconcileVMSSAgentPoolFailed',
        message: 'Internal server error',
        target: null,
        details: null,
        additionalInfo: null,
      },
    },
    code: 'ReconcileVMSSAgentPoolFailed',
    message: 'Internal server error',
  },
  {
    name: '3: no error wrapper, subcode under a general code',
    body: {
      code: 'ValidationError',
      details: null,
      message: 'Control plane upgrade is blocked: recent use of flowschemas/v9beta9 by shop-agent.',
      subcode: 'UpgradeBlockedOnDeprecatedAPIUsage',
      target: null,
    },
    code: 'UpgradeBlockedOnDeprecatedAPIUsage',
    message: /^Control plane upgrade is blocked/,
  },
  {
    name: '3: an internal subcode under a telling code',
    body: {
      code: 'EtagMismatch',
      details: [
        { code: 'Unspecified', message: 'rpc error: code = FailedPrecondition desc = Etag mismatched' },
      ],
      message: 'Failed to save cluster shop: another operation came first.',
      subcode: 'PutThing_FailedPrecondition',
    },
    code: 'EtagMismatch',
    message: 'Failed to save cluster shop: another operation came first.',
  },
  {
    name: '4: the whole message is a status body with CRLF',
    body: wrap('DeploymentFailed', 'At least one resource deployment operation failed.', [
      {
        code: 'Conflict',
        message: statusText({
          code: 'ResourceDeploymentFailure',
          message: "The resource operation completed with terminal provisioning state 'Failed'.",
          details: [{ code: 'ZonalAllocationFailed', message: 'No capacity for Standard_D9s_v9 in zone 2.' }],
        }),
      },
    ]),
    code: 'ZonalAllocationFailed',
    message: 'No capacity for Standard_D9s_v9 in zone 2.',
  },
  {
    name: '5: words, then JSON, then words',
    body: wrap(
      'CreateVMSSAgentPoolFailed',
      `VMSSAgentPoolReconciler retry failed: ${JSON.stringify({ code: 'InvalidTemplateDeployment', message: 'See details.', details: [{ code: 'QuotaExceeded', message: QUOTA_WORDS }] }, null, 1)} (attempt 3 of 3)`,
    ),
    code: 'QuotaExceeded',
    message: QUOTA_WORDS,
  },
  {
    name: '5: escaped once more behind words',
    body: wrap(
      'UpgradeFailed',
      `Upgrade Failed, error: ${escaped(JSON.stringify({ code: 'SubnetIsFull', message: 'Subnet nodes has no "free" addresses.' }, null, 1), 1)}`,
    ),
    code: 'SubnetIsFull',
    message: 'Subnet nodes has no "free" addresses.',
  },
  {
    name: '5: escaped twice more behind words',
    body: wrap(
      'UpgradeFailed',
      `Upgrade Failed, error: ${escaped(JSON.stringify({ error: { code: 'SubnetIsFull', message: 'Subnet nodes is full.' } }, null, 1), 2)}`,
    ),
    code: 'SubnetIsFull',
    message: 'Subnet nodes is full.',
  },
  {
    name: '5: statusMessage of a deployment',
    body: wrap(
      'Conflict',
      JSON.stringify({
        statusCode: 'Conflict',
        statusMessage: JSON.stringify({ error: { code: 'SkuNotAvailable', message: 'Size not offered.' } }),
      }),
    ),
    code: 'SkuNotAvailable',
    message: 'Size not offered.',
  },
  {
    name: '6: cut off inside the message',
    body: wrap(
      'ReconcileVMSSAgentPoolFailed',
      `Provisioning failed. Message: {\r\n  "error": {\r\n    "code": "DeploymentFailed",\r\n    "details": [{ "code": "AllocationFailed", "message": "Allocation failed. We do not ha`,
    ),
    code: 'AllocationFailed',
    message: 'Allocation failed. We do not ha…',
  },
  {
    name: '6: cut off inside a code, which is not taken for one',
    body: wrap(
      'ReconcileVMSSAgentPoolFailed',
      'Upgrade Failed, error: { "message": "No room.", "code": "AllocationFai',
    ),
    code: 'ReconcileVMSSAgentPoolFailed',
    message: 'No room.',
  },
  {
    name: '7: throttling counters are no error',
    body: wrap(
      'OperationNotAllowed',
      'The server rejected the request: too many requests have been received.',
      [
        {
          code: 'TooManyRequests',
          message: JSON.stringify({
            operationGroup: 'GetVMs30Min',
            allowedRequestCount: 900,
            measuredRequestCount: 2100,
          }),
        },
      ],
    ),
    code: 'TooManyRequests',
    message: 'The server rejected the request: too many requests have been received.',
  },
  {
    name: '7: policy ids are no error',
    body: wrap(
      'RequestDisallowedByPolicy',
      `Resource 'aks-np1-vmss' was disallowed by policy. Policy identifiers: '[{"policyAssignment":{"name":"shop-rails","id":"/subscriptions/x/providers/Microsoft.Authorization/policyAssignments/shop-rails"},"policyDefinition":{"name":"cost-tag","id":"/providers/Microsoft.Authorization/policyDefinitions/cost-tag"}}]'.`,
    ),
    code: 'RequestDisallowedByPolicy',
    message: /^Resource 'aks-np1-vmss' was disallowed by policy\. Policy identifiers: '\[\{.*\}\]'\.$/,
  },
  {
    name: '7: JSON in an address is no error',
    body: wrap(
      'QuotaExceeded',
      'Ask for more at https://aka.ms/ProdportalCRP/?#create/Parameters/{"code":"AllocationFailed","message":"x"} please.',
    ),
    code: 'QuotaExceeded',
    message: /^Ask for more at /,
  },
  {
    name: '8: autorest text, nested with escaped quotes',
    body: wrap(
      'CreateVMSSAgentPoolFailed',
      `retry failed: autorest/azure: Service returned an error. Status=409 ${autorest('ResourceOperationFailure', `Original Error: ${autorest('OverconstrainedAllocationRequest', 'Not all of "zones, size" can be met.')}`, ' Target="0"')}`,
    ),
    code: 'OverconstrainedAllocationRequest',
    message: 'Not all of "zones, size" can be met.',
  },
  {
    name: '8: autorest text with details as JSON',
    body: wrap(
      'ReconcileVMSSAgentPoolFailed',
      autorest(
        'DeploymentFailed',
        'At least one resource deployment operation failed.',
        ` Details=[{"code":"Conflict","message":${JSON.stringify(statusText({ code: 'ResourceDeploymentFailure', message: 'x', details: [{ code: 'NodesNotReady', message: 'Nodes of np1 are not ready.' }] }))}}]`,
      ),
    ),
    code: 'NodesNotReady',
    message: 'Nodes of np1 are not ready.',
  },
  {
    name: '8: autorest text with single quotes and an apostrophe',
    body: wrap(
      'UpgradeVMSSAgentPoolFailed',
      "failed: Code='AllocationFailed' Message='The cluster doesn't have room for 'np1' now.' Target='0'",
    ),
    code: 'AllocationFailed',
    message: "The cluster doesn't have room for 'np1' now.",
  },
  {
    name: '8: autorest text that was escaped as a whole',
    body: wrap(
      'UpgradeVMSSAgentPoolFailed',
      `failed: ${escaped(autorest('AllocationFailed', 'No room.'), 1)}`,
    ),
    code: 'AllocationFailed',
    message: 'No room.',
  },
  {
    name: "9: AKS's own text around autorest text",
    body: wrap(
      'ReconcileStandardLoadBalancerError',
      `Reconcile standard load balancer failed. Details: outboundReconciler retry failed: Category: ClientError; SubCode: PublicIPCountLimitReached; Dependency: Microsoft.Network/PublicIPAddresses; OrginalError: ${autorest('PublicIPCountLimitReached', 'Cannot create more than 1000 public IP addresses.', ' Details=[]')}; AKSTeam: Networking, Retriable: false.`,
    ),
    code: 'PublicIPCountLimitReached',
    message: 'Cannot create more than 1000 public IP addresses.',
    retriable: false,
  },
  {
    name: "9: AKS's own text nested in itself",
    body: wrap(
      'ReconcileVMSSAgentPoolFailed',
      'Category: InternalError; SubCode: OuterThing; Dependency: ; OrginalError: Category: ClientError; SubCode: InnerThing; Dependency: X; OrginalError: the disk is gone; AKSTeam: A, Retriable: true; AKSTeam: B, Retriable: true',
    ),
    code: 'InnerThing',
    message: 'the disk is gone',
    retriable: true,
  },
  {
    name: "9: AKS's newer text",
    body: wrap(
      'OverlaymgrReconcileError',
      'ReconcileOverlay failed. error: Category: InternalError; Code: OverlaymgrReconcileError; SubCode: OverlayRequestFailed; Message: Internal server error; InnerMessage: ; Dependency: ; AKSTeam: ; OriginalError: context deadline exceeded',
    ),
    code: 'OverlayRequestFailed',
    message: 'context deadline exceeded',
  },
  {
    name: '10: vmssCSE, old wording with a misleading log',
    body: wrap('CreateVMSSAgentPoolFailed', 'failed', [
      { code: 'VMExtensionProvisioningError', message: CSE_WORDS(50) },
    ]),
    code: 'VMExtensionProvisioningError',
    message: /^VM has reported a failure/,
    exitCode: 50,
  },
  {
    name: '10: vmssCSE, only ExitCode, escaped',
    body: wrap(
      'VMExtensionProvisioningError',
      'VM has reported a failure when processing extension \'vmssCSE\'. Error message: { \\"ExitCode\\": \\"124\\", \\"Output\\": \\"...\\" }',
    ),
    code: 'VMExtensionProvisioningError',
    message: /vmssCSE/,
    exitCode: 124,
  },
  {
    name: '10: vmssCSE, 2026 wording',
    body: wrap(
      'VMExtensionProvisioningError',
      "VM 'aks-np1-11112222-vmss_3' has failed: CSE failed with 'VMExtensionError_K8SAPIServerConnFail'. See https://aka.ms/aks/vmextensionerror_k8sapiserverconnfail",
    ),
    code: 'VMExtensionError_K8SAPIServerConnFail',
    message: /^VM 'aks-np1/,
  },
  {
    name: '11: an empty message in details',
    body: wrap(
      'ResourceDeploymentFailure',
      "The resource operation completed with terminal provisioning state 'Failed'.",
      [{ code: 'NodesNotReady', message: '' }],
    ),
    code: 'NodesNotReady',
    message: '',
  },
  { name: '11: a number for a code', body: wrap('429', 'Slow down.'), code: '429', message: 'Slow down.' },
  { name: '11: a letter for a code', body: wrap('c', 'm'), code: 'c', message: 'm' },
  {
    name: '11: no code, but in details',
    body: wrap('', '', [{ code: '', message: 'rpc error: desc = gone' }]),
    code: '',
    message: 'rpc error: desc = gone',
  },
  {
    name: '12: details repeat the message',
    body: wrap(
      'AuthorizationFailed',
      `Create role assignment failed. ${autorest('AuthorizationFailed', 'No right.')}`,
      [{ code: 'AuthorizationFailed', message: 'No right.' }],
    ),
    code: 'AuthorizationFailed',
    message: 'No right.',
  },
  {
    name: '12: a message repeats itself',
    body: wrap('SubnetIsFull', 'Subnet nodes is full today. Subnet nodes is full today.'),
    code: 'SubnetIsFull',
    message: 'Subnet nodes is full today.',
  },
  {
    name: '13: characters that other formats care about stay as they are',
    body: wrap('FooBarFailed', '\t* `a_b` | <NULL> [pod] 100% ****\r\n* TCP_NODELAY set <pod-name>'),
    code: 'FooBarFailed',
    message: '* `a_b` | <NULL> [pod] 100% ****\n* TCP_NODELAY set <pod-name>',
  },
  {
    name: '14: policy violation',
    body: {
      error: {
        code: 'RequestDisallowedByPolicy',
        message: "Resource 'aks-np1-vmss' was disallowed by policy.",
        target: 'aks-np1-vmss',
        additionalInfo: [POLICY_INFO],
      },
    },
    code: 'RequestDisallowedByPolicy',
    message: "Resource 'aks-np1-vmss' was disallowed by policy.",
  },
  {
    name: '15: canceled by a later operation',
    body: wrap('Canceled', `The operation was overriden and canceled by a later operation ${LATER_ID}.`),
    code: 'Canceled',
    message: `The operation was overriden and canceled by a later operation ${LATER_ID}.`,
  },
  {
    name: '16: blocked drain',
    body: wrap('UpgradeFailed', PDB_WORDS),
    code: 'UpgradeFailed',
    message: PDB_WORDS,
  },
  {
    name: "17: quota behind AKS's lead-ins",
    body: wrap(
      'QuotaExceeded',
      `Provisioning of resource(s) for container service shop in resource group rg-shop failed. Message: Provisioning of resource(s) for container service shop in resource group rg-shop failed. Message: ${QUOTA_WORDS}. Details: `,
    ),
    code: 'QuotaExceeded',
    message: QUOTA_WORDS,
  },
];
