import { describe, expect, test } from '@jest/globals';
import { abortOperation, UNHURRIED } from '../../src/wait/abort.ts';
import { waitUntilIdle } from '../../src/wait/untilIdle.ts';
import { waitForEnd } from '../../src/wait/wait.ts';
import {
  azureTime,
  failure,
  HOUR,
  MINUTE,
  OPERATION,
  play,
  SECOND,
  STEADY,
  status,
} from '../samples/waits.ts';

const LATEST = { ...OPERATION, operationId: 'latest' };
const OLDER = status('Succeeded', { name: 'op-old', startTime: azureTime(-HOUR) });

describe('When `latest` lags', () => {
  test('an older success does not take the place of a failure', async () => {
    const own = status('Failed', { name: 'op-1', startTime: azureTime(SECOND) });
    const { ended, reported } = await play([own, OLDER], { wait: waitUntilIdle });
    expect([ended.operation.operationId, ended.verdict.outcome]).toEqual(['op-1', 'failed']);
    expect(reported).toEqual(['0 changed Failed -']);
  });

  test('two ended operations in turn do not keep the wait going', async () => {
    const { ended, asks } = await play(
      (_, poll) => status('Succeeded', { name: poll % 2 ? 'op-1' : 'op-2' }),
      {
        wait: waitUntilIdle,
        schedule: { timeoutMs: MINUTE },
      },
    );
    expect(ended.verdict.outcome).toBe('succeeded');
    expect(asks.length).toBeLessThan(10);
  });

  test('an older operation is not taken for a newer one when ours is to be aborted', async () => {
    const own = status('InProgress', { name: 'op-1', startTime: azureTime(SECOND) });
    const { ended, aborts } = await play((_, poll) => (poll > 2 ? OLDER : own), {
      schedule: { ...STEADY, timeoutMs: 10 * SECOND },
      wait: async (target, context) => abortOperation(await waitForEnd(target, context), context, UNHURRIED),
    });
    expect(aborts).toEqual([]);
    expect(ended.abort).toEqual({ kind: 'not-sent', why: 'unknown' });
    expect(ended).not.toHaveProperty('newer');
  });
});

describe('Whether there is a newer operation must be known', () => {
  test.each([
    ['unauthorized', failure('unauthorized'), {}],
    ['interrupted', 'hangs' as const, { cancel: [[SECOND, 'SIGINT']] as const }],
  ])('else it is %s, also after an operation without a name', async (outcome, answer, options) => {
    const { ended } = await play([status('Succeeded'), answer], {
      operation: LATEST,
      wait: waitUntilIdle,
      ...options,
    });
    expect(ended.verdict.outcome).toBe(outcome);
  });

  test('and one 404 for it, however late, is waited out', async () => {
    const { ended } = await play(
      (now, poll) => {
        if (now < 2 * MINUTE) return status('InProgress', { name: 'op-1' });
        return poll === 14 ? failure('operation-missing') : status('Succeeded', { name: 'op-1' });
      },
      { wait: waitUntilIdle, schedule: STEADY },
    );
    expect(ended.verdict.outcome).toBe('succeeded');
  });
});
