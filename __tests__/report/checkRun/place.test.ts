import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { NoPlaceError, placeOf, readEvent } from '../../../src/report/checkRun/place.ts';

const SHA = 'a'.repeat(40);
const ENV = {
  GITHUB_API_URL: 'https://api.github.com',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'octo-org/shop',
  GITHUB_RUN_ID: '7',
  GITHUB_SHA: SHA,
};

describe('The place of a check run', () => {
  test.each<[string, Record<string, string | undefined>, object]>([
    ['GitHub.com', {}, {}],
    [
      'GitHub.com, where the runner names no address',
      { GITHUB_API_URL: '', GITHUB_SERVER_URL: undefined },
      {},
    ],
    [
      'GitHub Enterprise Server',
      { GITHUB_API_URL: 'https://ghes.example/api/v3/', GITHUB_SERVER_URL: 'https://ghes.example/' },
      {
        apiUrl: 'https://ghes.example/api/v3',
        runUrl: 'https://ghes.example/octo-org/shop/actions/runs/7',
      },
    ],
    [
      'a host of its own',
      { GITHUB_API_URL: 'https://api.octo.ghe.com', GITHUB_SERVER_URL: 'https://octo.ghe.com' },
      { apiUrl: 'https://api.octo.ghe.com', runUrl: 'https://octo.ghe.com/octo-org/shop/actions/runs/7' },
    ],
  ])('on %s', (_, env, more) => {
    expect(placeOf({ ...ENV, ...env }, undefined)).toEqual({
      apiUrl: 'https://api.github.com',
      owner: 'octo-org',
      repo: 'shop',
      sha: SHA,
      runUrl: 'https://github.com/octo-org/shop/actions/runs/7',
      ...more,
    });
  });

  test('has the commit of the event', () => {
    const sha = 'b'.repeat(40);
    expect(placeOf(ENV, { pull_request: { head: { sha } } }).sha).toBe(sha);
  });

  test.each([
    { GITHUB_RUN_ID: '' },
    { GITHUB_RUN_ID: undefined },
    { GITHUB_SERVER_URL: 'http://github.com' },
    { GITHUB_SERVER_URL: 'github' },
  ])('has no link to the run with %j', (env) =>
    expect(placeOf({ ...ENV, ...env }, undefined)).not.toHaveProperty('runUrl'),
  );

  test('has an address without user name, query and fragment', () => {
    const { apiUrl } = placeOf({ ...ENV, GITHUB_API_URL: 'https://me:x@ghes.example/api?a=b#c' }, undefined);
    expect(apiUrl).toBe('https://ghes.example/api');
  });

  test('has addresses without slashes at their ends', () => {
    const env = {
      GITHUB_API_URL: 'https://ghes.example/a//v3//',
      GITHUB_SERVER_URL: 'https://ghes.example//',
    };
    expect(placeOf({ ...ENV, ...env }, undefined)).toMatchObject({
      apiUrl: 'https://ghes.example/a//v3',
      runUrl: 'https://ghes.example/octo-org/shop/actions/runs/7',
    });
  });

  const noAddress = 'GITHUB_API_URL is not an https address, so the token is not sent to it';
  const noRepository = 'GITHUB_REPOSITORY does not name the repository. Expected: OWNER/REPOSITORY';
  const noCommit = 'neither the event nor GITHUB_SHA names a commit';

  test.each<[Record<string, string | undefined>, string]>([
    [{ GITHUB_API_URL: 'http://api.github.com' }, noAddress],
    [{ GITHUB_API_URL: 'api.github.com' }, noAddress],
    [{ GITHUB_API_URL: 'https://' }, noAddress],
    [{ GITHUB_REPOSITORY: undefined }, noRepository],
    [{ GITHUB_REPOSITORY: '' }, noRepository],
    [{ GITHUB_REPOSITORY: 'shop' }, noRepository],
    [{ GITHUB_REPOSITORY: '/shop' }, noRepository],
    [{ GITHUB_REPOSITORY: 'octo-org/' }, noRepository],
    [{ GITHUB_REPOSITORY: 'a/b/c' }, noRepository],
    [{ GITHUB_REPOSITORY: 'a/b/' }, noRepository],
    [{ GITHUB_SHA: '' }, noCommit],
    [{ GITHUB_SHA: 'main' }, noCommit],
  ])('is unknown with %j', (env, message) => {
    expect(() => placeOf({ ...ENV, ...env }, undefined)).toThrow(new NoPlaceError(message));
    expect(new NoPlaceError(message).name).toBe('NoPlaceError');
  });
});

describe('The event', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'operation-gate-event-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is read from its file', async () => {
    const path = join(folder, 'event.json');
    writeFileSync(path, '\uFEFF{"number": 7}');
    expect(await readEvent({ GITHUB_EVENT_PATH: path })).toEqual({ number: 7 });
  });

  test('is unknown when it is not JSON, not there, a folder, or not named', async () => {
    const broken = join(folder, 'broken.json');
    writeFileSync(broken, '{"number":');
    for (const path of [broken, join(folder, 'none'), folder, '', undefined]) {
      expect(await readEvent({ GITHUB_EVENT_PATH: path })).toBeUndefined();
    }
  });
});
