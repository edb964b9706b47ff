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
