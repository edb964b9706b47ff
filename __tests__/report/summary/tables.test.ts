import { describe, expect, test } from '@jest/globals';
import {
  propertyTable,
  subOperationTable,
  timelineTable,
  timeText,
} from '../../../src/report/summary/tables.ts';
import { EMPTY_HISTORY, type StatusChange, withChange } from '../../../src/wait/history.ts';
import { faultsOf } from '../../samples/page.ts';
import { changeAt, HOSTILE, NOW, statusOf } from '../../samples/reports.ts';

function historyOf(changes: readonly StatusChange[]) {
  return changes.reduce(withChange, EMPTY_HISTORY);
}

/** The cells of a table, row by row, without markup. */
function cells(table: string): string[][] {
  return table
    .split('\n')
    .filter((line) => line.startsWith('<tr>'))
    .map((line) =>
      [...line.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell = '']) => cell.replace(/<[^>]+>/g, '')),
    );
}

describe('The property table', () => {
  test('has a row for each property', () => {
    expect(
      cells(
        propertyTable([
          ['Cluster', 'aks'],
          ['Pool', '<code>np1</code>'],
        ]),
      ),
    ).toEqual([
      ['Cluster', 'aks'],
      ['Pool', 'np1'],
    ]);
  });
});

describe('The timeline', () => {
  test('tells each state, since when and for how long', () => {
    const history = historyOf([
      changeAt(400, 'InProgress'),
      changeAt(12_000, 'Upgrading', 33),
      changeAt(132_000, 'Succeeded'),
    ]);
    expect(cells(timelineTable(history, 132_100))).toEqual([
      ['State', 'Since', 'For'],
      ['InProgress', '+400 ms', '12 s'],
      ['Upgrading (33 %)', '+12 s', '2 min'],
      ['Succeeded', '+2 min 12 s', ''],
    ]);
  });

  test('a state that has not ended lasts until the end of the wait', () => {
    expect(cells(timelineTable(historyOf([changeAt(0, 'InProgress')]), 60_000))[1]).toEqual([
      'InProgress',
      '+0 ms',
      '1 min',
    ]);
  });

  test('says where changes were left out', () => {
    const changes = Array.from({ length: 130 }, (_, i) => changeAt(i * 1_000, `S${i}`));
    const rows = cells(timelineTable(historyOf(changes), 200_000));
    expect(rows).toHaveLength(102);
    expect(rows[51]).toEqual(['30 more changes']);
  });

  test('a state before changes that were left out does not last until after them', () => {
    const changes = Array.from({ length: 130 }, (_, i) => changeAt(i * 1_000, `S${i}`));
    expect(cells(timelineTable(historyOf(changes), 200_000))[50]?.[2]).not.toBe('31 s');
  });

  test.each([1, 7])('says how many changes were left out between the first and the latest: %d', (omitted) => {
    const first = [changeAt(0, 'A'), changeAt(1_000, 'B')];
    const latest = [changeAt(9_000, 'Y'), changeAt(12_000, 'Z')];
    expect(timelineTable({ first, omitted, latest }, 20_000)).toBe(`<table>
<tr><th align="left">State</th><th align="right">Since</th><th align="right">For</th></tr>
<tr><td>A</td><td align="right">+0 ms</td><td align="right">1 s</td></tr>
<tr><td>B</td><td align="right">+1 s</td><td align="right"></td></tr>
<tr><td colspan="3"><i>${omitted} more changes</i></td></tr>
<tr><td>Y</td><td align="right">+9 s</td><td align="right">3 s</td></tr>
<tr><td>Z</td><td align="right">+12 s</td><td align="right">8 s</td></tr>
</table>`);
  });

  test('has no gap where nothing was left out', () => {
    const history = { first: [changeAt(0, 'A')], omitted: 0, latest: [changeAt(9_000, 'Z')] };
    expect(cells(timelineTable(history, 10_000)).slice(1)).toEqual([
      ['A', '+0 ms', '9 s'],
      ['Z', '+9 s', '1 s'],
    ]);
  });

  test('cuts a state after two hundred characters', () => {
    const rows = cells(timelineTable(historyOf([changeAt(0, 'x'.repeat(201))]), 1));
    expect(rows[1]?.[0]).toBe(`${'x'.repeat(200)}... (1 more characters)`);
  });

  test('is nothing without changes', () => expect(timelineTable(EMPTY_HISTORY, 1)).toBe(''));

  test.each(HOSTILE)('%j does not get out of its cell', (status) => {
    expect(faultsOf(timelineTable(historyOf([changeAt(0, status)]), 1))).toEqual([]);
  });
});

describe('The sub-operations', () => {
  const parts = (operations: unknown[]) => statusOf({ status: 'InProgress', operations }).operations;

  test('are listed with status, times and error, nested ones indented', () => {
    const table = subOperationTable(
      parts([
        {
          name: 'drain',
          status: 'Failed',
          startTime: '2026-01-02T03:00:00Z',
          endTime: '2026-01-02T03:10:00Z',
          error: { code: 'PDB', message: 'blocked' },
          operations: [
            { id: '/x/evict', status: 'InProgress', percentComplete: 50, startTime: '2026-01-02T03:59:00Z' },
          ],
        },
        { status: 'Succeeded', startTime: null },
      ]),
      NOW,
    );
    expect(cells(table)).toEqual([
      ['Operation', 'Status', 'Start (UTC)', 'Duration', 'Error'],
      ['drain', 'Failed', '2026-01-02 03:00:00', '10 min', 'PDB: blocked'],
      ['&nbsp;&nbsp;/x/evict', 'InProgress (50 %)', '2026-01-02 03:59:00', '1 min', ''],
      ['(no name)', 'Succeeded', '', '', ''],
    ]);
  });

  test('are bounded, with a word about the rest', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => ({ name: `n${i}`, status: 'Succeeded' }));
    const rows = cells(subOperationTable(parts(many), NOW));
    expect(rows).toHaveLength(102);
    expect(rows.at(-1)).toEqual(['9900 more']);
  });

  test.each([
    [100, []],
    [101, ['1 more']],
  ])('of %d are shown, and the rest is counted: %j', (count, rest) => {
    const many = Array.from({ length: count }, (_, i) => ({ name: `n${i}`, status: 'Succeeded' }));
    const rows = cells(subOperationTable(parts(many), NOW));
    expect(rows.slice(1, 101).map(([name]) => name)).toEqual(many.slice(0, 100).map(({ name }) => name));
    expect(rows.slice(101)).toEqual(rest.map((text) => [text]));
  });

  test('are whole rows of the table, and a word about the rest over all columns', () => {
    const many = Array.from({ length: 101 }, () => ({ name: 'n', status: 'Succeeded' }));
    const lines = subOperationTable(parts(many), NOW).split('\n');
    expect(lines[2]).toBe('<tr><td><code>n</code></td><td>Succeeded</td><td></td><td></td><td></td></tr>');
    expect(lines.slice(-2)).toEqual(['<tr><td colspan="5"><i>1 more</i></td></tr>', '</table>']);
  });

  test('are counted in the order of the nesting, which is shown nine levels deep', () => {
    const chain = (level: number): object => ({
      name: `L${level}`,
      status: 'Failed',
      operations: level < 12 ? [chain(level + 1)] : [],
    });
    const rows = cells(subOperationTable(parts([chain(0), { name: 'next', status: 'Failed' }]), NOW));
    expect(rows.slice(1).map(([name]) => name)).toEqual([
      ...Array.from({ length: 9 }, (_, level) => `${'&nbsp;&nbsp;'.repeat(level)}L${level}`),
      'next',
    ]);
  });

  test('cut what is long', () => {
    const long = 'x'.repeat(600);
    const [, row] = cells(
      subOperationTable(
        parts([{ name: long, status: long, startTime: long, error: { code: 'C', message: long } }]),
        NOW,
      ),
    );
    expect(row).toEqual([
      `${'x'.repeat(200)}... (400 more characters)`,
      `${'x'.repeat(200)}... (400 more characters)`,
      `${'x'.repeat(100)}... (500 more characters)`,
      '',
      `C: ${'x'.repeat(497)}... (103 more characters)`,
    ]);
  });

  test.each([
    [{ code: 'C', message: '' }, 'C'],
    [{ code: '', message: 'm' }, 'm'],
    [{ code: 'C', message: 'm\nn' }, 'C: m<br>n'],
  ])('have the error %j as far as it is known', (error, text) => {
    const table = subOperationTable(parts([{ name: 'n', status: 'Failed', error }]), NOW);
    expect(table.split('\n')[2]).toBe(
      `<tr><td><code>n</code></td><td>Failed</td><td></td><td></td><td>${text}</td></tr>`,
    );
  });

  test('are nothing where there are none', () => expect(subOperationTable([], NOW)).toBe(''));

  test.each(HOSTILE)('%j does not get out of its cell', (text) => {
    const hostile = {
      name: text,
      status: `S ${text}`,
      startTime: text,
      error: { code: text, message: text },
      operations: [{ id: text, status: 'Failed', startTime: '2026-01-02T03:00:00Z', endTime: text }],
    };
    expect(faultsOf(subOperationTable(parts([hostile]), NOW))).toEqual([]);
  });
});

describe('timeText', () => {
  test.each([
    ['2026-01-02T03:04:05.1234567Z', '2026-01-02 03:04:05'],
    ['2026-01-02T03:04:05.123456+00:00', '2026-01-02 03:04:05'],
    ['2026-01-02T03:04:05+02:00', '2026-01-02 01:04:05'],
    ['', ''],
    ['<b>soon</b>', '&lt;b&gt;soon&lt;/b&gt;'],
  ])('%j is %j', (iso, text) => expect(timeText(iso)).toBe(text));
});
