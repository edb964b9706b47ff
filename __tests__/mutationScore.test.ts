import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { EQUIVALENT_MUTANTS } from '../scripts/mutation/mutants.ts';
import { type MutationReport, mutationScore, placesLeft, withMoreTests } from '../scripts/mutation/score.ts';
import { ROOT } from './markdown.ts';

const SOURCE = ['const a = 1;', '  const b = (', '    2', '  );'].join('\n');

const mutant = (
  status: string,
  replacement = '0',
  start = { line: 1, column: 11 },
  end = { line: 1, column: 12 },
) => ({ status, replacement, location: { start, end } });

function report(...statuses: readonly string[]): MutationReport {
  return { files: { 'src/a.ts': { source: SOURCE, mutants: statuses.map((status) => mutant(status)) } } };
}

const FLOORS = { all: 93, files: [['src/', 85]] as const };

describe('The score of a file', () => {
  test.each<[string[], number, number, number]>([
    [['Killed', 'Survived'], 1, 2, 50],
    [['Killed', 'Timeout', 'NoCoverage'], 2, 3, 66.6],
    [['Killed', 'CompileError', 'Ignored'], 1, 1, 100],
    [['Killed', 'RuntimeError'], 1, 2, 50],
    [[], 0, 0, 100],
  ])('with %j', (statuses, noticed, counted, percent) => {
    const { files } = mutationScore(report(...statuses), FLOORS, [], false);
    expect(files).toMatchObject([{ file: 'src/a.ts', noticed, counted, percent, floor: 85 }]);
  });

  test('names what survived, with its line', () => {
    const lines = [
      mutant('Survived'),
      mutant('Survived', '(\n  0)', { line: 2, column: 13 }, { line: 4, column: 4 }),
    ];
    const { files } = mutationScore(
      { files: { 'src/a.ts': { source: SOURCE, mutants: lines } } },
      FLOORS,
      [],
      false,
    );
    expect(files[0]?.survivors).toEqual(['1: 1 => 0', '2: ( => ( 0)']);
  });

  test('does not count an equivalent mutant', () => {
    const known = { file: 'src/a.ts', line: 'const a = 1;', becomes: '0', reason: 'of a test' };
    expect(mutationScore(report('Killed', 'Survived'), FLOORS, [known], false)).toMatchObject({
      files: [{ noticed: 1, counted: 1, percent: 100, survivors: [] }],
      complaints: [],
    });
    const others = [
      { ...known, file: 'src/b.ts' },
      { ...known, line: 'const a' },
      { ...known, becomes: '2' },
    ];
    expect(mutationScore(report('Killed', 'Survived'), FLOORS, others, false).percent).toBe(50);
  });
});

describe('What the first tests leave', () => {
  test.each([
    ['Survived', true],
    ['NoCoverage', true],
    ['RuntimeError', true],
    ['Killed', false],
    ['Timeout', false],
    ['Ignored', false],
  ])('is a mutant with the status %s: %s', (status, left) => {
    expect(placesLeft(report(status).files, [])).toEqual(left ? ['src/a.ts:1:10-1:11'] : []);
  });

  test('is named by its range, with columns from 0, once', () => {
    const many = ['0', '1'].map((text) =>
      mutant('Survived', text, { line: 2, column: 13 }, { line: 4, column: 4 }),
    );
    expect(placesLeft({ 'src/a.ts': { source: SOURCE, mutants: many } }, [])).toEqual(['src/a.ts:2:12-4:3']);
  });

  test.each<[string, object, string[]]>([
    ['the same line and replacement', {}, []],
    ['another replacement', { becomes: '1' }, ['src/a.ts:1:10-1:11']],
    ['another line', { line: 'const b = 1;' }, ['src/a.ts:1:10-1:11']],
    ['another file', { file: 'src/b.ts' }, ['src/a.ts:1:10-1:11']],
  ])('is not tried again when it is listed as equivalent: %s', (_, other, left) => {
    const listed = { file: 'src/a.ts', line: 'const a = 1;', becomes: '0', reason: 'It is.', ...other };
    expect(placesLeft(report('Survived').files, [listed])).toEqual(left);
  });

  test('can be noticed by more tests; what was noticed before stays so', () => {
    const first = {
      'src/a.ts': {
        source: SOURCE,
        mutants: [
          mutant('Killed', '0'),
          mutant('Survived', '1'),
          mutant('Survived', '2'),
          mutant('NoCoverage', '3'),
        ],
      },
    };
    const more = {
      'src/a.ts': {
        source: SOURCE,
        mutants: [mutant('Survived', '0'), mutant('Killed', '1'), mutant('RuntimeError', '2')],
      },
    };
    const statuses = withMoreTests(first, more)['src/a.ts']?.mutants.map(({ status }) => status);
    expect(statuses).toEqual(['Killed', 'Killed', 'Survived', 'NoCoverage']);
    expect(withMoreTests(first, {})).toEqual(first);
  });
});

describe('A complaint', () => {
  const killed = (count: number, of: number) =>
    report(...Array.from({ length: of }, (_, i) => (i < count ? 'Killed' : 'Survived')));

  test.each([
    [85, 100, []],
    [849, 1000, ['src/a.ts: tests notice 84.9 % of the mutants, floor 85 %']],
  ])('is made of a file with %d of %d', (count, of, complaints) => {
    expect(mutationScore(killed(count, of), FLOORS, [], false).complaints).toEqual(complaints);
  });

  test('is made of all files together when all were measured', () => {
    expect(mutationScore(killed(929, 1000), FLOORS, [], false).complaints).toEqual([]);
    expect(mutationScore(killed(930, 1000), FLOORS, [], true).complaints).toEqual([]);
    expect(mutationScore(killed(929, 1000), FLOORS, [], true).complaints).toEqual([
      'All files: tests notice 92.9 % of the mutants, floor 93 %',
    ]);
  });

  test('is made of an equivalent mutant that is not one any more, in a file that was measured', () => {
    const gone = { file: 'src/a.ts', line: 'const c = 3;', becomes: '0', reason: 'of a test' };
    expect(
      mutationScore(report('Killed'), FLOORS, [gone, { ...gone, file: 'src/b.ts' }], false).complaints,
    ).toEqual([
      'src/a.ts: the list of equivalent mutants names `const c = 3;` => `0`, which no longer survives',
    ]);
  });

  test('uses the first floor that fits the path', () => {
    const floors = { all: 0, files: [['src/a', 40] as const, ['src/', 85] as const] };
    expect(mutationScore(killed(1, 2), floors, [], false)).toMatchObject({
      files: [{ floor: 40 }],
      complaints: [],
    });
  });
});

test('The list of equivalent mutants names lines that are there', () => {
  const absent = EQUIVALENT_MUTANTS.filter(({ file, line }) => {
    const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
    return !lines.some((one) => one.trim() === line);
  });
  expect(absent).toEqual([]);
});
