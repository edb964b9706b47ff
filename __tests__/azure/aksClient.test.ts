import { describe, expect, test } from '@jest/globals';
import { ApiVersion } from '../../src/azure/aks/apiVersion.ts';
import { LIST_API_VERSION } from '../../src/azure/aks/operationList.ts';
import type { Priority } from '../../src/azure/aks/pace.ts';
import { AksClient } from '../../src/azure/aksClient.ts';
import type { AksNotice, AksOptions } from '../../src/azure/aksRequests.ts';
import type { ArmClient } from '../../src/azure/armClient.ts';
import type { HttpAnswer } from '../../src/azure/http/transport.ts';
import { CLUSTER_OPERATION, LOCATION_OPERATION, OPERATION, SUBSCRIPTION } from '../samples/operations.ts';

const ARM = 'https://management.azure.com';
const NOW = Date.parse('2026-01-02T03:04:05.500Z');
const DEFAULT = '2025-05-02-preview';
const NEWER = '2026-08-02-preview';
const NEVER = new AbortController().signal;
const CLUSTER = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/aks-prod`;
const POOL = `${CLUSTER}/agentPools/np1`;

interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly date?: string;
}

/** Answers a request; gets its path, its api-version, and how many there were before it. */
type Azure = (path: string, version: string, before: number) => Reply;

const ok = (body: unknown): Reply => ({ status: 200, body });
const refused = (status: number, code: string, message = 'No.'): Reply => ({
  status,
  body: { error: { code, message } },
});
const retired = (listed: string, code = 'NoRegisteredProviderFound') =>
  refused(code === 'InvalidResourceType' ? 404 : 400, code, `The supported api-versions are '${listed}'.`);
const STATUS = { status: 'InProgress', name: 'op-1' };
const AGENT_POOL = { name: 'np1', properties: { provisioningState: 'Succeeded' } };

/** A client of an Azure that answers like this, with everything that it sent and reported. */
function client(azure: Azure, options: Partial<AksOptions> & { version?: string; isDefault?: boolean } = {}) {
  const { version = DEFAULT, isDefault = true, ...more } = options;
  const sent: string[] = [];
  const turns: string[] = [];
  const notices: AksNotice[] = [];
  const arm: Pick<ArmClient, 'exchange'> = {
    async exchange(method, address, _, read) {
      const url = new URL(address);
      const apiVersion = url.searchParams.get('api-version') ?? 'none';
      const before = sent.push(`${method} ${url.pathname.replace(CLUSTER, '')} ${apiVersion}`) - 1;
      const { status, body = '', date } = azure(url.pathname, apiVersion, before);
      const answer: HttpAnswer = {
        status,
        body: typeof body === 'string' ? body : JSON.stringify(body),
        header: (name) => (name === 'date' ? date : undefined),
      };
      return read(answer, NOW);
    },
  };
  const aks = new AksClient({
    arm: arm as ArmClient,
    resourceManager: ARM,
    apiVersion: new ApiVersion({ version, isDefault }),
    turn: async (subscriptionId) => {
      turns.push(subscriptionId);
    },
    notify: (notice) => {
      notices.push(notice);
    },
    ...more,
  });
  return { aks, sent, turns, notices };
}

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

describe('The list of operations', () => {
  const operation = (name: string) => ({ name, status: 'InProgress' });
  const page = (names: readonly string[], nextLink?: string) =>
    ok({ value: names.map(operation), ...(nextLink && { nextLink }) });
  const NEXT = `${ARM}${POOL}/operations?api-version=${LIST_API_VERSION}&skipToken=2`;

  async function names(azure: Azure, options: Parameters<typeof client>[1] = {}) {
    const { aks, sent, notices } = client(azure, options);
    const list = await aks.listOperations(OPERATION, NEVER);
    const found = list.kind === 'list' ? list.operations.map(({ name }) => name) : list;
    return { found, sent, notices };
  }

  test.each([
    ['older', DEFAULT, LIST_API_VERSION],
    ['the same', LIST_API_VERSION, LIST_API_VERSION],
    ['newer', NEWER, NEWER],
  ])(
    'is requested with its first version, or with the input where that is newer: %s',
    async (_, version, used) => {
      const { found, sent } = await names(() => page(['a']), { version });
      expect([found, sent]).toEqual([['a'], [`GET /agentPools/np1/operations ${used}`]]);
    },
  );

  test('is read over all of its pages, empty ones included', async () => {
    const pages = [page(['a', 'b'], NEXT), page([], `${NEXT}3`), page(['c'], `${NEXT}4`), page([])];
    const { found, sent } = await names((_, __, before) => pages[before] ?? page([]));
    expect([found, sent.length]).toEqual([['a', 'b', 'c'], 4]);
  });

  test.each([
    'https://evil.example/subscriptions/s',
    'http://management.azure.com/subscriptions/s',
    'https://management.azure.com:8443/subscriptions/s',
    'https://management.azure.com.evil.example/',
    'https://management.azure.com@evil.example/',
    'https://login.microsoftonline.com/',
    '/subscriptions/s/next',
    'next',
    '//evil.example/',
  ])('is not taken when its next page is at %s, which is not requested', async (nextLink) => {
    const { found, sent } = await names(() => page(['a'], nextLink));
    expect(found).toEqual({
      kind: 'failure',
      failure: {
        kind: 'bad-answer',
        service: 'arm',
        message: 'the list cannot be read whole: its next page is not on the Resource Manager of the cloud',
      },
    });
    expect(sent).toHaveLength(1);
  });

  test.each<[string, Reply, string]>([
    ['an error', { status: 503 }, 'server-error'],
    ['throttled', { status: 429 }, 'throttled'],
    ['half a body', ok('{"value":[{"na'), 'bad-answer'],
    ['an operation without a status', ok({ value: [{ name: 'b' }] }), 'bad-answer'],
  ])('is not taken in part: a page is %s', async (_, reply, kind) => {
    for (const broken of [0, 1]) {
      const { found } = await names((__, ___, before) => (before === broken ? reply : page(['a'], NEXT)));
      expect(found).toMatchObject({ kind: 'failure', failure: { kind } });
    }
  });

  test('is not taken when it does not end', async () => {
    const { found, sent } = await names(() => page(['a'], NEXT));
    expect(found).toMatchObject({
      kind: 'failure',
      failure: { kind: 'bad-answer', message: expect.stringContaining('100 pages') },
    });
    expect(sent).toHaveLength(100);
  });

  test('of exactly a hundred pages is taken', async () => {
    const { found } = await names((_, __, before) => page(['a'], before < 99 ? NEXT : undefined));
    expect(found).toHaveLength(100);
  });

  test.each<[string, Reply]>([
    ['the version, without a newer one', retired('2025-10-02-preview, 2026-08-01')],
    ['the version, without a list', refused(404, 'InvalidResourceType')],
    ['the right to read it', refused(403, 'AuthorizationFailed')],
    ['the address, as another cloud does', refused(404, 'NotFound')],
    ['the address, without a body', { status: 404 }],
    ['the request', refused(400, 'BadRequest')],
  ])('is not offered when Azure refuses %s', async (_, reply) => {
    const { found, sent, notices } = await names(() => reply);
    expect([found, sent.length, notices]).toEqual([{ kind: 'unsupported' }, 1, []]);
  });

  test('is requested with the newest preview when its first version is retired, and from then on', async () => {
    const { aks, sent, notices } = client((_, version) =>
      version === LIST_API_VERSION ? retired(`2026-08-01, ${NEWER}, 2026-07-02-preview`) : page(['a']),
    );
    for (let time = 0; time < 2; time++) {
      expect((await aks.listOperations(OPERATION, NEVER)).kind).toBe('list');
    }
    expect(sent.map((line) => line.split(' ').at(-1))).toEqual([LIST_API_VERSION, NEWER, NEWER]);
    // The version of the input is still the one of everything else.
    expect(notices).toEqual([]);
  });

  test('is requested again later when its version is being rolled out', async () => {
    const { found, sent } = await names(() => retired(`${NEWER}, ${LIST_API_VERSION}`));
    expect(found).toMatchObject({ kind: 'failure', failure: { kind: 'server-error' } });
    expect(sent).toHaveLength(1);
  });

  test('is requested again after any number of failures that pass', async () => {
    const { aks } = client(() => ({ status: 503 }));
    for (let times = 0; times < 5; times++) {
      expect((await aks.listOperations(OPERATION, NEVER)).kind).toBe('failure');
    }
  });

  test('counts as not offered when its version is still being rolled out at the third request in a row', async () => {
    let isThere = false;
    const { aks } = client(() => (isThere ? page(['a']) : retired(`${NEWER}, ${LIST_API_VERSION}`)));
    const kind = async () => (await aks.listOperations(OPERATION, NEVER)).kind;
    expect([await kind(), await kind()]).toEqual(['failure', 'failure']);
    isThere = true;
    expect(await kind()).toBe('list');
    isThere = false;
    expect([await kind(), await kind(), await kind(), await kind()]).toEqual([
      'failure',
      'failure',
      'unsupported',
      'unsupported',
    ]);
  });
});

describe('The list of agent pools', () => {
  const pool = (name: string, mode?: string) => ({ name, properties: { ...(mode && { mode }) } });
  const NEXT = `${ARM}${CLUSTER}/agentPools?api-version=${DEFAULT}&%24skipToken=2`;

  test('has the names and modes of all pages, also of mode Machines', async () => {
    const pages = [
      ok({ value: [pool('system', 'System'), pool('np1', 'User')], nextLink: NEXT }),
      ok({ value: [pool('machines', 'Machines'), pool('old')], nextLink: null }),
    ];
    const { aks, sent } = client((_, __, before) => pages[before] ?? { status: 500 });
    expect(await aks.listPools(OPERATION, NEVER)).toEqual({
      kind: 'pools',
      pools: [
        { name: 'system', mode: 'System' },
        { name: 'np1', mode: 'User' },
        { name: 'machines', mode: 'Machines' },
        { name: 'old', mode: '' },
      ],
    });
    expect(sent).toEqual([`GET /agentPools ${DEFAULT}`, `GET /agentPools ${DEFAULT}`]);
  });

  test.each<[string, Reply, string]>([
    ['the cluster does not exist', refused(404, 'ResourceNotFound'), 'missing'],
    ['the address does not exist', { status: 404 }, 'missing'],
    ['it is not allowed', refused(403, 'AuthorizationFailed'), 'unauthorized'],
    ['Azure is out of order', { status: 502 }, 'server-error'],
    ['a pool has no name', ok({ value: [{}] }), 'bad-answer'],
    ['its next page is elsewhere', ok({ value: [], nextLink: 'https://evil.example/' }), 'bad-answer'],
  ])('is a failure when %s', async (_, reply, kind) => {
    const { aks } = client(() => reply);
    expect(await aks.listPools(OPERATION, NEVER)).toMatchObject({ kind: 'failure', failure: { kind } });
  });

  test('is what a failure says is missing', async () => {
    const { aks } = client(() => ok(''));
    expect(await aks.listPools(OPERATION, NEVER)).toMatchObject({
      failure: { message: 'HTTP 200 with an empty body, which is not an agent pool list' },
    });
  });
});
