import { describe, expect, test } from '@jest/globals';
import type { AgentPool } from '../../src/azure/aks/agentPool.ts';
import { allRemarksOf, remarksOf } from '../../src/explain/warnings.ts';
import { stepTime } from '../../src/time/instant.ts';
import type { EndedWait } from '../../src/wait/verdict.ts';
import { EVERY_END, endedAs, endedWith, failureOf, statusOf } from '../samples/reports.ts';
import { poolWith } from '../samples/waits.ts';

const pool = (provisioningState: string, more: Partial<AgentPool> = {}) =>
  poolWith({ provisioningState, ...more });
const newer = (text: string) => ({ operationId: 'op-2', status: statusOf({ status: text }) });
const LATER = 'A later change might have repaired the pool: check it before you start this operation again.';
const LOOK = 'Check the pool before you rely on it.';
const CHANGING = 'The pool is still changing: with wait-until-idle the step waits for such operations too.';

/** The one remark about a wait that ended like this. */
function remarkOf(ended: EndedWait) {
  const remarks = remarksOf(ended);
  expect(remarks).toHaveLength(1);
  return remarks[0];
}

test.each(EVERY_END)('Nothing is remarked where nothing was seen', (ended) => {
  expect(remarksOf(ended)).toEqual([]);
});

test.each([
  [endedAs('succeeded'), 'Succeeded'],
  [endedAs('failed'), 'Failed'],
  [endedAs('canceled'), 'Canceled'],
  [endedAs('failed'), ''],
])('Nor where the pool is as the end would have left it', (ended, state) => {
  expect(remarksOf({ ...ended, pool: pool(state) })).toEqual([]);
});

describe('A stall that was warned of when it happened', () => {
  const stalled = {
    status: 'UpgradingNodes: 3/9 nodes completed',
    sinceMs: stepTime(900_000),
    noticedMs: stepTime(1_800_000),
  };
  const text =
    'Operation op-1 stalled: 30 min after the start of the step, it had made no progress for 15 min (UpgradingNodes: 3/9 nodes completed). The verdict does not depend on it.';

  test('is not remarked again at the end, but is in the summary', () => {
    const ended = { ...endedAs('succeeded'), stalled };
    expect(remarksOf(ended)).toEqual([]);
    expect(allRemarksOf(ended)).toEqual([{ level: 'warning', text }]);
  });

  test('is in the summary also where it was that of an earlier operation, before other remarks', () => {
    const earlier = [{ ...endedAs('failed'), stalled }];
    const remarks = allRemarksOf({ ...endedAs('succeeded'), earlier });
    expect(remarks[0]).toEqual({ level: 'warning', text });
    expect(remarks.slice(1)).toEqual(remarksOf({ ...endedAs('succeeded'), earlier }));
    expect(remarks).toHaveLength(2);
  });
});

describe('A latest operation that had ended before the step', () => {
  const found = { ...endedAs('succeeded'), foundEnded: true } as const;

  test('is a warning, with the input that keeps older ones out', () => {
    expect(remarkOf(found)).toEqual({
      level: 'warning',
      text: 'The latest operation, op-1, had ended before this step began. It might be older than the change that you wait for. To ignore older operations, set started-after to the time just before the change starts, or to a duration such as 10m.',
    });
  });

  test('tells its end where that is known', () => {
    const lastStatus = statusOf({ status: 'Succeeded', endTime: '2026-01-02T02:59:00Z' });
    expect(remarkOf({ ...found, lastStatus })?.text).toContain(
      'began (Succeeded at 2026-01-02T02:59:00Z). It might be older',
    );
  });

  test('has no end where none was reported', () => {
    const { lastStatus: _, ...unknown } = found;
    expect(remarkOf(unknown)).toEqual(remarkOf(found));
  });

  test('comes before what is to be said about the pool', () => {
    const remarks = remarksOf({ ...found, pool: { kind: 'failure', failure: failureOf('network') } });
    expect(remarks.map(({ level }) => level)).toEqual(['warning', 'notice']);
  });
});

describe('A pool that could not be read', () => {
  const failure = failureOf('server-error', { httpStatus: 503, code: 'ServerTimeout', message: 'Busy.' });
  const unread = { kind: 'failure', failure } as const;

  test.each(['succeeded', 'failed', 'canceled'] as const)('is a notice beside %s', (outcome) => {
    expect(remarkOf({ ...endedAs(outcome), pool: unread })).toEqual({
      level: 'notice',
      text: 'The agent pool could not be read after the operation had ended, so its state and versions are not shown. Azure Resource Manager: HTTP 503 ServerTimeout: Busy. The verdict does not depend on it.',
    });
  });

  test.each(['Busy', 'Busy.', 'Busy...'])('ends its sentence with one full stop: %s', (message) => {
    const text = remarkOf({
      ...endedAs('failed'),
      pool: { kind: 'failure', failure: failureOf('network', { message }) },
    })?.text;
    expect(text).toContain(': Busy. The verdict');
  });

  test('is told by the verdict itself where that depends on it', () => {
    const status = statusOf({ status: 'Succeeded' });
    const ended = endedWith({ outcome: 'mismatch', kind: 'unread', status, failure }, { pool: unread });
    expect(remarksOf(ended)).toEqual([]);
    expect(remarkOf({ ...ended, newer: newer('InProgress') })).toEqual({
      level: 'warning',
      text: `Operation op-2 (InProgress) has become the pool's latest. ${CHANGING}`,
    });
  });
});

describe('A pool in another state', () => {
  test.each([
    ['succeeded', 'Upgrading', LOOK],
    ['succeeded', 'Failed', LOOK],
    ['failed', 'Succeeded', LATER],
    ['canceled', 'Updating', LATER],
  ] as const)('is a warning beside %s: %s', (outcome, state, advice) => {
    expect(remarkOf({ ...endedAs(outcome, { status: `${outcome}!` }), pool: pool(state) })).toEqual({
      level: 'warning',
      text: `The operation ended as ${outcome}!, but the provisioning state of the agent pool is ${state}. ${advice}`,
    });
  });

  test('is explained by a newer operation', () => {
    const ended = { ...endedAs('succeeded'), pool: pool('Upgrading'), newer: newer('InProgress') };
    expect(remarkOf(ended)?.text).toBe(
      `The operation ended as succeeded, but the provisioning state of the agent pool is Upgrading. Operation op-2 (InProgress) has become the pool's latest. ${CHANGING}`,
    );
  });

  test('is one beside a mismatch, too', () => {
    const status = statusOf({ status: 'Succeeded' });
    const mismatch = { outcome: 'mismatch', kind: 'differs', status, differences: [] } as const;
    const ended = endedWith(mismatch, { lastStatus: status, pool: pool('Upgrading') });
    expect(remarkOf(ended)?.text).toContain(`is Upgrading. ${LOOK}`);
    expect(remarksOf({ ...ended, pool: pool('Succeeded') })).toEqual([]);
  });
});

describe('A wait that ran out of time', () => {
  const late = endedWith(
    { outcome: 'timed-out', timeoutMs: 60_000 },
    { lastStatus: statusOf({ status: 'InProgress' }) },
  );

  test.each(['Succeeded', 'Upgrading', 'Failed'])(
    'is not contradicted by the state of its pool, which the explanation has: %s',
    (state) => expect(remarksOf({ ...late, pool: pool(state) })).toEqual([]),
  );

  test('does not depend on a pool that could not be read', () => {
    const unread = { kind: 'failure', failure: failureOf('network') } as const;
    expect(remarksOf({ ...late, pool: unread })).toEqual([]);
  });

  test('has a remark about the newer operation that was seen before an abort', () => {
    const ended = { ...late, pool: pool('Upgrading'), newer: newer('InProgress') };
    expect(remarkOf(ended)?.text).toBe(
      `Operation op-2 (InProgress) has become the pool's latest. ${CHANGING}`,
    );
  });
});

describe('A newer operation alone', () => {
  test.each([
    ['succeeded', 'InProgress', CHANGING],
    ['failed', 'InProgress', CHANGING],
    ['canceled', 'Succeeded', LATER],
    ['failed', 'Failed', LATER],
    ['succeeded', 'Succeeded', LOOK],
  ] as const)('is a warning beside %s: %s', (outcome, text, advice) => {
    expect(remarkOf({ ...endedAs(outcome), newer: newer(text) })).toEqual({
      level: 'warning',
      text: `Operation op-2 (${text}) has become the pool's latest. ${advice}`,
    });
  });
});

test('A latest operation without a name is not called by that word', () => {
  const ended = endedAs('succeeded');
  const operation = { ...ended.operation, operationId: 'latest' };
  expect(remarkOf({ ...ended, operation, foundEnded: true })?.text).toMatch(
    /^The latest operation had ended/,
  );
});

describe('A success at the end of a chain', () => {
  const earlier = [endedAs('succeeded'), endedAs('canceled'), endedAs('failed')];

  test('does not hide that an operation before it did not succeed', () => {
    expect(remarkOf({ ...endedAs('succeeded'), earlier })).toEqual({
      level: 'warning',
      text: 'Before the last operation succeeded, others did not: op-1 as canceled, op-1 as failed. Their changes might be incomplete. The last operation can also be an abort.',
    });
  });

  test.each([
    ['succeeded', [endedAs('succeeded')]],
    ['failed', earlier],
  ] as const)('is the only one that needs this: %s', (outcome, before) => {
    expect(remarksOf({ ...endedAs(outcome), earlier: before })).toEqual([]);
  });
});
