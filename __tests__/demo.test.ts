import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ACTS } from '../simulator/demo/acts.ts';
import { FINGERPRINTS, fingerprint, IMAGES, PICTURES, pictureHtml } from '../simulator/demo/pictures.ts';
import { ROOT } from './markdown.ts';

let out: string;
let printed: string;
let page: string;
const summaries = new Map<string, string>();

beforeAll(async () => {
  out = mkdtempSync(join(tmpdir(), 'operation-gate-demo-'));
  const demo = [join(ROOT, 'simulator', 'demo.ts'), '--out', out];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, demo, { cwd: tmpdir() });
  expect(stderr).toBe('');
  printed = stdout;
  page = readFileSync(join(out, 'index.html'), 'utf8');
  for (const { name } of ACTS) summaries.set(name, readFileSync(join(out, `${name}.md`), 'utf8'));
});

afterAll(() => rmSync(out, { recursive: true, force: true }));

/** What is printed about an act, by its number. */
const act = (number: number) => printed.split(/^(?=\d\. )/m)[number] ?? '';

describe('The demo', () => {
  test('ends with the path of its page, and nothing else is in the folder but the summaries', () => {
    expect(printed.trimEnd().split('\n').at(-1)).toBe(join(out, 'index.html'));
    expect(readdirSync(out).sort()).toEqual(['index.html', ...ACTS.map(({ name }) => `${name}.md`)].sort());
  });

  test('shows an upgrade that goes well, and how long it still takes', () => {
    expect(act(1)).toMatch(/\[\d+:\d\d\] UpgradingNodes: 2\/5 nodes completed, about \d+ min left$/m);
    expect(act(1)).toContain('Exit code 0. Outputs: outcome=succeeded');
  });

  test('shows a stall before the failure that it leads to', () => {
    const lines = act(2).split('\n');
    const at = (text: string) => lines.findIndex((line) => line.includes(text));
    // When exactly depends on the polls.
    expect(lines[at('] No progress for 15 min')]).toMatch(/ \[2\d:\d\d\] No progress/);
    expect(at('Warning: [AKS operation gate] No progress')).toBeGreaterThan(at('] No progress for 15 min:'));
    expect(at('Error: Agent pool workers: operation failed (PodDrainFailure)')).toBeGreaterThan(
      at('Warning:'),
    );
    expect(act(2)).toContain(
      'Exit code 1. Outputs: outcome=failed, error-code=PodDrainFailure, stalled=true',
    );
  });

  test('shows three pools, one of them red', () => {
    expect(act(3)).toContain('2 of 3 operations succeeded, 1 did not:');
    expect(act(3)).toContain('Error: Agent pool web: operation failed (InsufficientVCPUQuota)');
    expect(act(3)).toContain('Exit code 1. Outputs: outcome=failed');
  });

  test('is readable: no commands of the runner, no long lines but those to be copied, about a page an act', () => {
    const lines = printed.split('\n');
    expect(lines.filter((line) => /::\w+( .*)?::/.test(line))).toEqual([]);
    const long = lines.slice(0, -2).filter((line) => line.length > 100);
    expect(long.filter((line) => !/ {2}\$ | https:\/\//.test(line))).toEqual([]);
    for (const number of [1, 2, 3]) expect(act(number).split('\n').length).toBeLessThan(80);
  });
});

describe('The page of the demo', () => {
  const own = () => page.replace(/<script>[\s\S]*?<\/script>/, '');

  test('has each act with its summary, its diagram and its annotations', () => {
    for (const { title } of ACTS) expect(own()).toContain(title);
    expect(own().match(/<figure class="diagram"><pre>(?:%%.*\n)?gantt\n/g)).toHaveLength(ACTS.length);
    expect(own()).toContain('<div class="annotation warning"><b>AKS operation gate</b>');
    expect(own()).toContain('<h2>❌ 2 of 3 operations succeeded, 1 did not</h2>');
    expect(own()).not.toContain('```');
    expect(own()).not.toContain('::debug');
  });

  test('takes nothing from the network: Mermaid is in it, and its policy allows nothing else', () => {
    expect(page).toContain('globalThis["mermaid"]');
    expect(own()).toContain(`content="default-src 'none';`);
    const loaded = [
      ...own().matchAll(/<[a-z]+[^>]*? (?:src|srcset|data|poster)="[^"]*"|<link\b|url\(|@import/g),
    ];
    expect(loaded.map(([tag]) => tag)).toEqual([]);
  });

  test('is light and dark', () => {
    expect(own()).toContain('[data-theme="dark"]');
    expect(own()).toContain('<button type="button">');
  });
});

describe('The pictures in docs/images', () => {
  const made: Record<string, string> = JSON.parse(readFileSync(FINGERPRINTS, 'utf8'));

  test.each(PICTURES.map((picture) => [picture.file, picture] as const))(
    '%s shows what the demo writes now; if not: npm run pictures',
    (file, picture) => {
      expect(made[file]).toBe(fingerprint(pictureHtml(picture, summaries)));
      expect(statSync(join(IMAGES, file)).size).toBeLessThan(125_000);
    },
  );

  test.each(PICTURES)('$file is shown in the documentation', ({ file }) => {
    const pages = [
      'README.md',
      ...readdirSync(join(ROOT, 'docs'))
        .filter((name) => name.endsWith('.md'))
        .map((name) => join('docs', name)),
    ];
    expect(pages.some((page) => readFileSync(join(ROOT, page), 'utf8').includes(`images/${file}`))).toBe(
      true,
    );
  });

  test('are all made by the script', () => {
    const files = readdirSync(IMAGES).filter((name) => name.endsWith('.png'));
    expect(files.sort()).toEqual(PICTURES.map(({ file }) => file).sort());
    expect(Object.keys(made).sort()).toEqual(files.sort());
  });
});
