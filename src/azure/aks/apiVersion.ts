import type { Failure } from '../http/failure.ts';

const VERSION = /^\d{4}-\d\d-\d\d(-preview)?$/;
// Azure quotes the whole list or each version, with or without blanks; no version has a full stop.
const LIST = /(?<=supported (?:api-)?versions are)[^.]*/i;

/** The api-versions that Azure lists when it refuses one, in its order; empty where it lists none for AKS. */
export function listedVersions({ code, message }: Failure): readonly string[] {
  // This code comes from Resource Manager itself, and its list is that of Resource Manager's own versions.
  if (code?.toLowerCase() === 'invalidapiversionparameter') return [];
  const words = LIST.exec(message)?.[0]
    .toLowerCase()
    .split(/[\s,'"]/);
  return words?.filter((word) => VERSION.test(word)) ?? [];
}

/** The newest preview among versions: only previews have operation statuses. */
export function newestPreview(versions: readonly string[]): string | undefined {
  return versions
    .filter((version) => version.endsWith('-preview'))
    .toSorted()
    .at(-1);
}

/** The newest stable version among versions: a change of a resource must not depend on a preview. */
export function newestStable(versions: readonly string[]): string | undefined {
  return versions
    .filter((version) => !version.endsWith('-preview'))
    .toSorted()
    .at(-1);
}

/** What the refusal of an api-version means for the next request. */
export type VersionRefusal =
  /** Another version takes its place from now on. */
  | { readonly kind: 'replaced'; readonly from: string; readonly to: string }
  /** Azure lists the version that it refuses: it is being rolled out, or withdrawn, region by region. */
  | { readonly kind: 'rolling-out' }
  | { readonly kind: 'refused' };

/**
 * The api-version of requests for AKS. The default of the action gives way once, to the newest preview that Azure
 * lists: a gate that is pinned by its commit outlives a preview, which lasts about a year. A version that the user
 * chose is never replaced.
 */
export class ApiVersion {
  #version: string;
  #canBeReplaced: boolean;
  readonly #newest: typeof newestPreview;

  /** @param newest selects the version that replaces the default */
  constructor(
    { version, isDefault }: { readonly version: string; readonly isDefault: boolean },
    newest: typeof newestPreview = newestPreview,
  ) {
    this.#version = version;
    this.#canBeReplaced = isDefault;
    this.#newest = newest;
  }

  get current(): string {
    return this.#version;
  }

  /** The newer of the current version and another one; of the same day, the preview. */
  atLeast(version: string): string {
    return this.#version > version ? this.#version : version;
  }

  /** Decides what the refusal of `version` means; replaces the current one where that is allowed. */
  heed(failure: Failure, version: string): VersionRefusal {
    const listed = listedVersions(failure);
    if (listed.includes(version.toLowerCase())) return { kind: 'rolling-out' };
    if (version !== this.#version) return { kind: 'refused' };
    const to = this.#newest(listed);
    if (!this.#canBeReplaced || to === undefined) return { kind: 'refused' };
    this.#canBeReplaced = false;
    this.#version = to;
    return { kind: 'replaced', from: version, to };
  }
}
