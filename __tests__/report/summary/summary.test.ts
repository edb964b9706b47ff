import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../../src/report/report.ts';
import { summaryOf } from '../../../src/report/summary/summary.ts';
import { EMPTY_HISTORY, withChange } from '../../../src/wait/history.ts';
import { faultsOf } from '../../samples/page.ts';
import {
  ALL_HOSTILE,
  CLUSTER_ID,
  changeAt,
  EVERY_END,
  endedAs,
  endedWith,
  explanationOf,
  failureOf,
  HOSTILE,
  LOCATION_OPERATION,
  NOT_WAITED,
  NOW,
  OPERATION,
  refusedWith,
  reportOf,
  statusOf,
  waited,
} from '../../samples/reports.ts';

const LINKS = {
  portal: 'https://portal.azure.com',
  workflowFile: 'https://github.com/o/r/blob/sha/.github/workflows/w.yml',
};
const summary = (report: Report, links = LINKS) => summaryOf(report, links, NOW);

const BODY = {
  name: 'op-1',
  status: 'Failed',
  percentComplete: 40,
  startTime: '2026-01-02T03:00:00.1234567Z',
  endTime: '2026-01-02T03:10:30.1234567Z',
  error: {
    code: 'Wrapper',
    message: 'wrapped',
    target: 'np1',
    details: [{ code: 'PDB', message: 'blocked', additionalInfo: [{ type: 'T', info: { k: 'v' } }] }],
  },
  operations: [{ name: 'drain', status: 'Failed', error: { code: 'Part', message: 'part failed' } }],
  unknownField: 'kept',
};
const HISTORY = [changeAt(0, 'InProgress'), changeAt(60_000, 'Failed')].reduce(withChange, EMPTY_HISTORY);

describe('The summary', () => {
  const explanation = explanationOf({
    rootCause: { code: 'PDB', message: 'blocked' },
    remedies: ['Scale up.'],
    commands: ['kubectl get pdb'],
  });
  const page = summary(waited({ ...endedAs('failed', BODY), history: HISTORY }, explanation));

  test.each([
    '<h2>❌ Agent pool np1: operation failed (PDB)</h2>',
    'It went wrong.',
    'Scale up.',
    `href="https://portal.azure.com/#@/resource${CLUSTER_ID}/overview">aks-prod</a>`,
    'rg-prod',
    '<code>op-1</code>',
    '<code>Failed</code>',
    '40 %',
    '2026-01-02 03:00:00',
    '2026-01-02 03:10:30',
    '10 min 30 s',
    '1 min 5 s, 3 polls',
    '<h3>Timeline</h3>',
    '+1 min',
    '<h3>Sub-operations</h3>',
    'Part: part failed',
    'Wrapper',
    'wrapped',
    'blocked',
    '&quot;k&quot;:&quot;v&quot;',
    'unknownField',
  ])('of a failure tells %s', (part) => expect(page).toContain(part));

  test('is a page', () => expect(faultsOf(page)).toEqual([]));

  test.each(EVERY_END)('is a page with a headline for every end', (ended) => {
    const text = summary(waited(ended, explanationOf()));
    expect(text).toMatch(/^<h2>\S+ Agent pool np1: /);
    expect(faultsOf(text)).toEqual([]);
  });

  test.each(NOT_WAITED)('is one where nothing was waited for, with a link to the workflow', (report) => {
    const text = summary(report);
    expect(text).toMatch(/^<h2>❌ AKS operation gate: /);
    expect(text).toContain(`href="${LINKS.workflowFile}"`);
    expect(faultsOf(text)).toEqual([]);
  });

  test('of a success needs no explanation', () => {
    const text = summary(waited(endedAs('succeeded')));
    expect(text).toContain('<h2>✅ Agent pool np1: operation succeeded</h2>');
    expect(text).not.toMatch(/What happened|What to do|notice/);
  });

  test('shows an error beside a success as a notice', () => {
    const text = summary(
      waited(endedAs('succeeded', { error: { code: 'NotLatestOperation', message: 'newer' } })),
    );
    expect(text).toContain('the error is only a notice');
    expect(text).toContain('NotLatestOperation');
  });

  test('shows the last answer where there was no status', () => {
    const failure = failureOf('server-error', { rawBody: '<html>Bad Gateway</html>' });
    const ended = endedWith(refusedWith('unreachable', failure, 10), {
      lastBody: '<html>Bad Gateway</html>',
    });
    const text = summary(waited(ended));
    expect(text).toContain('&lt;html&gt;Bad Gateway&lt;/html&gt;');
    expect(text).toContain('none reported');
  });

  test('links nothing where no public portal is known', () => {
    const text = summaryOf(waited(endedAs('succeeded')), {}, NOW);
    expect(text).not.toContain('href');
    expect(text).toContain('aks-prod');
  });

  test('links nothing where the cluster is not known', () => {
    const ended = { ...endedAs('succeeded'), operation: LOCATION_OPERATION };
    expect(summary(waited(ended))).not.toContain('href');
  });
});

/** The same text everywhere where Azure's or a user's can be. */
function hostileReport(text: string): Report {
  const error = {
    code: text,
    message: text,
    target: text,
    subcode: text,
    details: [{ code: text, message: text }],
    innererror: { code: text, message: text },
    additionalInfo: [{ type: text, info: text }],
  };
  const json = {
    id: text,
    name: text,
    status: `x${text}`,
    startTime: text,
    endTime: text,
    resourceId: text,
    error,
    operations: [{ name: text, status: `y${text}`, startTime: text, error }],
    [text]: text,
  };
  const status = statusOf(json);
  const ended = endedWith(
    { outcome: 'failed', status },
    {
      lastStatus: status,
      lastBody: text,
      history: withChange(EMPTY_HISTORY, changeAt(0, text)),
      operation: { ...OPERATION, operationId: text },
    },
  );
  return waited(
    ended,
    explanationOf({
      what: text,
      rootCause: { code: text, message: text },
      facts: [{ name: 'f', value: text }],
    }),
  );
}

describe('Whatever Azure writes, the summary stays a page', () => {
  test.each([...HOSTILE, ALL_HOSTILE])('%j', (text) => {
    expect(faultsOf(summary(hostileReport(text)))).toEqual([]);
  });

  test('text of any kind', () => {
    const report: Report = {
      kind: 'not-waited',
      outcome: 'error',
      explanation: explanationOf({ what: ALL_HOSTILE }),
    };
    expect(faultsOf(summary(report))).toEqual([]);
  });
});

describe('However much Azure writes, GitHub shows the summary', () => {
  const many = (count: number, size: number) =>
    Array.from({ length: count }, (_, i) => ({ code: `C${i}`, message: '<&'.repeat(size) }));
  const deep = (levels: number) => {
    let error: Record<string, unknown> = { code: 'Innermost' };
    for (let level = 0; level < levels; level++)
      error = { code: `L${level}`, message: '🚀'.repeat(100), details: [error] };
    return error;
  };

  test.each<[string, object]>([
    ['a message of 5 MB', { error: { code: 'X', message: '<'.repeat(5_000_000) } }],
    ['5 MB of emoji', { error: { code: 'X', message: '🚀'.repeat(1_250_000) } }],
    ['10,000 details', { error: { code: 'X', details: many(10_000, 200) } }],
    ['200 long details', { error: { code: 'X', details: many(200, 10_000) } }],
    ['100 levels', { error: deep(100) }],
    [
      '10,000 sub-operations',
      {
        operations: Array.from({ length: 10_000 }, (_, i) => ({
          name: `n${i}`,
          status: '"'.repeat(1_000),
          error: { message: '>'.repeat(1_000) },
        })),
      },
    ],
    ['empty lines', { error: { code: 'X', message: 'a\n\n'.repeat(1_000_000) } }],
  ])('%s', (_, json) => {
    const text = summary(waited(endedAs('failed', json), explanationOf({ what: 'w'.repeat(200_000) })));
    expect(Buffer.byteLength(text)).toBeLessThan(1_048_576);
    expect(faultsOf(text)).toEqual([]);
    expect(/more|cut|Truncated/.test(text)).toBe(true);
  });

  test('several waits: a note takes the place of what does not fit', () => {
    const ended = endedAs('failed', { error: { code: 'X', details: many(150, 600) } });
    const text = summary(reportOf(Array.from({ length: 15 }, () => ({ ended }))));
    expect(Buffer.byteLength(text)).toBeLessThan(1_048_576);
    expect(text.includes('Truncated: the summary would exceed')).toBe(true);
    expect(faultsOf(text)).toEqual([]);
  });
});
