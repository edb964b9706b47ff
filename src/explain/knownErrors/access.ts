import { CLUSTER, NODE_GROUP, ROLE_ASSIGNMENTS } from '../words/commands.ts';
import { AKS, CODES, GENERAL_LINK, type KnownError, OPERATIONS, RETRY } from './knownError.ts';

const RESET_SECRET = `az aks update-credentials ${CLUSTER} --reset-service-principal --service-principal <client-id> --client-secret <secret>`;
const NEW_SECRET = ['Give the cluster a new secret.', RETRY];

/** Identities, roles, policies, locks. */
export const ACCESS = {
  RequestDisallowedByPolicy: {
    cause: 'An Azure Policy denies a resource that AKS has to create or change.',
    remedies: [
      'Give the names of policy and assignment to those who manage policies for the subscription.',
      'Either the cluster complies with the policy (often a tag or a setting), or the node resource group gets an exemption.',
      RETRY,
    ],
    commands: [NODE_GROUP],
    link: `${CODES}/requestdisallowedbypolicy-error`,
    words: /\bdisallowed by (?:one or more )?(?:azure )?polic/i,
  },
  ScopeLocked: {
    cause: 'A management lock forbids the change.',
    remedies: [
      'Remove the lock during the operation. It can also sit on the node resource group, the network or the subscription.',
      RETRY,
    ],
    commands: ['az lock list --resource-group {rg} --output table', NODE_GROUP],
    link: GENERAL_LINK,
    aliases: ['ResourceLocked', 'ResourceGroupLocked'],
    words:
      /\bfollowing scope(?:\(s\)|s)? (?:is|are) locked\b|\bremove the lock\b|\bresource group\b[^.\n]{0,160}\bis locked\b/i,
  },
  AADSTS7000222: {
    cause: "The secret of the cluster's service principal has expired.",
    remedies: NEW_SECRET,
    commands: [RESET_SECRET],
    link: `${OPERATIONS}/error-code-badrequest-or-invalidclientsecret`,
    aliases: ['InvalidClientSecret'],
    words: /\bAADSTS7000222\b/,
  },
  ServicePrincipalNotFound: {
    cause: "The cluster's service principal does not exist in the tenant (any more).",
    remedies: [
      'Give the cluster another service principal that has the same roles, or change the cluster to a managed identity.',
      RETRY,
    ],
    commands: [`az aks show ${CLUSTER} --query servicePrincipalProfile.clientId --output tsv`, RESET_SECRET],
    link: `${OPERATIONS}/missing-or-invalid-service-principal`,
    words:
      /\bservice principal\b[^.\n]{0,100}\b(?:not found|does not exist|(?:was|been) deleted)\b|\bAADSTS700016\b/i,
  },
  ServicePrincipalValidationClientError: {
    cause:
      "The credentials of the cluster's own service principal are invalid: the secret is wrong or has expired.",
    remedies: NEW_SECRET,
    commands: [RESET_SECRET],
    link: `${CODES}/serviceprincipalvalidationclienterror-error`,
    words:
      /\bcredentials in ServicePrincipalProfile\b|\bservice ?principal(?:profile)?\b[^.\n]{0,60}\b(?:invalid|expired)\b|\bAADSTS7000215\b/i,
  },
  LinkedAuthorizationFailed: {
    cause:
      "The cluster's own identity is not allowed to use a resource that the pool needs (a subnet, an IP address, a disk encryption set ...).",
    remedies: [
      'Grant the object id in the message the action that it names, on the resource that it names.',
      RETRY,
    ],
    commands: [ROLE_ASSIGNMENTS],
    link: `${CODES}/linkedauthorizationfailed-error`,
    variants: [
      [
        /\btenant\b[^\n]{0,120}\bnot authorized\b|\b(?:another|other|different|cross)[ -]tenant\b|\btenants? do(?:es)? not match\b|\bnot in the (?:same|current) tenant\b/i,
        {
          cause:
            'The resource that the pool refers to lies in a subscription of another tenant. The permission exists, but identities of one tenant cannot use such a resource of the other.',
          remedies: [
            'Use a resource in a subscription of the same tenant as the cluster. If the subscription was moved to another tenant, move it back or recreate the resource.',
          ],
          commands: [
            'az account show --subscription {linkedSubscription} --query "{name:name, tenant:tenantId}"',
          ],
          link: `${CODES}/linkedauthorizationfailed-error`,
        },
      ],
    ],
  },
  AuthorizationFailed: {
    cause: 'The identity that the message names is not allowed to perform the action that it names.',
    remedies: [
      "Find out whose object id it is: most often the cluster's own identity, sometimes the workflow's.",
      'Give that identity a role with the action on the scope named. A new role assignment takes some minutes to work.',
      RETRY,
    ],
    commands: [ROLE_ASSIGNMENTS, `az aks show ${CLUSTER} --query identity`],
    link: GENERAL_LINK,
    words: /\bdoes not have authorization to perform action\b/i,
  },
  DenyAssignmentAuthorizationFailed: {
    cause: 'The node resource group is locked down: its resources can only be changed through AKS.',
    remedies: ['Make the change through AKS instead of in the node resource group.'],
    link: `${AKS}/node-resource-group-lockdown`,
  },
  CustomPrivateDNSZoneMissingPermissionError: {
    cause: "The cluster's identity has no permissions on the custom private DNS zone.",
    remedies: ['Give it the role "Private DNS Zone Contributor" on that zone.', RETRY],
    link: `${CODES}/customprivatednszonemissingpermissions-error`,
  },
  MissingSubscriptionRegistration: {
    cause: 'A resource provider that AKS needs is not registered in the subscription.',
    remedies: [
      'Register the provider that the message names, and start the operation again some minutes later.',
    ],
    commands: ['az provider register --namespace {provider}'],
    link: `${CODES}/missingsubscriptionregistration-error`,
  },
} as const satisfies Record<string, KnownError>;
