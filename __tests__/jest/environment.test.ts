import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

/** Bodies of one passing test each, and what makes its file fail. */
const FILES: Readonly<Record<string, readonly [body: string, failure: RegExp | undefined]>> = {
  clean: [
    `clearTimeout(setTimeout(() => {}, 300_000));
     setTimeout(() => {}, 300_000).unref();
     Promise.reject(new Error('handled')).catch(() => {});`,
    undefined,
  ],
  'a rejection while a test runs': [
    `Promise.reject(new Error('lost 1')); return new Promise((resolve) => setTimeout(resolve, 20));`,
    /lost 1/,
  ],
  'a rejection that is handled too late': [
    `const promise = Promise.reject(new Error('lost 5'));
     return new Promise((resolve) => setTimeout(resolve, 20)).then(() => promise).catch(() => {});`,
    /no handler in time: Error: lost 5/,
  ],
  'a rejection at the end': [`Promise.reject(new Error('lost 2'));`, /no handler in time: Error: lost 2/],
  'a rejection after the end': [
    `setTimeout(() => Promise.reject(new Error('lost 3')), 20);`,
    /no handler in time: Error: lost 3/,
  ],
  'a rejection without an error': [`Promise.reject('lost 4');`, /no handler in time: lost 4/],
  'a timer': [`setTimeout(() => {}, 300_000);`, /left something running: Timeout/],
  'a server': [
    `return new Promise((resolve) => require('node:http').createServer().listen(0, '127.0.0.1', resolve));`,
    /left something running: TCPServerWrap/,
  ],
  'a process': [
    // It ends with the worker, which closes its input.
    `require('node:child_process').spawn(process.execPath, ['-e', 'process.stdin.resume()']);`,
    /left something running: .*ProcessWrap/,
  ],
};

interface Result {
  readonly testResults: readonly { readonly name: string; readonly message: string }[];
}

describe('A test file', () => {
  const { testResults } = run();

  test.each(Object.entries(FILES))('that leaves %s', (name, [, failure]) => {
    const message = testResults.find((result) => result.name.endsWith(fileOf(name)))?.message;
    if (failure) expect(message).toMatch(failure);
    else expect(message).toBe('');
  });
});

function fileOf(name: string): string {
  return `${name.replaceAll(' ', '-')}.test.cjs`;
}

/** Runs those files with our environment in a Jest of their own. */
function run(): Result {
  const folder = mkdtempSync(join(tmpdir(), 'operation-gate-jest-'));
  try {
    for (const [name, [body]] of Object.entries(FILES)) {
      writeFileSync(join(folder, fileOf(name)), `test('passes', () => { ${body} });`);
    }
    const config = {
      testEnvironment: join(import.meta.dirname, 'environment.js'),
      testMatch: ['**/*.test.cjs'],
      transform: {},
    };
    writeFileSync(join(folder, 'jest.config.json'), JSON.stringify(config));
    const jest = join(import.meta.dirname, '../../node_modules/jest/bin/jest.js');
    const { stdout } = spawnSync(process.execPath, [jest, '--json', '--maxWorkers=2', '--rootDir', folder], {
      cwd: folder,
      encoding: 'utf8',
    });
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
