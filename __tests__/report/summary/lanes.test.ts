import { describe, expect, test } from '@jest/globals';
import type { ExplainedWait } from '../../../src/report/report.ts';
import { lanesOfOne, lanesOfSeveral } from '../../../src/report/summary/lanes.ts';
import { stepTime } from '../../../src/time/instant.ts';
import type { StatusChange } from '../../../src/wait/history.ts';
import type { EndedWait } from '../../../src/wait/verdict.ts';
import {
  changeAt,
  endedAs,
  endedWith,
  failureOf,
  inPool,
  LOCATION_OPERATION,
  refusedWith,
  STARTED_AT,
} from '../../samples/reports.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const END = STARTED_AT + 10 * MINUTE;
const iso = (ms: number) => new Date(ms).toISOString();
const seen = (first: readonly StatusChange[], latest: readonly StatusChange[] = []) => ({
  history: { first, omitted: 0, latest },
  elapsedMs: stepTime(10 * MINUTE),
});
const lanesOf = (ended: EndedWait) => lanesOfOne(ended, STARTED_AT);
const ofParts = (operations: readonly object[]) =>
  lanesOf({ ...endedAs('failed', { operations }), ...seen([]) }).find(
    ({ title }) => title === 'Sub-operations',
  )?.bars;

describe('The lanes of one operation', () => {
  test.each([
    ['two states', [changeAt(0, 'InProgress'), changeAt(1, 'Failed')]],
    ['nothing', []],
  ])('are none for %s', (_, changes) => {
    expect(lanesOf({ ...endedAs('failed'), ...seen(changes) })).toEqual([]);
  });

  test('are three, of which that of the states has those that last', () => {
    const ended = {
      ...endedAs('failed'),
      ...seen(
        [changeAt(MINUTE, 'InProgress', 40)],
        [changeAt(3 * MINUTE, 'Upgrading'), changeAt(9 * MINUTE, 'Failed')],
      ),
    };
    expect(lanesOf(ended)).toEqual([
      { title: 'Earlier operations', bars: [] },
      {
        title: 'States',
        bars: [
          {
            icon: '⏳',
            text: 'InProgress (40 %)',
            from: STARTED_AT + MINUTE,
            to: STARTED_AT + 3 * MINUTE,
            kind: 'running',
          },
          {
            icon: '⏳',
            text: 'Upgrading',
            from: STARTED_AT + 3 * MINUTE,
            to: STARTED_AT + 9 * MINUTE,
            kind: 'running',
          },
        ],
      },
      { title: 'Sub-operations', bars: [] },
    ]);
  });

  test('let the last state last until the end of the wait', () => {
    const changes = ['A', 'B', 'C'].map((text, index) => changeAt(index * MINUTE, text));
    const [, states] = lanesOf({ ...endedAs('failed'), ...seen(changes) });
    expect(states?.bars.at(-1)).toMatchObject({ text: 'C', to: END });
  });

  test('have the sub-operations, nested ones behind theirs, as far as their times are known', () => {
    const at = (minute: number) => iso(STARTED_AT + minute * MINUTE);
    const bars = ofParts([
      {
        name: 'a',
        status: 'Failed',
        startTime: at(1),
        endTime: at(2),
        operations: [{ id: '/x/operations/drain', status: 'InProgress', startTime: at(1) }],
      },
      { operationType: 'Drain', status: 'Canceled', startTime: at(3), endTime: at(4) },
      { name: 'c', status: 'Succeeded', startTime: at(5) },
      {
        name: 'no start',
        status: 'Succeeded',
        operations: [{ name: 'd', status: 'Succeeded', startTime: at(6), endTime: at(7) }],
      },
    ]);
    const from = (minute: number) => STARTED_AT + minute * MINUTE;
    expect(bars).toEqual([
      { icon: '❌', text: 'a', from: from(1), to: from(2), kind: 'red' },
      { icon: '⏳', text: 'drain', from: from(1), to: END, kind: 'running' },
      { icon: '🚫', text: 'Drain', from: from(3), to: from(4), kind: 'red' },
      { icon: '✅', text: 'c', from: from(5), to: from(5), kind: 'succeeded' },
      { icon: '✅', text: 'd', from: from(6), to: from(7), kind: 'succeeded' },
    ]);
  });

  test.each([
    [END - 14 * DAY, undefined],
    [END - 14 * DAY + 1, END - 14 * DAY + 1],
    [END + 14 * DAY - 1, END + 14 * DAY - 1],
    [END + 14 * DAY, undefined],
  ])('have a bar that begins at %d only if that is within two weeks', (start, from) => {
    const [bar] = ofParts([{ name: 'a', status: 'Succeeded', startTime: iso(start) }]) ?? [];
    expect(bar?.from).toBe(from);
  });

  test('have forty bars each at most', () => {
    const changes = Array.from({ length: 41 }, (_, index) => changeAt(index, `S${index}`));
    const operations = Array.from({ length: 41 }, (_, index) => ({
      name: `n${index}`,
      status: 'Failed',
      startTime: iso(STARTED_AT),
    }));
    const lanes = lanesOf({ ...endedAs('failed', { operations }), ...seen(changes) });
    expect(lanes.map(({ bars }) => bars.length)).toEqual([0, 40, 40]);
    expect(lanes.map(({ bars }) => bars.at(-1)?.text)).toEqual([undefined, 'S39', 'n39']);
  });

  test('have what was waited for before, by its id', () => {
    const earlier = [
      { ...endedAs('canceled', { startTime: iso(STARTED_AT), endTime: iso(STARTED_AT + 1_000) }) },
      endedWith(refusedWith('not-found', failureOf('missing'))),
      { ...endedAs('succeeded'), ...seen([changeAt(5_000, 'Succeeded')]) },
    ];
    const parts = [{ name: 'a', status: 'Failed', startTime: iso(STARTED_AT) }];
    const [lane] = lanesOf({ ...endedAs('failed', { operations: parts }), ...seen([]), earlier });
    expect(lane).toEqual({
      title: 'Earlier operations',
      bars: [
        { icon: '🚫', text: 'op-1', from: STARTED_AT, to: STARTED_AT + 1_000, kind: 'red' },
        { icon: '✅', text: 'op-1', from: STARTED_AT + 5_000, to: END, kind: 'succeeded' },
      ],
    });
  });

  test('are there for sub-operations alone, also where no time of them is known', () => {
    expect(ofParts([{ name: 'a', status: 'Failed' }])).toEqual([]);
  });
});

describe('The lanes of several operations', () => {
  const done = (pool: string, cluster?: string) => ({
    ended: inPool({ ...endedAs('succeeded'), ...seen([changeAt(0, 'Succeeded')]) }, pool, cluster),
  });
  /** The lanes of these waits, which have these labels. */
  const severalOf = (waits: readonly ExplainedWait[], ...labels: readonly string[]) =>
    lanesOfSeveral(
      waits.map((wait, index) => [wait, labels[index] ?? '']),
      STARTED_AT,
    );
  const bar = (text: string) => ({ icon: '✅', text, from: STARTED_AT, to: END, kind: 'succeeded' });

  test('are one without a title for one cluster', () => {
    const waits = [done('np1'), done('np2')];
    expect(severalOf(waits, 'a', 'b')).toEqual([{ title: '', bars: [bar('a'), bar('b')] }]);
  });

  test('are one for each of several clusters, in the order of the inputs', () => {
    const unseen = { ended: endedWith(refusedWith('not-found', failureOf('missing'))) };
    const location = { ended: { ...done('np1').ended, operation: LOCATION_OPERATION } };
    const waits = [done('np1', 'aks-b'), done('np2', 'aks-a'), done('np3', 'aks-b'), unseen, location];
    expect(severalOf(waits, '1', '2', '3', '4', '5')).toEqual([
      { title: 'aks-b', bars: [bar('1'), bar('3')] },
      { title: 'aks-a', bars: [bar('2')] },
      { title: 'aks-prod', bars: [] },
      { title: '', bars: [bar('5')] },
    ]);
  });

  test('have what was waited for before under the same label, before the last one', () => {
    const earlier = [{ ...done('np1').ended, elapsedMs: stepTime(MINUTE) }];
    expect(severalOf([{ ended: { ...done('np1').ended, earlier } }], 'a')).toEqual([
      { title: '', bars: [{ ...bar('a'), to: STARTED_AT + MINUTE }, bar('a')] },
    ]);
  });
});
