import { type Facts, fact, firstOf } from './facts.ts';

const RUNNING = /\bAnother (?:\w{1,20} )?operation \(([^)\n]{1,80})\) is in progress/i;
const RUNNING_STATE = /\bProvisioning State ?\(([A-Za-z]{2,40}ing)\)/i;
const RUNNING_SINCE = /\bprevious operation started at '([^'\n]{10,40})'/i;
const ACTION = /\bperform (?:the )?(?:action\(?s?\)? )?'([\w.]{1,80}\/[^'\n]{3,200})'/i;
const LINKED_ACTION = /\bpermission to perform action\(?s?\)? '([^'\n]{3,200})' on the linked scope/i;
const OBJECT_ID = /\bobject id '([0-9a-f-]{36})'/i;
const SCOPE = /\b(?:over|on) (?:the )?scope '([^'\n]{2,600})'/i;
const LINKED_SCOPE = /\blinked scope(?:\(s\))? '([^'\n]{2,600})'/i;
const TENANT = /\btenant(?: id)?:? '([0-9a-f-]{36})'/i;
const LINKED_SUBSCRIPTION = /\blinked subscription(?: id)?:? '([0-9a-f-]{36})'/i;
const WORKSPACE =
  /(\/subscriptions\/[^\s'",;/]{1,60}\/resourceGroups\/[^\s'",;/]{1,90}\/providers\/Microsoft\.OperationalInsights\/workspaces\/[\w-]{1,63})/i;
const RESOURCE = /\b(?:failed for|size for) resource:? '([^'\n]{1,200})'/i;
const PROVIDER = /\bnamespace '(Microsoft\.[A-Za-z.]{2,60})'/i;
const NODE_GROUP = /\/resourceGroups\/(MC_[\w.()-]{0,79}[\w-])/i;
/** `aks-np1-12345678-vmss_3` (instance 3), `.../aks-np1-12345678-vmss/virtualMachines/3`, `...-vmss000003` (a node). */
const SCALE_SET =
  /\b(aks-[a-z0-9-]{1,40}-vmss)(?:_(\d{1,5})\b|\/virtualMachines\/(\d{1,5})\b|[a-z0-9]{6}\b|\b)/i;
const LOCKED_SCOPE = /\bscope(?:\(s\)|s)? (?:is|are) locked:? ['"]([^'"\n]{2,600})['"]/i;

/** Name of the fact that says which resource an error is about. */
export const AFFECTED = 'Affected resource';

/** Finds the other operation, the missing permission, the lock, the resource concerned, and the machine. */
export function requestFacts(text: string): Facts {
  const objectId = firstOf(OBJECT_ID, text);
  const action = firstOf(LINKED_ACTION, text) ?? firstOf(ACTION, text);
  const provider = firstOf(PROVIDER, text);
  const nodeGroup = firstOf(NODE_GROUP, text);
  const scaleSet = SCALE_SET.exec(text);
  const instance = scaleSet?.[2] ?? scaleSet?.[3];
  const linked = firstOf(LINKED_SUBSCRIPTION, text);
  return {
    facts: [
      ...fact('Operation in progress', firstOf(RUNNING, text) ?? firstOf(RUNNING_STATE, text)),
      ...fact('Started at', firstOf(RUNNING_SINCE, text)),
      ...(action ? fact('Object id', objectId) : []),
      ...fact('Action', action),
      ...(action ? fact('Scope', firstOf(LINKED_SCOPE, text) ?? firstOf(SCOPE, text)) : []),
      ...fact('Locked', firstOf(LOCKED_SCOPE, text)),
      ...(linked ? fact('Tenant', firstOf(TENANT, text)) : []),
      ...fact('Linked subscription', linked),
      ...fact('Log Analytics workspace', firstOf(WORKSPACE, text)),
      ...fact(AFFECTED, firstOf(RESOURCE, text)),
    ],
    values: {
      ...(objectId && { objectId }),
      ...(linked && { linkedSubscription: linked }),
      ...(provider && { provider }),
      ...(nodeGroup && { nodeRg: nodeGroup }),
      ...(scaleSet?.[1] && { vmss: scaleSet[1] }),
      ...(instance && { instance }),
    },
  };
}
