import { describe, expect, test } from '@jest/globals';
import { explainStall } from '../../../src/explain/stall.ts';
import { Annotations } from '../../../src/report/annotations.ts';
import { heartbeatMs, ProgressLog, timedLine, timeLeftText } from '../../../src/report/log/progressLog.ts';
import { stepTime } from '../../../src/time/instant.ts';
import {
  ALL_HOSTILE,
  changeAt,
  errorOf,
  failureOf,
  NOW,
  OPERATION,
  statusOf,
} from '../../samples/reports.ts';
import { useRunner } from '../../samples/runner.ts';

const { commands } = useRunner();

function logAt(ms = 7_000) {
  const lines: string[] = [];
  const clock = { ms };
  return {
    lines,
    clock,
    log: new ProgressLog({
      write: (line) => lines.push(line),
      now: () => clock.ms,
      annotations: new Annotations(),
    }),
  };
}

const RUNNING = statusOf({ status: 'InProgress' });

describe('A line', () => {
  test.each([
    [7_000, '[0:07]'],
    [59_999, '[0:59]'],
    [751_000, '[12:31]'],
    [3_723_000, '[1:02:03]'],
    [360_000_000, '[100:00:00]'],
  ])('begins with the time since the start: %d ms is %s', (ms, time) => {
    const { log, lines } = logAt(ms);
    log.changed(changeAt(ms, 'InProgress'), RUNNING);
    expect(lines).toEqual([`${time} InProgress`]);
  });

  test('is one line and no command, whatever Azure wrote', () => {
    const { log, lines } = logAt();
    const hostile = statusOf({ status: ALL_HOSTILE });
    log.changed(changeAt(0, ALL_HOSTILE), hostile);
    log.noticed(errorOf({ code: ALL_HOSTILE, message: ALL_HOSTILE }), hostile);
    log.failed(failureOf('server-error', { code: ALL_HOSTILE, message: ALL_HOSTILE }), 1, 'status');
    log.unchanged(60_000, changeAt(0, ALL_HOSTILE));
    log.recovered();
    log.searching({ startedAfter: NOW, latest: statusOf({ status: 'x', name: ALL_HOSTILE }) });
    log.settling(ALL_HOSTILE);
    log.resolved(
      { ...OPERATION, operationId: ALL_HOSTILE },
      statusOf({ status: 'x', operationType: ALL_HOSTILE }),
    );
    log.stalled({ status: ALL_HOSTILE, sinceMs: stepTime(0), noticedMs: stepTime(900_000) }, OPERATION);
    log.nextOperation(
      { ...OPERATION, operationId: ALL_HOSTILE },
      statusOf({ status: 'x', operationType: ALL_HOSTILE }),
    );
    expect(lines.length).toBeGreaterThan(9);
    for (const line of lines) {
      expect(line).toMatch(/^(?:(?:\[0:07\]| {2}\$) \S|What to look at:$)/);
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e\u2028]|##\[/);
      expect(line.length).toBeLessThan(1_200);
    }
  });
});

describe('An error beside a status', () => {
  test('is a note, and says that it is no failure', () => {
    const { log, lines } = logAt();
    log.noticed(errorOf({ code: 'NotLatestOperation', message: 'A newer one runs.' }), RUNNING);
    log.noticed(errorOf({ message: 'words only' }), RUNNING);
    expect(lines).toEqual([
      '[0:07] Azure attached this error to status InProgress (not a failure): NotLatestOperation: A newer one runs.',
      '[0:07] Azure attached this error to status InProgress (not a failure): words only',
    ]);
  });
});

describe('The operation that is waited for', () => {
  test('may not have started yet, or be a newer one by now', () => {
    const { log, lines } = logAt();
    log.searching({ startedAfter: NOW });
    log.nextOperation({ ...OPERATION, operationId: 'op-2' }, statusOf({ status: 'x' }));
    expect(lines).toEqual([
      '[0:07] No operation has started since 2026-01-02 04:00:00 UTC: Azure reports none for this pool. Still looking for a newer one.',
      '[0:07] That operation has ended; now waiting for operation op-2 too.',
    ]);
  });
});

describe('The type of an operation', () => {
  const KIND = { operationType: 'PutAgentPool', subOperationType: 'Upgrading' };
  const scale = statusOf({ status: 'x', operationType: 'PatchAgentPool', subOperationType: 'Scaling' });

  test('is in the first line about it, once', () => {
    const { log, lines } = logAt();
    log.changed(changeAt(0, 'InProgress'), RUNNING);
    log.changed(changeAt(0, 'InProgress', 10), statusOf({ status: 'InProgress', ...KIND }));
    log.changed(changeAt(0, 'InProgress', 20), statusOf({ status: 'InProgress', ...KIND }));
    expect(lines).toEqual([
      '[0:07] InProgress',
      '[0:07] InProgress (10 %). The type of the operation: PutAgentPool, Upgrading.',
      '[0:07] InProgress (20 %)',
    ]);
  });

  test('is in the line that names the operation, and not repeated', () => {
    const { log, lines } = logAt();
    log.resolved(OPERATION, statusOf({ status: 'x', ...KIND }));
    log.changed(changeAt(0, 'Succeeded'), statusOf({ status: 'Succeeded', ...KIND }));
    log.nextOperation({ ...OPERATION, operationId: 'op-2' }, scale);
    log.changed(changeAt(0, 'InProgress'), scale);
    expect(lines).toEqual([
      '[0:07] Found operation op-1 (PutAgentPool, Upgrading). From now on it is requested by this id.',
      '[0:07] Succeeded',
      '[0:07] That operation has ended; now waiting for operation op-2 (PatchAgentPool, Scaling) too.',
      '[0:07] InProgress',
    ]);
  });
});

describe('Failed polls', () => {
  const BAD_GATEWAY = failureOf('server-error', { httpStatus: 502, message: 'HTTP 502 with an empty body' });
  const RESET = failureOf('network', { code: 'ECONNRESET', message: 'h: read ECONNRESET' });

  test('are told once per kind, and counted', () => {
    const { log, lines } = logAt();
    for (let i = 1; i <= 4; i++) log.failed(BAD_GATEWAY, i, 'status');
    log.failed(RESET, 5, 'status');
    log.failed(BAD_GATEWAY, 6, 'status');
    log.recovered();
    expect(lines).toEqual([
      '[0:07] Could not get the status; retrying. Azure Resource Manager: HTTP 502 with an empty body',
      '[0:07] Could not get the status; retrying (5 consecutive failures). Azure Resource Manager: h: read ECONNRESET',
      '[0:07] Azure is responding again after failed requests (HTTP 502: 5, ECONNRESET: 1).',
    ]);
  });

  test('begin anew after an answer', () => {
    const { log, lines } = logAt();
    log.failed(RESET, 1, 'status');
    log.recovered();
    log.failed(RESET, 1, 'status');
    log.recovered();
    expect(lines).toHaveLength(4);
    expect(lines[3]).toContain('(ECONNRESET: 1)');
  });

  test('tell the pause that is asked for', () => {
    const { log, lines } = logAt();
    log.failed(
      failureOf('throttled', {
        httpStatus: 429,
        code: 'Throttled',
        message: 'Slow down.',
        retryAfterMs: 17_000,
      }),
      0,
      'status',
    );
    expect(lines[0]).toBe(
      '[0:07] Could not get the status; retrying. Azure Resource Manager: HTTP 429 Throttled: Slow down. Retry-After: 17 s.',
    );
  });

  test('are in the heartbeat while they last', () => {
    const { log, lines } = logAt(120_000);
    log.failed(BAD_GATEWAY, 1, 'status');
    log.failed(BAD_GATEWAY, 2, 'status');
    log.unchanged(120_000, changeAt(0, 'InProgress'));
    expect(lines[1]).toBe(
      '[2:00] still InProgress for 2 min; failed requests since the last answer: HTTP 502: 2',
    );
  });
});

describe('The heartbeat', () => {
  test('tells the state and for how long', () => {
    const { log, lines } = logAt(190_000);
    log.unchanged(190_000, changeAt(10_000, 'Upgrading', 40));
    log.unchanged(190_000, undefined);
    expect(lines).toEqual(['[3:10] still Upgrading (40 %) for 3 min', '[3:10] no status yet']);
  });
});

describe('The heartbeat of a status that has not changed for long', () => {
  const MINUTE = 60_000;
  const beats = (failing: boolean) => {
    const { log, lines, clock } = logAt();
    if (failing) log.failed(failureOf('server-error', { httpStatus: 502 }), 1, 'status');
    lines.length = 0;
    for (clock.ms = MINUTE; clock.ms <= 30 * MINUTE; clock.ms += MINUTE)
      log.unchanged(clock.ms, changeAt(0, 'InProgress'));
    return lines.map((line) => Number(/for (\d+) min/.exec(line)?.[1]));
  };

  test('comes every five minutes after the first ten', () => {
    expect(beats(false)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30]);
  });

  test('comes every minute while requests fail', () => {
    expect(beats(true)).toHaveLength(30);
  });
});

describe('The operation that was found', () => {
  test.each([
    [{ startTime: '2026-01-02T03:00:00.1234567Z' }, ', started 2026-01-02 03:00:00 UTC'],
    [{ startTime: '2026-01-02T03:00:00' }, ''],
    [{}, ''],
    [
      { startTime: '2026-01-02T03:00:00Z', operationType: 'PutAgentPool' },
      ' (PutAgentPool), started 2026-01-02 03:00:00 UTC',
    ],
  ])('is named with its kind and its start, as far as they are known: %j', (json, more) => {
    const { log, lines } = logAt();
    log.resolved(OPERATION, statusOf({ status: 'InProgress', ...json }));
    expect(lines).toEqual([`[0:07] Found operation op-1${more}. From now on it is requested by this id.`]);
  });

  test('may have ended while the pool has not', () => {
    const { log, lines } = logAt();
    log.settling('Scaling');
    expect(lines).toEqual([
      '[0:07] The operation has ended, but the provisioning state of the agent pool is Scaling. Waiting.',
    ]);
  });

  test('has its kind written with the first change that tells it, and again after the next operation without one', () => {
    const { log, lines } = logAt();
    const kind = { status: 'InProgress', operationType: 'PutAgentPool' };
    log.resolved(OPERATION, RUNNING);
    log.changed(changeAt(0, 'InProgress'), statusOf(kind), 1_500_000);
    log.nextOperation(OPERATION, RUNNING);
    log.changed(changeAt(0, 'Upgrading'), statusOf(kind));
    expect(lines.slice(1)).toEqual([
      '[0:07] InProgress, about 25 min left. The type of the operation: PutAgentPool.',
      '[0:07] That operation has ended; now waiting for operation op-1 too.',
      '[0:07] Upgrading. The type of the operation: PutAgentPool.',
    ]);
  });
});

describe('What a failed request says', () => {
  test.each([
    ['status', 1, ''],
    ['status', 2, ' (2 consecutive failures)'],
    ['agent pool', 3, ' (3 consecutive failures)'],
  ] as const)('what was wanted, %s, and after how many failures, %d', (wanted, inARow, count) => {
    const { log, lines } = logAt();
    log.failed(failureOf('network', { message: 'reset' }), inARow, wanted);
    expect(lines).toEqual([
      `[0:07] Could not get the ${wanted}; retrying${count}. Azure Resource Manager: reset`,
    ]);
  });

  test('is no line when nothing has failed before an answer', () => {
    const { log, lines } = logAt();
    log.recovered();
    expect(lines).toEqual([]);
  });
});

describe('The heartbeat of one operation', () => {
  test('has the time that is left', () => {
    const { log, lines } = logAt(60_000);
    log.unchanged(60_000, changeAt(0, 'InProgress'), 1_500_000);
    expect(lines).toEqual(['[1:00] still InProgress for 1 min, about 25 min left']);
  });

  test('has failed requests behind the time that is left', () => {
    const { log, lines } = logAt(60_000);
    log.failed(failureOf('server-error', { httpStatus: 502 }), 1, 'status');
    log.unchanged(60_000, undefined, 1_500_000);
    expect(lines[1]).toBe(
      '[1:00] no status yet, about 25 min left; failed requests since the last answer: HTTP 502: 1',
    );
  });

  test('is quiet for five minutes after a stall that has just been told', () => {
    const { log, lines, clock } = logAt(900_000);
    log.stalled(
      { status: 'S: 1/3 nodes completed', sinceMs: stepTime(0), noticedMs: stepTime(900_000) },
      OPERATION,
    );
    lines.length = 0;
    for (const minute of [16, 17, 18, 19, 20, 21]) {
      clock.ms = minute * 60_000;
      log.unchanged(clock.ms, changeAt(0, 'S: 1/3 nodes completed'));
    }
    expect(lines).toEqual(['[20:00] still S: 1/3 nodes completed for 20 min']);
  });

  test('counts from the last change', () => {
    const { log, lines, clock } = logAt();
    for (const minute of [29, 30, 31, 32]) {
      clock.ms = minute * 60_000;
      log.unchanged(clock.ms, changeAt(20 * 60_000, 'Upgrading'));
    }
    expect(lines).toEqual(['[29:00] still Upgrading for 9 min', '[30:00] still Upgrading for 10 min']);
  });
});

test.each([
  [0, false, 60_000],
  [600_000, false, 60_000],
  [600_001, false, 300_000],
  [600_001, true, 60_000],
])('Between two heartbeats after %d ms without a change, failing %s, are %d ms', (ms, failing, pause) =>
  expect(heartbeatMs(ms, failing)).toBe(pause),
);

test.each([
  [undefined, ''],
  [0, ', about 1 min left'],
  [5_400_000, ', about 1 h 30 min left'],
])('The time left of %s ms reads %j', (ms, text) => expect(timeLeftText(ms)).toBe(text));

test.each([
  [0, '[0:00] x'],
  [9_999, '[0:09] x'],
  [3_599_999, '[59:59] x'],
  [3_600_000, '[1:00:00] x'],
  [36_610_000, '[10:10:10] x'],
])('A line at %d ms reads %s', (ms, line) => expect(timedLine(ms, 'x')).toBe(line));

describe('A stall in whole', () => {
  const stall = { status: 'S: 1/3 nodes completed', sinceMs: stepTime(0), noticedMs: stepTime(900_000) };
  const WHAT = 'No progress for 15 min: the status is still S: 1/3 nodes completed.';

  test('is told with its commands, and annotated with why, the first remedy and the link', () => {
    const { log, lines } = logAt(900_000);
    log.stalled(stall, OPERATION);
    const { why, remedies, commands: toShow, link } = explainStall(stall, OPERATION);
    expect(lines).toEqual([
      `[15:00] ${WHAT}`,
      'What to look at:',
      ...toShow.map((command) => `  $ ${command}`),
    ]);
    expect(commands('warning')).toEqual([
      `::warning title=AKS operation gate::${[WHAT, why, remedies[0], link].join('%0A')}`,
    ]);
  });

  test('shows each command on one line without a command to the runner, whatever the pool is called', () => {
    const { log, lines } = logAt(900_000);
    log.stalled(stall, { ...OPERATION, agentPoolName: 'a\n##[group]b' });
    expect(lines.filter((line) => line.includes(' --name '))).toEqual([
      expect.stringContaining(" --name 'a ## [group]b' "),
    ]);
    expect(lines.join()).not.toMatch(/\n|##\[/);
  });

  test('has no line for a link that there is none of', () => {
    const { log } = logAt(900_000);
    const done = { ...stall, status: 'S: 3/3 nodes completed' };
    log.stalled(done, OPERATION);
    const { what, why, remedies } = explainStall(done, OPERATION);
    expect(commands('warning')).toEqual([
      `::warning title=AKS operation gate::${[what, why, remedies[0]].join('%0A')}`,
    ]);
  });
});

describe('A stall', () => {
  const stall = { status: 'UpgradingNodes: 3/9', sinceMs: stepTime(0), noticedMs: stepTime(900_000) };

  test('is a warning as soon as it is noticed, with what to look at', () => {
    const { log, lines } = logAt(900_000);
    log.stalled(stall, OPERATION);
    expect(lines[0]).toContain('[15:00] No progress for 15 min: the status is still UpgradingNodes: 3/9.');
    expect(lines.join('\n')).toContain('kubectl get pdb');
    expect(commands('warning')).toEqual([
      expect.stringMatching(/^::warning title=AKS operation gate::No progress for 15 min/),
    ]);
  });

  test('shows its commands once, also when there is another one', () => {
    const { log, lines } = logAt(900_000);
    log.stalled(stall, OPERATION);
    const first = lines.length;
    log.stalled({ ...stall, status: 'UpgradingNodes: 4/9' }, OPERATION);
    expect(lines.slice(first)).toEqual([
      '[15:00] No progress for 15 min: the status is still UpgradingNodes: 4/9.',
    ]);
    expect(commands('warning')).toHaveLength(2);
  });

  test('does not make a line longer than a person reads, whatever the status is', () => {
    const { log, lines } = logAt();
    log.stalled({ ...stall, status: 'x'.repeat(100_000) }, OPERATION);
    for (const line of [...lines, ...commands('warning')]) expect(line.length).toBeLessThan(2_500);
  });
});
