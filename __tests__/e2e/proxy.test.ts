import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectNoSecrets, expectRed } from './checks.ts';
import { inProgress, type RunOptions, succeeded } from './harness.ts';
import { errorsOf } from './play.ts';
import { withNames } from './preload.ts';
import { type PlayedBehindProxy, playBehindProxy } from './proxy.ts';
import { connectedHosts, HOSTS } from './publicNames.ts';

const WORLD = { operation: [inProgress(), succeeded()] };
const FEW = { 'max-consecutive-errors': '3' };
const ALL_HOSTS = Object.values(HOSTS).sort();

/** The hosts that the proxy connected to, each once. */
function proxiedHosts({ proxied }: PlayedBehindProxy): string[] {
  for (const { method } of proxied) expect(method).toBe('CONNECT');
  return [...new Set(proxied.map(({ target }) => target))]
    .map((target) => target.replace(/:443$/, ''))
    .sort();
}

describe('A proxy that alone knows the way', () => {
  test.concurrent.each([['HTTPS_PROXY'], ['https_proxy']])(
    'in %s carries everything, and sees no token',
    async (name) => {
      const played = await playBehindProxy(WORLD, {}, (url) => ({ env: { [name]: url } }));
      expectGreen(played);
      expect(played.proxied.map(({ target }) => target)).toEqual([
        `${HOSTS.github}:443`,
        `${HOSTS.entra}:443`,
        ...Array(3).fill(`${HOSTS.arm}:443`),
      ]);
      const headers = JSON.stringify(played.proxied.map((event) => event.headers));
      expect(headers).not.toMatch(/authorization|bearer|eyJ/i);
    },
  );

  test.concurrent('may be asked for with a name and a password, which nobody else sees', async () => {
    const password = 'open Sesame/ü%';
    const credentials = `courier:${password}`;
    const written = encodeURIComponent(password);
    const played = await playBehindProxy(WORLD, { credentials }, (url) => ({
      env: { HTTPS_PROXY: url.replace('//', `//courier:${written}@`), ACTIONS_STEP_DEBUG: 'true' },
    }));
    expectGreen(played);
    expect(proxiedHosts(played)).toEqual(ALL_HOSTS);
    const basic = Buffer.from(credentials).toString('base64');
    for (const { headers, answer } of played.proxied) {
      expect([headers['proxy-authorization'], answer]).toEqual([`Basic ${basic}`, 200]);
    }
    // The password is the proxy's: no service gets it, and nobody reads it.
    expect(JSON.stringify(played.simulator.requests)).not.toMatch(/proxy-authorization/i);
    expectNoSecrets(played, [password, written, basic]);
  });
});

test.concurrent.each<[string, (url: string) => string]>([
  ['without a scheme', (url) => url.replace('http://', '')],
  ['by a name without a scheme', (url) => url.replace('http://127.0.0.1', 'localhost')],
  ['with blanks around it', (url) => ` ${url}\t`],
  ['without a scheme, with blanks around it', (url) => ` ${url.replace('http://', '')} `],
])('A proxy can be named %s', async (_, written) => {
  const played = await playBehindProxy(WORLD, {}, (url) => ({ env: { HTTPS_PROXY: written(url) } }));
  expectGreen(played);
  expect(proxiedHosts(played)).toEqual(ALL_HOSTS);
});

describe('NO_PROXY', () => {
  const dotted = ALL_HOSTS.map((host) => host.slice(host.indexOf('.'))).join(', ');

  test.concurrent.each<[string, Record<string, string>, string[]]>([
    ['with the hosts', { NO_PROXY: ALL_HOSTS.join(',') }, ALL_HOSTS],
    ['in lower case', { no_proxy: ALL_HOSTS.join(',') }, ALL_HOSTS],
    ['with suffixes, each with its dot', { NO_PROXY: dotted }, ALL_HOSTS],
    ['with one host', { NO_PROXY: `db.example,${HOSTS.entra}` }, [HOSTS.entra]],
    ['with a port', { NO_PROXY: ALL_HOSTS.map((host) => `${host}:443`).join() }, ALL_HOSTS],
    ['with another port', { NO_PROXY: ALL_HOSTS.map((host) => `${host}:8443`).join() }, []],
    [
      'with domains without a dot, in any case',
      { NO_PROXY: dotted.replace(/(^|, )\./g, ',').toUpperCase() },
      ALL_HOSTS,
    ],
    ['with a star', { NO_PROXY: '*' }, ALL_HOSTS],
    ['with other hosts', { NO_PROXY: 'azure.example,.azure.example,zure.com' }, []],
  ])('%s leads past the proxy to these only', async (_, env, direct) => {
    const played = await playBehindProxy(WORLD, {}, (url, ports) => ({
      env: { HTTPS_PROXY: url, ...env },
      execArgv: withNames(ports),
    }));
    expectGreen(played);
    expect(connectedHosts(played)).toEqual(direct);
    expect(proxiedHosts(played)).toEqual(ALL_HOSTS.filter((host) => !direct.includes(host)));
  });
});

describe('A proxy that does not let through is unreachable, and named as the obstacle:', () => {
  const gone = () => 'http://127.0.0.1:9';

  test.concurrent.each<[string, Parameters<typeof playBehindProxy>[1], (url: string) => string, RegExp]>([
    ['it wants a password', { credentials: 'courier:x' }, (url) => url, /(tunnel|proxy).*407/i],
    ['it refuses every host', { refuse: { '*': 403 } }, (url) => url, /(tunnel|proxy).*403/i],
    ['it finds no host', { refuse: { '*': 502 } }, (url) => url, /(tunnel|proxy).*502/i],
    ['it is not there', {}, gone, /the proxy 127\.0\.0\.1:9 cannot be reached: .*ECONNREFUSED/],
    [
      'its address is not one',
      {},
      () => 'socks5://proxy.example:1080',
      /HTTPS_PROXY is not a valid proxy URL/,
    ],
  ])('%s', async (_, behaviour, address, words) => {
    const played = await playBehindProxy(WORLD, behaviour, (url) => ({
      env: { HTTPS_PROXY: address(url) },
      inputs: FEW,
    }));
    expectRed(played, 'unreachable');
    expect(played.outputs['error-message']).toMatch(words);
    expect(errorsOf(played)[0]?.message).toMatch(words);
    expect(played.log).toContain('HTTPS_PROXY');
    expect(errorsOf(played)[0]?.title).toContain('proxy unreachable');
    expect(played.log).not.toContain('login.microsoftonline.com: connect');
    expect(played.simulator.requests).toEqual([]);
  });

  test.concurrent.each([302, 401, 403, 404, 407])('Resource Manager only (%i)', async (status) => {
    const played = await playBehindProxy(WORLD, { refuse: { [HOSTS.arm]: status } }, (url) => ({
      env: { HTTPS_PROXY: url },
      inputs: FEW,
    }));
    expectRed(played, 'unreachable');
    expect(played.outputs['error-message']).toBe(
      `${HOSTS.arm}: the proxy refused the connection, HTTP ${status}`,
    );
    expect(played.proxied.filter(({ target }) => target.startsWith(HOSTS.arm))).toHaveLength(3);
  });

  test.concurrent.each([201, 202, 299])('even when it says itself that all is well (%i)', async (status) => {
    const body = JSON.stringify({ status: 'Succeeded', name: 'x' });
    const played = await playBehindProxy(WORLD, { refuse: { [HOSTS.arm]: status }, body }, (url) => ({
      env: { HTTPS_PROXY: url },
      inputs: FEW,
    }));
    expectRed(played, 'unreachable');
    expect(played.outputs['status']).toBe('');
  });

  test.concurrent('an address that is none', async () => {
    const played = await playBehindProxy(WORLD, {}, () => ({
      env: { HTTPS_PROXY: 'http://[' },
      inputs: FEW,
    }));
    expectRed(played, 'unreachable');
  });

  test.concurrent('with a wrong password, which is not shown', async () => {
    const played = await playBehindProxy(WORLD, { credentials: 'courier:right' }, (url) => ({
      env: { HTTPS_PROXY: url.replace('//', '//courier:open-Sesame@') },
      inputs: FEW,
    }));
    expect([played.exitCode, played.outputs['outcome']]).toEqual([1, 'unreachable']);
    expect(played.proxied.map(({ answer }) => answer)).toEqual([407, 407, 407]);
    expect(played.outputs['error-message']).toContain('407');
    expectNoSecrets(played, ['open-Sesame', Buffer.from('courier:open-Sesame').toString('base64')]);
  });

  test.concurrent.each([403, 407])('Entra ID only (%i)', async (status) => {
    const played = await playBehindProxy(WORLD, { refuse: { [HOSTS.entra]: status } }, (url) => ({
      env: { HTTPS_PROXY: url },
      inputs: FEW,
    }));
    expectRed(played, 'unreachable');
    expect(played.outputs['error-message']).toContain(String(status));
    expect(played.simulator.count('entra-token')).toBe(0);
  });

  test.concurrent('the metadata of a custom Resource Manager', async () => {
    const inputs: RunOptions['inputs'] = { ...FEW, 'resource-manager-endpoint': `https://${HOSTS.arm}` };
    const played = await playBehindProxy(WORLD, { refuse: { [HOSTS.arm]: 403 } }, (url) => ({
      env: { HTTPS_PROXY: url },
      inputs,
    }));
    expectRed(played, 'unreachable');
    expect(played.outputs['error-message']).toContain('403');
    expect(played.simulator.requests).toEqual([]);
  });
});
