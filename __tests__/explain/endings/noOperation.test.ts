import { describe, expect, test } from '@jest/globals';
import { explainNotStarted, notStartedText } from '../../../src/explain/endings/noOperation.ts';
import { epochTime } from '../../../src/time/instant.ts';
import type { NotStarted } from '../../../src/wait/verdict.ts';
import { CLUSTER_OPERATION, OPERATION, SUBSCRIPTION, statusOf } from '../../samples/reports.ts';

const startedAfter = epochTime(Date.parse('2026-01-02T03:00:00.500Z'));
const LATEST = { ...OPERATION, operationId: 'latest' };
const found = (latest?: object): NotStarted => ({
  startedAfter,
  ...(latest && { latest: statusOf({ status: 'x', ...latest }) }),
});

describe('The text for an operation that has not started', () => {
  test.each([
    [undefined, 'Azure reports none for this pool'],
    [
      { name: 'op-7', startTime: '2026-01-02T02:59:58.9999999Z' },
      'operation op-7 started 2026-01-02 02:59:58 UTC',
    ],
    [
      { id: '/x/operations/op-8', startTime: '2026-01-02T02:00:00Z' },
      'operation op-8 started 2026-01-02 02:00:00 UTC',
    ],
    [{ startTime: '2026-01-02T02:00:00Z' }, 'the latest operation started 2026-01-02 02:00:00 UTC'],
    [{ name: 'op-7', startTime: 'soon' }, 'operation op-7 does not say when it started'],
    [{ name: 'op-7', startTime: '2026-01-02T02:00:00' }, 'operation op-7 does not say when it started'],
    [{}, 'the latest operation does not say when it started'],
  ])('has the latest one that there is: %j', (latest, words) => {
    expect(notStartedText(found(latest))).toBe(
      `No operation has started since 2026-01-02 03:00:00 UTC: ${words}`,
    );
  });
});

describe('The explanation', () => {
  test('of latest asks whether the change was started, and names both inputs', () => {
    const { what, why, remedies, commands } = explainNotStarted(found(), LATEST);
    expect(what).toBe(`${notStartedText(found())}.`);
    expect(why).toContain('start-grace');
    expect(remedies[0]).toContain('did it run');
    expect(remedies[1]).toContain('started-after');
    expect(commands).toEqual([expect.stringMatching(/^az aks nodepool show .*np1/)]);
    expect(commands[0]).toContain(`--subscription ${SUBSCRIPTION}`);
  });

  test('of an id asks where the id comes from', () => {
    const { why, remedies } = explainNotStarted(found({ name: 'op-1' }), OPERATION);
    expect(why).toContain('operation-id names an operation that started before started-after');
    expect(remedies[1]).toContain('where operation-id comes from');
  });

  test('of a cluster leaves the pool to the reader', () => {
    const { commands } = explainNotStarted(found(), { ...CLUSTER_OPERATION, operationId: 'latest' });
    expect(commands[0]).toContain('<');
  });
});
