import { type EventEmitter, getEventListeners } from 'node:events';
import { Agent } from 'node:https';
import { getDefaultAutoSelectFamilyAttemptTimeout, setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';
import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
  type PipelineRequest,
} from '@azure/core-rest-pipeline';
import { describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { destinationPolicy } from '../../../src/azure/http/destination.ts';
import { FailureError } from '../../../src/azure/http/failure.ts';
import {
  createPipeline,
  defaultHttpClient,
  limitPolicy,
  REQUEST_LIMIT_MS,
  send,
} from '../../../src/azure/http/transport.ts';
import { FakeClock } from '../../samples/fakeClock.ts';
import { ARM, failureThrownBy, NEVER, useNock } from '../../samples/services.ts';

const wire = useNock();
const client = defaultHttpClient();
const TO_ARM = { service: 'arm', origins: [ARM] } as const;
const ask = (signal = NEVER) =>
  send(client, createPipeline(TO_ARM), { method: 'GET', url: `${ARM}/x`, service: 'arm' }, signal);

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
    expect(headers.has('content-type')).toBe(false);
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
    await send(recorder, createPipeline(TO_ARM), { method: 'GET', url, service: 'arm' }, NEVER);
    expect(sent).toBe(url);
  });

  test('sends a body as JSON, and answers a response without a body with an empty one', async () => {
    const url = `${ARM}/x`;
    const sent: PipelineRequest[] = [];
    const recorder: HttpClient = {
      sendRequest: async (request) => {
        sent.push(request);
        return { request, status: 204, headers: createHttpHeaders(), bodyAsText: null };
      },
    };
    const request = {
      method: 'PUT',
      url,
      service: 'arm',
      body: { a: [1] },
      headers: { 'if-match': 'e' },
    } as const;
    const answer = await send(recorder, createPipeline(TO_ARM), request, NEVER);
    expect([answer.status, answer.body]).toEqual([204, '']);
    expect(sent.map(({ method, body }) => [method, body])).toEqual([['PUT', '{"a":[1]}']]);
    expect(sent[0]?.headers.toJSON()).toMatchObject({ 'content-type': 'application/json', 'if-match': 'e' });
  });

  test.each([
    [undefined, 0],
    [60_000, 60_000],
  ])('allows a request that can take longer its own limit: %j', async (limitMs, timeout) => {
    const timeouts: number[] = [];
    const recorder: HttpClient = {
      sendRequest: async (request) => {
        timeouts.push(request.timeout);
        return { request, status: 200, headers: createHttpHeaders() };
      },
    };
    const limit = limitMs !== undefined && { limitMs };
    const request = { method: 'GET', url: `${ARM}/x`, service: 'arm', ...limit } as const;
    await send(recorder, createPipeline(TO_ARM), request, NEVER);
    expect(timeouts).toEqual([timeout]);
  });

  test.each([
    'http://management.azure.com/x',
    'https://management.azure.com:8443/x',
    'https://evil.example/x',
    'https://management.azure.com.evil.example/x',
    'https://management.azure.com@evil.example/x',
    'https://westeurope.management.azure.com/x',
  ])('refuses to send anything to %s', async (url) => {
    const failure = await failureThrownBy(() =>
      send(client, createPipeline(TO_ARM), { method: 'GET', url, service: 'arm' }, NEVER),
    );
    expect(failure).toMatchObject({ kind: 'bad-answer', service: 'arm' });
    expect(failure.message).toBe(
      `${new URL(url).origin} is not a host that this request is allowed to go to. Allowed: https://management.azure.com`,
    );
    expect(wire.requests).toEqual([]);
  });

  test('refuses a host without TLS even if its origin is allowed', async () => {
    const origin = 'http://management.azure.com';
    const toHttp = destinationPolicy({ service: 'arm', origins: [origin] });
    const request = createPipelineRequest({ url: `${origin}/x`, allowInsecureConnection: true });
    const next = async () => ({ request, status: 200, headers: createHttpHeaders() });
    expect(await failureThrownBy(() => toHttp.sendRequest(request, next))).toMatchObject({
      kind: 'bad-answer',
    });
  });

  test('names every host that is allowed when it refuses one', async () => {
    const toBoth = createPipeline({ service: 'entra', origins: [ARM, 'https://other.example'] });
    const failure = await failureThrownBy(() =>
      send(client, toBoth, { method: 'GET', url: 'https://evil.example/x', service: 'entra' }, NEVER),
    );
    expect(failure.message).toBe(
      'https://evil.example is not a host that this request is allowed to go to. Allowed: https://management.azure.com, https://other.example',
    );
  });

  test('refuses what another policy made of the URL', async () => {
    const pipeline = createPipeline(TO_ARM, {
      name: 'evil',
      sendRequest(request, next) {
        request.url = request.url.replace('management.azure.com', 'evil.example');
        return next(request);
      },
    });
    const failure = await failureThrownBy(() =>
      send(client, pipeline, { method: 'GET', url: `${ARM}/x`, service: 'arm' }, NEVER),
    );
    expect(failure.message).toMatch(/^https:\/\/evil\.example is not a host/);
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

  test.each(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EPROTO'])(
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
    const pipeline = createPipeline(TO_ARM, { name: 'p', sendRequest: () => Promise.reject(own) });
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
    await send(recorder, createPipeline(TO_ARM), { method: 'GET', url: `${ARM}/x`, service: 'arm' }, NEVER);
    const [request] = seen;
    if (!request) throw new Error('nothing was sent');
    return request;
  }

  test('connects directly where there is no proxy, by connections that stay open', async () => {
    const { agent } = await sent();
    expect(agent).toBeInstanceOf(Agent);
    expect(agent).not.toHaveProperty('proxy');
    expect(agent).toMatchObject({ keepAlive: true });
  });

  test('goes through the proxy that the environment names', async () => {
    process.env['HTTPS_PROXY'] = 'http://proxy.example:3128';
    expect((await sent()).agent).toMatchObject({ proxy: new URL('http://proxy.example:3128') });
  });

  test.each([{}, { HTTPS_PROXY: 'http://proxy.example:3128' }])(
    'checks certificates whatever the environment says: %j',
    async (env) => {
      Object.assign(process.env, env, { NODE_TLS_REJECT_UNAUTHORIZED: '0' });
      try {
        expect((await sent()).requestOverrides).toEqual({ rejectUnauthorized: true });
        expect(process.env).not.toHaveProperty('NODE_TLS_REJECT_UNAUTHORIZED');
      } finally {
        delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      }
    },
  );

  test('gives an address two seconds for its handshake', () => {
    setDefaultAutoSelectFamilyAttemptTimeout(250);
    defaultHttpClient();
    expect(getDefaultAutoSelectFamilyAttemptTimeout()).toBe(2_000);
  });
});

describe('The request limit', () => {
  const request = (abortSignal?: AbortSignal) =>
    createPipelineRequest({ url: ARM, ...(abortSignal && { abortSignal }) });

  test('is fifteen seconds', () => expect(REQUEST_LIMIT_MS).toBe(15_000));

  test('gives up a request that ignores its signal, and gives the request its own signal back', async () => {
    const clock = new FakeClock();
    const outer = new AbortController();
    const sent = request(outer.signal);
    let seen: unknown;
    const hanging = limitPolicy({ limitMs: 15_000, sleep: clock.sleep }).sendRequest(sent, (inner) => {
      seen = inner.abortSignal;
      return new Promise<never>(() => {});
    });
    await expect(clock.run(hanging)).rejects.toThrow('no answer within 15 s');
    expect(clock.now()).toBe(15_000);
    expect((seen as AbortSignal).aborted).toBe(true);
    expect(sent.abortSignal).toBe(outer.signal);
  });

  test('ends earlier when the signal of the request fires', async () => {
    const clock = new FakeClock();
    const outer = new AbortController();
    clock.at(300, () => outer.abort('SIGINT'));
    const hanging = limitPolicy({ limitMs: 15_000, sleep: clock.sleep }).sendRequest(
      request(outer.signal),
      () => new Promise<never>(() => {}),
    );
    await expect(clock.run(hanging)).rejects.toThrow('given up');
    expect([clock.now(), clock.pending]).toEqual([300, 0]);
  });
});
