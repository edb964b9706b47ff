import { describe, expect, test } from '@jest/globals';
import { OUTPUT_NAMES, outputsOf } from '../../src/report/outputs.ts';
import type { ExplainedWait } from '../../src/report/report.ts';
import { stepTime } from '../../src/time/instant.ts';
import type { EndedWait } from '../../src/wait/verdict.ts';
import {
  ALL_HOSTILE,
  CLUSTER_OPERATION,
  endedAs,
  endedWith,
  explanationOf,
  failureOf,
  inPool,
  LOCATION_OPERATION,
  NOT_WAITED,
  NOW,
  POOL_ID,
  poolOf,
  refusedWith,
  reportOf,
  statusOf,
  waited,
} from '../samples/reports.ts';

const outputsWith = (...waits: readonly ExplainedWait[]) => outputsOf(reportOf(waits), NOW);
const resultsWith = (...waits: readonly ExplainedWait[]) => JSON.parse(outputsWith(...waits).results);
const STALL = {
  status: 'UpgradingNodes: 1/3 nodes completed',
  sinceMs: stepTime(0),
  noticedMs: stepTime(900_000),
};

describe('The output results', () => {
  test('has an element for each operation, in the order of the inputs', () => {
    const results = resultsWith(
      { ended: inPool(endedAs('succeeded', { name: 'a' }), 'np2') },
      { ended: inPool(endedAs('failed'), 'np1'), explanation: explanationOf({ what: 'It failed.' }) },
      { ended: inPool(endedAs('canceled'), 'np1', 'aks-test') },
    );
    expect(
      results.map((one: Record<string, string>) => [
        one['cluster-name'],
        one['agent-pool-name'],
        one['outcome'],
        one['error-message'],
      ]),
    ).toEqual([
      ['aks-prod', 'np2', 'succeeded', ''],
      ['aks-prod', 'np1', 'failed', 'It failed.'],
      ['aks-test', 'np1', 'canceled', ''],
    ]);
  });

  test('has the type of an operation where Azure reports it', () => {
    const [told, untold, hostile] = resultsWith(
      { ended: endedAs('succeeded', { operationType: 'PutAgentPool', subOperationType: 'Upgrading' }) },
      { ended: endedAs('succeeded') },
      { ended: endedAs('succeeded', { operationType: ALL_HOSTILE }) },
    );
    expect(told).toMatchObject({ 'operation-type': 'PutAgentPool', 'sub-operation-type': 'Upgrading' });
    expect(Object.keys(untold)).not.toContain('operation-type');
    expect(hostile['operation-type']).not.toMatch(/[\u0000-\u0008\u001b\u202e\u2028]/);
    expect(hostile).not.toHaveProperty('sub-operation-type');
  });

  test('has every other output by its name, as text, without error and result', () => {
    const [element] = resultsWith({ ended: endedAs('failed', { error: { code: 'X', message: 'y' } }) });
    const names = OUTPUT_NAMES.filter((name) => !['error', 'result', 'results'].includes(name));
    expect(Object.keys(element).sort()).toEqual(['agent-pool-name', 'cluster-name', ...names].sort());
    for (const value of Object.values(element)) expect(typeof value).toBe('string');
  });

  test('has the names as far as they are known', () => {
    const unnamed = { ...endedAs('succeeded', { resourceId: POOL_ID }), operation: LOCATION_OPERATION };
    const results = resultsWith(
      { ended: { ...endedAs('succeeded'), operation: CLUSTER_OPERATION } },
      { ended: unnamed },
      { ended: { ...endedAs('succeeded'), operation: LOCATION_OPERATION } },
    );
    expect(
      results.map((one: Record<string, string>) => [one['cluster-name'], one['agent-pool-name']]),
    ).toEqual([
      ['aks-prod', ''],
      ['aks-prod', 'np1'],
      ['', ''],
    ]);
  });

  test.each(NOT_WAITED)('is an empty array where no operation is known: %j', (report) => {
    expect(outputsOf(report, NOW)).toMatchObject({ results: '[]', stalled: 'false' });
  });

  test('of a step that never began has an element for each operation of the inputs', () => {
    const operations = [inPool(endedAs('failed'), 'np1').operation, CLUSTER_OPERATION];
    const { results } = outputsOf(
      { kind: 'not-waited', outcome: 'unauthorized', explanation: explanationOf(), operations },
      NOW,
    );
    expect(JSON.parse(results)).toMatchObject([
      { 'agent-pool-name': 'np1', outcome: 'unauthorized', 'resource-id': '', polls: '0' },
      { 'agent-pool-name': '', outcome: 'unauthorized' },
    ]);
  });

  test.each([1, 30, 200])(
    'of %d operations is valid JSON and within the limit, whatever Azure writes',
    (count) => {
      for (const text of ['x'.repeat(20_000), ALL_HOSTILE.repeat(5), '"\\\u0001'.repeat(2_000)]) {
        const json = { status: text, startTime: text, endTime: text, error: { code: text, message: text } };
        const ended: EndedWait = {
          ...endedAs('failed', json),
          pool: poolOf(text),
          newer: { operationId: text, status: statusOf({ status: 'x' }) },
        };
        const rootCause = { code: text, message: text };
        const waits = Array.from({ length: count }, () => ({
          ended,
          explanation: explanationOf({ rootCause }),
        }));
        const outputs = outputsWith(...waits);
        expect(Object.values(outputs).join('').length).toBeLessThan(500_000);
        const results = JSON.parse(outputs.results);
        expect(results).toHaveLength(count);
        for (const one of results) expect(one).toMatchObject({ outcome: 'failed', 'agent-pool-name': 'np1' });
      }
    },
  );

  test.each([
    [5, 10_000, 2_000],
    [15, 2_000, 2_000],
    [40, 500, 500],
    [80, 200, 300],
    [120, 60, 200],
    [200, 0, 60],
    [350, 0, 20],
  ])('of %d operations with long texts cuts messages to %d and others to %d', (count, message, other) => {
    const [text, words] = ['x'.repeat(5_000), 'm'.repeat(11_000)];
    const ended = endedAs('failed', { status: text, startTime: text, endTime: text });
    const explanation = explanationOf({ rootCause: { code: text, message: words } });
    const results = resultsWith(...Array.from({ length: count }, () => ({ ended, explanation })));
    expect(results).toHaveLength(count);
    const shown = `${'m'.repeat(10_000)}... (1000 more characters)`;
    const cut =
      message === 0 ? '' : `${shown.slice(0, message)}... (${shown.length - message} more characters)`;
    for (const one of results) {
      expect(one).toMatchObject({
        'error-message': cut,
        'error-code': 'x'.repeat(Math.min(2_000, other)),
        status: 'x'.repeat(Math.min(2_000, other)),
      });
    }
  });

  test('is cut from the two hundred thousand and first character on', () => {
    const long = { what: 'm'.repeat(9_450) };
    const of = (last: number) =>
      outputsWith(
        ...Array.from({ length: 20 }, (_, index) => ({
          ended: endedAs('failed'),
          explanation: explanationOf(index < 19 ? long : { what: 'm'.repeat(last) }),
        })),
      ).results;
    const room = 200_000 - of(1).length + 1;
    expect(of(room)).toHaveLength(200_000);
    expect(of(room)).not.toContain('more characters');
    expect(of(room + 1)).toContain('more characters');
  });

  test('of more operations than a run can have is still valid JSON within the limit', () => {
    const waits = Array.from({ length: 1_500 }, () => ({ ended: endedAs('succeeded') }));
    const { results } = outputsWith(...waits);
    expect(results.length).toBeLessThanOrEqual(200_000);
    expect(JSON.parse(results).at(-1)).toMatch(/^\(cut: \d+ more\)$/);
  });

  test('of 200 ordinary failures keeps every id whole', () => {
    const message = 'Drain of node aks-np1-1234-vmss000000 failed. '.repeat(20);
    const ended = endedAs('failed', { name: 'op-1', startTime: '2026-01-02T03:00:00.1234567Z' });
    const explanation = explanationOf({ rootCause: { code: 'UnsatisfiablePDB', message } });
    const results = resultsWith(...Array.from({ length: 200 }, () => ({ ended, explanation })));
    for (const one of results) expect(one).toMatchObject({ 'resource-id': POOL_ID, 'operation-id': 'op-1' });
  });
});

describe('The other outputs of several operations', () => {
  test('are those of the one that decides', () => {
    const late = endedWith({ outcome: 'timed-out', timeoutMs: 1 }, { polls: 7 });
    const outputs = outputsWith(
      { ended: endedAs('succeeded') },
      { ended: inPool(late, 'np2') },
      { ended: inPool(endedAs('failed', { error: { code: 'X', message: 'y' } }), 'np3') },
    );
    expect(outputs).toMatchObject({ outcome: 'failed', polls: '3', error: '{"code":"X","message":"y"}' });
    expect(outputs['resource-id']).toMatch(/np3$/);
  });

  test('stalled is true when one of them has stalled', () => {
    const stalled = { ...endedAs('succeeded'), stalled: STALL };
    const outputs = outputsWith({ ended: endedAs('succeeded') }, { ended: stalled });
    expect(outputs.stalled).toBe('true');
    expect(JSON.parse(outputs.results).map((one: { stalled: string }) => one.stalled)).toEqual([
      'false',
      'true',
    ]);
  });

  test('stalled is true when an earlier operation of a chain has stalled', () => {
    const earlier = [{ ...endedAs('succeeded'), stalled: STALL }];
    expect(outputsWith({ ended: { ...endedAs('succeeded'), earlier } }).stalled).toBe('true');
  });
});

describe('The output error is the bare CloudError', () => {
  const bare = {
    code: 'AuthorizationFailed',
    message: 'No.',
    details: [{ code: 'D', message: 'd' }],
    more: 1,
  };

  test.each([
    ['of a failed operation', endedAs('failed', { error: bare })],
    ['of a canceled operation, wrapped once more', endedAs('canceled', { error: { error: bare } })],
    ...[bare, { error: bare }].flatMap((body) => {
      const failure = failureOf('unauthorized', { rawBody: JSON.stringify(body) });
      return (['unauthorized', 'not-found', 'error', 'unreachable'] as const).map(
        (outcome) =>
          [`of a request, ${JSON.stringify(body)}`, endedWith(refusedWith(outcome, failure))] as const,
      );
    }),
    [
      'of the last request of a wait that timed out',
      endedWith({
        outcome: 'timed-out',
        timeoutMs: 1,
        failure: failureOf('server-error', { rawBody: JSON.stringify({ error: bare }) }),
      }),
    ],
  ] as const)('%s', (_, ended) => {
    expect(JSON.parse(outputsOf(waited(ended), NOW).error)).toEqual(bare);
  });

  test('has the root cause on top where only sub-operations have an error', () => {
    const part = { status: 'Failed', error: { code: 'PDB', message: 'blocked' } };
    const explanation = explanationOf({ rootCause: { code: 'PDB', message: 'blocked' } });
    const { error } = outputsOf(waited(endedAs('failed', { operations: [part] }), explanation), NOW);
    expect(JSON.parse(error)).toMatchObject({ code: 'PDB', message: 'blocked', details: [{ code: 'PDB' }] });
  });

  test('is the root cause where the body is not a CloudError', () => {
    const rawBody = '{"error":"unauthorized_client","error_description":"AADSTS700213: No."}';
    const ended = endedWith(
      refusedWith('unauthorized', failureOf('unauthorized', { service: 'entra', rawBody })),
    );
    const explanation = explanationOf({ rootCause: { code: 'AADSTS700213', message: 'No.' } });
    expect(JSON.parse(outputsOf(waited(ended, explanation), NOW).error).code).toBe('AADSTS700213');
  });
});

describe('The output resource-id is only what was proven', () => {
  const url = 'https://management.azure.com/x?s=1';
  const pool = inPool(endedAs('succeeded'), 'np1');

  test.each([
    ['a status was taken', pool, POOL_ID],
    ['no status was taken', endedWith(refusedWith('not-found', failureOf('missing'))), ''],
    ['a signed URL says nothing', { ...pool, operation: { ...pool.operation, url } }, ''],
    [
      'a signed URL names its resource',
      { ...endedAs('succeeded', { resourceId: `${POOL_ID}x` }), operation: { ...pool.operation, url } },
      `${POOL_ID}x`,
    ],
    [
      'a signed URL names the operation by its ARM id',
      { ...endedAs('succeeded', { id: `${POOL_ID}/operations/op-1` }), operation: LOCATION_OPERATION },
      POOL_ID,
    ],
  ] as readonly (readonly [string, EndedWait, string])[])('%s', (_, ended, id) => {
    expect(outputsOf(waited(ended), NOW)['resource-id']).toBe(id);
  });

  test('and operation-id is empty while latest is not known by its own id', () => {
    const operation = { ...pool.operation, operationId: 'latest' };
    const ended = endedWith(refusedWith('not-found', failureOf('operation-missing')), { operation });
    expect(outputsOf(waited(ended), NOW)['operation-id']).toBe('');
  });
});
