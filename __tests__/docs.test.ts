import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { anchorsOf, blocksOf, documents, proseOf, ROOT, readDocument } from './markdown.ts';
import { lintWorkflow } from './workflowLint.ts';

const files = await documents();
const texts = new Map(
  await Promise.all(files.map(async (path) => [path, await readDocument(path)] as const)),
);

function textOf(path: string): string {
  const text = texts.get(path);
  if (text === undefined) throw new Error(`${path} is no document`);
  return text;
}

async function sourceFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(ROOT, folder), { recursive: true });
  return names.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name));
}

test('The documents are found', () => {
  expect(files).toEqual(
    expect.arrayContaining([
      'README.md',
      'CONTRIBUTING.md',
      'SECURITY.md',
      'CHANGELOG.md',
      'docs/azure-setup.md',
      'docs/recipes.md',
      'docs/start.md',
    ]),
  );
});

describe.each(files)('%s', (path) => {
  const text = textOf(path);

  test('has no link into the repository that leads nowhere', () => {
    const targets = [...proseOf(text).matchAll(/\]\(([^)\s]+)\)|\b(?:src|srcset)="([^"\s]+)"/g)].map(
      ([, link, image]) => link ?? image ?? '',
    );
    const broken = targets.filter((target) => {
      if (/^https:\/\//.test(target)) return false;
      const [file = '', anchor] = target.split('#');
      const there = file === '' ? path : posix.join(posix.dirname(path), file);
      if (!existsSync(join(ROOT, there))) return true;
      return anchor !== undefined && !anchorsOf(textOf(there)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  const yaml = blocksOf(text).filter(({ language }) => /^ya?ml$/.test(language));
  if (yaml.length > 0) {
    test.each(yaml.map((block) => [block.line, block] as const))(
      'has workflow code at line %i that GitHub takes',
      async (_, block) => expect(await lintWorkflow(asWorkflow(block.text))).toEqual([]),
    );
  }

  test('names only npm scripts that there are', async () => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    const named = [...text.matchAll(/npm run (?:--silent )?([\w-]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});

/** A whole workflow as it is; steps, or permissions alone, with what has to be around them. */
function asWorkflow(text: string): string {
  if (/^(name|on):/m.test(text)) return text;
  const job = 'jobs:\n  job:\n    runs-on: ubuntu-latest\n    steps:\n';
  return text.startsWith('permissions:')
    ? `on: push\n${text}\n${job}      - run: "true"\n`
    : `on: push\n${job}${text.replace(/^/gm, '      ')}\n`;
}

describe('A linter of snippets', () => {
  test.each([
    ['an input that there is not', '- uses: OWNER/aks-operation-gate@v1\n  with:\n    operation: latest'],
    [
      'an output that there is not',
      `- id: gate\n  uses: OWNER/aks-operation-gate@v1\n  with:\n    operation-id: latest\n- run: echo \${{ steps.gate.outputs.state }}`,
    ],
    ['a permission that there is not', 'permissions:\n  id-tokens: write'],
    [
      'a job that there is not',
      'on: push\njobs:\n  a:\n    needs: b\n    runs-on: x\n    steps: [{ run: x }]',
    ],
  ])('finds %s', async (_, text) => {
    expect(await lintWorkflow(asWorkflow(text))).not.toEqual([]);
  });
});

describe('What people look up by its words', () => {
  const section = textOf('README.md').split('## When the job is red')[1]?.split('\n## ')[0] ?? '';
  const inReadme = [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, words = '']) => words);
  const inGuide = [...textOf('docs/troubleshooting.md').matchAll(/^## `([^`]+)`$/gm)].map(
    ([, words = '']) => words,
  );
  const warnings = [
    ...textOf('docs/troubleshooting.md').matchAll(/^- `([^`]+)`(?:: | \(a notice\): )`?/gm),
  ].map(([, words = '']) => words);

  test('is the same in the README and in the guide', () => {
    expect(inReadme.length).toBeGreaterThan(10);
    expect(inGuide).toEqual(inReadme);
  });

  test('is what the code says', async () => {
    const code = (
      await Promise.all((await sourceFiles('src')).map((file) => readFile(join(ROOT, file), 'utf8')))
    ).join();
    const said = [
      ...inReadme,
      ...warnings.filter((words) => /^[a-z]+ .* /i.test(words) && !words.includes(':')),
    ];
    expect(said.length).toBeGreaterThan(inReadme.length + 2);
    expect(said.filter((words) => !code.includes(words))).toEqual([]);
  });
});

describe('What a document says to be shown by a test', () => {
  test.each([
    ['SECURITY.md', /^\|.*\| ([^|]*`[^|]*) \|$/gm, ''],
    ['docs/environments.md', /^\|.*\| (`\w+`) \|$/gm, 'e2e/'],
  ])('in %s has a test of that name', async (path, rows, folder) => {
    const names = [...textOf(path).matchAll(rows)].flatMap(([, cell = '']) => [
      ...cell.matchAll(/`([\w/]+)`/g),
    ]);
    expect(names.length).toBeGreaterThan(5);
    const missing = names.filter(
      ([, name]) => !existsSync(join(ROOT, '__tests__', `${folder}${name}.test.ts`)),
    );
    expect(missing.map(([, name]) => name)).toEqual([]);
  });
});
