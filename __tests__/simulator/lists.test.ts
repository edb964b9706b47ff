import { describe, expect, test } from '@jest/globals';
import {
  checked,
  html,
  httpError,
  inProgress,
  type OperationChoice,
  type OperationListOptions,
  type PoolOptions,
  succeeded,
} from '../../simulator/simulator.ts';
import { NEWEST, start, type World } from './world.ts';

const LIST = '/agentPools/np1/operations';
const OLD = 'api-version=2025-05-02-preview';

/** Ids of operations, oldest first, and what becomes of them. */
const FIVE: Readonly<Record<string, OperationChoice>> = {
  a: succeeded(),
  b: succeeded(),
  c: inProgress(),
  d: succeeded(),
  e: inProgress(),
};

async function names(world: World, query = NEWEST, path = LIST): Promise<string[]> {
  const { value } = await world.read(path, { query });
  return value.map((one: { name: string }) => one.name);
}

/** The names on every page. */
async function pages(world: World, path = LIST): Promise<string[][]> {
  const all: string[][] = [];
  for (let link: string | undefined = path; link !== undefined; ) {
    const page = await world.read(link);
    all.push(page.value.map((one: { name: string }) => one.name));
    link = page.nextLink;
  }
  return all;
}

const listed = (operationList: OperationListOptions = {}, operations = FIVE) =>
  start({ pools: { np1: { operations }, np2: { operation: inProgress() } }, operationList });

describe('The operations of a pool', () => {
  test('are listed newest first, each as its own status shows it', async () => {
    const world = await listed();
    expect(await names(world)).toEqual(['e', 'd', 'c', 'b', 'a']);
    const { value } = await world.read(LIST);
    expect(value[4]).toEqual(await world.read(`${LIST}/a`));
    expect(world.simulator.count('operations')).toBe(2);
  });

  test('can be narrowed to the active ones', async () => {
    const world = await listed();
    expect(await names(world, `${NEWEST}&activeOnly=true`)).toEqual(['e', 'c']);
    expect(await names(world, `${NEWEST}&activeOnly=false`)).toHaveLength(5);
    expect((await world.ask(LIST, { query: `${NEWEST}&activeOnly=maybe` })).status).toBe(400);
  });

  test('can be oldest first, or in no order', async () => {
    const sorted = ['a', 'b', 'c', 'd', 'e'];
    expect(await names(await listed({ order: 'oldest-first' }))).toEqual(sorted);
    const mixed = await names(await listed({ order: 'shuffled' }));
    expect([...mixed].sort()).toEqual(sorted);
    expect(mixed).not.toEqual(sorted);
    expect(mixed).not.toEqual([...sorted].reverse());
  });

  test('come in pages, all of one moment', async () => {
    const world = await listed({ pageSize: 2, emptyLastPage: true });
    const first = await world.read(LIST, { query: `${NEWEST}&activeOnly=false` });
    expect(first.nextLink).toMatch(/&activeOnly=false&%24skipToken=[^&]+&skipToken=/);
    world.simulator.startOperation({ id: 'f', script: inProgress() }, 'np1');
    const second = await world.read(first.nextLink);
    expect(second.value.map((one: { name: string }) => one.name)).toEqual(['c', 'b']);
    expect(await pages(world)).toEqual([['f', 'e'], ['d', 'c'], ['b', 'a'], []]);
    expect((await world.ask(LIST, { query: `${NEWEST}&$skipToken=none` })).status).toBe(400);
  });

  test('a page can fail, and lead to another host', async () => {
    const world = await listed({
      pageSize: 3,
      nextLinkOrigin: 'https://elsewhere.example',
      pages: { 1: [html(503), checked()] },
    });
    const { nextLink } = await world.read(LIST);
    expect(nextLink).toMatch(/^https:\/\/elsewhere\.example\/subscriptions\//);
    const second = nextLink.replace('https://elsewhere.example', world.simulator.origins.arm);
    expect((await world.ask(second)).status).toBe(503);
    expect((await world.read(second)).value).toHaveLength(2);
  });

  test('lag behind by requests', async () => {
    const world = await listed({ lagRequests: 2 }, { a: [inProgress(), succeeded()] });
    const seen = async () => {
      const { value } = await world.read(LIST);
      return value.map((one: { name: string; status: string }) => `${one.name} ${one.status}`);
    };
    expect(await seen()).toEqual(['a InProgress']);
    world.simulator.startOperation({ id: 'b', script: inProgress() }, 'np1');
    expect(await seen()).toEqual(['a InProgress']);
    expect((await world.read(`${LIST}/a`)).status).toBe('Succeeded');
    expect(await seen()).toEqual(['a InProgress']);
    expect(await seen()).toEqual(['b InProgress', 'a Succeeded']);
  });

  test('lag behind by time', async () => {
    let now = Date.UTC(2026, 10, 1);
    const world = await start({
      now: () => now,
      pools: { np1: {} },
      operationList: { lagMs: 30_000 },
    });
    const id = world.simulator.startOperation({ script: inProgress() });
    now += 29_999;
    expect(await names(world)).toEqual([]);
    now += 1;
    expect(await names(world)).toEqual([id]);
  });

  test('exist from 2026-06-02-preview on; those of a cluster in every preview', async () => {
    const world = await listed();
    expect(await names(world, OLD, '/operations')).toHaveLength(6);
    const { error } = await world.read(LIST, { query: OLD });
    expect(error.code).toBe('NoRegisteredProviderFound');
    expect(error.message).toContain(
      "The supported api-versions are '2026-06-02-preview, 2026-08-02-preview'",
    );
  });

  test('do not exist in every cloud', async () => {
    const world = await start({
      pools: { np1: {} },
      versions: { listsFrom: null, listRefusal: 'InvalidResourceType' },
    });
    const answer = await world.ask(LIST);
    expect([answer.status, answer.body]).toEqual([404, expect.stringContaining('agentPools/operations')]);
    expect((await world.ask('/agentPools/np1')).status).toBe(200);
  });
});

describe('The pools of a cluster', () => {
  const many = Object.fromEntries(
    Array.from({ length: 5 }, (_, index): [string, PoolOptions] => [`np${index}`, {}]),
  );

  test('are listed with their modes, in pages', async () => {
    const world = await start({
      pools: {
        system: { properties: { mode: 'System' } },
        ...many,
        aksmanagedap: { properties: { mode: 'Machines' } },
      },
      poolList: { pageSize: 4, pages: { 1: [httpError(500, 'No', 'No.'), checked()] } },
    });
    const first = await world.read('/agentPools');
    expect(first.value.map((pool: { name: string }) => pool.name)).toEqual(['system', 'np0', 'np1', 'np2']);
    expect((await world.ask(first.nextLink)).status).toBe(500);
    const second = await world.read(first.nextLink);
    const modes = [...first.value, ...second.value].map((pool) => pool.properties.mode);
    expect(modes).toEqual(['System', 'User', 'User', 'User', 'User', 'User', 'Machines']);
    expect(second.nextLink).toBeUndefined();
  });

  test('can come in another order', async () => {
    const world = await start({ pools: many, poolList: { order: 'shuffled' } });
    const [got = []] = await pages(world, '/agentPools');
    expect(got).not.toEqual(Object.keys(many));
    expect([...got].sort()).toEqual(Object.keys(many));
  });
});
