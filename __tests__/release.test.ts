import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { complaints, notesOf, type Sources } from '../scripts/release.ts';

const CHANGELOG = `# Changelog

## [Unreleased]

## [1.2.0] - 2026-12-01

### Added

- Something.

## [1.1.0] - 2026-11-01

## [1.0.0] - soon

- No date.

[1.2.0]: https://example.com/1.2.0
`;

function sources(version: string, differing: Partial<Sources> = {}): Sources {
  return {
    packageJson: JSON.stringify({ version }),
    packageLock: JSON.stringify({ version, packages: { '': { version } } }),
    versionTs: `export const NAME = 'x';\nexport const VERSION = '${version}';\n`,
    changelog: CHANGELOG,
    ...differing,
  };
}

describe('A version', () => {
  test('may be released when all say so and nobody has it', () => {
    const taken = ['refs/tags/v1', 'refs/tags/v1.1.0', 'v1.1.0', 'refs/tags/v2.0.0', 'refs/tags/vnext', ''];
    expect(complaints('1.2.0', sources('1.2.0'), taken)).toEqual([]);
  });

  test.each(['v1.2.0', '1.2', '1.2.0-rc.1', '01.2.0', '', '1.2.0\n::error::x'])('is not %j', (version) => {
    expect(complaints(version, sources('1.2.0'), [])).toEqual([expect.stringContaining('is no version')]);
  });

  test.each<[string, Partial<Sources>]>([
    ['package.json says 1.1.9', { packageJson: '{"version":"1.1.9"}' }],
    ['package-lock.json, packages says nothing', { packageLock: '{"version":"1.2.0"}' }],
    ['src/version.ts says nothing', { versionTs: '' }],
    ['CHANGELOG.md has no section', { changelog: '# Changelog\n\n## [Unreleased]\n' }],
  ])('is the same everywhere: %s', (complaint, differing) => {
    expect(complaints('1.2.0', sources('1.2.0', differing), [])).toEqual([
      expect.stringContaining(complaint),
    ]);
  });

  test.each([
    ['refs/tags/v1.2.0', 'v1.2.0 is taken already'],
    ['v1.2.0\r', 'v1.2.0 is taken already'],
    ['refs/tags/v1.10.0', 'v1.10.0 is later than 1.2.0'],
  ])('is new: not with %j', (name, complaint) => {
    expect(complaints('1.2.0', sources('1.2.0'), ['refs/tags/v1', name])).toEqual([
      expect.stringContaining(complaint),
    ]);
  });
});

describe('The notes', () => {
  test('are what stands under the version', () => {
    expect(notesOf('1.2.0', CHANGELOG)).toBe('### Added\n\n- Something.');
    expect(notesOf('1.2.0', CHANGELOG.replaceAll('\n', '\r\n'))).toBe('### Added\n\n- Something.');
  });

  test.each(['1.1.0', '1.0.0', '1a2.0', '3.0.0'])(
    'are none for %s: no text, no date, no section',
    (version) => {
      expect(notesOf(version, CHANGELOG)).toBe('');
    },
  );
});

test('The program is red, with an annotation each, for what may not be released', () => {
  const program = resolve(import.meta.dirname, '..', 'scripts', 'release.ts');
  const { status, stdout } = spawnSync(process.execPath, [program, '0.0.1'], { input: 'refs/tags/v0.0.1\n' });
  expect(status).toBe(1);
  expect(String(stdout)).toMatch(/^::error::package\.json says .*, not 0\.0\.1$/m);
  expect(String(stdout)).toMatch(/^::error::v0\.0\.1 is taken already/m);
});
