import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { FailureError } from '../../../src/azure/http/failure.ts';
import { apiFetch } from '../../../src/report/checkRun/apiFetch.ts';

const API = 'https://ghes.example/api/v3';
const NOW = Date.parse('2026-01-02T03:00:00Z');
const PLACE = `${API}/repos/o/r/check-runs`;

interface Reply {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

function fetching({ status, body = '', headers = {} }: Reply) {
  const requests: PipelineRequest[] = [];
  const client: HttpClient = {
    async sendRequest(request) {
      requests.push(request);
      return { request, status, headers: createHttpHeaders(headers), bodyAsText: body };
    },
  };
  return { requests, fetch: apiFetch(client, API) };
}

const get = { method: 'GET', headers: { 'x-own': 'yes' } } as const;

async function refusalOf(reply: Reply, url = PLACE) {
  try {
    await fetching(reply).fetch(url, get);
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('nothing was refused');
}

let now: jest.SpiedFunction<typeof Date.now>;
beforeEach(() => {
  now = jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(() => now.mockRestore());

describe('A request to the API of GitHub', () => {
  test('is sent with its own headers, and its body as JSON', async () => {
    const { fetch, requests } = fetching({ status: 201, body: '{}' });
    await fetch(PLACE, { method: 'POST', headers: { authorization: 'token t' }, body: '{ "a": 1 }' });
    await fetch(PLACE, get);
    const [post, read] = requests;
    expect([post?.method, post?.url, post?.body]).toEqual(['POST', PLACE, '{"a":1}']);
    expect(post?.headers.get('authorization')).toBe('token t');
    expect(post?.headers.get('content-type')).toBe('application/json');
    expect([read?.method, read?.body, read?.headers.get('x-own')]).toEqual(['GET', undefined, 'yes']);
  });

  test('goes to no other host', async () => {
    for (const url of [
      'https://evil.example/api/v3',
      'http://ghes.example/api/v3',
      'https://ghes.example:444/',
    ]) {
      const { fetch, requests } = fetching({ status: 200 });
      await expect(fetch(url, get)).rejects.toThrow();
      expect(requests).toEqual([]);
    }
  });

  test('is given up when its signal fires', async () => {
    const stop = new AbortController();
    stop.abort();
    const { fetch, requests } = fetching({ status: 200 });
    await expect(fetch(PLACE, { ...get, signal: stop.signal })).rejects.toThrow(FailureError);
    expect(requests).toEqual([]);
  });

  test.each([200, 201, 299])('is answered with the body, the type and the status %d', async (status) => {
    const headers = { 'content-type': 'text/plain', 'x-more': '1' };
    const response = await fetching({ status, body: 'text', headers }).fetch(PLACE, get);
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'text/plain']);
    expect(await response.text()).toBe('text');
  });

  test('is answered as JSON where no type is given', async () => {
    const response = await fetching({ status: 200, body: '{"id":7}' }).fetch(PLACE, get);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ id: 7 });
  });

  test.each([200, 204, 205])('can be answered without a body, with %d', async (status) => {
    const response = await fetching({ status }).fetch(PLACE, get);
    expect([response.status, response.body]).toEqual([status, null]);
  });
});

describe('A refusal', () => {
  test.each([
    [
      { status: 403, body: '{"message":"No access."}' },
      { kind: 'unauthorized', httpStatus: 403, message: 'No access.' },
    ],
    [
      { status: 403, body: '{"message":"You have exceeded a secondary rate limit."}' },
      { kind: 'throttled', httpStatus: 403, message: 'You have exceeded a secondary rate limit.' },
    ],
    [
      { status: 502, body: '<title>Unicorn!</title>' },
      { kind: 'server-error', httpStatus: 502, message: 'HTTP 502 with a page titled "Unicorn!"' },
    ],
    [
      { status: 422, body: '{"message":""}', headers: { 'content-type': 'application/json' } },
      { kind: 'rejected', httpStatus: 422, message: 'HTTP 422 with a body of type application/json' },
    ],
    [
      { status: 404, body: '[]' },
      { kind: 'missing', httpStatus: 404, message: 'HTTP 404 with a body of type unknown' },
    ],
    [
      { status: 300, body: '{}' },
      { kind: 'bad-answer', httpStatus: 300, message: 'HTTP 300, a redirect, which is not followed' },
    ],
    [
      { status: 199, body: '' },
      {
        kind: 'bad-answer',
        httpStatus: 199,
        message: 'HTTP 199 with an empty body, which is not an answer of the API',
      },
    ],
  ])('has the words of GitHub, or says what the answer is: %j', async (reply, failure) => {
    expect(await refusalOf(reply)).toEqual({ service: 'github-api', ...failure });
  });

  const reset = (seconds: number) => String(NOW / 1_000 + seconds);

  test.each<[Record<string, string>, number | undefined]>([
    [{}, undefined],
    [{ 'retry-after': '90' }, 90_000],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset(1_200) }, 1_200_000],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset(1) }, 1_000],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset(0) }, undefined],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset(-9) }, undefined],
    [{ 'x-ratelimit-remaining': '0' }, undefined],
    [{ 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': reset(1_200) }, undefined],
    [{ 'x-ratelimit-reset': reset(1_200) }, undefined],
    [{ 'retry-after': '90', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset(1_200) }, 90_000],
  ])('asks for a pause with %j', async (headers, retryAfterMs) => {
    const failure = await refusalOf({ status: 429, body: '{"message":"Slow down."}', headers });
    expect(failure).toStrictEqual({
      kind: 'throttled',
      service: 'github-api',
      httpStatus: 429,
      message: 'Slow down.',
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  });
});
