import { describe, expect, test } from '@jest/globals';
import { headline, reportHeadline } from '../../src/report/headline.ts';
import { outcomeOf } from '../../src/report/report.ts';
import type { Verdict } from '../../src/wait/verdict.ts';
import {
  EVERY_END,
  endedAs,
  endedWith,
  explanationOf,
  failureOf,
  NOT_WAITED,
  OPERATION,
  statusOf,
  waited,
} from './samples.ts';

const status = statusOf({ status: 'x' });
const { agentPoolName: _, ...CLUSTER_OPERATION } = OPERATION;

describe('The headline of a wait', () => {
  test.each<[Verdict, string]>([
    [{ outcome: 'succeeded', status }, 'operation succeeded'],
    [{ outcome: 'failed', status }, 'operation failed'],
    [{ outcome: 'canceled', status }, 'operation canceled'],
    [{ outcome: 'timed-out', timeoutMs: 7_200_000 }, 'no end within 2 h'],
    [{ outcome: 'not-found', failure: failureOf('operation-missing') }, 'operation not found'],
    [{ outcome: 'not-found', failure: failureOf('missing') }, 'not found'],
    [{ outcome: 'unauthorized', failure: failureOf('unauthorized') }, 'access refused'],
    [
      { outcome: 'unauthorized', failure: failureOf('unauthorized', { code: 'AADSTS700213' }) },
      'access refused (AADSTS700213)',
    ],
    [
      { outcome: 'unreachable', failure: failureOf('network'), failures: 10 },
      'Azure unreachable after 10 failed polls',
    ],
    [{ outcome: 'interrupted', signal: 'SIGINT' }, 'run cancelled, operation goes on'],
    [
      { outcome: 'error', failure: failureOf('rejected', { code: 'InvalidApiVersionParameter' }) },
      'request rejected (InvalidApiVersionParameter)',
    ],
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
    [{ subscriptionId: 's', operationId: 'op-1' }, 'Operation op-1'],
    [
      { subscriptionId: 's', operationId: 'x'.repeat(100) },
      `Operation ${'x'.repeat(60)}... (40 more characters)`,
    ],
  ])('names what is operated on: %j', (operation, text) => {
    const ended = { ...endedAs('succeeded'), operation };
    expect(headline({ ended })).toBe(`${text}: operation succeeded`);
  });
});

describe('A whole report', () => {
  test.each(EVERY_END)('has the outcome and headline of its wait', (ended) => {
    const report = waited(ended);
    expect(outcomeOf(report)).toBe(ended.verdict.outcome);
    expect(reportHeadline(report)).toBe(headline({ ended }));
  });

  test.each(NOT_WAITED)('tells why it never waited', (report) => {
    expect(reportHeadline(report)).toMatch(
      /^AKS operation gate: (inputs to correct|no ID token|unexpected error)$/,
    );
    expect(report.kind === 'not-waited' && report.outcome).toBe(outcomeOf(report));
  });

  test('is red as soon as one of its waits is', () => {
    const [good, bad, worse] = [endedAs('succeeded'), endedAs('canceled'), endedAs('failed')];
    const report = { kind: 'waited', waits: [good, bad, worse].map((ended) => ({ ended })) } as const;
    expect([outcomeOf(report), reportHeadline(report)]).toEqual([
      'canceled',
      'Agent pool np1: operation canceled',
    ]);
    expect(outcomeOf({ kind: 'waited', waits: [{ ended: good }, { ended: good }] })).toBe('succeeded');
  });

  test('of no wait at all is no success', () => {
    const report = { kind: 'waited', waits: [] } as const;
    expect([outcomeOf(report), reportHeadline(report)]).toEqual([
      'error',
      'AKS operation gate: nothing was waited for',
    ]);
  });
});
