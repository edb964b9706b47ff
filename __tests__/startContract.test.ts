import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parseActionYml } from '../simulator/actionYml.ts';
import { DEFAULTS, START_DEFAULTS } from '../src/inputs/defaults.ts';
import { readStartInputs } from '../src/inputs/startInputs.ts';
import { START_OUTPUT_NAMES } from '../src/report/start/startOutputs.ts';
import type { StartOutcome } from '../src/report/start/startReport.ts';
import { IDENTITY, NAMES, type Texts } from './samples/inputs.ts';

const root = resolve(import.meta.dirname, '..');
const text = await readFile(join(root, 'start', 'action.yml'), 'utf8');
const manifest = parseActionYml(text);
const declared = Object.keys(manifest.defaults);

const OUTCOMES: Readonly<Record<StartOutcome, true>> = {
  started: true,
  'nothing-to-do': true,
  'invalid-input': true,
  'not-found': true,
  unauthorized: true,
  refused: true,
  unreachable: true,
  error: true,
};

/** The inputs that are asked for while these are read. */
function asked(texts: Texts): readonly string[] {
  const names = new Set<string>();
  const input = (name: string) => {
    names.add(name);
    return texts[name] ?? '';
  };
  const result = readStartInputs({ input, env: {}, startedAt: 0 });
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return [...names].sort();
}

describe('start/action.yml', () => {
  test('has the inputs that the code knows, in its order, with its defaults', () => {
    expect(manifest.defaults).toEqual(START_DEFAULTS);
    expect(declared).toEqual(Object.keys(START_DEFAULTS));
  });

  test.each([{ 'kubernetes-version': '1.35' }, { 'node-image-version': 'latest' }])(
    'has the inputs that the code reads: %j',
    (wanted) => {
      const texts = { ...manifest.defaults, ...IDENTITY, ...NAMES, ...wanted };
      expect(asked(texts)).toEqual([...declared].sort());
    },
  );

  test('has the outputs that the code sets, in its order', () => {
    expect(manifest.outputs).toEqual([...START_OUTPUT_NAMES]);
  });

  test('names every outcome', () => {
    const said: string = parse(text).outputs.outcome.description;
    const words = said.slice(said.indexOf(':') + 1, said.indexOf('.')).match(/[\w-]+/g) ?? [];
    expect(words.filter((word) => word !== 'or').sort()).toEqual(Object.keys(OUTCOMES).sort());
  });

  test('is what docs/start.md describes', async () => {
    const page = await readFile(join(root, 'docs', 'start.md'), 'utf8');
    const cells = (heading: string) =>
      [...(page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '').matchAll(/^\| (`.*?`) \|/gm)].flatMap(
        ([, cell = '']) => cell.replaceAll('`', '').split(', '),
      );
    const own = Object.keys(START_DEFAULTS).filter((name) => !(name in DEFAULTS));
    expect(cells('Inputs')).toEqual(expect.arrayContaining(own));
    expect(cells('Inputs').filter((name) => !declared.includes(name))).toEqual([]);
    const [names, outcomes] = [cells('Outputs'), cells('Outcomes')];
    expect(names).toEqual([...START_OUTPUT_NAMES]);
    expect(outcomes.slice(1).sort()).toEqual(Object.keys(OUTCOMES).sort());
  });

  test('runs on Node 24, out of the one dist/', () => {
    expect(parse(text).runs).toEqual({ using: 'node24', main: '../dist/start.js' });
  });

  test('depends on a stable api-version, and has the names of the gate for what is the same', () => {
    expect(START_DEFAULTS['api-version']).toMatch(/^\d{4}-\d\d-\d\d$/);
    const own = declared.filter((name) => !(name in DEFAULTS));
    expect(own).toEqual(['kubernetes-version', 'node-image-version']);
  });
});
