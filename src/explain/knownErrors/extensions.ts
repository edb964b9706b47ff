import { type KnownError, LEARN, OPERATIONS, RETRY } from './knownError.ts';

/** An extension that something else than AKS adds. `{name}` is its name. */
export const OTHER_EXTENSION = {
  cause:
    'The VM extension {name} failed. It is not the start script of AKS: something else adds it to the nodes.',
  remedies: [
    'Find out what adds the extension to the scale set: an Azure Policy, a security or monitoring agent, or a person. Correct or remove it there; AKS does not support changes to the scale set itself.',
    RETRY,
  ],
  commands: [
    'az vmss extension list --resource-group {nodeRg} --vmss-name {vmss} --query "[].{name:name, publisher:publisher, state:provisioningState}" --output table',
  ],
  link: `${LEARN}/azure/virtual-machines/extensions/troubleshoot`,
} as const satisfies KnownError;

/** A helper of AKS that is not the start script. `{name}` is its name. */
export const AKS_EXTENSION = {
  cause: 'The VM extension {name} failed. AKS installs it itself; it is not the start script of the node.',
  remedies: [
    'Start the same operation again.',
    'If it fails again, open a support request with the operation id and the name of the extension.',
  ],
  commands: OTHER_EXTENSION.commands,
  link: `${OPERATIONS}/troubleshoot-aks-cluster-creation-issues`,
} as const satisfies KnownError;
