import { describe, expect, test } from '@jest/globals';
import { explainInterrupted, explainTimeout } from '../../../src/explain/endings/undecided.ts';
import { abortStatus, abortText } from '../../../src/explain/words/abortText.ts';
import type { Abort } from '../../../src/wait/abort.ts';
import { endedWith, failureOf, statusOf } from '../../samples/reports.ts';

const conflict = failureOf('server-error', { httpStatus: 409, code: 'Conflict', message: 'Too late.' });
const reset = failureOf('network', { code: 'ECONNRESET', message: 'h: read ECONNRESET' });
const ended = statusOf({ status: 'Succeeded' });

const TAKEN: Abort = { kind: 'taken', httpStatus: 202 };
const ABORTS: readonly (readonly [Abort, sentence: string, fate: string])[] = [
  [TAKEN, 'Abort requested: Azure accepted the request (HTTP 202).', 'abort requested'],
  [
    { kind: 'taken', httpStatus: 204 },
    'Abort requested: Azure accepted the request and reports that nothing was left to abort (HTTP 204).',
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
    'Not aborted: the operation had already ended as Succeeded.',
    'operation had ended',
  ],
  [
    { kind: 'not-sent', why: 'newer', operationId: 'op-2' },
    "Not aborted: operation op-2 is the pool's latest now, and Azure would have aborted that one.",
    'operation not aborted',
  ],
  [
    { kind: 'not-sent', why: 'followed' },
    'Not aborted: it is a newer operation than the one that the step was given.',
    'operation not aborted',
  ],
  [
    { kind: 'not-sent', why: 'not-known' },
    "Not aborted: could not find out in time which operation is the pool's latest.",
    'operation not aborted',
  ],
  [
    { kind: 'not-sent', why: 'not-known', failure: conflict },
    "Not aborted: could not find out which operation is the pool's latest (Azure Resource Manager: HTTP 409 Conflict: Too late.).",
    'operation not aborted',
  ],
];

describe('What became of an abort', () => {
  test.each(ABORTS)('%j is a sentence, and a few words', (abort, sentence, fate) => {
    expect([abortText(abort), abortStatus(abort)]).toEqual([sentence, fate]);
  });

  test('that met a broken connection tells that', () => {
    expect(abortText({ kind: 'refused', failure: reset })).toContain(
      'gave no complete response: h: read ECONNRESET',
    );
  });

  test('that nobody wished for: the operation goes on', () => {
    expect(abortStatus(undefined)).toBe('operation goes on');
  });

  test.each(ABORTS)('is told where the wait ended: %j', (abort, sentence) => {
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

describe('What becomes of the operation', () => {
  const explained = (abort?: Abort) => {
    const late = endedWith({ outcome: 'timed-out', timeoutMs: 1 }, abort && { abort });
    return [explainTimeout(late, 1), explainInterrupted(late, 'SIGINT')];
  };

  test('that is being aborted: it stops, nothing is rolled back, and the change is to be started again', () => {
    for (const { why, remedies } of explained(TAKEN)) {
      expect(why).toMatch(/stops an aborted operation .*state is Canceled then\. Nothing is rolled back/);
      expect(why).not.toContain('goes on in Azure');
      expect(remedies[0]).toContain('start the change again');
      expect(remedies.join()).not.toContain('To go on waiting');
    }
  });

  test.each<readonly [Abort | undefined, RegExp]>([
    [undefined, /goes on in Azure/],
    [{ kind: 'refused', failure: conflict }, /goes on in Azure/],
    [{ kind: 'not-sent', why: 'not-known' }, /goes on in Azure/],
    [{ kind: 'not-sent', why: 'followed' }, /goes on in Azure/],
    [{ kind: 'unanswered' }, /^Whether it goes on in Azure is not known\./],
    [{ kind: 'not-sent', why: 'ended', status: ended }, /^It ended when the wait was over\./],
  ])('after %j', (abort, words) => {
    for (const { why, remedies } of explained(abort)) {
      expect(why).toMatch(words);
      expect(remedies[0]).toContain('To go on waiting, run the gate again with operation-id op-1');
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
