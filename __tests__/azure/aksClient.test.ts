import { describe, expect, test } from '@jest/globals';
import type { Priority } from '../../src/azure/aks/pace.ts';
import type { AksNotice } from '../../src/azure/aksRequests.ts';
import {
  AGENT_POOL,
  ARM,
  type Azure,
  client,
  DEFAULT,
  NEVER,
  NEWER,
  NOW,
  ok,
  POOL,
  type Reply,
  refused,
  retired,
  STATUS,
} from '../samples/aksClient.ts';
import { CLUSTER_OPERATION, LOCATION_OPERATION, OPERATION, SUBSCRIPTION } from '../samples/operations.ts';

describe('A request', () => {
  test('for a status is made of the names and the api-version', async () => {
    const { aks, sent } = client(() => ok(STATUS));
    expect(await aks.getStatus(OPERATION, NEVER)).toMatchObject({ kind: 'status', status: { name: 'op-1' } });
    await aks.getStatus(CLUSTER_OPERATION, NEVER);
    expect(sent).toEqual([
      `GET /agentPools/np1/operations/op-1 ${DEFAULT}`,
      `GET /operations/op-1 ${DEFAULT}`,
    ]);
  });

  test('for a status by its URL is that URL, unchanged', async () => {
    const { aks, sent } = client(() => ok(STATUS));
    await aks.getStatus(LOCATION_OPERATION, NEVER);
    await aks.getStatus({ ...OPERATION, url: `${ARM}/y?api-version=1&s=2` }, NEVER);
    expect(sent).toEqual(['GET /x none', 'GET /y 1']);
  });

  test('for a pool', async () => {
    const { aks, sent } = client(() => ok(AGENT_POOL));
    expect(await aks.getPool(OPERATION, NEVER)).toMatchObject({ pool: { provisioningState: 'Succeeded' } });
    expect(sent).toEqual([`GET /agentPools/np1 ${DEFAULT}`]);
  });

  test('to abort is one POST', async () => {
    const { aks, sent } = client(() => ({ status: 202 }));
    expect(await aks.postAbort(OPERATION, NEVER)).toEqual({ kind: 'taken', httpStatus: 202 });
    expect(sent).toEqual([`POST /agentPools/np1/abort ${DEFAULT}`]);
  });

  test('that fails is answered with data', async () => {
    const { aks } = client(() => refused(403, 'AuthorizationFailed'));
    for (const call of [
      aks.getStatus(OPERATION, NEVER),
      aks.getPool(OPERATION, NEVER),
      aks.postAbort(OPERATION, NEVER),
    ]) {
      expect(await call).toMatchObject({ kind: 'failure', failure: { kind: 'unauthorized' } });
    }
  });
});

describe('A turn', () => {
  test('is taken for each request, of the subscription that it goes to', async () => {
    const other = { ...LOCATION_OPERATION, subscriptionId: 'other' };
    const { aks, turns } = client((path) => ok(path.endsWith('/operations') ? { value: [] } : STATUS));
    await aks.getStatus(OPERATION, NEVER);
    await aks.getStatus(other, NEVER);
    await aks.listOperations(OPERATION, NEVER);
    await aks.postAbort(OPERATION, NEVER);
    expect(turns).toEqual([SUBSCRIPTION, 'other', SUBSCRIPTION, SUBSCRIPTION]);
  });

  test('is urgent for the pool, for the list of pools, for an abort, and for a status that has become urgent', async () => {
    const urgent: boolean[] = [];
    const turn = async (_: string, __: AbortSignal, { isUrgent }: Priority) => {
      urgent.push(isUrgent);
    };
    const { aks } = client((path) => ok(path.endsWith('np1') ? AGENT_POOL : { value: [] }), { turn });
    await aks.getStatus(OPERATION, NEVER);
    await aks.listOperations(OPERATION, NEVER);
    await aks.getPool(OPERATION, NEVER);
    await aks.listPools(OPERATION, NEVER);
    await aks.postAbort(OPERATION, NEVER);
    await aks.getStatus(OPERATION, NEVER, { isUrgent: true });
    await aks.getStatus({ ...OPERATION, url: `${ARM}${POOL}/operations/latest` }, NEVER, { isUrgent: true });
    expect(urgent).toEqual([false, false, true, true, true, true, true]);
  });

  test('is taken for each page, and for a request that is sent again', async () => {
    const pages = client((_, __, before) =>
      ok({ value: [], ...(before < 2 && { nextLink: `${ARM}${POOL}/operations?page=${before}` }) }),
    );
    await pages.aks.listOperations(OPERATION, NEVER);
    expect(pages.turns).toHaveLength(3);
    const again = client((_, version) => (version === DEFAULT ? retired(NEWER) : ok(STATUS)));
    await again.aks.getStatus(OPERATION, NEVER);
    expect(again.turns).toHaveLength(2);
  });

  test('is waited for before the request is sent, with the signal of the request', async () => {
    const own = new AbortController().signal;
    let given: AbortSignal | undefined;
    let grant = () => {};
    const turn = (_: string, signal: AbortSignal) => {
      given = signal;
      return new Promise<void>((resolve) => {
        grant = resolve;
      });
    };
    const { aks, sent } = client(() => ok(STATUS), { turn });
    const answer = aks.getStatus(OPERATION, own);
    await new Promise((resolve) => setImmediate(resolve));
    expect([sent, given]).toEqual([[], own]);
    grant();
    expect((await answer).kind).toBe('status');
    expect(sent).toHaveLength(1);
  });
});

describe("Azure's clock", () => {
  const ahead = (seconds: number) => new Date(NOW + seconds * 1_000).toUTCString();

  test('is read from the first answer with a date, and a difference is reported once', async () => {
    const dates = [undefined, ahead(600), ahead(900)];
    const { aks, notices } = client((_, __, before) => ({
      ...ok(STATUS),
      ...(dates[before] && { date: dates[before] }),
    }));
    const seen: number[] = [];
    for (let request = 0; request < 3; request++) {
      await aks.getStatus(OPERATION, NEVER);
      seen.push(aks.clockDifferenceMs());
    }
    expect(seen).toEqual([0, 600_000, 600_000]);
    expect(notices).toEqual([{ kind: 'clock-differs', differenceMs: 600_000 }]);
  });

  test('is read from an answer that is a refusal, too', async () => {
    const { aks } = client(() => ({ ...refused(404, 'NotFound'), date: ahead(-60) }));
    await aks.getPool(OPERATION, NEVER);
    expect(aks.clockDifferenceMs()).toBe(-60_000);
  });

  test('that agrees is not reported', async () => {
    const { aks, notices } = client(() => ({ ...ok(STATUS), date: ahead(1) }));
    await aks.getStatus(OPERATION, NEVER);
    expect([aks.clockDifferenceMs(), notices]).toEqual([0, []]);
  });
});

describe('When Azure has retired the default api-version', () => {
  const LISTED = `2026-06-01, 2025-10-02-preview,${NEWER}, 2026-01-02-preview`;
  const withdrawn =
    (code?: string): Azure =>
    (path, version) => {
      if (version === DEFAULT) return retired(LISTED, code);
      return ok(path.endsWith('np1') ? AGENT_POOL : STATUS);
    };
  const REPLACED: AksNotice = { kind: 'api-version-replaced', from: DEFAULT, to: NEWER };

  test.each(['NoRegisteredProviderFound', 'InvalidResourceType', 'invalidresourcetype'])(
    'the newest preview of its list is taken, at once and from then on: %s',
    async (code) => {
      const { aks, sent, notices } = client(withdrawn(code));
      expect((await aks.getStatus(OPERATION, NEVER)).kind).toBe('status');
      expect((await aks.getPool(OPERATION, NEVER)).kind).toBe('pool');
      expect(sent.map((line) => line.split(' ').at(-1))).toEqual([DEFAULT, NEWER, NEWER]);
      expect(notices).toEqual([REPLACED]);
    },
  );

  test('in the middle of a wait, the next request is answered', async () => {
    const azure: Azure = (path, version, before) =>
      before < 3 ? ok(STATUS) : withdrawn()(path, version, before);
    const { aks, sent, notices } = client(azure);
    for (let poll = 0; poll < 5; poll++) expect((await aks.getStatus(OPERATION, NEVER)).kind).toBe('status');
    expect(sent).toHaveLength(6);
    expect(notices).toEqual([REPLACED]);
  });

  test('several requests at a time are all answered, and it is reported once', async () => {
    const { aks, notices } = client(withdrawn());
    const calls = [
      aks.getStatus(OPERATION, NEVER),
      aks.getStatus(CLUSTER_OPERATION, NEVER),
      aks.getPool(OPERATION, NEVER),
    ];
    expect((await Promise.all(calls)).map(({ kind }) => kind)).toEqual(['status', 'status', 'pool']);
    expect(notices).toEqual([REPLACED]);
  });

  test('the abort is sent with the version that was taken', async () => {
    const { aks, sent } = client(withdrawn());
    await aks.getStatus(OPERATION, NEVER);
    await aks.postAbort(OPERATION, NEVER);
    expect(sent.at(-1)).toBe(`POST /agentPools/np1/abort ${NEWER}`);
  });

  test('an abort that is refused for it is not sent again', async () => {
    const { aks, sent } = client(withdrawn());
    expect(await aks.postAbort(OPERATION, NEVER)).toMatchObject({ failure: { kind: 'api-version' } });
    expect(sent).toHaveLength(1);
  });

  test('the pools of the cluster are listed with the version that is taken', async () => {
    const azure: Azure = (_, version) =>
      version === DEFAULT ? retired(LISTED) : ok({ value: [{ name: 'np1' }] });
    const { aks, sent, notices } = client(azure);
    expect(await aks.listPools(OPERATION, NEVER)).toMatchObject({ kind: 'pools', pools: [{ name: 'np1' }] });
    expect(sent).toEqual([`GET /agentPools ${DEFAULT}`, `GET /agentPools ${NEWER}`]);
    expect(notices).toEqual([REPLACED]);
  });

  test.each<[string, Reply]>([
    ['names no versions', refused(404, 'InvalidResourceType', 'The resource type could not be found.')],
    [
      "names Resource Manager's own versions",
      refused(400, 'InvalidApiVersionParameter', `The supported versions are '2021-01-01,${NEWER}'.`),
    ],
    ['names stable versions only', retired('2026-06-01, 2026-08-01')],
    ['refuses something else', refused(400, 'BadRequest', `The supported api-versions are '${NEWER}'.`)],
  ])('and %s, the refusal stands', async (_, reply) => {
    const { aks, sent, notices } = client(() => reply);
    expect(await aks.getStatus(OPERATION, NEVER)).toMatchObject({
      kind: 'failure',
      failure: { service: 'arm' },
    });
    expect([sent.length, notices]).toEqual([1, []]);
  });

  test('and the one that was taken as well, the refusal stands', async () => {
    const { aks, sent } = client((_, version) => retired(version === DEFAULT ? NEWER : '2027-01-02-preview'));
    expect(await aks.getStatus(OPERATION, NEVER)).toMatchObject({ failure: { kind: 'api-version' } });
    expect(sent).toHaveLength(2);
  });

  test('but still lists it, because a new one is being rolled out, the request can be sent again later', async () => {
    const { aks, sent, notices } = client(() => retired(`${NEWER}, ${DEFAULT}`));
    expect(await aks.getStatus(OPERATION, NEVER)).toMatchObject({
      failure: { kind: 'server-error', code: 'NoRegisteredProviderFound', httpStatus: 400 },
    });
    expect([sent.length, notices]).toEqual([1, []]);
  });
});

describe("The user's own api-version", () => {
  test.each(['getStatus', 'getPool', 'listPools'] as const)('is never replaced: %s', async (call) => {
    const { aks, sent, notices } = client(() => retired(NEWER), { isDefault: false });
    expect(await aks[call](OPERATION, NEVER)).toMatchObject({ failure: { kind: 'api-version' } });
    expect([sent.length, notices]).toEqual([1, []]);
  });

  test('in a signed URL is not replaced either', async () => {
    const { aks, sent, notices } = client(() => retired(NEWER));
    const signed = { ...OPERATION, url: `${ARM}/y?api-version=${DEFAULT}&s=1` };
    expect(await aks.getStatus(signed, NEVER)).toMatchObject({ failure: { kind: 'api-version' } });
    expect([sent.length, notices]).toEqual([1, []]);
  });
});
