import {
  LATEST,
  type OperationName,
  type OperationParts,
  parseOperationPath,
} from '../azure/aks/operationName.ts';
import type { Form } from './reader.ts';
import * as rules from './rules.ts';

/** The operation is named by its id and the names around it, or by an ARM id or URL that carries them. */
export function readOperation(form: Form, resourceManager: string | undefined): OperationName | undefined {
  const text = form.text('operation-id');
  const isUrl = /^[a-z][a-z0-9+.-]*:/i.test(text);
  if (isUrl || text.startsWith('/')) {
    const path = isUrl ? pathOnHost(text, resourceManager) : text;
    const parts = path === undefined ? undefined : parseOperationPath(path);
    if (parts) return readCarried(form, parts, isUrl ? text : undefined);
    const host = resourceManager ? ` (URLs on ${resourceManager} only)` : '';
    form.complain('operation-id', rules.operationIdText.allowed + host);
    readNames(form, () => 'optional');
    return undefined;
  }
  const operationId = pinnable(form.required('operation-id', rules.operationIdText));
  const names = readNames(form, () => 'required');
  return operationId === undefined ? undefined : operationOf(names, operationId);
}

/** The operation, as far down as the names reach; undefined when they do not reach anything that can be asked. */
function operationOf(names: Names, operationId: string, url?: string): OperationName | undefined {
  const { subscriptionId, resourceGroup, clusterName, agentPoolName } = names;
  if (!subscriptionId) return undefined;
  const asked = { subscriptionId, operationId, ...(url !== undefined && { url }) };
  if (!resourceGroup || !clusterName) {
    return url === undefined ? undefined : { scope: 'location', ...asked, url };
  }
  return agentPoolName
    ? { scope: 'agent-pool', ...asked, resourceGroup, clusterName, agentPoolName }
    : { scope: 'cluster', ...asked, resourceGroup, clusterName };
}

/**
 * The path of a URL whose origin is the cloud's Resource Manager: the token must go nowhere else. While the cloud
 * is not known, because its own input is wrong, any host will do.
 */
function pathOnHost(text: string, resourceManager: string | undefined): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const elsewhere = resourceManager !== undefined && url?.origin !== resourceManager;
  // A name that is still escaped after one decoding would be decoded further by somebody else.
  const encoded = url && /%25/i.test(url.pathname);
  if (url?.protocol !== 'https:' || elsewhere || encoded || url.username || url.password || url.hash)
    return undefined;
  try {
    return decodeURIComponent(url.pathname);
  } catch {
    return undefined;
  }
}

function readCarried(form: Form, parts: OperationParts, url: string | undefined): OperationName | undefined {
  const operationId = pinnable(parts.operationId);
  const carried: Names = parts;
  // An id that leads to a cluster carries every name itself; a location id without its URL is only an id.
  const whole = parts.scope !== 'location' || url !== undefined;
  const given = readNames(form, (key) => (whole || carried[key] !== undefined ? 'optional' : 'required'));
  for (const [input, rule, key] of NAMES) {
    const there = carried[key];
    if (there === undefined) continue;
    if (rule.read(there) === undefined) form.complain('operation-id', `its ${input} must be ${rule.allowed}`);
    const here = given[key];
    if (here !== undefined && here.toLowerCase() !== there.toLowerCase()) {
      form.complain(input, `${there}, as operation-id says, or nothing`);
    }
  }
  if (rules.operationIdText.read(operationId) === undefined) {
    form.complain('operation-id', rules.operationIdText.allowed);
  }
  const names: Names = { ...given };
  for (const [, , key] of NAMES) {
    const there = carried[key];
    if (there !== undefined) names[key] = there;
  }
  if (parts.scope === 'cluster') delete names.agentPoolName;
  // The address of `latest` is no signed one: it is asked by name, so that it can be pinned to one operation.
  return operationOf(names, operationId, operationId === LATEST ? undefined : url);
}

/** ARM does not care about the case of `latest`, but whoever waits must know it, to pin it to one operation. */
function pinnable<T extends string | undefined>(operationId: T): T | typeof LATEST {
  return operationId?.toLowerCase() === LATEST ? LATEST : operationId;
}

const NAMES = [
  ['subscription-id', rules.uuid, 'subscriptionId'],
  ['resource-group', rules.resourceGroup, 'resourceGroup'],
  ['cluster-name', rules.clusterName, 'clusterName'],
  ['agent-pool-name', rules.agentPoolName, 'agentPoolName'],
] as const;

type Names = Partial<Record<(typeof NAMES)[number][2], string>>;

function readNames(form: Form, presence: (key: keyof Names) => 'required' | 'optional'): Names {
  const names: Names = {};
  for (const [input, rule, key] of NAMES) {
    const value = form[presence(key)](input, rule);
    if (value !== undefined) names[key] = value;
  }
  return names;
}
