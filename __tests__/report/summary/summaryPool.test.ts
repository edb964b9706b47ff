import { describe, expect, test } from '@jest/globals';
import { summaryOf } from '../../../src/report/summary/summary.ts';
import type { EndedWait, Verdict } from '../../../src/wait/verdict.ts';
import { faultsOf } from '../../samples/page.ts';
import {
  ALL_HOSTILE,
  differsWith,
  endedAs,
  endedWith,
  explanationOf,
  failureOf,
  HOSTILE,
  NOW,
  notStartedWith,
  OPERATION,
  poolOf,
  poolWith,
  statusOf,
  waited,
} from '../../samples/reports.ts';

const summary = (ended: EndedWait) =>
  summaryOf(waited(ended, explanationOf()), { portal: 'https://portal.azure.com' }, NOW);
const rowsOf = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/<tr><th align="left">([^<]*)<\/th><td>(.*)<\/td><\/tr>/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  );

describe('The rows of the pool', () => {
  const POOL = {
    provisioningState: 'Succeeded',
    kubernetesVersion: '1.33.4',
    nodeImageVersion: 'AKSUbuntu-1',
  };

  test('tell what it is like after the end', () => {
    const text = summary({
      ...endedAs('succeeded'),
      pool: poolWith({ ...POOL, nodeCount: 0 }),
    });
    expect(rowsOf(text)).toMatchObject({
      'Provisioning state': '<code>Succeeded</code>',
      'Kubernetes version': '1.33.4',
      'Node image version': 'AKSUbuntu-1',
      'Nodes in the pool': '0',
    });
    expect(faultsOf(text)).toEqual([]);
  });

  test.each<[string, Partial<EndedWait>]>([
    ['not read', {}],
    ['not readable', { pool: { kind: 'failure', failure: failureOf('network') } }],
    ['silent', { pool: poolWith({}) }],
  ])('are not there when it was %s', (_, more) => {
    const names = Object.keys(rowsOf(summary({ ...endedAs('failed'), ...more })));
    expect(names).toContain('Status');
    expect(names.filter((name) => /Provisioning|version|Nodes in/.test(name))).toEqual([]);
  });

  test('cut what is long', () => {
    const [version, image] = ['v'.repeat(10_000), 'i'.repeat(10_000)];
    const pool = { ...POOL, kubernetesVersion: version, nodeImageVersion: image };
    expect(rowsOf(summary({ ...endedAs('succeeded'), pool: poolWith(pool) }))).toMatchObject({
      'Kubernetes version': `${'v'.repeat(100)}... (9900 more characters)`,
      'Node image version': `${'i'.repeat(200)}... (9800 more characters)`,
    });
  });
});

describe('A remark', () => {
  test('is a paragraph below the headline, above what happened', () => {
    const text = summary({ ...endedAs('failed'), foundEnded: true });
    const parts = text.split('\n\n');
    expect(parts[1]).toMatch(/^<p><b>⚠️ Warning<\/b><br>The latest operation, op-1, had ended before/);
    expect(parts[2]).toContain('What happened');
    expect(faultsOf(text)).toEqual([]);
  });

  test('may be a notice', () => {
    const text = summary({
      ...endedAs('succeeded'),
      pool: { kind: 'failure', failure: failureOf('network') },
    });
    expect(text).toContain('<p><b>ℹ️ Notice</b><br>The agent pool could not be read');
    expect(text).not.toContain('Warning');
  });

  test('is not there when there is nothing to remark', () => {
    expect(summary({ ...endedAs('succeeded'), pool: poolOf('Succeeded') })).not.toMatch(/Warning|Notice/);
  });
});

describe('Earlier operations', () => {
  const earlier = [
    endedAs('canceled', { name: 'op-a', error: { code: 'OperationPreempted', message: 'by op-b' } }),
    endedAs('failed', { name: 'op-b', startTime: '2026-01-02T03:00:00Z', endTime: '2026-01-02T03:10:00Z' }),
    endedWith({ outcome: 'interrupted', signal: 'SIGINT' }),
  ];

  test('are in a table of their own, oldest first', () => {
    const text = summary({ ...endedAs('succeeded', { name: 'op-c' }), earlier });
    const section = text.slice(text.indexOf('<h3>Earlier operations</h3>'));
    expect(section).toMatch(
      /op-a.*canceled.*OperationPreempted: by op-b.*\n.*op-b.*failed.*2026-01-02 03:00:00.*10 min/,
    );
    expect(text.slice(0, text.indexOf('<h3>'))).toContain('✅ Agent pool np1: operation succeeded');
    expect(faultsOf(text)).toEqual([]);
  });

  test('have no section where there are none', () => {
    expect(summary(endedAs('succeeded'))).not.toContain('Earlier operations');
  });
});

/** The same text everywhere where the pool, a newer or an earlier operation puts it. */
function hostileEnds(text: string): readonly EndedWait[] {
  const hostile = statusOf({ status: `x${text}`, name: text, startTime: text, endTime: text });
  const newer = { operationId: text, status: hostile };
  const failure = failureOf('network', { message: text, code: text });
  const difference = { name: 'Kubernetes version', expected: text, actual: text } as const;
  const mismatch = { ...differsWith([difference]), status: hostile } as Verdict;
  const usual = { lastStatus: hostile, operation: { ...OPERATION, operationId: text } };
  return [
    endedWith(mismatch, { ...usual, pool: poolOf(text), newer, foundEnded: true }),
    endedWith({ outcome: 'succeeded', status: hostile }, { ...usual, pool: { kind: 'failure', failure } }),
    endedWith(
      { outcome: 'timed-out', timeoutMs: 1 },
      { ...usual, newer, abort: { kind: 'not-sent', why: 'others', operationIds: [text] } },
    ),
    {
      ...endedAs('succeeded'),
      earlier: [endedAs('failed', { name: text, status: text, error: { code: text } })],
    },
    endedWith(notStartedWith(hostile)),
  ];
}

test.each([...HOSTILE, ALL_HOSTILE])('Whatever is written there, the summary stays a page: %j', (text) => {
  for (const ended of hostileEnds(text)) expect(faultsOf(summary(ended))).toEqual([]);
});

test('A long remark is cut', () => {
  const ended = { ...endedAs('succeeded'), pool: poolOf('v'.repeat(500_000)) };
  expect(summaryOf(waited(ended), {}, 0).length).toBeLessThan(50_000);
});
