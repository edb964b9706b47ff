import { describe, expect, test } from '@jest/globals';
import type { StartAnswer } from '../../src/azure/aks/startAnswer.ts';
import type { Failure } from '../../src/azure/http/failure.ts';
import { type Sent, sendOnce } from '../../src/upgrade/send.ts';
import type { StartVerdict } from '../../src/upgrade/verdict.ts';
import { stageOf } from '../samples/upgradeStage.ts';
import { ACCEPTED, failed, OPERATION_ID } from '../samples/upgrades.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

interface Play {
  readonly sent: Sent;
  /** When the request was sent each time. */
  readonly at: readonly number[];
  readonly events: readonly string[];
  readonly elapsedMs: number;
}

/** Sends a start that is answered so, one answer after the other; the last one repeats. */
async function sending(answers: readonly (StartAnswer | 'hangs')[], cancelAt?: number): Promise<Play> {
  const { context, clock, cancel, events } = stageOf();
  if (cancelAt !== undefined) clock.at(cancelAt, () => cancel.abort('SIGINT'));
  const at: number[] = [];
  const send = (): Promise<StartAnswer> => {
    const answer = answers[Math.min(at.push(clock.now()), answers.length) - 1];
    return answer === undefined || answer === 'hangs' ? new Promise(() => {}) : Promise.resolve(answer);
  };
  const sent = await clock.run(sendOnce(send, context));
  return { sent, at, events, elapsedMs: clock.now() };
}

const STARTED: Sent = {
  verdict: { outcome: 'started', operationId: OPERATION_ID },
  secrets: ['a-long-signature'],
};

describe('The answer to a start', () => {
  test.each<[string, StartAnswer, Sent]>([
    ['with an operation means started', ACCEPTED, STARTED],
    [
      'without an operation means accepted, but nameless',
      { kind: 'accepted', httpStatus: 202, secrets: ['of-the-url'] },
      { verdict: { outcome: 'error', kind: 'nameless', httpStatus: 202 }, secrets: ['of-the-url'] },
    ],
    [
      'that creates a pool has the operation that does it',
      { kind: 'created', operationId: OPERATION_ID, secrets: ['of-the-url'] },
      { verdict: { outcome: 'error', kind: 'created', operationId: OPERATION_ID }, secrets: ['of-the-url'] },
    ],
    [
      'that creates a pool may not name the operation',
      { kind: 'created', secrets: [] },
      { verdict: { outcome: 'error', kind: 'created' }, secrets: [] },
    ],
    [
      'that nothing changes means nothing to do, and has no secrets',
      { kind: 'unchanged', httpStatus: 304 },
      { verdict: { outcome: 'nothing-to-do', httpStatus: 304 }, secrets: [] },
    ],
  ])('%s', async (_, answer, expected) => {
    const { sent, at, events } = await sending([answer]);
    expect(sent).toStrictEqual(expected);
    expect([at, events]).toEqual([[0], []]);
  });

  test.each<
    [
      number | undefined,
      Failure['kind'],
      string | undefined,
      'unauthorized' | 'not-found' | 'refused' | undefined,
    ]
  >([
    [undefined, 'network', undefined, undefined],
    [undefined, 'network', 'ECONNRESET', undefined],
    [307, 'bad-answer', undefined, undefined],
    [399, 'bad-answer', undefined, undefined],
    [400, 'rejected', undefined, 'refused'],
    [401, 'unauthorized', undefined, 'unauthorized'],
    [403, 'unauthorized', 'AuthorizationFailed', 'unauthorized'],
    [403, 'unauthorized', 'RequestDisallowedByPolicy', 'refused'],
    [403, 'unauthorized', 'requestdisallowedbypolicy', 'refused'],
    [403, 'unauthorized', 'RequestDisallowedByPolicyTeam', 'unauthorized'],
    [403, 'unauthorized', 'NoRequestDisallowedByPolicy', 'unauthorized'],
    [404, 'missing', undefined, 'not-found'],
    [404, 'missing', 'RequestDisallowedByPolicy', 'not-found'],
    [407, 'server-error', undefined, 'refused'],
    [408, 'server-error', undefined, undefined],
    [409, 'server-error', 'OperationNotAllowed', 'refused'],
    [412, 'rejected', undefined, 'refused'],
    [499, 'rejected', undefined, 'refused'],
    [500, 'server-error', undefined, undefined],
    [503, 'server-error', undefined, undefined],
  ])('with HTTP %j as %s, code %j, is judged: %j', async (httpStatus, kind, code, outcome) => {
    const answer = failed(kind, { ...(httpStatus && { httpStatus }), ...(code && { code }) });
    const { failure } = answer;
    const verdict: StartVerdict =
      outcome === undefined
        ? { outcome: 'unreachable', kind: 'unconfirmed', failure }
        : outcome === 'refused'
          ? { outcome, kind: 'by-azure', failure }
          : { outcome, kind: 'failed', failure, failures: 1, isStart: true };
    const { sent, at, events } = await sending([answer, ACCEPTED]);
    expect(sent).toStrictEqual({ verdict, secrets: [] });
    expect([at, events]).toEqual([[0], []]);
  });
});

describe('A start that Azure cannot have accepted', () => {
  test.each<[string, Failure['kind'], Partial<Failure>, number]>([
    ['the connection was refused', 'network', { code: 'ECONNREFUSED' }, 1],
    ['the host was not found', 'network', { code: 'ENOTFOUND' }, 1],
    ['the name service was not available', 'network', { code: 'EAI_AGAIN' }, 1],
    ['the proxy was in the way', 'network', { obstacle: 'proxy' }, 1],
    ['the certificate was not trusted', 'network', { obstacle: 'certificate' }, 1],
    ['Entra ID failed', 'server-error', { service: 'entra', httpStatus: 500 }, 1],
    ['GitHub failed', 'network', { service: 'github' }, 1],
    ['Azure throttled it', 'throttled', { httpStatus: 429 }, 0],
    ['Entra ID throttled it', 'throttled', { service: 'entra', httpStatus: 429 }, 0],
  ])('because %s is sent again', async (_, kind, more, inARow) => {
    const { sent, at, events } = await sending([failed(kind, more), ACCEPTED]);
    expect(sent).toStrictEqual(STARTED);
    expect(at).toEqual([0, 2 * SECOND]);
    expect(events).toEqual([`failed upgrade: ${kind} ${inARow}`, 'recovered']);
  });

  test('is given up with the error budget', async () => {
    const answer = failed('network', { code: 'ECONNREFUSED' });
    const { sent, at, events } = await sending([answer]);
    expect(sent).toStrictEqual({
      verdict: {
        outcome: 'unreachable',
        kind: 'failed',
        failure: answer.failure,
        failures: 20,
        isStart: true,
      },
      secrets: [],
    });
    expect(at).toHaveLength(20);
    expect(events.at(-1)).toBe('failed upgrade: network 19');
  });

  test('is given up at once when the sign-in is refused', async () => {
    const answer = failed('unauthorized', { service: 'entra', code: 'AADSTS700213', httpStatus: 401 });
    const { sent, at } = await sending([answer, ACCEPTED]);
    expect(sent).toStrictEqual({
      verdict: {
        outcome: 'unauthorized',
        kind: 'failed',
        failure: answer.failure,
        failures: 1,
        isStart: true,
      },
      secrets: [],
    });
    expect(at).toEqual([0]);
  });

  test('is given up when Azure throttles it until the time is over', async () => {
    const answer = failed('throttled', { httpStatus: 429, retryAfterMs: 5 * MINUTE });
    const { sent, at } = await sending([answer]);
    expect(sent).toStrictEqual({
      verdict: {
        outcome: 'unreachable',
        kind: 'failed',
        failure: answer.failure,
        failures: 1,
        isStart: true,
      },
      secrets: [],
    });
    expect(at).toEqual([0, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE]);
  });
});

describe('A start whose answer nobody waits for', () => {
  test('might have been accepted when it takes two minutes', async () => {
    const { sent, at, elapsedMs } = await sending(['hangs', ACCEPTED]);
    expect(sent).toStrictEqual({ verdict: { outcome: 'unreachable', kind: 'unconfirmed' }, secrets: [] });
    expect([at, elapsedMs]).toEqual([[0], 2 * MINUTE]);
  });

  test('might have been accepted when the run is cancelled on its way', async () => {
    const { sent, elapsedMs } = await sending(['hangs'], 5 * SECOND);
    expect(sent).toStrictEqual({
      verdict: { outcome: 'error', kind: 'interrupted', signal: 'SIGINT', sent: true },
      secrets: [],
    });
    expect(elapsedMs).toBe(5 * SECOND);
  });

  test('was not sent again when the run is cancelled in the pause before it', async () => {
    const { sent, at, elapsedMs } = await sending(
      [failed('throttled', { retryAfterMs: MINUTE }), ACCEPTED],
      30 * SECOND,
    );
    expect(sent).toStrictEqual({
      verdict: { outcome: 'error', kind: 'interrupted', signal: 'SIGINT', sent: false },
      secrets: [],
    });
    expect([at, elapsedMs]).toEqual([[0], 30 * SECOND]);
  });

  test('was not sent at all when the run was cancelled before', async () => {
    const { context, clock, cancel } = stageOf();
    cancel.abort('SIGTERM');
    let count = 0;
    const send = () => {
      count += 1;
      return Promise.resolve(ACCEPTED);
    };
    expect(await clock.run(sendOnce(send, context))).toStrictEqual({
      verdict: { outcome: 'error', kind: 'interrupted', signal: 'SIGTERM', sent: false },
      secrets: [],
    });
    expect(count).toBe(0);
  });

  test('counts, with its secrets, when it comes as the run is cancelled', async () => {
    const { context, clock, cancel } = stageOf();
    const send = () => {
      cancel.abort('SIGINT');
      return Promise.resolve(ACCEPTED);
    };
    expect(await clock.run(sendOnce(send, context))).toStrictEqual(STARTED);
  });
});
