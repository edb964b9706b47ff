import { describe, expect, test } from '@jest/globals';
import type { ListAnswer } from '../../src/azure/aks/operationList.ts';
import { epochTime } from '../../src/time/instant.ts';
import {
  azureTime,
  CLUSTER_OPERATION,
  failure,
  listOf,
  MINUTE,
  OPERATION,
  type Options,
  play,
  type Script,
  SECOND,
  STARTED_AT,
  STEADY,
  status,
} from '../samples/waits.ts';

const LATEST = { ...OPERATION, operationId: 'latest' };
const at = (name: string | undefined, seconds: number, text = 'InProgress', more: object = {}) =>
  status(text, { name, startTime: azureTime(seconds * SECOND), ...more });

/** The upgrade started with the step, a scale ten seconds later, and the scale is the latest. */
const UPGRADE = at('upgrade', 1);
const SCALE = at('scale', 10);
const OLD = at('old', -600, 'Succeeded');

/** Waits for the latest operation since ten seconds before the step; each operation has one status. */
function search(list: Options['list'], script: Script, { schedule, ...options }: Options = {}) {
  const since = { startedAfter: epochTime(STARTED_AT - 10 * SECOND), graceMs: MINUTE };
  return play(script, {
    operation: LATEST,
    target: { since },
    schedule: { ...STEADY, ...schedule },
    ...(list && { list }),
    ...options,
  });
}

const ended =
  (end: string): Script =>
  (now, _, id) =>
    id === 'latest'
      ? SCALE
      : id === 'scale'
        ? at('scale', 10, 'Succeeded')
        : at(id, 1, now < 60_000 ? 'InProgress' : end);

describe('Of several operations since started-after, the first one is waited for', () => {
  test.each<[string, ListAnswer]>([
    ['the newest first', listOf(SCALE, UPGRADE, OLD)],
    ['the oldest first', listOf(OLD, UPGRADE, SCALE)],
    ['in no order', listOf(UPGRADE, OLD, SCALE)],
    ['without the latest, because the list lags', listOf(OLD, UPGRADE)],
  ])('in a list with %s', async (_, list) => {
    for (const end of ['Succeeded', 'Failed']) {
      const played = await search([list], ended(end));
      expect(played.ended).toMatchObject({
        verdict: { outcome: end.toLowerCase() },
        operation: { operationId: 'upgrade' },
        lastStatus: { name: 'upgrade' },
      });
      expect(played.reported[0]).toBe('resolved upgrade');
      expect(played.lists).toEqual([0]);
    }
  });

  test('also when it has ended by then', async () => {
    const done = at('upgrade', 1, 'Failed', { endTime: azureTime(5 * SECOND) });
    const played = await search([listOf(SCALE, done)], [SCALE]);
    expect(played.ended).toMatchObject({
      verdict: { outcome: 'failed' },
      operation: { operationId: 'upgrade' },
      lastBody: JSON.stringify(done.status.json),
      polls: 1,
    });
  });

  test('and those that started too early are not', async () => {
    const played = await search([listOf(at('early', -11), SCALE)], ended('Failed'));
    expect(played.ended).toMatchObject({
      verdict: { outcome: 'succeeded' },
      operation: { operationId: 'scale' },
    });
  });

  test('and those that do not say when they started are not', async () => {
    const list = listOf(status('InProgress', { name: 'odd' }), SCALE);
    expect((await search([list], ended('Failed'))).ended.operation.operationId).toBe('scale');
  });

  test.each([
    ['does not have it yet', listOf(OLD)],
    ['has only a later one', listOf(at('later', 20), OLD)],
  ])('the latest, where the list %s', async (_, list) => {
    expect((await search([list], ended('Failed'))).ended.operation.operationId).toBe('scale');
  });

  test('the latest as it was answered, where the list has the same one', async () => {
    const latest = at('scale', 10, 'Succeeded', { extra: 1 });
    const played = await search([listOf(at('scale', 10, 'Succeeded'))], [latest]);
    expect(played.ended.lastBody).toBe(latest.rawBody);
  });

  test('and a first one without an id is not passed over: that counts as a failed poll until it has one', async () => {
    const list = (now: number) => listOf(SCALE, now < 20_000 ? at(undefined, 1) : UPGRADE);
    const played = await search(list, ended('Failed'));
    expect(played.ended).toMatchObject({
      verdict: { outcome: 'failed' },
      operation: { operationId: 'upgrade' },
    });
    expect(played.reported[0]).toBe('failed status bad-answer 1');
  });
});

describe('The list is not requested', () => {
  test('while the latest operation is too old', async () => {
    const script: Script = (now, _, id) =>
      now < 30_000 ? OLD : at(id === 'latest' ? 'new' : id, 30, 'Succeeded');
    const { lists, ended: wait } = await search([listOf(OLD)], script);
    expect([lists, wait.operation.operationId]).toEqual([[30_000], 'new']);
  });

  test('again once the operation is known', async () => {
    const { lists, asks } = await search([listOf(UPGRADE)], ended('Succeeded'));
    expect([lists.length, asks.length]).toEqual([1, 7]);
  });

  test.each<[string, Options]>([
    ['without started-after', { operation: LATEST, target: {} }],
    ['for an operation that is given by its id', { operation: { ...OPERATION, operationId: 'upgrade' } }],
    ['for a cluster, which has none', { operation: { ...CLUSTER_OPERATION, operationId: 'latest' } }],
  ])('%s', async (_, options) => {
    const { lists, ended: wait } = await search([listOf(OLD)], ended('Succeeded'), options);
    expect([lists, wait.verdict.outcome]).toEqual([[], 'succeeded']);
  });
});

describe('Where the list fails', () => {
  test('Azure does not offer it: the latest operation is waited for', async () => {
    const { ended: wait, lists } = await search(undefined, ended('Failed'));
    expect([wait.operation.operationId, lists.length]).toEqual(['scale', 1]);
  });

  test.each(['server-error', 'bad-answer', 'throttled', 'network'] as const)(
    '%s: nothing is decided until it is read',
    async (kind) => {
      const list = (now: number) => (now < 20_000 ? failure(kind) : listOf(UPGRADE));
      const { ended: wait } = await search(list, ended('Failed'));
      expect(wait).toMatchObject({ verdict: { outcome: 'failed' }, operation: { operationId: 'upgrade' } });
    },
  );

  test('for good, Azure is unreachable', async () => {
    const { ended: wait } = await search([failure('server-error')], ended('Succeeded'));
    expect(wait.verdict).toMatchObject({ outcome: 'unreachable', failures: 20 });
  });

  test('a list with operations of another pool is not taken', async () => {
    const resourceId = `/subscriptions/${OPERATION.subscriptionId}/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/aks-prod/agentPools/np2`;
    const foreign = at('foreign', 1, 'Succeeded', { resourceId });
    const { ended: wait } = await search([listOf(foreign, SCALE)], ended('Succeeded'));
    expect(wait.verdict).toMatchObject({ outcome: 'error', failure: { kind: 'other-resource' } });
  });
});

describe("started-after is judged by Azure's clock", () => {
  const since = { startedAfter: epochTime(STARTED_AT - 10 * SECOND), graceMs: 0 };
  const startedAt = (seconds: number) => [at('op', seconds, 'Succeeded')];

  test.each([
    ['Azure is ten minutes ahead', 10 * MINUTE, 600 - 11, 'not-found'],
    ['Azure is ten minutes ahead', 10 * MINUTE, 600 - 10, 'succeeded'],
    ['Azure is ten minutes behind', -10 * MINUTE, -600 - 11, 'not-found'],
    ['Azure is ten minutes behind', -10 * MINUTE, -600 - 10, 'succeeded'],
    ['both agree', 0, -11, 'not-found'],
    ['both agree', 0, -10, 'succeeded'],
  ])('%s (%d ms): started at %d s of the step: %s', async (_, clockDifferenceMs, seconds, outcome) => {
    const options = { operation: LATEST, target: { since }, clockDifferenceMs };
    const { ended: wait } = await play(startedAt(seconds), options);
    expect(wait.verdict.outcome).toBe(outcome);
  });

  test('and the verdict has the time by that clock', async () => {
    const options = { operation: LATEST, target: { since }, clockDifferenceMs: MINUTE };
    const { ended: wait } = await play([OLD], options);
    expect(wait.verdict).toMatchObject({
      kind: 'not-started',
      found: { startedAfter: STARTED_AT + 50 * SECOND, latest: { name: 'old' } },
    });
  });
});
