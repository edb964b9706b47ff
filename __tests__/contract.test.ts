import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { parseActionYml } from '../simulator/actionYml.ts';
import { DEFAULTS, INPUT_NAMES } from '../src/inputs/defaults.ts';
import { readInputs } from '../src/inputs/inputs.ts';
import { OUTPUT_NAMES } from '../src/report/outputs.ts';
import { NAME, VERSION } from '../src/version.ts';
import { GOOD, IDENTITY, NAMES, OPERATION, SUBSCRIPTION, type Texts } from './samples/inputs.ts';

const root = resolve(import.meta.dirname, '..');
const read = (...path: string[]) => readFile(join(root, ...path), 'utf8');

const actionYml = await read('action.yml');
const manifest = parseActionYml(actionYml);
const readme = await read('README.md');
const packageJson = JSON.parse(await read('package.json')) as {
  readonly name: string;
  readonly version: string;
};

/** The section under a heading of the second level, without the heading. */
function section(heading: string): string {
  const body = readme.split(`\n## ${heading}\n`)[1];
  if (body === undefined) throw new Error(`The README has no section ${heading}`);
  return body.split('\n## ')[0] ?? '';
}

/** The cells of every table in a section of the README, row by row, without backticks around a cell. */
function rowsIn(heading: string): readonly (readonly string[])[] {
  return section(heading)
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replace(/^`([^`]*)`$/, '$1')),
    )
    .filter(([name]) => name !== 'outcome' || heading !== 'Outcomes');
}

/** The inputs that are asked for while these are read. */
function asked(texts: Texts): Set<string> {
  const names = new Set<string>();
  const input = (name: string) => {
    names.add(name);
    return texts[name] ?? '';
  };
  const result = readInputs({ input, env: {}, startedAt: 0 });
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return names;
}

const OUTCOMES = [
  'canceled',
  'error',
  'failed',
  'interrupted',
  'invalid-input',
  'mismatch',
  'not-found',
  'succeeded',
  'timed-out',
  'unauthorized',
  'unreachable',
];

describe('The inputs', () => {
  const declared = Object.keys(manifest.defaults);

  test('that the code knows are those of action.yml, in its order', () => {
    expect([...INPUT_NAMES]).toEqual(declared);
  });

  test('have the same defaults in the code, for a caller that hands over an empty value', () => {
    expect(DEFAULTS).toEqual(manifest.defaults);
  });

  test.each([
    ['by name', GOOD],
    [
      'by ARM id',
      {
        ...manifest.defaults,
        ...IDENTITY,
        'operation-id': `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks/agentPools/np1/operations/${OPERATION}`,
      },
    ],
  ])('that the code reads are those of action.yml: an operation %s', (_, texts) => {
    expect([...asked(texts)].sort()).toEqual([...declared].sort());
  });

  test('have defaults in action.yml that are right by themselves', () => {
    expect(() =>
      asked({ ...manifest.defaults, ...IDENTITY, ...NAMES, 'operation-id': OPERATION }),
    ).not.toThrow();
  });

  test('are those of the README, with their defaults, each in one of its groups', () => {
    const rows = rowsIn('Inputs');
    const elsewhere: Readonly<Record<string, string>> = {
      'client-id': '$AZURE_CLIENT_ID',
      'tenant-id': '$AZURE_TENANT_ID',
      'subscription-id': '$AZURE_SUBSCRIPTION_ID',
      audience: 'of the cloud',
      'github-token': '$' + '{{ github.token }}',
    };
    const expected = declared.map((name) => [name, manifest.defaults[name] || (elsewhere[name] ?? '')]);
    expect(rows.map(([name, fallBack]) => [name, fallBack]).sort()).toEqual(expected.sort());
    expect(section('Inputs').match(/^### .*$/gm)?.length).toBeGreaterThan(3);
  });
});

describe('The outputs', () => {
  test('that the code sets are those of action.yml, in its order', () => {
    expect([...OUTPUT_NAMES]).toEqual(manifest.outputs);
  });

  test('are those of the README', () => {
    expect(
      rowsIn('Outputs')
        .map(([name]) => name)
        .sort(),
    ).toEqual(manifest.outputs.toSorted());
  });

  test('have no other outcomes than the README and action.yml name', () => {
    const cells = rowsIn('Outcomes').map(([cell = '']) => cell.replaceAll('`', '').split(', '));
    expect(cells.flat().sort()).toEqual(OUTCOMES);
    const said = /outcome:\n\s+description: >-\n([\s\S]*?)\./.exec(actionYml)?.[1] ?? '';
    const words = said.slice(said.indexOf(':') + 1).match(/[\w-]+/g) ?? [];
    expect(words.filter((word) => word !== 'or').sort()).toEqual(OUTCOMES);
  });
});

test('Name and version are those of package.json', () => {
  expect([NAME, VERSION]).toEqual([packageJson.name, packageJson.version]);
});

test('The action runs on Node 24', () => {
  expect(/^ {2}using: (.*)$/m.exec(actionYml)?.[1]).toBe('node24');
});

/** What is imported only when it is needed. */
const PART = /^\d+\.index\.js$/;

describe('dist/', () => {
  test('has every library once, in the file that both entries load, and nothing else that could be loaded', async () => {
    expect([manifest.main, parseActionYml(await read('start', 'action.yml')).main]).toEqual([
      'dist/index.js',
      '../dist/start.js',
    ]);
    const files = await readdir(join(root, 'dist'), { recursive: true });
    const known = ['actions.js', 'index.js', 'licenses.txt', 'start.js'];
    const others = files.filter((file) => file !== 'package.json' && !PART.test(file));
    expect(others.sort()).toEqual(known);
    for (const entry of ['index.js', 'start.js']) {
      expect(await read('dist', entry)).toMatch(
        /^import \{ (?:gate|start) \} from "\.\/actions\.js";\nawait \w+\(\);\n$/,
      );
    }
  });

  const PARTS = {
    Octokit: /octokit-core\.js/,
    '@azure/identity': /acquireTokenByClientCredential called/,
    'what is known of errors': /SkuNotAvailable/,
  };

  test.each(Object.entries(PARTS))('has %s in one file of its own', async (_, pattern) => {
    const files = (await readdir(join(root, 'dist'))).filter((file) => file.endsWith('.js'));
    const texts = await Promise.all(files.map((file) => read('dist', file)));
    const having = files.filter((_, index) => pattern.test(texts[index] ?? ''));
    expect(having).toEqual([expect.stringMatching(PART)]);
  });

  test('has at most 0.5 MB of code that a green step without a check run reads', async () => {
    const parts = (await readdir(join(root, 'dist'))).filter((file) => PART.test(file));
    const texts = await Promise.all(parts.map((file) => read('dist', file)));
    const identity = texts.find((text) => PARTS['@azure/identity'].test(text)) ?? '';
    const always = await Promise.all(['index.js', 'actions.js'].map((file) => read('dist', file)));
    expect(identity).not.toBe('');
    expect([...always, identity].join('').length).toBeLessThan(500_000);
  });

  test('is no larger than 1.2 MB', async () => {
    const files = await readdir(join(root, 'dist'));
    const sizes = await Promise.all(files.map(async (file) => (await stat(join(root, 'dist', file))).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_200_000);
  });

  test('names every package whose code is in the bundle, with its licence', async () => {
    const run = promisify(execFile);
    const node = (...args: string[]) => run(process.execPath, args, { cwd: root });
    if (!existsSync(join(root, 'lib', 'index.js')))
      await node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
    const { stdout } = await node('scripts/build.ts', '--packages');
    const bundled = stdout
      .trim()
      .split('\n')
      .map((folder) => folder.replace(/.*node_modules\//, ''));
    expect(bundled).toContain('@azure/identity');
    const texts = licences(await read('dist', 'licenses.txt'), new Set(bundled));
    expect(bundled.filter((name) => !texts.has(name))).toEqual([]);
    expect(bundled.filter((name) => !/copyright|licen[cs]e/i.test(texts.get(name) ?? ''))).toEqual([]);
  }, 120_000);
});

/** What licenses.txt has under each name. */
function licences(text: string, names: ReadonlySet<string>): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  let current = '';
  for (const line of text.split('\n')) {
    if (names.has(line)) current = line;
    texts.set(current, `${texts.get(current) ?? ''}${line === current ? '' : `${line}\n`}`);
  }
  return texts;
}
