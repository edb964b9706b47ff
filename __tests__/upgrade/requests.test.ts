import { describe, expect, test } from '@jest/globals';
import { progressOf, verdictOf } from '../../src/upgrade/requests.ts';
import type { StartVerdict } from '../../src/upgrade/verdict.ts';
import type { Verdict } from '../../src/wait/verdict.ts';
import { stageOf } from '../samples/upgradeStage.ts';
import { failed } from '../samples/upgrades.ts';

const { failure } = failed('server-error', { httpStatus: 503 });

describe('The progress of requests', () => {
  test('reports a recovery once, and only after a failure', () => {
    const { context, events } = stageOf();
    const progress = progressOf(context);
    progress.answered();
    progress.failed(failure, 1, 'agent pool');
    progress.failed(failure, 2, 'agent pool');
    progress.answered();
    progress.answered();
    progress.failed(failure, 1, 'upgrade');
    progress.answered();
    expect(events).toEqual([
      'failed agent pool: server-error 1',
      'failed agent pool: server-error 2',
      'recovered',
      'failed upgrade: server-error 1',
      'recovered',
    ]);
  });

  test('pauses as long as it is told', async () => {
    const { context, clock, events } = stageOf();
    await clock.run(progressOf(context).pause(7_000, context));
    expect([clock.now(), ...events]).toEqual([7_000]);
  });

  test('ends a pause when the run is cancelled', async () => {
    const { context, clock, cancel } = stageOf();
    clock.at(3_000, () => cancel.abort('SIGINT'));
    await clock.run(progressOf(context).pause(7_000, context));
    expect(clock.now()).toBe(3_000);
  });
});

describe('The verdict on requests that came to nothing', () => {
  test.each<[string, Verdict, StartVerdict]>([
    [
      'a cancelled run has sent nothing',
      { outcome: 'interrupted', signal: 'SIGTERM' },
      { outcome: 'error', kind: 'interrupted', signal: 'SIGTERM', sent: false },
    ],
    [
      'the deadline has the last failure',
      { outcome: 'timed-out', timeoutMs: 1, failure },
      { outcome: 'unreachable', kind: 'failed', failure, failures: 1, isStart: false },
    ],
    [
      'the deadline without a failure has one for it',
      { outcome: 'timed-out', timeoutMs: 1 },
      {
        outcome: 'unreachable',
        kind: 'failed',
        failure: { kind: 'network', service: 'arm', message: 'no answer in time' },
        failures: 1,
        isStart: false,
      },
    ],
    ...(['unauthorized', 'not-found', 'unreachable', 'error'] as const).map(
      (outcome): [string, Verdict, StartVerdict] => [
        `${outcome} stays what it is, with the number of failures`,
        { outcome, kind: 'refused', failure, failures: 4 },
        { outcome, kind: 'failed', failure, failures: 4, isStart: false },
      ],
    ),
  ])('%s', (_, verdict, expected) => {
    expect(verdictOf(verdict, false)).toStrictEqual(expected);
    const ofStart = 'isStart' in expected ? { ...expected, isStart: true } : expected;
    expect(verdictOf(verdict, true)).toStrictEqual(ofStart);
  });

  test('is none on the end of an operation', () => {
    const ended = { outcome: 'succeeded' } as Verdict;
    expect(() => verdictOf(ended, false)).toThrow(/^no request ends as succeeded$/);
  });
});
