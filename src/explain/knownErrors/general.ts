import { SHOW_POOL } from '../words/commands.ts';
import { GENERAL_LINK, type KnownError, LEARN } from './knownError.ts';

const SEE_LOG = ['Look for the failed event in the activity log: it often names the cause.'];

/** Any code that only names the step that failed, listed or not. */
export const STEP = {
  cause: 'The code only names the step that failed, and Azure gave no more specific one.',
  remedies: SEE_LOG,
  link: GENERAL_LINK,
  kind: 'wrapper',
} as const satisfies KnownError;

/** Any code that Azure uses for everything. */
const CATCH_ALL = {
  cause: 'The code is a general one, and Azure gave no more specific one.',
  remedies: SEE_LOG,
  link: `${LEARN}/azure/azure-resource-manager/troubleshooting/common-deployment-errors`,
  kind: 'wrapper',
} as const satisfies KnownError;

/** Azure failed by itself. */
export const INTERNAL = {
  cause: 'Azure reports an internal error of its own and gives no cause that you could correct.',
  remedies: [
    'Check whether the pool is still being changed: AKS sometimes repairs such an operation by itself.',
    'When no operation runs any more, start the same operation again.',
    'If it fails again, open a support request with the operation id, the correlation id and the time.',
  ],
  commands: [SHOW_POOL],
  link: GENERAL_LINK,
  kind: 'uninformative',
} as const satisfies KnownError;

/** Codes that name no cause. */
export const GENERAL = {
  BadRequest: {
    ...CATCH_ALL,
    aliases: [
      'Conflict',
      'DeploymentFailed',
      'InvalidTemplateDeployment',
      'PreconditionFailed',
      'ResourceDeploymentFailure',
      'ResourceOperationFailure',
    ],
  },
  UpgradeFailed: {
    ...STEP,
    aliases: [
      'CreateVMSSAgentPoolFailed',
      'DeleteVMSSAgentPoolFailed',
      'ReconcileVMSSAgentPoolFailed',
      'ScaleVMSSAgentPoolFailed',
      'UpgradeVMSSAgentPoolFailed',
    ],
  },
  InternalServerError: {
    ...INTERNAL,
    aliases: [
      'ControlPlaneProvisioningInternalError',
      'InternalOperationError',
      'ServiceUnavailable',
      'TimedoutOrCancelled',
    ],
    words:
      /^internal server error\.?$|\bencountered an internal (?:server )?error\b|\bdue to an internal error\b/i,
  },
  ValidationError: {
    cause: 'AKS does not accept the request.',
    remedies: ['Correct what the message names; the same request will fail again.'],
    link: GENERAL_LINK,
    kind: 'uninformative',
  },
} as const satisfies Record<string, KnownError>;
