import { describe, expect, test } from '@jest/globals';
import type { VersionOptions } from '../../simulator/simulator.ts';
import { start, type World } from './world.ts';

const DEFAULT = '2025-05-02-preview';
const NEWER = '2026-08-02-preview';

const world = (versions: VersionOptions, apiVersions?: readonly string[]) =>
  start({ pools: { np1: {} }, versions, ...(apiVersions ? { apiVersions } : {}) });

/** HTTP status, code and listed versions of an answer about an operation that does not exist. */
async function refusal({ ask }: World, version = DEFAULT) {
  const { status, body } = await ask('/agentPools/np1/operations/latest', {
    query: `api-version=${version}`,
  });
  const { error } = JSON.parse(body);
  const listed = /(?:api-)?versions are '([^']*)'/.exec(error?.message ?? '')?.[1];
  return { status, code: error?.code, listed };
}

/** The version is taken: AKS says that there is no operation. */
const TAKEN = { status: 404, code: undefined, listed: undefined };

describe('An api-version that is retired', () => {
  test('is refused from the first request on, and is not listed', async () => {
    const one = await world({ retired: { [DEFAULT]: 0 } });
    expect(await refusal(one)).toEqual({
      status: 400,
      code: 'NoRegisteredProviderFound',
      listed: '2024-10-02-preview, 2026-06-02-preview, 2026-08-02-preview',
    });
    expect(await refusal(one, NEWER)).toEqual(TAKEN);
  });

  test('is refused after some requests', async () => {
    const one = await world({ retired: { [DEFAULT]: 2 } });
    expect(await refusal(one)).toEqual(TAKEN);
    expect(await refusal(one, NEWER)).toEqual(TAKEN);
    expect(await refusal(one)).toEqual(TAKEN);
    expect(await refusal(one)).toMatchObject({ status: 400 });
    expect(await refusal(one)).toMatchObject({ status: 400 });
  });

  test('is refused from the moment on at which a test retires it', async () => {
    const one = await world({});
    expect(await refusal(one)).toEqual(TAKEN);
    one.simulator.retireApiVersion(DEFAULT.toUpperCase());
    expect(await refusal(one)).toMatchObject({ status: 400 });
  });

  test.each([
    ['NoRegisteredProviderFound', 400, '2024-10-02-preview, 2026-06-02-preview, 2026-08-02-preview'],
    ['InvalidResourceType', 404, '2024-10-02-preview,2026-06-02-preview,2026-08-02-preview'],
    ['InvalidApiVersionParameter', 400, expect.stringMatching(/^2014-01-01,.*, .*2022-05-01$/)],
  ] as const)('is refused with %s, %d', async (code, status, listed) => {
    expect(await refusal(await world({ retired: { [DEFAULT]: 0 }, refusal: code }))).toEqual({
      status,
      code,
      listed,
    });
  });

  test('is refused without a list', async () => {
    const one = await world({ retired: { [DEFAULT]: 0 }, refusal: 'InvalidResourceTypeWithoutList' });
    expect(await refusal(one)).toEqual({ status: 404, code: 'InvalidResourceType', listed: undefined });
  });

  test('takes another separator, order, HTTP status, and stable versions', async () => {
    const versions = {
      retired: { [DEFAULT]: 0 },
      separator: ',',
      listOrder: 'shuffled',
      listsStable: true,
      httpStatus: 404,
    } as const;
    const { status, listed = '' } = await refusal(await world(versions));
    const names = listed.split(',');
    const sorted = [
      '2024-10-02-preview',
      '2025-07-01',
      '2026-06-02-preview',
      '2026-08-01',
      '2026-08-02-preview',
    ];
    expect([status, [...names].sort()]).toEqual([404, sorted]);
    expect(names).not.toEqual(sorted);
  });
});

test('A version that is being rolled out is refused although it is listed', async () => {
  const one = await world({ rollingOut: { [NEWER]: 2 } });
  const refused = { status: 400, listed: expect.stringContaining(NEWER) };
  expect(await refusal(one, NEWER)).toMatchObject(refused);
  expect(await refusal(one, NEWER)).toMatchObject(refused);
  expect(await refusal(one, NEWER)).toEqual(TAKEN);
});

test('A stable version has pools, but no operations', async () => {
  const one = await world({});
  expect(await refusal(one, '2026-08-01')).toMatchObject({ status: 400, code: 'InvalidResourceType' });
  expect((await one.ask('/agentPools/np1', { query: 'api-version=2026-08-01' })).status).toBe(200);
  expect((await one.ask('/agentPools', { query: 'api-version=2031-01-01' })).status).toBe(400);
});
