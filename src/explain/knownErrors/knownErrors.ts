import { ACCESS } from './access.ts';
import { CAPACITY } from './capacity.ts';
import { DISKS } from './disks.ts';
import { DRAIN } from './drain.ts';
import { GENERAL } from './general.ts';
import type { KnownError } from './knownError.ts';
import { NETWORK } from './network.ts';
import { NODE_START } from './nodeStart.ts';
import { BUSY_CLUSTER, REQUESTS, UNDER_DELETION } from './requests.ts';
import { UPGRADE_ENDS } from './upgradeEnds.ts';
import { VERSIONS } from './versions.ts';

/** Every error that names a cause, by its first code. Where words decide, the first entry that matches counts. */
const CAUSES = {
  ...UPGRADE_ENDS,
  ...DRAIN,
  ...ACCESS,
  ...VERSIONS,
  ...CAPACITY,
  ...DISKS,
  ...NETWORK,
  ...NODE_START,
  ...REQUESTS,
} as const;

export const KNOWN_ERRORS = { ...CAUSES, ...GENERAL } as const;

const BY_CODE: ReadonlyMap<string, KnownError> = new Map(
  Object.entries<KnownError>(KNOWN_ERRORS).flatMap(([code, known]) =>
    [code, ...(known.aliases ?? [])].map((name) => [name.toLowerCase(), known] as const),
  ),
);

const IN_ORDER: readonly KnownError[] = [
  ...Object.values<KnownError>(CAUSES),
  BUSY_CLUSTER,
  UNDER_DELETION,
  ...Object.values<KnownError>(GENERAL),
];

/** @returns what is known about a code, in any letter case and without `ErrorCode_`; undefined for an unknown one. */
export function knownError(code: string): KnownError | undefined {
  return BY_CODE.get(code.toLowerCase().replace(/^err(?:or)?code_/, ''));
}

/** Checks whether Azure uses a code for everything. */
export function isCatchAll(code: string): boolean {
  return knownError(code) === GENERAL.BadRequest;
}

/** @returns the known error that a text describes, whatever its code; undefined unless the words leave no doubt. */
export function knownErrorByWords(text: string): KnownError | undefined {
  return IN_ORDER.find(({ words }) => words?.test(text));
}

/** @returns the meaning that the words of the message give to an error with several. */
export function variantOf(known: KnownError, texts: readonly string[]): KnownError {
  for (const text of texts) {
    const variant = known.variants?.find(([matches]) =>
      typeof matches === 'function' ? matches(text) : matches.test(text),
    );
    if (variant) return variant[1];
  }
  return known;
}
