/** Compares two versions such as `1.35.2` by their numbers: negative when the first one is older. */
export function compareVersions(one: string, other: string): number {
  const [ours, theirs] = [numbersOf(one), numbersOf(other)];
  const differences = [0, 1, 2].map((index) => (ours[index] ?? 0) - (theirs[index] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}

/** Whether a version is the wanted one: `1.35` means each of its patch versions, `1.35.2` only itself. */
export function isVersionOf(wanted: string, version: string): boolean {
  const [ours, theirs] = [wanted.toLowerCase(), version.toLowerCase()];
  return ours === theirs || (isMinor(wanted) && theirs.startsWith(`${ours}.`));
}

/** Whether a version names no patch: `1.35`. */
export function isMinor(version: string): boolean {
  return version.split('.').length === 2;
}

function numbersOf(version: string): readonly number[] {
  return version
    .split('-', 1)
    .flatMap((numbers) => numbers.split('.'))
    .map((part) => Number.parseInt(part, 10) || 0);
}
