import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type Row, tableIn, tableOf, takeOver } from '../bench/table.ts';

const README = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8');
const ROWS: readonly Row[] = [
  ['a figure', '1 s', '2 s'],
  ['another', '', '3 MB'],
];

describe('The table of the bench', () => {
  test('is Markdown, after a line about the run', () => {
    expect(tableOf('Measured today.', ROWS).split('\n')).toEqual([
      'Measured today.',
      '',
      '| | compared with | action |',
      '| --- | ---: | ---: |',
      '| a figure | 1 s | 2 s |',
      '| another | | 3 MB |',
    ]);
  });

  test('takes the place of the one in the README, and of nothing else', () => {
    const table = tableOf('Measured today.', ROWS);
    const written = takeOver(README, table);
    expect(tableIn(written)).toBe(table);
    expect(written.replace(table, '')).toBe(takeOver(README, ''));
    expect(takeOver(written, table)).toBe(written);
  });

  test.each(['', README.replace('<!-- bench: end -->', ''), `${README}${README}`])(
    'is not written where its place is not clear',
    (readme) => {
      expect(() => takeOver(readme, 'x')).toThrow('does not have one');
    },
  );

  test('in the README is one that the bench has written', () => {
    const [about, empty, head, , ...rows] = tableIn(README)?.split('\n') ?? [];
    expect([about, empty, head]).toEqual([
      expect.stringMatching(
        /^Measured on \d{4}-\d\d-\d\d, Node v\d+\.\d+\.\d+, \d+ cores of .+, \d+ rounds, .+\.$/,
      ),
      '',
      '| | compared with | action |',
    ]);
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) expect(row).toMatch(/^\|(?: [^|]+ \||[ ]\|){3}$/);
    expect(rows[0]).toMatch(/^\| whole step, .+ times \(half of the rounds: \d\.\d\d to \d\.\d\d\) \|$/);
  });
});
