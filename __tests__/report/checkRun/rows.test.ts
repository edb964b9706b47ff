import { describe, expect, test } from '@jest/globals';
import { Rows } from '../../../src/report/checkRun/rows.ts';
import { epochTime, stepTime } from '../../../src/time/instant.ts';
import { changeAt, endedAs, failureOf, OPERATION, statusOf } from '../../samples/reports.ts';

const STATUS = statusOf({ status: 'InProgress' });
const POOLS = ['np1', 'np2'].map((agentPoolName) => ({ ...OPERATION, agentPoolName }));

function begun() {
  let changes = 0;
  const rows = new Rows(() => {
    changes += 1;
  });
  rows.begin(POOLS);
  const counted = () => {
    const count = changes;
    changes = 0;
    return count;
  };
  counted();
  return { rows, counted };
}

describe('The rows of a check run', () => {
  test('are one for each operation, by its label', () => {
    let changes = 0;
    const rows = new Rows(() => {
      changes += 1;
    });
    expect(rows.all).toEqual([]);
    rows.begin(POOLS);
    expect(rows.all).toEqual([{ label: 'np1' }, { label: 'np2' }]);
    expect(changes).toBe(1);
  });

  test('follow a change of their own operation', () => {
    const { rows, counted } = begun();
    const change = changeAt(5, 'InProgress', 40);
    rows.observer(1).changed(change, STATUS, 60_000);
    expect(rows.all).toEqual([{ label: 'np1' }, { label: 'np2', latest: change, timeLeftMs: 60_000 }]);
    expect(counted()).toBe(1);
  });

  test('note the time left without being new', () => {
    const { rows, counted } = begun();
    const observer = rows.observer(0);
    observer.changed(changeAt(5, 'InProgress'), STATUS, 600_000);
    counted();
    observer.unchanged(60_000, undefined, 540_000);
    expect(rows.all[0]).toMatchObject({ latest: { status: 'InProgress' }, timeLeftMs: 540_000 });
    expect(counted()).toBe(0);
  });

  test.each<[string, (observer: ReturnType<Rows['observer']>) => void, string]>([
    [
      'a stall',
      (one) =>
        one.stalled({ status: 'x', sinceMs: stepTime(60_000), noticedMs: stepTime(900_000) }, OPERATION),
      'No progress for 14 min.',
    ],
    [
      'a settling pool',
      (one) => one.settling('Scaling'),
      'No operation is active, but the provisioning state is Scaling.',
    ],
    [
      'the next operation',
      (one) => one.nextOperation(OPERATION, STATUS),
      'The operation has ended; a newer one is waited for too.',
    ],
    [
      'a search',
      (one) => one.searching({ startedAfter: epochTime(0) }),
      'No operation has started since 1970-01-01 00:00:00 UTC: Azure reports none for this pool. Still looking for a newer one.',
    ],
  ])('remark %s, until the next change', (_, act, text) => {
    const { rows, counted } = begun();
    const observer = rows.observer(0);
    act(observer);
    expect(rows.all[0]?.remark).toBe(text);
    expect(counted()).toBe(1);
    observer.changed(changeAt(9, 'InProgress'), STATUS, undefined);
    expect(rows.all[0]?.remark).toBeUndefined();
  });

  test('know nothing of the next operation yet', () => {
    const { rows } = begun();
    const observer = rows.observer(0);
    observer.changed(changeAt(5, 'Succeeded'), STATUS, 60_000);
    observer.nextOperation(OPERATION, STATUS);
    const remark = 'The operation has ended; a newer one is waited for too.';
    expect(rows.all).toEqual([{ label: 'np1', remark }, { label: 'np2' }]);
  });

  test('keep the status beside a remark', () => {
    const { rows } = begun();
    const observer = rows.observer(1);
    const change = changeAt(5, 'InProgress');
    observer.changed(change, STATUS, 60_000);
    observer.settling('Scaling');
    expect(rows.all[1]).toEqual({
      label: 'np2',
      latest: change,
      timeLeftMs: 60_000,
      remark: 'No operation is active, but the provisioning state is Scaling.',
    });
  });

  test('do not end where there is no such operation', () => {
    const { rows, counted } = begun();
    rows.end(2, { ended: endedAs('failed') });
    expect(rows.all).toEqual([{ label: 'np1' }, { label: 'np2' }]);
    expect(counted()).toBe(0);
  });

  test('keep what was known of an operation that has ended', () => {
    const { rows } = begun();
    const change = changeAt(5, 'InProgress');
    rows.observer(0).changed(change, STATUS, 60_000);
    const end = { ended: endedAs('failed') };
    rows.end(0, end);
    expect(rows.all).toEqual([{ label: 'np1', latest: change, timeLeftMs: 60_000, end }, { label: 'np2' }]);
  });

  test('leave requests that fail and recover, ids and notices to the log', () => {
    const { rows, counted } = begun();
    const before = rows.all;
    const observer = rows.observer(0);
    observer.failed(failureOf('network'), 1, 'status');
    observer.recovered();
    observer.resolved(OPERATION, STATUS);
    const { error } = statusOf({ status: 'InProgress', error: { code: 'X', message: 'y' } });
    if (error) observer.noticed(error, STATUS);
    expect(rows.all).toEqual(before);
    expect(counted()).toBe(0);
  });

  test('show an end with its verdict, not with its status', () => {
    const { rows, counted } = begun();
    rows.observer(0).changed(changeAt(9, 'Succeeded'), STATUS, undefined);
    expect(counted()).toBe(0);
    const end = { ended: endedAs('succeeded') };
    rows.end(0, end);
    expect(rows.all[0]?.end).toBe(end);
    expect(counted()).toBe(1);
  });

  test('are not new with the last end, which closes the check run anyway', () => {
    const { rows, counted } = begun();
    for (const index of [1, 0]) rows.end(index, { ended: endedAs('failed') });
    expect(counted()).toBe(1);
    expect(rows.all.map(({ end }) => end?.ended.verdict.outcome)).toEqual(['failed', 'failed']);
  });
});
