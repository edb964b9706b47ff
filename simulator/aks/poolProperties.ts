import { randomUUID } from 'node:crypto';
import type { PoolOptions } from '../poolOptions.ts';

/** What a pool is when nothing else is said. Only previews show the fields in `PREVIEW_FIELDS`. */
const DEFAULTS = {
  count: 3,
  vmSize: 'Standard_D4s_v5',
  osDiskSizeGB: 128,
  osDiskType: 'Ephemeral',
  kubeletDiskType: 'OS',
  workloadRuntime: 'OCIContainer',
  maxPods: 110,
  osType: 'Linux',
  osSKU: 'Ubuntu',
  enableAutoScaling: false,
  scaleDownMode: 'Delete',
  type: 'VirtualMachineScaleSets',
  mode: 'User',
  orchestratorVersion: '1.33.4',
  currentOrchestratorVersion: '1.33.4',
  nodeImageVersion: 'AKSUbuntu-2204gen2containerd-202610.15.0',
  upgradeSettings: { maxSurge: '10%', maxUnavailable: '0', drainTimeoutInMinutes: 30 },
  upgradeStrategy: 'Rolling',
  powerState: { code: 'Running' },
  availabilityZones: ['1', '2', '3'],
  nodeLabels: { team: 'shop' },
  enableNodePublicIP: false,
  enableEncryptionAtHost: false,
  enableFIPS: false,
  enableUltraSSD: false,
  networkProfile: {},
  securityProfile: { sshAccess: 'LocalUser', enableVTPM: false, enableSecureBoot: false },
};

/** Fields that a stable api-version neither shows nor takes. */
export const PREVIEW_FIELDS: ReadonlySet<string> = new Set([
  'upgradeStrategy',
  'upgradeSettingsBlueGreen',
  'nodeInitializationTaints',
  'enableCustomCATrust',
]);

/** The properties of a pool, which its operations change. */
export class PoolProperties {
  readonly #values: Record<string, unknown>;
  readonly #fixedState: unknown;
  #eTag: string = randomUUID();

  constructor(given: NonNullable<PoolOptions['properties']>) {
    const version = given['orchestratorVersion'] ?? given['currentOrchestratorVersion'];
    const versions =
      version === undefined ? {} : { orchestratorVersion: version, currentOrchestratorVersion: version };
    this.#values = { ...DEFAULTS, ...versions, ...given };
    this.#fixedState = given['provisioningState'];
  }

  /** As a string; empty where there is none. */
  text(name: string): string {
    return String(this.#values[name] ?? '');
  }

  get eTag(): string {
    return this.#eTag;
  }

  get isStopped(): boolean {
    return (this.#values['powerState'] as { code?: string } | undefined)?.code === 'Stopped';
  }

  value(name: string): unknown {
    return this.#values[name];
  }

  /** Takes new values; the eTag changes with every operation. */
  change(values: Readonly<Record<string, unknown>>): void {
    Object.assign(this.#values, values);
    this.#eTag = randomUUID();
  }

  /** What a GET shows, in the state that the operations have brought about. */
  shown(state: string, apiVersion: string): Record<string, unknown> {
    const isPreview = apiVersion.toLowerCase().endsWith('-preview');
    const fields = Object.entries({ eTag: this.#eTag, ...this.#values }).filter(
      ([name]) => isPreview || !PREVIEW_FIELDS.has(name),
    );
    return { ...Object.fromEntries(fields), provisioningState: this.#fixedState ?? state };
  }
}
