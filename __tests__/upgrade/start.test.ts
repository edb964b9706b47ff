import { describe, expect, test } from '@jest/globals';
import type { PoolName } from '../../src/azure/aks/operationName.ts';
import type { Failure } from '../../src/azure/http/failure.ts';
import { startUpgrade } from '../../src/upgrade/start.ts';
import { stageOf } from '../samples/upgradeStage.ts';
import {
  ACCEPTED,
  documentOf,
  failed,
  kubernetes,
  NODE_IMAGE,
  OPERATION_ID,
  POOL,
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
    expect(ended).toStrictEqual({
      pool: POOL,
      wanted: kubernetes('1.35'),
      verdict: { outcome: 'started', operationId: OPERATION_ID },
      document: documentOf(),
      profile: profileOf(['1.35.2'], 'AKSUbuntu-new'),
      kubernetesVersion: '1.35.2',
      sentAt: STARTED_AT,
      secrets: ['a-long-signature'],
      elapsedMs: 0,
    });
    expect(events).toEqual(['chosen kubernetes']);
  });

  test.each([kubernetes('1.35'), NODE_IMAGE])('asks Azure for nothing but this pool: %j', async (wanted) => {
    const asked: unknown[] = [];
    const heard = (name: string, pool: PoolName, signal: AbortSignal, ...more: readonly unknown[]) => {
      asked.push([name, pool, signal.aborted, ...more]);
    };
    const document = documentOf();
    const { context, clock, events } = stageOf({
      getUpgradeProfile: async (name, signal) => {
        heard('profile', name, signal);
        return profile(['1.35.2'], 'AKSUbuntu-new');
      },
      getPoolDocument: async (name, signal) => {
        heard('pool', name, signal);
        return { kind: 'document', document };
      },
      postNodeImageUpgrade: async (name, signal) => {
        heard('image', name, signal);
        return ACCEPTED;
      },
      putKubernetesVersion: async (name, read, version, signal) => {
        heard('version', name, signal, read, version);
        return ACCEPTED;
      },
    });
    await clock.run(startUpgrade({ pool: POOL, wanted }, context));
    const isImage = wanted.kind === 'node-image';
    expect(asked).toEqual([
      ['profile', POOL, false],
      ['pool', POOL, false],
      isImage ? ['image', POOL, false] : ['version', POOL, false, document, '1.35.2'],
    ]);
    const choice = isImage
      ? { kind: 'node-image', latest: 'AKSUbuntu-new' }
      : { kind: 'kubernetes', version: '1.35.2', isRetry: false };
    expect(events).toEqual([`chosen ${JSON.stringify(choice)} for ${POOL_ID}`]);
  });

  test('of the node image posts', async () => {
    const { ended, requests } = await playStart({ wanted: NODE_IMAGE });
    expect(requests).toEqual(['0 profile', '0 pool', '0 POST']);
    expect(ended).toStrictEqual({
      pool: POOL,
      wanted: NODE_IMAGE,
      verdict: { outcome: 'started', operationId: OPERATION_ID },
      document: documentOf(),
      profile: profileOf(['1.35.2'], 'AKSUbuntu-new'),
      sentAt: STARTED_AT,
      secrets: ['a-long-signature'],
      elapsedMs: 0,
    });
  });

  test('knows when it was sent, also after other requests have taken their time', async () => {
    const { ended } = await playStart({
      profile: [failed('network'), profile(['1.35.2'])],
      start: [failed('throttled', { retryAfterMs: 7 * SECOND }), ACCEPTED],
    });
    expect(ended.sentAt).toBe(STARTED_AT + 2 * SECOND);
    expect(ended.elapsedMs).toBe(9 * SECOND);
  });

  test('sends nothing when there is nothing to do', async () => {
    const versioned = await playStart({ wanted: kubernetes('1.34.4') });
    const image = { profile: [profile([], documentOf().nodeImageVersion)], wanted: NODE_IMAGE };
    for (const { ended, requests, events } of [versioned, await playStart(image)]) {
      expect(requests).toEqual(['0 profile', '0 pool']);
      expect(events).toEqual(['chosen up-to-date']);
      const { wanted, profile: offered, ...rest } = ended;
      expect(rest).toStrictEqual({
        pool: POOL,
        verdict: { outcome: 'nothing-to-do' },
        document: documentOf(),
        secrets: [],
        elapsedMs: 0,
      });
      expect(offered).toEqual(
        wanted.kind === 'kubernetes'
          ? profileOf(['1.35.2'], 'AKSUbuntu-new')
          : profileOf([], documentOf().nodeImageVersion),
      );
    }
  });

  test('sends nothing when the pool is not ready, or the version not offered', async () => {
    const properties = { powerState: { code: 'Stopped' } };
    const stopped = await playStart({ pool: [pool(properties)] });
    const unknown = await playStart({ wanted: kubernetes('1.40') });
    const known = { pool: POOL, profile: profileOf(['1.35.2'], 'AKSUbuntu-new'), secrets: [], elapsedMs: 0 };
    expect(stopped.ended).toStrictEqual({
      ...known,
      wanted: kubernetes('1.35'),
      document: documentOf(properties),
      verdict: { outcome: 'refused', kind: 'not-ready', why: 'stopped' },
    });
    expect(unknown.ended).toStrictEqual({
      ...known,
      wanted: kubernetes('1.40'),
      document: documentOf(),
      verdict: {
        outcome: 'refused',
        kind: 'not-offered',
        wanted: '1.40',
        isOlder: false,
        offered: ['1.35.2'],
        previews: [],
      },
    });
    expect([stopped.events, unknown.events]).toEqual([['chosen not-ready'], ['chosen not-offered']]);
    expect([...stopped.requests, ...unknown.requests]).toEqual([
      '0 profile',
      '0 pool',
      '0 profile',
      '0 pool',
    ]);
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
    const answer = failed(kind);
    const { failure } = answer;
    const end = {
      pool: POOL,
      wanted: kubernetes('1.35'),
      verdict: { outcome, kind: 'failed', failure, failures: 1, isStart: false },
      secrets: [],
      elapsedMs: 0,
    };
    const first = await playStart({ profile: [answer] });
    expect(first.ended).toStrictEqual(end);
    expect([first.requests, first.events]).toEqual([['0 profile'], []]);
    const second = await playStart({ pool: [answer] });
    expect(second.ended).toStrictEqual({ ...end, profile: profileOf(['1.35.2'], 'AKSUbuntu-new') });
    expect([second.requests, second.events]).toEqual([['0 profile', '0 pool'], []]);
  });

  test('is reported as what it reads, when it fails and is repeated', async () => {
    const { events } = await playStart({
      profile: [failed('network'), profile(['1.35.2'])],
      pool: [failed('bad-answer'), failed('throttled'), pool({})],
    });
    expect(events).toEqual([
      'failed upgrade profile: network 1',
      'recovered',
      'failed agent pool: bad-answer 1',
      'failed agent pool: throttled 1',
      'recovered',
      'chosen kubernetes',
    ]);
  });

  test('outlasts ten minutes of failures, and ends with the error budget', async () => {
    const answer = failed('server-error', { httpStatus: 503 });
    const { ended, requests } = await playStart({ pool: [answer] });
    expect(ended.verdict).toStrictEqual({
      outcome: 'unreachable',
      kind: 'failed',
      failure: answer.failure,
      failures: 20,
      isStart: false,
    });
    const times = requests.filter((one) => one.endsWith(' pool')).map(Number.parseFloat);
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    const growing = [2_000, 3_000, 4_500, 6_750, 10_125, 15_187.5, 22_781.25, 34_171.875, 51_257.8125];
    expect(pauses).toEqual([...growing, ...Array<number>(10).fill(MINUTE)]);
    expect(ended.elapsedMs).toBeGreaterThan(10 * MINUTE);
    expect(ended.elapsedMs).toBeLessThan(15 * MINUTE);
  });

  test('that is throttled without a time to wait is repeated at longer and longer pauses', async () => {
    const throttled = failed('throttled', { httpStatus: 429 });
    const script = [...Array<typeof throttled>(6).fill(throttled), profile(['1.35.2'])];
    const { requests } = await playStart({ profile: script });
    const seconds = [0, 2, 6, 14, 24, 34, 44];
    expect(requests.slice(0, 7)).toEqual(seconds.map((time) => `${time * SECOND} profile`));
  });

  test('that is throttled waits as long as Azure asks, until the time is over', async () => {
    const throttled = failed('throttled', { httpStatus: 429, retryAfterMs: 4 * MINUTE });
    const { ended, requests } = await playStart({ profile: [throttled] });
    expect(ended.verdict).toStrictEqual({
      outcome: 'unreachable',
      kind: 'failed',
      failure: throttled.failure,
      failures: 1,
      isStart: false,
    });
    expect(ended.elapsedMs).toBe(15 * MINUTE);
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
    expect(ended.verdict).toMatchObject({
      outcome: 'error',
      kind: 'failed',
      failure: { kind: 'other-resource' },
      failures: 1,
      isStart: false,
    });
    expect(requests).toEqual(['0 profile', '0 pool']);
    expect(ended).not.toHaveProperty('document');
  });

  test('that hangs ends with the time of the step', async () => {
    const { ended, requests } = await playStart({ pool: ['hangs'] });
    expect(ended.verdict).toStrictEqual({
      outcome: 'unreachable',
      kind: 'failed',
      failure: { kind: 'network', service: 'arm', message: 'no answer in time' },
      failures: 1,
      isStart: false,
    });
    expect([requests, ended.elapsedMs]).toEqual([['0 profile', '0 pool'], 15 * MINUTE]);
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
