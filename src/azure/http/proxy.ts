import type { EventEmitter } from 'node:events';
import { checkBypass } from '@actions/http-client/lib/proxy';
import { getDefaultProxySettings, type PipelinePolicy, proxyPolicy } from '@azure/core-rest-pipeline';
import { ObstacleError } from './connectionError.ts';

/**
 * Finds the proxy for a request: `https_proxy` or `HTTPS_PROXY`, unless `no_proxy` or `NO_PROXY` excludes the host by
 * the rules of GitHub's toolkit. The toolkit's own reading of the address is not used: it takes `proxy.example:3128`
 * for a URL with the scheme `proxy.example:`.
 *
 * @returns undefined for a direct connection
 * @throws ObstacleError when the variable does not hold the address of a proxy, also for a host that needs none: a
 * broken setting is reported by the first request, not by the first one that uses it
 */
export function proxyFor(target: URL, env: NodeJS.ProcessEnv = process.env): URL | undefined {
  const written = (env['https_proxy'] || env['HTTPS_PROXY'] || '').trim();
  if (written === '') return undefined;
  const address = written.includes('://') ? written : `http://${written}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && /^https?:/.test(url.protocol) && isDecodable(url)) {
    return checkBypass(target) ? undefined : url;
  }
  // Without its value, which might contain a password.
  throw new ObstacleError(
    'proxy',
    'HTTPS_PROXY is not a valid proxy URL. Expected: http://HOST:PORT or http://USER:PASSWORD@HOST:PORT, with special characters percent-encoded',
  );
}

/** Whether user name and password can be decoded, as the agent does when it connects. */
function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(`${username}${password}`);
    return true;
  } catch {
    return false;
  }
}

/** Sends each request through the proxy that the environment names for it. */
export function environmentProxyPolicy(): PipelinePolicy {
  const policies = new Map<string, PipelinePolicy>();
  return {
    name: 'environmentProxyPolicy',
    async sendRequest(request, next) {
      const address = proxyFor(new URL(request.url))?.href;
      if (address === undefined) return next(request);
      const policy =
        policies.get(address) ?? proxyPolicy(getDefaultProxySettings(address), { customNoProxyList: [] });
      policies.set(address, policy);
      return policy.sendRequest(request, next);
    },
  };
}

/** The agent of a request that goes through a proxy. */
interface ProxyAgent extends EventEmitter {
  readonly proxy: URL;
}

function proxyAgentOf(agent: unknown): ProxyAgent | undefined {
  const candidate = agent as Partial<ProxyAgent> | undefined;
  return candidate?.proxy instanceof URL ? (candidate as ProxyAgent) : undefined;
}

/**
 * Accepts a response only after the proxy has connected to the service. The agent passes on what the proxy answers
 * instead of connecting as if the service had sent it, before any TLS: its 403 would look like Azure's refusal, and a
 * 2xx with the right body like a success.
 */
export const tunnelPolicy: PipelinePolicy = {
  name: 'tunnelPolicy',
  async sendRequest(request, next) {
    const agent = proxyAgentOf(request.agent);
    if (!agent) return next(request);
    let status: number | undefined;
    const note = (answer: { readonly statusCode: number }) => {
      status = answer.statusCode;
    };
    agent.on('proxyConnect', note);
    try {
      const response = await next(request);
      if (status === 200) return response;
    } catch (cause) {
      if (status === 200) throw cause;
      if (status === undefined) throw unreachable(agent.proxy, cause);
    } finally {
      agent.off('proxyConnect', note);
    }
    const answer = status === undefined ? '' : `, HTTP ${status}`;
    const { host } = new URL(request.url);
    throw new ObstacleError('proxy', `${host}: the proxy refused the connection${answer}`);
  },
};

/** The address is shown without user name and password. */
function unreachable({ host }: URL, cause: unknown): ObstacleError {
  const { message, code } = cause as Partial<NodeJS.ErrnoException>;
  const why = message || code || 'the connection failed';
  return new ObstacleError('proxy', `the proxy ${host} cannot be reached: ${why}`, code, { cause });
}
