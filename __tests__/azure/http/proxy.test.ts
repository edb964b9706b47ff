import { EventEmitter } from 'node:events';
import { createHttpHeaders, createPipelineRequest, type PipelineRequest } from '@azure/core-rest-pipeline';
import { describe, expect, test } from '@jest/globals';
import { ObstacleError } from '../../../src/azure/http/connectionError.ts';
import { environmentProxyPolicy, proxyFor, tunnelPolicy } from '../../../src/azure/http/proxy.ts';
import { ARM, useNock } from '../../samples/services.ts';

useNock();

const PROXY = 'http://proxy.example:3128';

/** The proxy for a URL; the variables are those of the process, where the toolkit reads them. */
function proxy(variables: Record<string, string>, url = `${ARM}/x`): string | undefined {
  Object.assign(process.env, variables);
  return proxyFor(new URL(url))?.href;
}

describe('The proxy', () => {
  test.each<[Record<string, string>, string | undefined]>([
    [{}, undefined],
    [{ HTTPS_PROXY: '' }, undefined],
    [{ HTTPS_PROXY: '  ' }, undefined],
    [{ HTTPS_PROXY: PROXY }, `${PROXY}/`],
    [{ https_proxy: PROXY }, `${PROXY}/`],
    [{ https_proxy: PROXY, HTTPS_PROXY: 'http://other.example:1' }, `${PROXY}/`],
    [{ HTTPS_PROXY: `  ${PROXY}\t` }, `${PROXY}/`],
    [{ HTTPS_PROXY: 'proxy.example:3128' }, `${PROXY}/`],
    [{ HTTPS_PROXY: ' proxy.example:3128 ' }, `${PROXY}/`],
    [{ HTTPS_PROXY: '10.0.0.1:3128' }, 'http://10.0.0.1:3128/'],
    [{ HTTPS_PROXY: ' 10.0.0.1:3128 ' }, 'http://10.0.0.1:3128/'],
    [{ HTTPS_PROXY: 'proxy' }, 'http://proxy/'],
    [{ HTTPS_PROXY: 'u:p%25@proxy.example:3128' }, 'http://u:p%25@proxy.example:3128/'],
    [{ HTTPS_PROXY: 'HTTPS://proxy.example:3128' }, 'https://proxy.example:3128/'],
    [{ HTTP_PROXY: PROXY, http_proxy: PROXY, ALL_PROXY: PROXY, all_proxy: PROXY }, undefined],
  ])('with %j is %s', (variables, expected) => expect(proxy(variables)).toBe(expected));

  test.each([
    'http://[',
    'socks5://proxy.example:1080',
    'file:///etc/passwd',
    'xhttp://proxy.example:3128',
    'httpx://proxy.example:3128',
    'http://u:p%@proxy.example',
    'a b',
  ])('%j is not an address of one, and is not repeated', (address) => {
    expect.assertions(4);
    try {
      proxy({ HTTPS_PROXY: address });
    } catch (error) {
      expect(error).toBeInstanceOf(ObstacleError);
      expect((error as ObstacleError).obstacle).toBe('proxy');
      expect((error as Error).message).toMatch(/^HTTPS_PROXY is not a valid proxy URL/);
      expect((error as Error).message).not.toContain(address);
    }
  });
});

test('A broken address is reported for a host that needs no proxy, too', () => {
  expect(() => proxy({ HTTPS_PROXY: 'not an address', NO_PROXY: '*' })).toThrow(ObstacleError);
  expect(() => proxy({ HTTPS_PROXY: 'not an address' }, 'https://127.0.0.1/x')).toThrow(ObstacleError);
});

describe('NO_PROXY', () => {
  test.each([
    '*',
    'management.azure.com',
    'MANAGEMENT.azure.com',
    'azure.com',
    '.azure.com',
    'x.example, .azure.com',
    'management.azure.com:443',
    'azure.com:443',
  ])('%j excludes management.azure.com', (list) => {
    expect(proxy({ HTTPS_PROXY: PROXY, NO_PROXY: list })).toBeUndefined();
    delete process.env['NO_PROXY'];
    expect(proxy({ HTTPS_PROXY: PROXY, no_proxy: list })).toBeUndefined();
  });

  test.each([
    '',
    ' , ',
    'zure.com',
    'management.azure.com:8443',
    'x.management.azure.com',
    'management',
    'azure.com.x',
  ])('%j does not', (list) => expect(proxy({ HTTPS_PROXY: PROXY, NO_PROXY: list })).toBe(`${PROXY}/`));

  test('is not needed for loopback', () => {
    expect(proxy({ HTTPS_PROXY: PROXY }, 'https://127.0.0.1:8443/x')).toBeUndefined();
    expect(proxy({ HTTPS_PROXY: PROXY }, 'https://localhost/x')).toBeUndefined();
  });
});

const response = (request: PipelineRequest, status = 200) => ({
  request,
  status,
  headers: createHttpHeaders(),
});

describe('A request', () => {
  async function agentFor(...urls: string[]): Promise<unknown[]> {
    const policy = environmentProxyPolicy();
    const agents: unknown[] = [];
    for (const url of urls) {
      await policy.sendRequest(createPipelineRequest({ url }), async (request) => {
        agents.push(request.agent);
        return response(request);
      });
    }
    return agents;
  }

  test('goes through the proxy unless the rules of the toolkit exclude its host, whatever those of the library say', async () => {
    // To the library, `.management.azure.com` also means the host itself. It reads the variable once: so this test is the
    // first that makes a policy.
    Object.assign(process.env, { HTTPS_PROXY: PROXY, NO_PROXY: '.management.azure.com' });
    expect(await agentFor(`${ARM}/1`)).toEqual([expect.objectContaining({ proxy: new URL(PROXY) })]);
  });

  test('goes through one agent for each proxy, with its password', async () => {
    process.env['HTTPS_PROXY'] = 'http://u:p%C3%BC%25@proxy.example:3128';
    const [first, second] = await agentFor(`${ARM}/1`, `${ARM}/2`);
    expect(first).toMatchObject({ proxy: new URL('http://u:p%C3%BC%25@proxy.example:3128') });
    expect(second).toBe(first);
  });

  test('has no agent where NO_PROXY excludes its host', async () => {
    Object.assign(process.env, { HTTPS_PROXY: PROXY, NO_PROXY: '.azure.com' });
    const [direct, proxied] = await agentFor(`${ARM}/1`, 'https://login.microsoftonline.com/1');
    expect(direct).toBeUndefined();
    expect(proxied).toBeDefined();
  });
});

describe('The tunnel', () => {
  class ProxyAgent extends EventEmitter {
    readonly proxy = new URL('http://user:secret@proxy.example:3128');
  }

  /** Sends a request whose proxy answers CONNECT with `connect`; undefined when it does not answer. */
  async function through(
    connect: number | undefined,
    end: () => Promise<number>,
    agent: unknown = new ProxyAgent(),
  ) {
    const request = createPipelineRequest({ url: ARM });
    request.agent = agent as NonNullable<PipelineRequest['agent']>;
    const { status } = await tunnelPolicy.sendRequest(request, async () => {
      if (connect !== undefined) (agent as EventEmitter).emit('proxyConnect', { statusCode: connect });
      return response(request, await end());
    });
    expect(agent).toBeInstanceOf(EventEmitter);
    expect((agent as EventEmitter).listenerCount('proxyConnect')).toBe(0);
    return status;
  }

  const refused = () =>
    Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));

  test("passes on the service's response, and its errors", async () => {
    expect(await through(200, async () => 503)).toBe(503);
    await expect(through(200, refused)).rejects.toThrow(/^connect ECONNREFUSED$/);
  });

  test.each([201, 202, 299, 302, 401, 403, 407, 502])(
    'does not take a proxy answer (%d) for it',
    async (status) => {
      const error = {
        obstacle: 'proxy',
        message: `management.azure.com: the proxy refused the connection, HTTP ${status}`,
      };
      await expect(through(status, async () => status)).rejects.toMatchObject(error);
      await expect(through(status, refused)).rejects.toMatchObject(error);
    },
  );

  test('does not take a response without CONNECT for it', async () => {
    await expect(through(undefined, async () => 200)).rejects.toMatchObject({
      message: 'management.azure.com: the proxy refused the connection',
    });
  });

  test('says which proxy cannot be reached, without its password', async () => {
    await expect(through(undefined, refused)).rejects.toMatchObject({
      obstacle: 'proxy',
      code: 'ECONNREFUSED',
      message: 'the proxy proxy.example:3128 cannot be reached: connect ECONNREFUSED',
    });
    const silent = Object.assign(new Error(''), { code: 'ETIMEDOUT' });
    await expect(through(undefined, () => Promise.reject(silent))).rejects.toMatchObject({
      message: 'the proxy proxy.example:3128 cannot be reached: ETIMEDOUT',
      cause: silent,
    });
    await expect(through(undefined, () => Promise.reject(new Error('')))).rejects.toMatchObject({
      message: 'the proxy proxy.example:3128 cannot be reached: the connection failed',
    });
  });

  test('has nothing to do with a direct connection', async () => {
    expect(await through(undefined, async () => 200, new EventEmitter())).toBe(200);
    await expect(through(undefined, refused, new EventEmitter())).rejects.toThrow(/^connect ECONNREFUSED$/);
  });
});
