import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../src/azure/http/failure.ts';
import {
  ACCEPTED,
  documentOf,
  failed,
  kubernetes,
  NODE_IMAGE,
  OPERATION_ID,
  POOL_ID,
  playStart,
  profileOf,
} from '../samples/upgrades.ts';
import { STARTED_AT } from '../samples/waits.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const profile = (versions: readonly string[], image = '') =>
  ({ kind: 'profile', profile: profileOf(versions, image) }) as const;
const pool = (properties: Readonly<Record<string, unknown>>) =>
  ({ kind: 'document', document: documentOf(properties) }) as const;

describe('The start of an upgrade', () => {
  test('of the Kubernetes version reads what is offered, then the pool, and changes the pool as it was read', async () => {
    const { ended, requests, events } = await playStart();
    expect(requests).toEqual(['0 profile', '0 pool', '0 PUT 1.35.2 if e-1']);
    expect(ended).toMatchObject({
      verdict: { outcome: 'started', operationId: OPERATION_ID },
      kubernetesVersion: '1.35.2',
      sentAt: STARTED_AT,
      secrets: ['a-long-signature'],
    });
    expect(events).toEqual(['chosen kubernetes']);
  });

  test('of the node image posts', async () => {
    const { ended, requests } = await playStart({ wanted: NODE_IMAGE });
    expect(requests).toEqual(['0 profile', '0 pool', '0 POST']);
    expect(ended.verdict).toEqual({ outcome: 'started', operationId: OPERATION_ID });
    expect(ended.kubernetesVersion).toBeUndefined();
  });

  test('sends nothing when there is nothing to do', async () => {
    const versioned = await playStart({ wanted: kubernetes('1.34.4') });
    const image = { profile: [profile([], documentOf().nodeImageVersion)], wanted: NODE_IMAGE };
    for (const { ended, requests } of [versioned, await playStart(image)]) {
      expect(requests).toEqual(['0 profile', '0 pool']);
      expect(ended.verdict).toEqual({ outcome: 'nothing-to-do' });
      expect(ended.sentAt).toBeUndefined();
    }
  });

  test('sends nothing when the pool is not ready, or the version not offered', async () => {
    const stopped = await playStart({ pool: [pool({ powerState: { code: 'Stopped' } })] });
    expect(stopped.ended.verdict).toEqual({ outcome: 'refused', kind: 'not-ready', why: 'stopped' });
    const unknown = await playStart({ wanted: kubernetes('1.40') });
    expect(unknown.ended.verdict).toMatchObject({ outcome: 'refused', kind: 'not-offered' });
    expect([...stopped.requests, ...unknown.requests]).not.toContainEqual(expect.stringContaining('PUT'));
  });

  test.each([204, 304])('has nothing to do when Azure says so with HTTP %d', async (httpStatus) => {
    const { ended } = await playStart({ wanted: NODE_IMAGE, start: [{ kind: 'unchanged', httpStatus }] });
    expect(ended.verdict).toEqual({ outcome: 'nothing-to-do', httpStatus });
  });

  test('is no success without the id of the operation', async () => {
    const { ended } = await playStart({ start: [{ kind: 'accepted', httpStatus: 202, secrets: [] }] });
    expect(ended.verdict).toEqual({ outcome: 'error', kind: 'nameless', httpStatus: 202 });
  });

  test('is an error when Azure created a pool', async () => {
    const created = { kind: 'created', operationId: OPERATION_ID, secrets: ['secret-of-it'] } as const;
    const { ended } = await playStart({ start: [created] });
    expect(ended.verdict).toEqual({ outcome: 'error', kind: 'created', operationId: OPERATION_ID });
    expect(ended.secrets).toEqual(['secret-of-it']);
  });
});

describe('A read before the start', () => {
  test.each(['network', 'server-error', 'bad-answer'] as const)(
    'that failed as %s is repeated',
    async (kind) => {
      const { ended, requests, events } = await playStart({
        profile: [failed(kind), failed(kind), profile(['1.35.2'])],
      });
      expect(requests).toEqual([
        '0 profile',
        '2000 profile',
        '5000 profile',
        '5000 pool',
        '5000 PUT 1.35.2 if e-1',
      ]);
      expect(events.slice(0, 3)).toEqual([
        `failed upgrade profile: ${kind} 1`,
        `failed upgrade profile: ${kind} 2`,
        'recovered',
      ]);
      expect(ended.verdict.outcome).toBe('started');
    },
  );

  test.each([
    ['unauthorized', 'unauthorized'],
    ['missing', 'not-found'],
    ['api-version', 'error'],
    ['rejected', 'error'],
  ] as const)('that was refused as %s ends the step at once', async (kind, outcome) => {
    for (const scripts of [{ profile: [failed(kind)] }, { pool: [failed(kind)] }]) {
      const { ended, requests } = await playStart(scripts);
      expect(ended.verdict).toMatchObject({ outcome, kind: 'failed', failures: 1, isStart: false });
      expect(requests).not.toContainEqual(expect.stringContaining('PUT'));
    }
  });

  test('outlasts ten minutes of failures, and ends with the error budget', async () => {
    const { ended, requests } = await playStart({ pool: [failed('server-error', { httpStatus: 503 })] });
    expect(ended.verdict).toMatchObject({ outcome: 'unreachable', kind: 'failed', failures: 20 });
    expect(requests.filter((one) => one.endsWith(' pool'))).toHaveLength(20);
    expect(ended.elapsedMs).toBeGreaterThan(9 * MINUTE);
    expect(ended.elapsedMs).toBeLessThan(15 * MINUTE);
  });

  test('that is throttled waits as long as Azure asks, until the time is over', async () => {
    const throttled = failed('throttled', { httpStatus: 429, retryAfterMs: 4 * MINUTE });
    const { ended, requests } = await playStart({ profile: [throttled] });
    expect(ended.verdict).toMatchObject({ outcome: 'unreachable', kind: 'failed', isStart: false });
    expect(requests).toEqual([
      '0 profile',
      '240000 profile',
      '480000 profile',
      '720000 profile',
      '900000 profile',
    ]);
  });

  test('about another pool is not taken', async () => {
    const other = { ...documentOf(), id: POOL_ID.replace('np1', 'np2') };
    const { ended, requests } = await playStart({ pool: [{ kind: 'document', document: other }] });
    expect(ended.verdict).toMatchObject({ outcome: 'error', failure: { kind: 'other-resource' } });
    expect(requests).toEqual(['0 profile', '0 pool']);
  });

  test('that hangs ends when the run is cancelled', async () => {
    const { ended, requests } = await playStart({ pool: ['hangs'], cancelAt: 3 * SECOND });
    expect(ended.verdict).toEqual({ outcome: 'error', kind: 'interrupted', signal: 'SIGINT', sent: false });
    expect(requests).toEqual(['0 profile', '0 pool']);
  });
});

describe('The start itself', () => {
  const puts = (requests: readonly string[]) => requests.filter((one) => one.includes('PUT')).length;

  test.each<[string, Partial<Failure> & Pick<Failure, 'kind'>]>([
    ['a reset', { kind: 'network', code: 'ECONNRESET' }],
    ['no complete answer', { kind: 'network' }],
    ['HTTP 500', { kind: 'server-error', httpStatus: 500 }],
    ['HTTP 502 of a gateway', { kind: 'server-error', httpStatus: 502 }],
    ['HTTP 503', { kind: 'server-error', httpStatus: 503 }],
    ['HTTP 504', { kind: 'server-error', httpStatus: 504 }],
    ['HTTP 408', { kind: 'server-error', httpStatus: 408 }],
    ['a redirect', { kind: 'bad-answer', httpStatus: 307 }],
  ])('is never repeated after %s, when Azure might have accepted it', async (_, { kind, ...more }) => {
    const failure = failed(kind, more);
    const { ended, requests } = await playStart({ start: [failure, ACCEPTED] });
    expect(ended.verdict).toEqual({ outcome: 'unreachable', kind: 'unconfirmed', failure: failure.failure });
    expect(puts(requests)).toBe(1);
  });

  test('is never repeated when no answer comes', async () => {
    const { ended, requests } = await playStart({ start: ['hangs', ACCEPTED] });
    expect(ended.verdict).toEqual({ outcome: 'unreachable', kind: 'unconfirmed' });
    expect(puts(requests)).toBe(1);
    expect(ended.elapsedMs).toBe(2 * MINUTE);
  });

  test.each<[string, Partial<Failure> & Pick<Failure, 'kind'>]>([
    ['throttling', { kind: 'throttled', httpStatus: 429 }],
    ['a refused connection', { kind: 'network', code: 'ECONNREFUSED' }],
    ['an unknown host', { kind: 'network', code: 'ENOTFOUND' }],
    ['a proxy in the way', { kind: 'network', obstacle: 'proxy' }],
    ['a failed sign-in', { kind: 'server-error', service: 'entra', httpStatus: 500 }],
    ['a missing ID token', { kind: 'network', service: 'github' }],
  ])('is sent again after %s, when Azure cannot have accepted it', async (_, { kind, ...more }) => {
    const { ended, requests, events } = await playStart({ start: [failed(kind, more), ACCEPTED] });
    expect(ended.verdict).toEqual({ outcome: 'started', operationId: OPERATION_ID });
    expect(puts(requests)).toBe(2);
    expect(events.at(-1)).toBe('recovered');
  });

  test('waits as long as Azure asks when it is throttled', async () => {
    const throttled = failed('throttled', { httpStatus: 429, retryAfterMs: MINUTE });
    const { requests } = await playStart({ start: [throttled, throttled, ACCEPTED] });
    expect(requests.slice(2)).toEqual(['0', '60000', '120000'].map((at) => `${at} PUT 1.35.2 if e-1`));
  });

  test('ends without having started anything when Azure throttles it for too long', async () => {
    const throttled = failed('throttled', { httpStatus: 429, retryAfterMs: 5 * MINUTE });
    const { ended } = await playStart({ start: [throttled] });
    expect(ended.verdict).toMatchObject({
      outcome: 'unreachable',
      kind: 'failed',
      failure: { kind: 'throttled' },
      isStart: true,
    });
  });

  test('has its whole time also when the deadline of the step comes during it', async () => {
    const throttled = failed('throttled', { httpStatus: 429, retryAfterMs: 298 * SECOND });
    const start = [throttled, throttled, throttled, 'hangs'] as const;
    const { ended, requests } = await playStart({ start });
    expect(requests.at(-1)).toBe('894000 PUT 1.35.2 if e-1');
    expect(ended.elapsedMs).toBe(894_000 + 2 * MINUTE);
  });

  test.each([
    [400, 'rejected', 'refused', 'by-azure'],
    [409, 'server-error', 'refused', 'by-azure'],
    [412, 'rejected', 'refused', 'by-azure'],
    [422, 'rejected', 'refused', 'by-azure'],
    [401, 'unauthorized', 'unauthorized', 'failed'],
    [403, 'unauthorized', 'unauthorized', 'failed'],
    [404, 'missing', 'not-found', 'failed'],
  ] as const)(
    'that Azure refused with HTTP %d has started nothing',
    async (httpStatus, kind, outcome, end) => {
      const { ended, requests } = await playStart({ start: [failed(kind, { httpStatus }), ACCEPTED] });
      expect(ended.verdict).toMatchObject({ outcome, kind: end, failure: { httpStatus } });
      expect(puts(requests)).toBe(1);
    },
  );

  test('that a policy denies is refused, not unauthorized', async () => {
    const denied = failed('unauthorized', { httpStatus: 403, code: 'RequestDisallowedByPolicy' });
    expect((await playStart({ start: [denied] })).ended.verdict).toMatchObject({ kind: 'by-azure' });
  });

  test('that is refused by Entra ID has started nothing', async () => {
    const refused = failed('unauthorized', { service: 'entra', code: 'AADSTS700213', httpStatus: 401 });
    const { ended } = await playStart({ start: [refused] });
    expect(ended.verdict).toMatchObject({ outcome: 'unauthorized', kind: 'failed', isStart: true });
  });

  test('that is cancelled on its way might have been accepted', async () => {
    const { ended } = await playStart({ start: ['hangs'], cancelAt: 5 * SECOND });
    expect(ended.verdict).toEqual({ outcome: 'error', kind: 'interrupted', signal: 'SIGINT', sent: true });
    expect(ended.sentAt).toBe(STARTED_AT);
  });

  test('is not sent when the run is cancelled in the pause before it', async () => {
    const throttled = failed('throttled', { httpStatus: 429, retryAfterMs: MINUTE });
    const { ended, requests } = await playStart({ start: [throttled], cancelAt: 30 * SECOND });
    expect(ended.verdict).toEqual({ outcome: 'error', kind: 'interrupted', signal: 'SIGINT', sent: false });
    expect(puts(requests)).toBe(1);
  });

  test('counts when its answer arrives as the run is cancelled', async () => {
    const { ended } = await playStart({ cancelOnAnswer: true });
    expect(ended.verdict).toEqual({ outcome: 'started', operationId: OPERATION_ID });
  });
});
