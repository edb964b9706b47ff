import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { FailureError } from '../../../src/azure/http/failure.ts';
import type { Shown } from '../../../src/report/checkRun/checks.ts';
import { octokitChecks } from '../../../src/report/checkRun/octokitChecks.ts';
import type { Place } from '../../../src/report/checkRun/place.ts';
import { epochTime } from '../../../src/time/instant.ts';
import { NAME, VERSION } from '../../../src/version.ts';

const SHA = 'a'.repeat(40);
const TOKEN = 'ghs_secret';
const NEVER = new AbortController().signal;
const SHOWN: Shown = { output: { title: '1 of 3', summary: '<p>1</p>' } };
const PLACE = {
  apiUrl: 'https://ghes.example/api/v3',
  owner: 'octo-org',
  repo: 'shop',
  sha: SHA,
  runUrl: 'https://ghes.example/octo-org/shop/actions/runs/7',
};

interface Reply {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** A network that notes each request and gives one answer, or none. */
function network(reply: Reply | Error = {}, place: Place = PLACE) {
  const requests: PipelineRequest[] = [];
  const client: HttpClient = {
    async sendRequest(request) {
      requests.push(request);
      if (reply instanceof Error) throw reply;
      const { status = 201, body = { id: 4_100_000_000 }, headers = {} } = reply;
      const bodyAsText = typeof body === 'string' ? body : JSON.stringify(body);
      const json = { 'content-type': 'application/json; charset=utf-8', ...headers };
      return { request, status, headers: createHttpHeaders(json), bodyAsText };
    },
  };
  const checks = octokitChecks({
    client,
    place,
    token: TOKEN,
    name: 'Node pools',
    startedAt: epochTime(Date.parse('2026-01-02T03:00:00Z')),
    now: () => epochTime(Date.parse('2026-01-02T04:00:00Z')),
  });
  return { requests, checks };
}

/** What the request failed with, however it was wrapped. */
async function failureOf(request: Promise<unknown>) {
  const error = await request.then(
    () => undefined,
    (one: unknown) => one,
  );
  const found = [error, (error as Error).cause].find((one) => one instanceof FailureError);
  return found?.failure;
}

const NAMES = ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy', 'GITHUB_API_URL', 'GITHUB_EVENT_PATH'];
const kept = Object.fromEntries(NAMES.map((name) => [name, process.env[name]]));
const reset = () => {
  for (const name of NAMES) {
    if (kept[name] === undefined) delete process.env[name];
    else process.env[name] = kept[name];
  }
};
beforeEach(() => {
  for (const name of NAMES) delete process.env[name];
});
afterEach(reset);

describe('A check run', () => {
  test('is created in progress, on its commit, with a link to the run', async () => {
    const { checks, requests } = network();
    expect(await (await checks).create(SHOWN, NEVER)).toBe(4_100_000_000);
    const [request] = requests;
    expect([request?.method, request?.url]).toEqual([
      'POST',
      'https://ghes.example/api/v3/repos/octo-org/shop/check-runs',
    ]);
    expect(JSON.parse(String(request?.body))).toEqual({
      name: 'Node pools',
      head_sha: SHA,
      status: 'in_progress',
      started_at: '2026-01-02T03:00:00.000Z',
      details_url: PLACE.runUrl,
      output: SHOWN.output,
    });
    expect(request?.headers.get('authorization')).toBe(`token ${TOKEN}`);
    expect(request?.headers.get('user-agent')).toContain(`${NAME}/${VERSION}`);
    expect(requests).toHaveLength(1);
  });

  test('has no link to a run that is not known', async () => {
    const { runUrl: _, ...place } = PLACE;
    const { checks, requests } = network({}, place);
    await (await checks).create(SHOWN, NEVER);
    expect(JSON.parse(String(requests[0]?.body))).toEqual({
      name: 'Node pools',
      head_sha: SHA,
      status: 'in_progress',
      started_at: '2026-01-02T03:00:00.000Z',
      output: SHOWN.output,
    });
  });

  test('is updated without its status, which must not open it again', async () => {
    const { checks, requests } = network({ status: 200 });
    await (await checks).update(7, SHOWN, NEVER);
    expect([requests[0]?.method, requests[0]?.url]).toEqual([
      'PATCH',
      'https://ghes.example/api/v3/repos/octo-org/shop/check-runs/7',
    ]);
    expect(JSON.parse(String(requests[0]?.body))).toEqual({ output: SHOWN.output });
  });

  test.each(['success', 'failure', 'cancelled', 'timed_out'] as const)(
    'is closed as %s',
    async (conclusion) => {
      const closed = { status: 'completed', conclusion, completed_at: '2026-01-02T04:00:00.000Z' };
      const { checks, requests } = network();
      await (await checks).update(7, { ...SHOWN, conclusion }, NEVER);
      await (await checks).create({ ...SHOWN, conclusion }, NEVER);
      expect(JSON.parse(String(requests[0]?.body))).toEqual({ output: SHOWN.output, ...closed });
      expect(JSON.parse(String(requests[1]?.body))).toMatchObject({ name: 'Node pools', ...closed });
    },
  );

  test('shows no half of a character', async () => {
    const { checks, requests } = network();
    const half = '\ud83d';
    await (await checks).update(7, { output: { title: `a${half}`, summary: `b${half}` } }, NEVER);
    const { output } = JSON.parse(String(requests[0]?.body));
    expect(output).toEqual({ title: 'a\ufffd', summary: 'b\ufffd' });
  });
});

describe('A request fails', () => {
  test.each<[string, Reply, object]>([
    [
      'with what GitHub says',
      { status: 403, body: { message: 'Resource not accessible by integration' } },
      { kind: 'unauthorized', httpStatus: 403, message: 'Resource not accessible by integration' },
    ],
    [
      'with a page',
      { status: 502, body: '<title>Unicorn!</title>' },
      { kind: 'server-error', httpStatus: 502 },
    ],
    [
      'with a redirect',
      { status: 301, headers: { location: 'https://evil.example' } },
      { kind: 'bad-answer' },
    ],
    ['with an empty redirect', { status: 304, body: '' }, { kind: 'bad-answer' }],
    [
      'without an id',
      { status: 200, body: [] },
      { kind: 'bad-answer', message: 'the answer does not name the new check run' },
    ],
    [
      'with null, which names no check run either',
      { status: 200, body: 'null' },
      { kind: 'bad-answer', message: 'the answer does not name the new check run' },
    ],
    [
      'with an id that is no number',
      { status: 200, body: { id: '7' } },
      { kind: 'bad-answer', message: 'the answer does not name the new check run' },
    ],
    ['without a body', { status: 204, body: '' }, { kind: 'bad-answer' }],
    [
      'with a pause',
      { status: 429, body: { message: 'slow down' }, headers: { 'retry-after': '90' } },
      { kind: 'throttled', retryAfterMs: 90_000 },
    ],
  ])('%s', async (_, reply, failure) => {
    const { checks, requests } = network(reply);
    expect(await failureOf((await checks).create(SHOWN, NEVER))).toMatchObject({
      service: 'github-api',
      ...failure,
    });
    expect(requests).toHaveLength(1);
  });

  test('until the requests of the hour begin anew', async () => {
    const now = jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2026-01-02T03:00:00Z'));
    const reset = String(Date.parse('2026-01-02T03:20:00Z') / 1_000);
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    const { checks } = network({ status: 403, body: { message: 'API rate limit exceeded' }, headers });
    const failure = await failureOf((await checks).create(SHOWN, NEVER));
    now.mockRestore();
    expect(failure).toMatchObject({ kind: 'throttled', retryAfterMs: 20 * 60_000 });
  });

  test('also when the check run is updated', async () => {
    const { checks } = network({ status: 404, body: { message: 'Not Found' } });
    expect(await failureOf((await checks).update(7, SHOWN, NEVER))).toEqual({
      kind: 'missing',
      service: 'github-api',
      httpStatus: 404,
      message: 'Not Found',
    });
    const stop = new AbortController();
    stop.abort();
    const { checks: given, requests } = network();
    expect(await failureOf((await given).update(7, SHOWN, stop.signal))).toMatchObject({ kind: 'network' });
    expect(requests).toEqual([]);
  });

  test('as the network does', async () => {
    const { checks } = network(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
    expect(await failureOf((await checks).create(SHOWN, NEVER))).toEqual({
      kind: 'network',
      service: 'github-api',
      message: 'ghes.example: read ECONNRESET',
      code: 'ECONNRESET',
    });
  });

  test('when it is given up', async () => {
    const stop = new AbortController();
    stop.abort();
    const { checks, requests } = network();
    expect(await failureOf((await checks).create(SHOWN, stop.signal))).toMatchObject({ kind: 'network' });
    expect(requests).toEqual([]);
  });
});

test('Octokit is shown neither the event nor the address of the API', async () => {
  process.env['GITHUB_EVENT_PATH'] = '/event.json';
  process.env['GITHUB_API_URL'] = 'https://api.github.com';
  await network().checks;
  const { GITHUB_EVENT_PATH, GITHUB_API_URL } = process.env;
  expect([GITHUB_EVENT_PATH, GITHUB_API_URL]).toEqual([undefined, 'https://localhost']);
});

test('Octokit loads without a look at proxy and event, which it could not use', async () => {
  // Whatever is not JSON.
  process.env['GITHUB_EVENT_PATH'] = import.meta.filename;
  process.env['GITHUB_API_URL'] = 'https://evil.example';
  process.env['HTTPS_PROXY'] = 'http://proxy.example:3128';
  jest.resetModules();
  const { checks, requests } = network();
  const { create } = await checks;
  delete process.env['HTTPS_PROXY'];
  await create(SHOWN, NEVER);
  expect(requests.map(({ url }) => new URL(url).host)).toEqual(['ghes.example']);
  const { context } = await import('@actions/github');
  expect([context.payload, context.apiUrl]).toEqual([{}, 'https://localhost']);
});
