import { type HttpAnswer, httpError } from '../answers.ts';
import type { AgentPool } from './agentPool.ts';
import { PREVIEW_FIELDS } from './poolProperties.ts';

/** What a PUT may set, as in recorded requests and the specification. */
const WRITABLE = new Set(
  `count vmSize osDiskSizeGB osDiskType kubeletDiskType workloadRuntime messageOfTheDay vnetSubnetID podSubnetID
  podIPAllocationMode maxPods osType osSKU maxCount minCount enableAutoScaling scaleDownMode type mode
  orchestratorVersion upgradeSettings upgradeStrategy upgradeSettingsBlueGreen powerState availabilityZones
  enableNodePublicIP nodePublicIPPrefixID scaleSetPriority scaleSetEvictionPolicy spotMaxPrice tags nodeLabels
  nodeTaints nodeInitializationTaints proximityPlacementGroupID kubeletConfig linuxOSConfig enableEncryptionAtHost
  enableUltraSSD enableFIPS gpuInstanceProfile creationData capacityReservationGroupID hostGroupID networkProfile
  windowsProfile securityProfile gpuProfile gatewayProfile virtualMachinesProfile localDNSProfile
  enableCustomCATrust`.split(/\s+/),
);

const READ_ONLY = new Set([
  'eTag',
  'provisioningState',
  'currentOrchestratorVersion',
  'status',
  'virtualMachineNodesStatus',
]);

/** The first api-versions in which a PUT takes `nodeImageVersion`, to roll a pool back. */
const ROLLBACK_FROM = { stable: '2026-04-01', preview: '2025-08-02-preview' };

/** The properties that a PUT sends, or why AKS does not take them. */
export type PutBody =
  | { readonly properties: Readonly<Record<string, unknown>> }
  | { readonly refusal: HttpAnswer };

/** Reads and checks the body of a PUT. */
export function putBody(text: string, apiVersion: string, pool: AgentPool | undefined): PutBody {
  const parsed = objectOf(text);
  if (!parsed)
    return refused('UnmarshalError', 'UnmarshalEntity encountered error: the body is not an object.');
  const properties = parsed['properties'];
  const outside = Object.keys(parsed).find((name) => !['properties', 'id', 'name', 'type'].includes(name));
  if (outside !== undefined) return unknownField(outside);
  if (typeof properties !== 'object' || properties === null) {
    return refused('InvalidParameter', 'Required parameter properties is missing (null).');
  }
  for (const [name, value] of Object.entries(properties)) {
    const refusal = fieldRefusal(name, value, apiVersion.toLowerCase(), pool);
    if (refusal) return refusal;
  }
  return { properties: properties as Readonly<Record<string, unknown>> };
}

function fieldRefusal(
  name: string,
  value: unknown,
  apiVersion: string,
  pool: AgentPool | undefined,
): { readonly refusal: HttpAnswer } | undefined {
  const isPreview = apiVersion.endsWith('-preview');
  if (name === 'nodeImageVersion') {
    const from = isPreview ? ROLLBACK_FROM.preview : ROLLBACK_FROM.stable;
    return apiVersion >= from ? imageRefusal(value, pool) : readOnly(name);
  }
  if (READ_ONLY.has(name)) return readOnly(name);
  if (!WRITABLE.has(name) || (PREVIEW_FIELDS.has(name) && !isPreview)) return unknownField(name);
  return undefined;
}

/** Only what the pool had lately can be set; anything else, its present image included, is refused. */
function imageRefusal(value: unknown, pool: AgentPool | undefined) {
  const recent = pool?.options.upgradeProfile?.recentlyUsedVersions ?? [];
  if (recent.some(({ nodeImageVersion }) => nodeImageVersion === value)) return undefined;
  const current = pool?.properties.text('nodeImageVersion') ?? '';
  return refused(
    'InvalidParameter',
    `NodeImageVersion '${value}' is not accepted. NodeImageVersion can only be current version '${current}' or 'latest'.`,
  );
}

function readOnly(name: string) {
  return refused(
    'InvalidParameter',
    `Changing property 'properties.${name}' is not allowed: it is read-only.`,
  );
}

function unknownField(name: string) {
  return refused('UnmarshalError', `UnmarshalEntity encountered error: json: unknown field "${name}".`);
}

function refused(code: string, message: string) {
  return { refusal: httpError(400, code, message, { flat: true }) };
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
