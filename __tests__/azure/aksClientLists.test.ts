import { describe, expect, test } from '@jest/globals';
import { LIST_API_VERSION } from '../../src/azure/aks/operationList.ts';
import {
  ARM,
  type Azure,
  CLUSTER,
  client,
  DEFAULT,
  NEVER,
  NEWER,
  ok,
  POOL,
  type Reply,
  refused,
  retired,
} from '../samples/aksClient.ts';
import { OPERATION } from '../samples/operations.ts';

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
