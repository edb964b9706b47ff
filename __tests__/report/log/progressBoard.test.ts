import { describe, expect, test } from '@jest/globals';
import { EndLog } from '../../../src/report/log/endLog.ts';
import { ProgressBoard } from '../../../src/report/log/progressBoard.ts';
import { stepTime } from '../../../src/time/instant.ts';
import {
  ALL_HOSTILE,
  changeAt,
  endedAs,
  explanationOf,
  failureOf,
  inPool,
  OPERATION,
  statusOf,
} from '../../samples/reports.ts';
import { useRunner } from '../../samples/runner.ts';

const { breakLog, commands, printed } = useRunner();

const RUNNING = statusOf({ status: 'InProgress' });
const MINUTE = 60_000;

/** A board of so many pools of one cluster, or of a cluster each. */
function boardOf(count: number, clusters = 1, startMs = 0) {
  const clock = { ms: startMs };
  const operations = Array.from({ length: count }, (_, i) => ({
    ...OPERATION,
    agentPoolName: `np${i + 1}`,
    clusterName: clusters === 1 ? 'aks-prod' : `aks-${i + 1}`,
  }));
  const ends = new EndLog();
  const board = new ProgressBoard(operations, ends, () => stepTime(clock.ms));
  const observers = operations.map((_, index) => board.observer(index));
  const observer = (index: number) => {
    const one = observers[index];
    if (!one) throw new Error(`no pool ${index}`);
    return one;
  };
  const lines = () => printed().trimEnd().split('\n');
  const beat = (index: number, ms: number, sinceMs = 0, timeLeftMs?: number) => {
    clock.ms = ms;
    observer(index).unchanged(ms, changeAt(sinceMs, 'InProgress'), timeLeftMs);
  };
  return { board, observer, clock, lines, beat };
}

describe('A line of progress', () => {
  test('has no name where one operation is waited for', () => {
    const { observer, lines, beat } = boardOf(1);
    observer(0).changed(changeAt(0, 'InProgress'), RUNNING, undefined);
    beat(0, MINUTE);
    expect(lines()).toEqual(['[0:00] InProgress', '[1:00] still InProgress for 1 min']);
  });

  test('begins with the pool', () => {
    const { observer, lines, clock } = boardOf(2);
    clock.ms = 7_000;
    observer(0).changed(changeAt(7_000, 'InProgress'), RUNNING, undefined);
    observer(1).changed(changeAt(7_000, 'UpgradingNodes: 3/9 nodes completed', 33), RUNNING, 1_500_000);
    observer(1).nextOperation(OPERATION, RUNNING);
    expect(lines()).toEqual([
      '[0:07] np1: InProgress',
      '[0:07] np2: UpgradingNodes: 3/9 nodes completed (33 %), about 25 min left',
      '[0:07] np2: That operation has ended; now waiting for operation op-1 too.',
    ]);
  });

  test('begins with cluster and pool where there are several clusters', () => {
    const { observer, lines } = boardOf(2, 2);
    observer(1).changed(changeAt(0, 'InProgress'), RUNNING, undefined);
    expect(lines()).toEqual(['[0:00] aks-2/np2: InProgress']);
  });
});

describe('The heartbeat of several operations', () => {
  test('is one for all, once a minute', () => {
    const { lines, beat, observer } = boardOf(30);
    for (let index = 0; index < 30; index++)
      observer(index).changed(changeAt(0, 'InProgress'), RUNNING, undefined);
    const before = lines().length;
    for (let index = 0; index < 30; index++) beat(index, MINUTE + index * 1_000);
    for (let index = 0; index < 30; index++) beat(index, 2 * MINUTE + index * 1_000);
    expect(lines().slice(before)).toEqual([
      '[1:00] 30 running, 0 succeeded, 0 failed',
      '[2:00] 30 running, 0 succeeded, 0 failed',
    ]);
  });

  test('counts the ends, and names those that still run when they are few', () => {
    const { board, lines, beat, observer } = boardOf(4);
    observer(2).changed(changeAt(0, 'UpgradingNodes: 1/9 nodes completed'), RUNNING, undefined);
    board.announceEnd(0, { ended: inPool(endedAs('succeeded'), 'np1') });
    board.announceEnd(1, { ended: inPool(endedAs('canceled'), 'np2') });
    beat(3, 7 * MINUTE, 3 * MINUTE, 1_500_000);
    expect(lines().at(-1)).toBe(
      '[7:00] 2 running, 1 succeeded, 1 failed, about 25 min left. np3: 1/9 nodes for 7 min; np4: InProgress',
    );
  });

  test('has the longest time that is left', () => {
    const { lines, beat, observer } = boardOf(2);
    observer(0).changed(changeAt(0, 'x'), RUNNING, 3_600_000);
    beat(1, MINUTE, 0, 600_000);
    expect(lines().at(-1)).toContain('2 running, 0 succeeded, 0 failed, about 1 h left.');
  });

  test('comes also while operations change all the time', () => {
    const { lines, clock, observer } = boardOf(2);
    for (clock.ms = 0; clock.ms <= 3 * MINUTE; clock.ms += 10_000) {
      observer(0).changed(changeAt(clock.ms, `S${clock.ms}`), RUNNING, undefined);
    }
    expect(lines().filter((line) => line.includes('2 running'))).toHaveLength(3);
  });

  test('does not repeat what the line of a change has just said', () => {
    const { lines, clock, observer } = boardOf(2);
    clock.ms = MINUTE;
    observer(0).changed(changeAt(MINUTE, 'Upgrading'), RUNNING, undefined);
    clock.ms = 2 * MINUTE;
    observer(1).changed(changeAt(2 * MINUTE, 'Succeeded'), RUNNING, undefined);
    expect(lines()).toEqual([
      '[1:00] np1: Upgrading',
      '[1:00] 2 running, 0 succeeded, 0 failed',
      '[2:00] np2: Succeeded',
    ]);
  });

  test('names nothing where the names would make it wider than a terminal', () => {
    const { lines, beat, observer } = boardOf(3);
    const status = 'BlueGreenCommittingGreenNodes';
    for (let index = 0; index < 3; index++) observer(index).changed(changeAt(0, status), RUNNING, undefined);
    beat(0, MINUTE, 0);
    expect(lines().at(-1)).toBe('[1:00] 3 running, 0 succeeded, 0 failed');
  });

  test('comes every five minutes once nothing has changed for ten', () => {
    const { lines, beat } = boardOf(30);
    for (let ms = MINUTE; ms <= 60 * MINUTE; ms += MINUTE) beat((ms / MINUTE) % 30, ms);
    const minutes = lines().map((line) => Number(/^\[(\d+):/.exec(line)?.[1] ?? 60));
    expect(minutes).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 1]);
  });

  test('names no operation in the line that follows a change', () => {
    const { lines, clock, observer } = boardOf(2);
    clock.ms = MINUTE;
    observer(0).changed(changeAt(MINUTE, 'Upgrading'), RUNNING, 1_500_000);
    expect(lines()).toEqual([
      '[1:00] np1: Upgrading, about 25 min left',
      '[1:00] 2 running, 0 succeeded, 0 failed, about 25 min left',
    ]);
  });

  test('comes a minute after the one before it, not earlier', () => {
    const { lines, beat } = boardOf(2);
    for (const ms of [MINUTE - 1, MINUTE, 2 * MINUTE - 1, 2 * MINUTE]) beat(0, ms);
    expect(lines().map((line) => line.slice(0, 6))).toEqual(['[1:00]', '[2:00]']);
  });

  test('comes a minute after the waits begin, however late that is', () => {
    const { lines, beat } = boardOf(2, 1, 20 * MINUTE);
    for (const ms of [20 * MINUTE, 21 * MINUTE - 1, 21 * MINUTE, 22 * MINUTE]) beat(0, ms, 20 * MINUTE);
    expect(lines().map((line) => line.slice(0, 7))).toEqual(['[21:00]', '[22:00]']);
  });

  test('names operations without a command to the runner', () => {
    const { lines, observer, beat } = boardOf(2);
    observer(0).changed(changeAt(0, 'a\n##[b]'), RUNNING, undefined);
    beat(1, MINUTE);
    expect(lines().at(-1)).toBe('[1:00] 2 running, 0 succeeded, 0 failed. np1: a ## [b]; np2: InProgress');
  });

  test('comes every minute again after a change, and while requests fail', () => {
    const minutesOf = (act: (board: ReturnType<typeof boardOf>) => void) => {
      const board = boardOf(2);
      board.clock.ms = 20 * MINUTE;
      act(board);
      const before = board.lines().length;
      for (let minute = 21; minute <= 23; minute++) board.beat(1, minute * MINUTE);
      return board.lines().slice(before).length;
    };
    expect(minutesOf((board) => board.beat(1, 20 * MINUTE))).toBe(0);
    expect(
      minutesOf(({ observer }) => observer(0).changed(changeAt(20 * MINUTE, 'x'), RUNNING, undefined)),
    ).toBe(3);
    expect(minutesOf(({ observer }) => observer(0).failed(failureOf('network'), 1, 'status'))).toBe(3);
  });

  test('says for how long a status has not changed from five minutes on', () => {
    const { lines, observer, beat } = boardOf(2);
    observer(0).changed(changeAt(0, 'Upgrading', 40), RUNNING, undefined);
    beat(1, 5 * MINUTE - 1, 1);
    beat(1, 6 * MINUTE, MINUTE + 1);
    expect(lines().slice(1)).toEqual([
      '[4:59] 2 running, 0 succeeded, 0 failed. np1: Upgrading (40 %); np2: InProgress',
      '[6:00] 2 running, 0 succeeded, 0 failed. np1: Upgrading (40 %) for 6 min; np2: InProgress',
    ]);
    beat(1, 7 * MINUTE, 2 * MINUTE);
    expect(lines().at(-1)).toContain('np2: InProgress for 5 min');
  });

  test('names those that run in a line that is as wide as a terminal, and in no wider one', () => {
    const start = '[1:00] 2 running, 0 succeeded, 0 failed. np1: ';
    const lineOf = (width: number) => {
      const { lines, observer, beat } = boardOf(2);
      const status = 'x'.repeat(width - start.length - '; np2: InProgress'.length);
      observer(0).changed(changeAt(0, status), RUNNING, undefined);
      beat(1, MINUTE);
      return lines().at(-1);
    };
    expect(lineOf(120)).toHaveLength(120);
    expect(lineOf(120)).toMatch(/; np2: InProgress$/);
    expect(lineOf(121)).toBe('[1:00] 2 running, 0 succeeded, 0 failed');
  });

  test('names nobody where nothing runs any more', () => {
    const { board, lines, beat } = boardOf(2);
    for (const index of [0, 1]) board.announceEnd(index, { ended: endedAs('succeeded') });
    beat(0, MINUTE, 0, 600_000);
    expect(lines().at(-1)).toBe('[1:00] 0 running, 2 succeeded, 0 failed');
  });

  test('says that an operation has no status yet', () => {
    const { lines, beat } = boardOf(2);
    beat(0, MINUTE);
    expect(lines()).toEqual(['[1:00] 2 running, 0 succeeded, 0 failed. np1: InProgress; np2: no status yet']);
  });
});

test('A stall of one of several operations is annotated under its name', () => {
  const { observer } = boardOf(2);
  const stall = { status: 'S: 1/9 nodes', sinceMs: stepTime(0), noticedMs: stepTime(900_000) };
  observer(1).stalled(stall, OPERATION);
  expect(commands('warning')).toEqual([
    expect.stringMatching(/^::warning title=AKS operation gate::np2: No progress for 15 min: /),
  ]);
});

test('Stalls of several operations show a command once', () => {
  const { observer, lines } = boardOf(2);
  const stall = { status: 'UpgradingNodes: 1/9', sinceMs: stepTime(0), noticedMs: stepTime(900_000) };
  observer(0).stalled(stall, inPool(endedAs('failed'), 'np1').operation);
  observer(1).stalled(stall, inPool(endedAs('failed'), 'np2').operation);
  const shown = lines().filter((line) => line.startsWith('  $ '));
  expect(shown).toHaveLength(new Set(shown).size);
  expect(shown.at(-1)).toContain('--name np2');
});

describe('An outage that all operations see', () => {
  const failure = failureOf('server-error', { httpStatus: 502, message: 'HTTP 502 with an empty body' });

  test('is reported once, and its end once', () => {
    const { observer, lines, beat } = boardOf(30);
    for (let index = 0; index < 30; index++) observer(index).failed(failure, 1, 'status');
    beat(0, MINUTE);
    for (let index = 0; index < 30; index++) observer(index).recovered();
    expect(lines()).toEqual([
      '[0:00] np1: Could not get the status; retrying. Azure Resource Manager: HTTP 502 with an empty body',
      '[1:00] 30 running, 0 succeeded, 0 failed; failed requests since the last answer: HTTP 502: 30',
      '[1:00] Azure is responding again after failed requests (HTTP 502: 30).',
    ]);
  });

  test('is not what the end of one that had no failure is about', () => {
    const { board, observer, lines } = boardOf(2);
    observer(0).failed(failure, 1, 'status');
    board.announceEnd(1, { ended: inPool(endedAs('succeeded'), 'np2') });
    observer(0).recovered();
    expect(lines().at(-1)).toBe('[0:00] np1: Azure is responding again after failed requests (HTTP 502: 1).');
  });

  test('of one operation names it', () => {
    const { observer, lines } = boardOf(2);
    observer(1).failed(failure, 1, 'status');
    observer(1).recovered();
    expect(lines()[1]).toBe('[0:00] np2: Azure is responding again after failed requests (HTTP 502: 1).');
  });

  test('is over for the others when one of them was given up', () => {
    const { board, observer, lines } = boardOf(2);
    observer(0).failed(failure, 1, 'status');
    observer(1).failed(failure, 1, 'status');
    board.announceEnd(0, { ended: inPool(endedAs('canceled'), 'np1') });
    observer(1).recovered();
    expect(lines().at(-1)).toBe('[0:00] Azure is responding again after failed requests (HTTP 502: 2).');
  });
});

describe('The end of one of several operations', () => {
  test('is announced when it is seen, a red one with its explanation and annotation', () => {
    const { board, lines, clock } = boardOf(2);
    clock.ms = 751_000;
    const explanation = explanationOf({ what: 'It failed.', rootCause: { code: 'PDB', message: 'blocked' } });
    board.announceEnd(1, { ended: inPool(endedAs('failed'), 'np2'), explanation });
    expect(lines()).toEqual([
      '[12:31] np2: operation failed (PDB). Waited 1 min 5 s, 3 polls.',
      'It failed.',
      'The error: PDB: blocked',
      '::error title=Agent pool np2%3A operation failed (PDB)::It failed.%0APDB: blocked',
    ]);
  });

  test('is one line when it is green', () => {
    const { board, lines } = boardOf(2);
    board.announceEnd(0, { ended: inPool(endedAs('succeeded'), 'np1') });
    expect(lines()).toEqual(['[0:00] np1: operation succeeded. Waited 1 min 5 s, 3 polls.']);
  });

  test('that cannot be written is a warning', () => {
    const { board, observer } = boardOf(2);
    observer(0);
    breakLog();
    board.announceEnd(0, { ended: inPool(endedAs('succeeded'), 'np1') });
    expect(commands('warning')).toEqual(['::warning::The log could not be written: EPIPE']);
  });

  test('of an operation that is not there is nothing', () => {
    const { board } = boardOf(2);
    board.announceEnd(2, { ended: endedAs('failed') });
    expect(printed()).toBe('');
  });

  test('of a single operation waits for the end of the step', () => {
    const { board } = boardOf(1);
    board.announceEnd(0, { ended: endedAs('failed') });
    expect(printed()).toBe('');
  });

  test('has at most ten annotations, and the others are lines of the log', () => {
    const { board } = boardOf(30);
    for (let index = 0; index < 30; index++) {
      board.announceEnd(index, { ended: inPool(endedAs('failed'), `np${index + 1}`) });
    }
    expect(commands('error')).toHaveLength(10);
    expect(printed()).toContain('[0:00] np30: operation failed.');
  });

  test('is no command but ours, whatever Azure wrote', () => {
    const { board, observer } = boardOf(2);
    const hostile = explanationOf({
      what: ALL_HOSTILE,
      rootCause: { code: ALL_HOSTILE, message: ALL_HOSTILE },
    });
    observer(0).changed(changeAt(0, ALL_HOSTILE), RUNNING, undefined);
    board.announceEnd(1, { ended: inPool(endedAs('failed'), 'np2'), explanation: hostile });
    const seen = printed()
      .split('\n')
      .filter((line) => /^\s*::|##\[/.test(line));
    expect(seen.map((line) => line.replace(/^(::\w+).*/, '$1'))).toEqual(['::error']);
  });
});
