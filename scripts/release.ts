/**
 * Says whether a version may be released: `node scripts/release.ts VERSION [--notes FILE] < TAKEN`.
 *
 * TAKEN has the names of all tags and published releases, one on a line. With --notes, the version's section of
 * CHANGELOG.md is written to the file. It needs no package, so that it can run where a token may write.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';

/** What says which version this is. */
export interface Sources {
  readonly packageJson: string;
  readonly packageLock: string;
  readonly versionTs: string;
  readonly changelog: string;
}

/** Everything that stands against a release; nothing when it may be. */
export function complaints(version: string, sources: Sources, taken: readonly string[]): readonly string[] {
  if (!/^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}$/.test(version)) {
    return [`${JSON.stringify(version)} is no version: write it as 1.2.3, without a v`];
  }
  const lock = JSON.parse(sources.packageLock);
  const said = {
    'package.json': JSON.parse(sources.packageJson).version,
    'package-lock.json': lock.version,
    'package-lock.json, packages': lock.packages?.['']?.version,
    'src/version.ts': /VERSION = '([^']*)'/.exec(sources.versionTs)?.[1],
  };
  const differing = Object.entries(said)
    .filter(([, other]) => other !== version)
    .map(([file, other]) => `${file} says ${other ?? 'nothing'}, not ${version}`);
  const notes = notesOf(version, sources.changelog)
    ? []
    : [`CHANGELOG.md has no section "## [${version}] - YYYY-MM-DD" with text in it`];
  return [...differing, ...notes, ...claims(version, taken)];
}

/** A published version is never built again, and the major tag never goes back. */
function claims(version: string, taken: readonly string[]): readonly string[] {
  const names = taken.map((name) => name.trim().replace(/^refs\/tags\//, ''));
  if (names.includes(`v${version}`))
    return [`v${version} is taken already; a published version stays as it is`];
  const [major] = numbers(version);
  const later = names
    .filter((name) => /^v\d+\.\d+\.\d+$/.test(name))
    .map((name) => name.slice(1))
    .filter((other) => numbers(other)[0] === major && compare(other, version) > 0);
  const latest = later.sort(compare).at(-1);
  return latest === undefined ? [] : [`v${latest} is later than ${version}: v${major} would go back`];
}

function numbers(version: string): readonly number[] {
  return version.split('.').map(Number);
}

function compare(one: string, other: string): number {
  const others = numbers(other);
  return (
    numbers(one)
      .map((number, index) => number - (others[index] ?? 0))
      .find((difference) => difference !== 0) ?? 0
  );
}

/** The text under the version's dated heading; empty when there is none. */
export function notesOf(version: string, changelog: string): string {
  const lines = changelog.split(/\r?\n/);
  const heading = new RegExp(`^## \\[${version.replaceAll('.', '\\.')}\\] - \\d{4}-\\d{2}-\\d{2}$`);
  const start = lines.findIndex((line) => heading.test(line));
  if (start < 0) return '';
  const rest = lines.slice(start + 1);
  // The next version, or the addresses of the versions at the end.
  const end = rest.findIndex((line) => /^## |^\[[^\]]+\]: /.test(line));
  return rest
    .slice(0, end < 0 ? rest.length : end)
    .join('\n')
    .trim();
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { notes: { type: 'string' } },
  });
  const version = positionals[0] ?? '';
  const root = resolve(import.meta.dirname, '..');
  const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');
  const sources: Sources = {
    packageJson: read('package.json'),
    packageLock: read('package-lock.json'),
    versionTs: read('src', 'version.ts'),
    changelog: read('CHANGELOG.md'),
  };
  const found = complaints(version, sources, (await text(process.stdin)).split('\n'));
  for (const complaint of found) console.log(`::error::${complaint}`);
  if (found.length > 0) process.exitCode = 1;
  else {
    if (values.notes !== undefined) writeFileSync(values.notes, `${notesOf(version, sources.changelog)}\n`);
    console.log(`${version} may be released.`);
  }
}

if (import.meta.main) await main();
