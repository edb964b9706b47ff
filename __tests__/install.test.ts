import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');

interface Entry {
  readonly integrity?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

describe('package-lock.json', () => {
  const text = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Readonly<Record<string, Entry>> };
  const installed = Object.entries(packages).filter(([path]) => path !== '');

  test('has the integrity of every package, on every platform', () => {
    expect(installed.length).toBeGreaterThan(300);
    const unproven = installed.filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''));
    // A package in this list could be replaced without anyone noticing. Keep it empty.
    expect(unproven.map(([path]) => path)).toEqual([]);
  });

  test('has every optional dependency, so that other platforms get their binaries', () => {
    const missing = installed.flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !(`${path}/node_modules/${name}` in packages) && !(`node_modules/${name}` in packages),
      ),
    );
    expect(missing).toEqual([]);
  });

  test('names no registry: packages come from the one that the machine is configured for', () => {
    expect(text).not.toContain('"resolved"');
    expect(text).not.toContain('.tgz');
  });
});

describe('npm', () => {
  test('does not warn about engines, which the Node of our scripts meets whatever the machine has', () => {
    const folder = mkdtempSync(join(tmpdir(), 'operation-gate-npm-'));
    try {
      cpSync(join(ROOT, '.npmrc'), join(folder, '.npmrc'));
      const future = { name: 'future', version: '1.0.0', private: true, engines: { node: '>=999' } };
      writeFileSync(join(folder, 'package.json'), JSON.stringify(future));
      const npm = (...more: string[]) =>
        spawnSync('npm', ['install', '--dry-run', '--offline', ...more], {
          cwd: folder,
          encoding: 'utf8',
          // What npm hands to the scripts that it runs, the log level among it, must not decide here.
          env: { PATH: process.env['PATH'], HOME: folder },
        });
      expect(npm('--loglevel=warn').stderr).toContain('EBADENGINE');
      expect(npm()).toMatchObject({ status: 0, stderr: '' });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
