import { describe, expect, test } from '@jest/globals';
import { barCell, progressAtEnd, progressBar, progressOf } from '../../../src/report/summary/progressBar.ts';
import { changeAt, endedAs, statusOf } from '../../samples/reports.ts';

const bar = (json: object) => progressBar(statusOf({ status: 'InProgress', ...json }));
const drawn = (full: number, text: string) => `${'█'.repeat(full)}${'░'.repeat(20 - full)} ${text}`;

describe('The bar', () => {
  test.each([
    [{ percentComplete: 0 }, drawn(0, '0 %')],
    [{ percentComplete: 50 }, drawn(10, '50 %')],
    [{ percentComplete: 33.333 }, drawn(7, '33.3 %')],
    [{ percentComplete: 100 }, drawn(20, '100 %')],
    [{ percentComplete: 250 }, drawn(20, '250 %')],
    [{ percentComplete: -5 }, drawn(0, '-5 %')],
    [{ status: 'UpgradingNodes: 3/9 nodes completed' }, drawn(7, '33.3 %')],
    [{ status: 'CreatingAgentPool: 0/1 nodes completed' }, drawn(0, '0 %')],
    [{ status: 'UpgradingNodes: 20/20 nodes completed' }, drawn(20, '100 %')],
    [{ status: 'UpgradingNodes: 3/9 nodes completed', percentComplete: 50 }, drawn(10, '50 %')],
  ])('of %j', (json, expected) => expect(bar(json)).toBe(expected));

  test.each([
    {},
    { status: 'Succeeded' },
    { status: 'BlueGreenSoakingBatch: 1/2 batches' },
    { status: 'UpgradingNodes: 0/0 nodes completed' },
    { status: 'UpgradingNodes: 1234567/9999999 nodes completed' },
    { status: '2026/01 nodeslike' },
  ])('is not drawn for %j', (json) => expect(bar(json)).toBeUndefined());
});

test.each([
  [4, 9, '░░░░ 9 %'],
  [4, 12.5, '█░░░ 12.5 %'],
  [4, 87.4, '███░ 87.4 %'],
  [4, 87.5, '████ 87.5 %'],
  [10, 33.333, '███░░░░░░░ 33.3 %'],
])('A bar of %d cells for %d %%', (cells, percentComplete, text) => {
  expect(progressBar({ status: '', percentComplete }, cells)).toBe(text);
});

describe('How far an operation has come', () => {
  const history = (...statuses: readonly string[]) => ({
    first: statuses.map((text, index) => changeAt(index, text)),
    omitted: 0,
    latest: [],
  });

  test('is what the last status says', () => {
    const ended = {
      ...endedAs('failed', { percentComplete: 40 }),
      history: history('S: 1/9 nodes completed'),
    };
    expect(progressOf(ended)).toMatchObject({ status: 'failed', percentComplete: 40 });
  });

  test('is what an earlier one says where the end says nothing', () => {
    const ended = {
      ...endedAs('failed'),
      history: history('InProgress', 'S: 0/9 nodes completed', 'S: 1/9 nodes completed', 'failed'),
    };
    expect(progressOf(ended)).toMatchObject({ status: 'S: 1/9 nodes completed' });
  });

  test('is what the latest of many changes says', () => {
    const ended = {
      ...endedAs('failed'),
      history: {
        first: [changeAt(0, 'S: 1/9 nodes completed')],
        omitted: 7,
        latest: [changeAt(1, 'S: 8/9 nodes completed'), changeAt(2, 'Failed')],
      },
    };
    expect(progressOf(ended)).toMatchObject({ status: 'S: 8/9 nodes completed' });
  });

  test('is unknown where nothing was seen', () => {
    const { lastStatus: _, ...unseen } = endedAs('failed');
    expect(progressOf({ ...unseen, history: history() })).toBeUndefined();
  });

  test('is unknown where no status says it', () => {
    expect(progressOf({ ...endedAs('failed'), history: history('InProgress') })).toBeUndefined();
  });
});

describe('In a table, which the job summary and the check run have', () => {
  test.each([
    ['a success is whole, with a figure', 'succeeded', { percentComplete: 80 }, '██████████&nbsp;100&nbsp;%'],
    ['a success is whole, without one', 'succeeded', {}, '██████████&nbsp;100&nbsp;%'],
    ['a failure is as far as it came', 'failed', { percentComplete: 40 }, '████░░░░░░&nbsp;40&nbsp;%'],
  ] as const)('%s', (_, outcome, json, bar) => {
    expect(barCell(progressAtEnd(endedAs(outcome, json)))).toBe(`<code>${bar}</code>`);
  });

  test('a failure without a figure is as far as an earlier status said', () => {
    const history = { first: [changeAt(0, 'S: 3/9 nodes completed')], omitted: 0, latest: [] };
    expect(barCell(progressAtEnd({ ...endedAs('failed'), history }))).toBe(
      '<code>███░░░░░░░&nbsp;33.3&nbsp;%</code>',
    );
  });

  test('there is no bar where nothing is known', () => {
    expect(barCell(progressAtEnd(endedAs('failed')))).toBe('');
    expect(barCell(undefined)).toBe('');
  });
});
