import { describe, expect, test } from '@jest/globals';
import { headline, ICONS, reportHeadline } from '../../src/report/headline.ts';
import { outcomeOf } from '../../src/report/report.ts';
import { FAIL_FAST } from '../../src/wait/sideBySide.ts';
import type { Abort, Verdict } from '../../src/wait/verdict.ts';
import {
  CLUSTER_OPERATION,
  differsWith,
  EVERY_END,
  endedAs,
  endedWith,
  explanationOf,
  failureOf,
  LOCATION_OPERATION,
  NOT_WAITED,
  notStartedWith,
  OPERATION,
  refusedWith,
  reportOf,
  statusOf,
  unreadWith,
  waited,
} from '../samples/reports.ts';

const status = statusOf({ status: 'x' });
const VERSION = { name: 'Kubernetes version', expected: '1.34', actual: '1.33.4' } as const;

describe('The headline of a wait', () => {
  test.each<[Verdict, string]>([
    [{ outcome: 'succeeded', status }, 'operation succeeded'],
    [{ outcome: 'failed', status }, 'operation failed'],
    [{ outcome: 'canceled', status }, 'operation canceled'],
    [{ outcome: 'timed-out', timeoutMs: 7_200_000 }, 'no end within 2 h'],
    [refusedWith('not-found', failureOf('operation-missing')), 'operation not found'],
    [refusedWith('not-found', failureOf('missing')), 'not found'],
    [refusedWith('unauthorized', failureOf('unauthorized')), 'access refused'],
    [
      refusedWith('unauthorized', failureOf('unauthorized', { code: 'AADSTS700213' })),
      'access refused (AADSTS700213)',
    ],
    [refusedWith('unreachable', failureOf('network'), 10), 'Azure unreachable after 10 failed polls'],
    [
      refusedWith('unreachable', failureOf('network', { service: 'entra' }), 20),
      'Microsoft Entra ID unreachable after 20 failed sign-in attempts',
    ],
    [{ outcome: 'interrupted', signal: 'SIGINT' }, 'run cancelled, operation continues'],
    [
      refusedWith('error', failureOf('rejected', { code: 'InvalidApiVersionParameter' })),
      'request rejected (InvalidApiVersionParameter)',
    ],
    [refusedWith('error', failureOf('other-resource')), 'the answer is about another resource'],
    [refusedWith('error', failureOf('not-proven')), 'the answer is about another resource'],
    [differsWith([VERSION]), 'Kubernetes version is 1.33.4, expected 1.34'],
    [
      differsWith([VERSION, { ...VERSION, name: 'node image version', actual: '' }]),
      'Kubernetes version is 1.33.4, expected 1.34, node image version is unknown, expected 1.34',
    ],
    [unreadWith(failureOf('network')), 'operation succeeded, but the pool could not be read'],
    [
      refusedWith('not-found', failureOf('missing', { code: 'ResourceGroupNotFound' })),
      'not found (ResourceGroupNotFound)',
    ],
    [refusedWith('error', failureOf('rejected')), 'request rejected'],
    [{ outcome: 'not-found', kind: 'no-pools', leftOut: [] }, 'no agent pool to wait for'],
    [notStartedWith(status), 'no operation has started since 2026-01-02 03:00:00 UTC'],
  ])('%j', (verdict, text) => {
    expect(headline({ ended: endedWith(verdict) })).toBe(`Agent pool np1: ${text}`);
  });

  test.each([
    ['UnsatisfiablePDB', 'operation failed (UnsatisfiablePDB)'],
    ['Failed', 'operation failed'],
    ['', 'operation failed'],
    ['x'.repeat(500), `operation failed (${'x'.repeat(80)}... (420 more characters))`],
  ])('names the root cause %j', (code, text) => {
    const explanation = explanationOf({ rootCause: { code, message: 'm' } });
    expect(headline({ ended: endedAs('failed'), explanation })).toBe(`Agent pool np1: ${text}`);
  });

  test.each([
    [CLUSTER_OPERATION, 'Cluster aks-prod'],
    [LOCATION_OPERATION, 'Operation op-1'],
    [
      { ...LOCATION_OPERATION, operationId: 'x'.repeat(100) },
      `Operation ${'x'.repeat(60)}... (40 more characters)`,
    ],
  ])('names what is operated on: %j', (operation, text) => {
    const ended = { ...endedAs('succeeded'), operation };
    expect(headline({ ended })).toBe(`${text}: operation succeeded`);
  });
});

describe('The headline of a wait that ran out of time or was interrupted', () => {
  const late: Verdict = { outcome: 'timed-out', timeoutMs: 5_400_000 };
  const cancelled: Verdict = { outcome: 'interrupted', signal: 'SIGTERM' };
  const givenUp: Verdict = { outcome: 'interrupted', signal: FAIL_FAST };
  const over = { lastStatus: statusOf({ status: 'Succeeded' }) };
  const running = { lastStatus: statusOf({ status: 'Upgrading' }) };
  const abort: Abort = { kind: 'taken', httpStatus: 202 };

  test.each([
    [late, {}, 'no end within 1 h 30 min'],
    [late, running, 'no end within 1 h 30 min'],
    [late, { ...running, abort }, 'no end within 1 h 30 min, abort requested'],
    [late, over, 'not confirmed idle within 1 h 30 min'],
    [late, { ...over, abort }, 'not confirmed idle within 1 h 30 min'],
    [late, { unlisted: true }, 'agent pools not listed within 1 h 30 min'],
    [cancelled, {}, 'run cancelled, operation continues'],
    [cancelled, running, 'run cancelled, operation continues'],
    [cancelled, { ...running, abort }, 'run cancelled, abort requested'],
    [cancelled, over, 'run cancelled, operation had ended'],
    [givenUp, running, 'given up (fail-fast), operation continues'],
    [givenUp, over, 'given up (fail-fast), operation had ended'],
  ] as const)('%j with %j', (verdict, more, text) => {
    expect(headline({ ended: endedWith(verdict, more) })).toBe(`Agent pool np1: ${text}`);
  });
});

test('The headline says that no operation is known where the latest one was asked for', () => {
  const missing = refusedWith('not-found', failureOf('operation-missing'));
  const operation = { ...OPERATION, operationId: 'latest' };
  expect(headline({ ended: endedWith(missing, { operation }) })).toBe('Agent pool np1: no operation known');
  expect(headline({ ended: endedWith(missing) }, 'aks-prod/np1')).toBe(
    'Agent pool aks-prod/np1: operation not found',
  );
});

test.each([
  ['failed', 'canceled', 'operation failed (canceled)'],
  ['canceled', 'CANCELED', 'operation canceled'],
] as const)('The headline of an operation that was %s, with the code %s', (outcome, code, text) => {
  const explanation = explanationOf({ rootCause: { code, message: 'm' } });
  expect(headline({ ended: endedAs(outcome), explanation })).toBe(`Agent pool np1: ${text}`);
  expect(headline({ ended: endedAs(outcome), explanation: explanationOf() })).toBe(
    `Agent pool np1: operation ${outcome}`,
  );
});

test('A headline has an icon for each outcome', () => {
  expect(ICONS).toEqual({
    succeeded: '✅',
    failed: '❌',
    canceled: '🚫',
    'timed-out': '⌛',
    'not-found': '🔍',
    unauthorized: '🔒',
    unreachable: '📡',
    interrupted: '✋',
    mismatch: '❌',
    error: '❌',
    'invalid-input': '❌',
  });
});

describe('The headline of an operation that was to be aborted', () => {
  test.each<[Abort, string]>([
    [{ kind: 'taken', httpStatus: 202 }, 'abort requested'],
    [{ kind: 'refused', failure: failureOf('server-error', { httpStatus: 409 }) }, 'abort refused'],
    [{ kind: 'unanswered' }, 'abort not confirmed'],
    [{ kind: 'not-sent', why: 'ended', status }, 'operation had ended'],
    [{ kind: 'not-sent', why: 'others', operationIds: ['op-2'] }, 'operation not aborted'],
  ])('%j', (abort, fate) => {
    const late = endedWith({ outcome: 'timed-out', timeoutMs: 7_200_000 }, { abort });
    const cancelled = endedWith({ outcome: 'interrupted', signal: 'SIGINT' }, { abort });
    expect(headline({ ended: late })).toBe(`Agent pool np1: no end within 2 h, ${fate}`);
    expect(headline({ ended: cancelled })).toBe(`Agent pool np1: run cancelled, ${fate}`);
  });

  test('keeps versions short', () => {
    const long = { ...VERSION, expected: 'e'.repeat(500), actual: 'a'.repeat(500) };
    const ended = endedWith(differsWith([long]));
    expect(headline({ ended })).toBe(
      `Agent pool np1: Kubernetes version is ${'a'.repeat(60)}... (440 more characters), expected ${'e'.repeat(60)}... (440 more characters)`,
    );
  });
});

describe('A whole report', () => {
  test.each(EVERY_END)('has the outcome and headline of its wait', (ended) => {
    const report = waited(ended);
    expect(outcomeOf(report)).toBe(ended.verdict.outcome);
    expect(reportHeadline(report)).toBe(headline({ ended }));
  });

  const words = ['invalid inputs', 'no ID token', 'unexpected error'];

  test.each(NOT_WAITED.map((report, index) => [words[index], report] as const))(
    'is about %s',
    (why, report) => {
      expect(reportHeadline(report)).toBe(`AKS operation gate: ${why}`);
      expect(report.kind === 'not-waited' && report.outcome).toBe(outcomeOf(report));
    },
  );

  test('is red as soon as one of its waits is', () => {
    const [good, bad, worse] = [endedAs('succeeded'), endedAs('canceled'), endedAs('failed')];
    const report = reportOf([good, bad, worse].map((ended) => ({ ended })));
    expect([outcomeOf(report), reportHeadline(report)]).toEqual([
      'failed',
      '1 of 3 operations succeeded, 2 did not',
    ]);
    const green = reportOf([{ ended: good }, { ended: good }]);
    expect([outcomeOf(green), reportHeadline(green)]).toEqual(['succeeded', 'All 2 operations succeeded']);
  });

  test('of no wait at all is no success', () => {
    expect([outcomeOf(reportOf([])), reportHeadline(reportOf([]))]).toEqual([
      'error',
      'AKS operation gate: there was no operation to wait for',
    ]);
  });
});
