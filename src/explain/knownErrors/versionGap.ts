import { compareVersions } from '../../upgrade/kubernetesVersion.ts';

const VERSION = String.raw`(\d+\.\d+(?:\.\d+)?)`;
const POOL_VERSION = new RegExp(
  String.raw`\b(?:node|agent) ?pool(?: [\w-]{1,12})?(?:'s)? (?:kubernetes )?version:?(?: is| of)?:? ?['"]?${VERSION}`,
  'i',
);
const CONTROL_PLANE_VERSION = new RegExp(
  String.raw`\b(?:control ?plane|managed cluster|cluster)(?:'s)? (?:kubernetes )?version:?(?: is| of)?:? ?['"]?${VERSION}`,
  'i',
);

/** Reads the versions of pool and control plane where a message names both. */
export function poolAndControlPlane(
  text: string,
): { readonly pool: string; readonly controlPlane: string } | undefined {
  const pool = POOL_VERSION.exec(text)?.[1];
  const controlPlane = CONTROL_PLANE_VERSION.exec(text)?.[1];
  return pool && controlPlane ? { pool, controlPlane } : undefined;
}

/** Returns which of the two is older: by the versions themselves, else by the words. */
export function versionGap(text: string): 'pool is older' | 'pool is newer' | undefined {
  const versions = poolAndControlPlane(text);
  const difference = versions ? compareVersions(versions.pool, versions.controlPlane) : 0;
  if (difference < 0) return 'pool is older';
  if (difference > 0) return 'pool is newer';
  if (/\b(?:less|lower|older|behind)\b[^.\n]{0,30}\bcontrol ?plane\b/i.test(text)) return 'pool is older';
  if (
    /\b(?:higher|newer|greater|more recent|ahead)\b[^.\n]{0,40}\b(?:control ?plane|cluster)\b/i.test(text)
  ) {
    return 'pool is newer';
  }
  return undefined;
}
