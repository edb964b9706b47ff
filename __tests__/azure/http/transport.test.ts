import { type EventEmitter, getEventListeners } from 'node:events';
import {
  createHttpHeaders,
  type HttpClient,
  type PipelineRequest,
  RestError,
} from '@azure/core-rest-pipeline';
import { describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { FailureError } from '../../../src/azure/http/failure.ts';
import {
  createPipeline,
  defaultHttpClient,
  networkFailure,
  REQUEST_LIMIT_MS,
  send,
  withinLimit,
} from '../../../src/azure/http/transport.ts';
import { ARM, failureThrownBy, NEVER, useNock } from '../../samples/services.ts';

const wire = useNock();
const client = defaultHttpClient();
const ask = (signal = NEVER) =>
  send(client, createPipeline(), { method: 'GET', url: `${ARM}/x`, service: 'arm' }, signal);

describe('get', () => {
  test('answers with status, body and headers, whatever the status', async () => {
    nock(ARM).get('/x').reply(418, 'tea', { 'X-Pot': 'blue' });
    const answer = await ask();
    expect([answer.status, answer.body, answer.header('x-pot'), answer.header('none')]).toEqual([
      418,
      'tea',
      'blue',
      undefined,
    ]);
  });

  test('sends nothing but what it should', async () => {
    let headers = new Headers();
    nock(ARM)
      .get('/x')
      .reply(200, (request: Request) => {
        headers = request.headers;
        return '';
      });
    await ask();
    expect(headers.get('accept')).toBe('application/json');
    expect(headers.get('x-ms-client-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.has('authorization')).toBe(false);
  });

  test('keeps the query of a URL byte for byte', async () => {
    const url = `${ARM}/x?t=1&c=a%2fb%2B&s=A+b==&h=`;
    let sent = '';
    const recorder: HttpClient = {
      sendRequest: async (request) => {
        sent = request.url;
        return { request, status: 200, headers: createHttpHeaders() };
      },
    };
    await send(recorder, createPipeline(), { method: 'GET', url, service: 'arm' }, NEVER);
    expect(sent).toBe(url);
  });

  test('refuses http', async () => {
    nock('http://management.azure.com').get('/x').reply(200, '');
    const { kind } = await failureThrownBy(() =>
      send(
        client,
        createPipeline(),
        { method: 'GET', url: 'http://management.azure.com/x', service: 'arm' },
        NEVER,
      ),
    );
    expect(kind).toBe('network');
    expect(wire.requests).toEqual([]);
  });

  test('neither retries nor follows a redirect', async () => {
    nock(ARM).get('/x').reply(503, '', { 'retry-after': '0' });
    expect((await ask()).status).toBe(503);
    nock(ARM)
      .get('/x')
      .reply(307, '', { location: `${ARM}/y` });
    expect((await ask()).status).toBe(307);
    expect(wire.requests).toEqual([]);
  });

  test.each(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'CERT_HAS_EXPIRED'])(
    'a connection that ends with %s is data',
    async (code) => {
      nock(ARM)
        .get('/x')
        .replyWithError(Object.assign(new Error(`it was ${code}`), { code }));
      expect(await failureThrownBy(() => ask())).toEqual({
        kind: 'network',
        service: 'arm',
        code,
        message: `management.azure.com: it was ${code}`,
      });
    },
  );

  test('ends at once when the run is cancelled', async () => {
    const stop = new AbortController();
    nock(ARM)
      .get('/x')
      .reply(200, () => {
        stop.abort();
        return new Promise<never>(() => {});
      });
    expect((await failureThrownBy(() => ask(stop.signal))).kind).toBe('network');
    expect((await failureThrownBy(() => ask(stop.signal))).kind).toBe('network');
  });

  test('lets failures of a policy through as they are', async () => {
    const own = new FailureError({ kind: 'throttled', service: 'github', message: 'm' });
    const pipeline = createPipeline({ name: 'p', sendRequest: () => Promise.reject(own) });
    await expect(
      send(client, pipeline, { method: 'GET', url: `${ARM}/x`, service: 'arm' }, NEVER),
    ).rejects.toBe(own);
  });

  test('leaves nothing behind on a long-lived signal', async () => {
    const { signal } = new AbortController();
    for (let times = 0; times < 20; times++) {
      nock(ARM).get('/x').reply(200, '');
      await ask(signal);
    }
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('The pipeline', () => {
  /** What the network would be handed. */
  async function sent(): Promise<PipelineRequest> {
    const seen: PipelineRequest[] = [];
    const recorder: HttpClient = {
      sendRequest: async (request) => {
        seen.push(request);
        // As the agent says when the proxy has connected.
        (request.agent as unknown as EventEmitter | undefined)?.emit('proxyConnect', { statusCode: 200 });
        return { request, status: 200, headers: createHttpHeaders() };
      },
    };
    await send(recorder, createPipeline(), { method: 'GET', url: `${ARM}/x`, service: 'arm' }, NEVER);
    const [request] = seen;
    if (!request) throw new Error('nothing was sent');
    return request;
  }

  test('goes straight to Azure where there is no proxy', async () => {
    expect((await sent()).agent).toBeUndefined();
  });

  test('goes through the proxy that the environment names', async () => {
    process.env['HTTPS_PROXY'] = 'http://proxy.example:3128';
    expect((await sent()).agent).toMatchObject({ proxy: new URL('http://proxy.example:3128') });
  });
});

describe('withinLimit', () => {
  const never = () => new Promise<never>(() => {});

  test('returns what the task returns, and lets go of the outer signal', async () => {
    const { signal } = new AbortController();
    await expect(withinLimit(signal, async () => 'done')).resolves.toBe('done');
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('passes on what the task throws', async () => {
    const { signal } = new AbortController();
    await expect(withinLimit(signal, () => Promise.reject(new Error('odd')))).rejects.toThrow('odd');
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('gives up at the limit, even a task that does not listen, and tells it', async () => {
    let told: AbortSignal | undefined;
    const hanging = withinLimit(
      undefined,
      (signal) => {
        told = signal;
        return never();
      },
      1,
    );
    await expect(hanging).rejects.toThrow('no answer within 0.001 s');
    expect(told?.aborted).toBe(true);
  });

  test('gives up when the outer signal fires, even a task that does not listen', async () => {
    const outer = new AbortController();
    const hanging = withinLimit(outer.signal, never);
    outer.abort('SIGINT');
    await expect(hanging).rejects.toThrow('given up');
  });

  test('gives up at once where the outer signal has fired already', async () => {
    await expect(withinLimit(AbortSignal.abort(), never)).rejects.toThrow('given up');
  });

  test('an outer signal that fires later does not reach a task that has ended', async () => {
    const outer = new AbortController();
    let told: AbortSignal | undefined;
    await withinLimit(outer.signal, async (signal) => {
      told = signal;
    });
    outer.abort();
    expect(told?.aborted).toBe(false);
  });

  test('is fifteen seconds for a request', () => expect(REQUEST_LIMIT_MS).toBe(15_000));
});

describe('networkFailure', () => {
  test.each([
    ['two lines', Object.assign(new Error('a\nb'), { code: 'EPIPE' }), { code: 'EPIPE', message: 'h: a' }],
    ['a code without news', new RestError('gone', { code: 'REQUEST_SEND_ERROR' }), { message: 'h: gone' }],
    [
      'half an answer',
      new RestError('half', { code: 'PARSE_ERROR' }),
      { code: 'PARSE_ERROR', message: 'h: half' },
    ],
    ['no words', new Error(''), { message: 'h: the connection failed' }],
    ['a text', 'odd', { message: 'h: odd' }],
    ['nothing', undefined, { message: 'h: undefined' }],
  ])('puts an error with %s into words', (_, cause, expected) => {
    expect(networkFailure(cause, 'arm', 'h').failure).toEqual({
      kind: 'network',
      service: 'arm',
      ...expected,
    });
  });
});
