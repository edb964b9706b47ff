import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import {
  errorOf,
  failure,
  MINUTE,
  OPERATION,
  play,
  running,
  STEADY,
  status,
  succeeded,
} from '../samples/waits.ts';

/** The heartbeats among what was reported. */
const beats = (reported: readonly string[]) => reported.filter((line) => line.includes(' unchanged '));

describe('The end of an operation', () => {
  test.each([
    ['Succeeded', 'succeeded'],
    ['succeeded', 'succeeded'],
    ['FAILED', 'failed'],
    ['Canceled', 'canceled'],
    ['cancelled', 'canceled'],
  ])('%s at the first poll is the verdict: %s', async (text, outcome) => {
    const { ended, asks, clock } = await play([status(text)]);
    expect(ended).toMatchObject({ verdict: { outcome, status: { status: text } }, polls: 1, elapsedMs: 0 });
    expect([asks.length, clock.pending]).toEqual([1, 0]);
  });

  test('comes after progress of any kind, in the pace of the schedule', async () => {
    const texts = [
      'InProgress',
      'CreatingAgentPool: 1/1 nodes completed',
      'BlueGreenSoakingFinal',
      'NotSucceeded',
      'Failing',
      'x',
    ];
    const { ended, asks } = await play([...texts.map((text) => status(text)), succeeded], {
      schedule: STEADY,
    });
    expect(ended).toMatchObject({ verdict: { outcome: 'succeeded' }, polls: 7, elapsedMs: 60_000 });
    expect(asks.map(({ at }) => at)).toEqual([0, 1, 2, 3, 4, 5, 6].map((poll) => poll * 10_000));
    expect(ended.history.first.map((change) => change.status)).toEqual([...texts, 'Succeeded']);
  });

  test('is never read from the percentage, an end time or a sub-operation', async () => {
    const almost = {
      percentComplete: 100,
      endTime: '2026-01-02T03:04:05Z',
      properties: { provisioningState: 'Succeeded' },
    };
    const parts = { operations: [{ status: 'Failed', error: { code: 'X' } }, { status: 'Succeeded' }] };
    const { ended } = await play([status('InProgress', almost), status('InProgress', parts), succeeded]);
    expect(ended).toMatchObject({ verdict: { outcome: 'succeeded' }, polls: 3 });
  });

  test('keeps the last status and the last body', async () => {
    const last = status('Failed', { error: { code: 'X' }, extra: 1 });
    const { ended } = await play([running, failure('server-error', { rawBody: '<html>' }), last]);
    expect(ended.lastBody).toBe('{"status":"Failed","error":{"code":"X"},"extra":1}');
    expect(ended.lastStatus?.json).toMatchObject({ extra: 1 });
  });
});

describe('The operation that is requested', () => {
  const latest = { ...OPERATION, operationId: 'latest' };
  const named = (name: string, text = 'InProgress') => status(text, { name });

  test('is requested by its own id once `latest` has named it', async () => {
    const { ended, asks } = await play([named('op-7'), named('op-7'), named('op-7', 'Succeeded')], {
      operation: latest,
    });
    expect(asks.map(({ name }) => name.operationId)).toEqual(['latest', 'op-7', 'op-7']);
    expect(ended.operation.operationId).toBe('op-7');
  });

  test('is still `latest` while Azure does not name it', async () => {
    const { asks } = await play([failure('server-error'), running, named('op-7'), succeeded], {
      operation: latest,
    });
    expect(asks.map(({ name }) => name.operationId)).toEqual(['latest', 'latest', 'latest', 'op-7']);
  });

  test('is known by its id even when it has ended already', async () => {
    const { ended } = await play([named('op-7', 'Succeeded')], { operation: latest });
    expect(ended.operation.operationId).toBe('op-7');
  });

  test('is not another one in the end: `latest` in a URL is requested once, too', async () => {
    const url = 'https://management.azure.com/subscriptions/s/operations/latest?api-version=1';
    const { asks } = await play([named('op-7'), named('op-7', 'Succeeded')], {
      operation: { ...latest, url },
    });
    expect(asks.at(-1)?.name).not.toMatchObject({ url: expect.stringContaining('latest') });
  });

  test('keeps the id that was given, whatever name Azure answers with', async () => {
    const { ended, asks } = await play([named('other'), named('other', 'Succeeded')]);
    expect(asks.every(({ name }) => name === OPERATION)).toBe(true);
    expect(ended.operation).toBe(OPERATION);
  });
});

describe('A latest operation without a name', () => {
  const latest = { operation: { ...OPERATION, operationId: 'latest' } };

  test.each(['Succeeded', 'Failed', 'Canceled'])('is taken when it has ended at once: %s', async (text) => {
    const { ended, reported } = await play([status(text)], latest);
    expect([ended.verdict.outcome, ended.operation]).toEqual([text.toLowerCase(), latest.operation]);
    expect(reported).toEqual([`0 changed ${text} -`]);
  });

  test('is not taken when it ran before: the end could be that of another operation', async () => {
    const { ended, reported } = await play([running, succeeded], latest);
    expect(ended.verdict).toMatchObject({
      outcome: 'unreachable',
      failures: 20,
      failure: { kind: 'bad-answer' },
    });
    expect(ended).not.toHaveProperty('lastStatus');
    expect(reported[0]).toBe('failed status bad-answer 1');
  });

  test('can get its name later', async () => {
    const { ended } = await play([running, succeeded, status('Failed', { name: 'op-7' })], latest);
    expect(ended).toMatchObject({ verdict: { outcome: 'failed' }, operation: { operationId: 'op-7' } });
  });

  test('is not found when Azure does not know one for a minute', async () => {
    const { ended } = await play([failure('operation-missing')], { ...latest, schedule: STEADY });
    expect(ended).toMatchObject({
      verdict: { outcome: 'not-found', kind: 'refused', failure: { kind: 'operation-missing' } },
      elapsedMs: MINUTE,
    });
  });
});

describe('The observer hears of', () => {
  test('each change of status or percentage once', async () => {
    const answers = [
      running,
      running,
      status('InProgress', { percentComplete: 0 }),
      status('InProgress', { percentComplete: 50 }),
      status('InProgress', { percentComplete: 50 }),
      running,
    ];
    const { reported, ended } = await play([...answers, succeeded], { schedule: { backoffFactor: 1 } });
    expect(reported).toEqual([
      '0 changed InProgress -',
      '4000 changed InProgress 0',
      '6000 changed InProgress 50',
      '10000 changed InProgress -',
      '12000 changed Succeeded -',
    ]);
    expect(ended.history.first).toHaveLength(5);
  });

  test('each error of a status that is not a failure once, and it is not the verdict', async () => {
    const news = { error: errorOf('NotLatestOperation', 'newer') };
    const { reported, ended } = await play([
      status('InProgress', news),
      status('InProgress', news),
      status('InProgress', { error: errorOf('Other', '') }),
      status('Succeeded', { error: errorOf('ContextDeadlineExceeded', 'late') }),
    ]);
    expect(ended.verdict.outcome).toBe('succeeded');
    expect(reported.filter((line) => line.startsWith('noticed'))).toEqual([
      'noticed NotLatestOperation: newer',
      'noticed Other: ',
      'noticed ContextDeadlineExceeded: late',
    ]);
  });

  test.each(['Failed', 'Canceled'])('no error of %s: that is explained at the end', async (text) => {
    const { reported } = await play([status(text, { error: errorOf('X', 'y') })]);
    expect(reported).toEqual([`0 changed ${text} -`]);
  });

  test('only so many different errors', async () => {
    const { reported } = await play((_, poll) =>
      poll > 500 ? succeeded : status('InProgress', { error: errorOf('E', `${poll}`) }),
    );
    expect(reported.filter((line) => line.startsWith('noticed'))).toHaveLength(50);
  });

  test('failures, and of the first answer after them', async () => {
    const { reported } = await play([failure('network'), failure('server-error'), running, succeeded]);
    expect(reported).toEqual([
      'failed status network 1',
      'failed status server-error 2',
      'recovered',
      '5000 changed InProgress -',
      '7000 changed Succeeded -',
    ]);
  });
});

describe('The heartbeat', () => {
  test('comes about once a minute while nothing is new', async () => {
    const { reported } = await play((now) => (now >= 630_000 ? succeeded : running));
    expect(beats(reported)).toHaveLength(10);
    for (const [index, line] of beats(reported).entries()) {
      expect(line).toBe(`${(index + 1) * 60_000} unchanged InProgress`);
    }
  });

  test('comes during a long pause, too', async () => {
    const schedule = { pollIntervalMs: 630_000, maxPollIntervalMs: 630_000 };
    const { reported, asks } = await play([running, succeeded], { schedule });
    expect([beats(reported).length, asks.length]).toEqual([10, 2]);
  });

  test('comes before there is a status', async () => {
    const { reported } = await play((now) => (now >= 130_000 ? succeeded : failure('throttled')));
    expect(beats(reported)).toEqual(['60000 unchanged nothing', '120000 unchanged nothing']);
  });

  test('does not come while there is news', async () => {
    const { reported } = await play((now) => (now >= 600_000 ? succeeded : status(`At ${now}`)));
    expect(beats(reported)).toEqual([]);
  });

  test('comes when polls take long, and no sleep is negative', async () => {
    const slow = { after: 14_000, answer: running };
    const { reported, clock } = await play((now) => (now >= 300_000 ? succeeded : slow), {
      schedule: STEADY,
    });
    expect(beats(reported).length).toBeGreaterThanOrEqual(3);
    expect(Math.min(...clock.sleeps)).toBeGreaterThanOrEqual(0);
  });
});

describe('A long wait', () => {
  test('of 10,000 polls keeps a bounded history and leaves no timer or listener', async () => {
    const controller = new AbortController();
    let listeners = 0;
    const script = (_: number, poll: number) => {
      listeners = Math.max(listeners, getEventListeners(controller.signal, 'abort').length);
      return poll === 10_000 ? succeeded : status(`Step ${poll}`);
    };
    const { ended, clock } = await play(script, { controller, schedule: { timeoutMs: 1e9 } });
    expect([ended.verdict.outcome, ended.polls]).toEqual(['succeeded', 10_000]);
    expect(ended.history.first.length + ended.history.latest.length).toBe(100);
    expect(ended.history.omitted).toBe(9_900);
    expect([clock.pending, listeners <= 2, getEventListeners(controller.signal, 'abort')]).toEqual([
      0,
      true,
      [],
    ]);
  });
});

describe('Polls', () => {
  test('are requests for the status, answered or not', async () => {
    const { ended, asks } = await play([running, failure('network'), failure('rejected'), 'hangs'], {
      schedule: { timeoutMs: MINUTE },
    });
    expect([ended.verdict.outcome, ended.polls, asks.length]).toEqual(['timed-out', 4, 4]);
  });

  test('are counted also when the run is cancelled before the answer', async () => {
    const { ended } = await play([running, 'hangs'], { cancel: [[3_000, 'SIGINT']] });
    expect(ended.polls).toBe(2);
  });

  test.each(['github', 'entra', 'metadata'] as const)('are not sign-ins that fail: %s', async (service) => {
    const signIn = failure('server-error', { service });
    const { ended } = await play([signIn, signIn, running, signIn, succeeded]);
    expect(ended.polls).toBe(2);
  });
});
