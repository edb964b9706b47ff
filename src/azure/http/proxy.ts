import type { EventEmitter } from 'node:events';
import { getDefaultProxySettings, type PipelinePolicy, proxyPolicy } from '@azure/core-rest-pipeline';

/**
 * The proxy that the environment names, by the rules of GitHub's toolkit, which asks for the ID token: one address
 * without a scheme is http, and `*`, a domain for all below it, and a port count in NO_PROXY. The library's own
 * reading of the environment knows none of these.
 */
export function proxyFromEnvironment(env: NodeJS.ProcessEnv = process.env): PipelinePolicy {
  const written = env['https_proxy'] || env['HTTPS_PROXY'] || '';
  const address = /^https?:\/\//i.test(written) ? written : `http://${written}`;
  const bypassed = (env['no_proxy'] || env['NO_PROXY'] || '').toLowerCase().split(',');
  const policy = URL.canParse(address)
    ? proxyPolicy(getDefaultProxySettings(address), { customNoProxyList: [] })
    : undefined;
  return {
    name: 'environmentProxyPolicy',
    async sendRequest(request, next) {
      if (written === '' || isListed(new URL(request.url), bypassed)) return next(request);
      // The address is not shown: it may hold a password.
      if (!policy) throw new Error('HTTPS_PROXY is no address of a proxy');
      return policy.sendRequest(request, next);
    },
  };
}

function isListed({ hostname, port }: URL, entries: readonly string[]): boolean {
  const names = [hostname, `${hostname}:${port || '443'}`];
  return entries
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .some((entry) => {
      const suffix = entry.startsWith('.') ? entry : `.${entry}`;
      return entry === '*' || names.some((name) => `.${name}`.endsWith(suffix));
    });
}

/**
 * An answer counts only when the proxy has connected to the service. The agent hands on what a proxy says instead of
 * connecting as if it came from there, before any TLS: its 403 would look like Azure's refusal, and a 2xx with the
 * right body like a success.
 */
export const tunnelPolicy: PipelinePolicy = {
  name: 'tunnelPolicy',
  async sendRequest(request, next) {
    const agent = request.agent as unknown as EventEmitter | undefined;
    if (!agent) return next(request);
    let status: number | undefined;
    const heed = (answer: { readonly statusCode: number }) => {
      status = answer.statusCode;
    };
    agent.on('proxyConnect', heed);
    try {
      const response = await next(request);
      if (status === 200) return response;
    } catch (error) {
      if (status === undefined || status === 200) throw error;
    } finally {
      agent.off('proxyConnect', heed);
    }
    throw new Error(`the proxy did not connect to it${status === undefined ? '' : `, HTTP ${status}`}`);
  },
};
