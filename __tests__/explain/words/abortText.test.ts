import { describe, expect, test } from '@jest/globals';
import { explainInterrupted } from '../../../src/explain/endings/interrupted.ts';
import { explainTimeout } from '../../../src/explain/endings/undecided.ts';
import { abortStatus, abortText, isUnconfirmed } from '../../../src/explain/words/abortText.ts';
import type { Abort } from '../../../src/wait/verdict.ts';
import { endedWith, failureOf, statusOf } from '../../samples/reports.ts';

const conflict = failureOf('server-error', { httpStatus: 409, code: 'Conflict', message: 'Too late.' });
const reset = failureOf('network', { code: 'ECONNRESET', message: 'h: read ECONNRESET' });
const ended = statusOf({ status: 'Succeeded' });

const TAKEN: Abort = { kind: 'taken', httpStatus: 202 };
const ABORTS: readonly (readonly [Abort, sentence: string, status: string])[] = [
  [TAKEN, 'Abort requested: Azure accepted the request (HTTP 202).', 'abort requested'],
  [
    { kind: 'taken', httpStatus: 204 },
    'Abort requested: Azure accepted the request and reports that nothing is left to do (HTTP 204).',
    'abort requested',
  ],
  [
    { kind: 'refused', failure: conflict },
    'Abort requested, but Azure Resource Manager answered HTTP 409: Too late.',
    'abort refused',
  ],
  [
    { kind: 'unanswered' },
    'Abort requested, but Azure did not answer in time; it might still have accepted the request.',
    'abort not confirmed',
  ],
  [
    { kind: 'not-sent', why: 'ended', status: ended },
    'Not aborted: it had ended by then, as Succeeded.',
    'operation had ended',
  ],
  [
    { kind: 'not-sent', why: 'others', operationIds: ['op-2', 'op-3'] },
    'Not aborted: other operations are active on the pool (op-2, op-3), and Azure would have aborted whichever is the latest.',
    'operation not aborted',
  ],
  [
    { kind: 'not-sent', why: 'not-given' },
    'Not aborted: it is another operation than the one that the step was given.',
    'operation not aborted',
  ],
  [
    { kind: 'not-sent', why: 'unknown' },
    'Not aborted: which operations are active on the pool is not known.',
    'operation not aborted',
  ],
  [
    { kind: 'not-sent', why: 'unknown', failure: conflict },
    'Not aborted: which operations are active on the pool could not be checked (Azure Resource Manager: HTTP 409 Conflict: Too late.).',
    'operation not aborted',
  ],
];

describe('The result of an abort', () => {
  test.each(ABORTS)('%j is a sentence, and a few words', (abort, sentence, state) => {
    expect([abortText(abort), abortStatus(abort)]).toEqual([sentence, state]);
  });

  test('of a broken connection names that', () => {
    expect(abortText({ kind: 'refused', failure: reset })).toContain(
      'sent no complete response: h: read ECONNRESET',
    );
  });

  test('that was not to be requested: the operation continues', () => {
    expect(abortStatus(undefined)).toBe('operation continues');
  });

  test.each(ABORTS)('is part of the explanation: %j', (abort, sentence) => {
    const late = endedWith({ outcome: 'timed-out', timeoutMs: 60_000 }, { abort });
    expect(explainTimeout(late, 60_000).what).toBe(
      `The operation did not end within 1 min. Azure reported no status so far. ${sentence}`,
    );
    const cancelled = endedWith({ outcome: 'interrupted', signal: 'SIGINT' }, { abort });
    const { what } = explainInterrupted(cancelled, 'SIGINT');
    expect(what).toMatch(/^The run was cancelled \(SIGINT\)/);
    expect(what.endsWith(` of the operation. ${sentence}`)).toBe(true);
  });
});

describe('The explanation says of an operation', () => {
  const explained = (abort?: Abort) => {
    const late = endedWith({ outcome: 'timed-out', timeoutMs: 1 }, abort && { abort });
    return [explainTimeout(late, 1), explainInterrupted(late, 'SIGINT')];
  };

  test('that is being aborted: it stops, nothing is rolled back, and the change is to be started again', () => {
    for (const { why, remedies } of explained(TAKEN)) {
      expect(why).toMatch(/stops an aborted operation .*state is Canceled then\. Nothing is rolled back/);
      expect(why).not.toContain('continues in Azure');
      expect(remedies[0]).toContain('start the change again');
      expect(remedies.join()).not.toContain('To continue waiting');
    }
  });

  test.each<readonly [Abort | undefined, RegExp]>([
    [undefined, /continues in Azure/],
    [{ kind: 'refused', failure: conflict }, /continues in Azure/],
    [{ kind: 'not-sent', why: 'unknown' }, /continues in Azure/],
    [{ kind: 'not-sent', why: 'not-given' }, /continues in Azure/],
    [{ kind: 'unanswered' }, /^Whether it continues in Azure is not known\./],
    [{ kind: 'not-sent', why: 'ended', status: ended }, /^It ended when the wait was over\./],
  ])('after %j', (abort, words) => {
    for (const { why, remedies } of explained(abort)) {
      expect(why).toMatch(words);
      expect(remedies[0]).toContain('To continue waiting, run the gate again with operation-id op-1');
    }
  });
});

test('A request to abort that met a broken connection was not refused', () => {
  const failure = {
    kind: 'network',
    service: 'arm',
    code: 'ECONNRESET',
    message: 'h: read ECONNRESET',
  } as const;
  expect(abortStatus({ kind: 'refused', failure })).toBe('abort not confirmed');
});

test.each<[Abort, boolean]>([
  [TAKEN, false],
  [{ kind: 'unanswered' }, true],
  [{ kind: 'refused', failure: reset }, true],
  [{ kind: 'refused', failure: failureOf('rejected', { httpStatus: 400 }) }, false],
  [{ kind: 'refused', failure: failureOf('rejected', { httpStatus: 499 }) }, false],
  [{ kind: 'refused', failure: failureOf('server-error', { httpStatus: 500 }) }, true],
  [{ kind: 'refused', failure: failureOf('server-error', { httpStatus: 503 }) }, true],
  [{ kind: 'not-sent', why: 'not-given' }, false],
  [{ kind: 'not-sent', why: 'unknown', failure: reset }, false],
])('Whether Azure might have accepted an abort without saying so: %j, %s', (abort, isOpen) => {
  expect(isUnconfirmed(abort)).toBe(isOpen);
  expect(abortStatus(abort) === 'abort not confirmed').toBe(isOpen);
});
