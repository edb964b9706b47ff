import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { ROOT } from './markdown.ts';

/*
 * The runner is driven in a process of its own, because it takes over how modules are found. Stryker's switches are
 * written by hand here: `is('minus')` is true while the mutant of that name is active.
 */

const FILES = {
  'switches.ts': `
    const s = globalThis.__stryker__;
    export function is(id: string): boolean {
      s.mutantCoverage ??= { static: {}, perTest: {} };
      const reached = s.currentTestId ? (s.mutantCoverage.perTest[s.currentTestId] ??= {}) : s.mutantCoverage.static;
      reached[id] = (reached[id] ?? 0) + 1;
      if (s.activeMutant !== id) return false;
      if (s.hitCount !== undefined && ++s.hitCount > s.hitLimit) throw new Error('limit');
      return true;
    }`,
  'src/room/sum.ts': `
    import { is } from '../../switches.ts';
    const UNIT = is('constant') ? 'wrong' : 'right';
    let total = 0;
    export const unit = () => UNIT;
    export const sum = (a: number, b: number) => (is('minus') ? a - b : a + b);
    export const useless = () => (is('unseen') ? 1 : 2);
    export function add(): number {
      total += is('spoils') ? 7 : is('harmless') ? 1 : 1;
      return total;
    }
    export const clear = () => { if (!is('dirty')) total = 0; };
    export function count(): number {
      let n = 0;
      while (is('endless') || n < 3) n++;
      return n;
    }
    export async function fails(): Promise<void> {
      if (is('loose')) void Promise.reject(new Error('nobody waits'));
    }
    export const breaks = is('unloadable') ? undefined.x : 0;`,
  '__tests__/room/sum.test.ts': `
    import { afterEach, describe, expect, jest, test } from '@jest/globals';
    import * as own from '../../src/room/sum.ts';
    afterEach(() => own.clear());
    describe('A sum', () => {
      test.each([[1, 0, 1], [1, 2, 3]])('of %d and %d', (a, b, c) => expect(own.sum(a, b)).toBe(c));
      test('has a unit', () => expect(own.unit()).toBe('right'));
      test('is added', () => expect(own.add()).toBe(1));
      test('counts', () => expect(own.count()).toBe(3));
      test('does nothing', async () => { await own.fails(); own.useless(); });
    });
    test('needs Jest', () => { jest.useFakeTimers(); });`,
  'drive.ts': `
    import { join } from 'node:path';
    import { strykerPlugins } from '${join(ROOT, 'scripts/mutation/runner.ts')}';
    const warnings = [];
    const log = { warn: (_, id) => warnings.push(id) };
    const runner = new strykerPlugins[0].injectableClass(log);
    const { tests, mutantCoverage } = await runner.dryRun();
    const found = {};
    for (const [id, kind] of JSON.parse(process.argv[2])) {
      const covering = tests.filter((test) => mutantCoverage.perTest[test.id]?.[id]).map((test) => test.id);
      const { status, killedBy } = await runner.mutantRun({
        activeMutant: { id },
        sandboxFileName: join(process.cwd(), 'src/room/sum.ts'),
        mutantActivation: kind,
        ...(kind === 'runtime' && { testFilter: covering }),
        hitLimit: 100,
      });
      found[id] = [status, ...(killedBy ?? [])];
    }
    console.log(JSON.stringify({ tests: tests.map((test) => test.id), warnings, found }));
    process.exit(0);`,
};

const folder = mkdtempSync(join(tmpdir(), 'operation-gate-mutation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

for (const [name, content] of Object.entries(FILES)) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
}
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');

function drive(...mutants: readonly (readonly [id: string, kind: 'runtime' | 'static'])[]) {
  const { stdout, stderr } = spawnSync(process.execPath, ['drive.ts', JSON.stringify(mutants)], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', UNIT_ROOM: 'room' },
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

const SUM = '__tests__/room/sum.test.ts';

describe('Tests without Jest', () => {
  test('notice what Jest would notice, one mutant after the other', () => {
    const { tests, warnings, found } = drive(
      ['unseen', 'runtime'],
      ['constant', 'static'],
      ['endless', 'runtime'],
      ['loose', 'runtime'],
      ['unloadable', 'static'],
      ['minus', 'runtime'],
    );
    expect(tests).toEqual([
      `${SUM} A sum of 1 and 0`,
      `${SUM} A sum of 1 and 2`,
      `${SUM} A sum has a unit`,
      `${SUM} A sum is added`,
      `${SUM} A sum counts`,
      `${SUM} A sum does nothing`,
    ]);
    expect(warnings).toEqual([`${SUM} needs Jest`]);
    expect(found).toEqual({
      minus: ['killed', `${SUM} A sum of 1 and 2`],
      unseen: ['survived'],
      constant: ['killed', `${SUM} A sum has a unit`],
      endless: ['timeout'],
      loose: ['killed', `${SUM} A sum does nothing`],
      unloadable: ['killed', SUM],
    });
  });

  test('are not misled by what a mutant has left in a module', () => {
    // After `dirty` the total is not zero: the next test that adds to it fails, and then clears it.
    const { found } = drive(['dirty', 'runtime'], ['harmless', 'runtime'], ['spoils', 'runtime']);
    expect(found).toEqual({
      dirty: ['survived'],
      harmless: ['survived'],
      spoils: ['killed', `${SUM} A sum is added`],
    });
  });
});
