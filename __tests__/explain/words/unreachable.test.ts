import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../../src/azure/http/failure.ts';
import {
  failuresText,
  isSignIn,
  unreachableAdvice,
  unreachableText,
} from '../../../src/explain/words/unreachable.ts';

const failure = (more: Partial<Failure>): Failure => ({
  kind: 'network',
  service: 'arm',
  message: 'words',
  ...more,
});
const adviceText = (more: Partial<Failure>) => {
  const { why, remedies, link } = unreachableAdvice(failure(more));
  return [why, ...remedies, link].join('\n');
};

test('Only requests to Resource Manager are polls', () => {
  const services = ['arm', 'github', 'entra', 'metadata'] as const;
  expect(services.map((service) => isSignIn(failure({ service })))).toEqual([false, true, true, true]);
});

test.each<[Partial<Failure>, number, string]>([
  [{}, 20, '20 consecutive polls failed'],
  [{}, 1, '1 poll failed'],
  [{ service: 'github' }, 3, '3 consecutive sign-in attempts failed'],
  [{ service: 'entra' }, 1, '1 sign-in attempt failed'],
  [{}, 2, '2 consecutive polls failed'],
  [{ service: 'metadata' }, 2, '2 consecutive sign-in attempts failed'],
])('What failed: %j, %d times', (more, failures, text) => {
  expect(failuresText(failure(more), failures)).toBe(text);
});

test.each<[Partial<Failure>, number, string]>([
  [{}, 10, 'Azure unreachable after 10 failed polls'],
  [{}, 1, 'Azure unreachable after 1 failed poll'],
  [{ code: 'AADSTS50166' }, 2, 'Azure unreachable after 2 failed polls'],
  [
    { service: 'entra', code: 'AADSTS50034' },
    2,
    'Microsoft Entra ID unreachable after 2 failed sign-in attempts',
  ],
  [
    { service: 'github', obstacle: 'certificate' },
    2,
    'TLS certificate not trusted after 2 failed sign-in attempts',
  ],
  [{ service: 'metadata' }, 2, 'Azure unreachable after 2 failed sign-in attempts'],
  [{ service: 'github' }, 1, "GitHub's ID token service unreachable after 1 failed sign-in attempt"],
  [{ service: 'entra' }, 2, 'Microsoft Entra ID unreachable after 2 failed sign-in attempts'],
  [{ obstacle: 'proxy' }, 2, 'proxy unreachable after 2 failed polls'],
  [{ service: 'entra', obstacle: 'proxy' }, 2, 'proxy unreachable after 2 failed sign-in attempts'],
  [{ obstacle: 'certificate' }, 2, 'TLS certificate not trusted after 2 failed polls'],
  [
    { service: 'entra', kind: 'server-error', code: 'AADSTS50166' },
    2,
    "Microsoft Entra ID cannot reach the ID token's issuer after 2 failed sign-in attempts",
  ],
])('The headline: %j', (more, failures, text) => {
  expect(unreachableText(failure(more), failures)).toBe(text);
});

describe('The advice', () => {
  test.each([
    ['github', "GitHub's ID token service", 'https://www.githubstatus.com'],
    ['entra', 'Microsoft Entra ID', 'https://azure.status.microsoft'],
    ['arm', 'Azure Resource Manager', 'https://azure.status.microsoft'],
  ] as const)('for %s names the service and its status page', (service, name, page) => {
    const text = adviceText({ service });
    expect(text).toContain(name);
    expect(text).toContain(`Check ${page} for an outage`);
    expect(unreachableAdvice(failure({ service })).link).toBe(page);
  });

  test('for a proxy is about the proxy, and about no outage', () => {
    const text = adviceText({ service: 'entra', obstacle: 'proxy', code: 'ECONNREFUSED' });
    expect(text).toMatch(/HTTPS_PROXY.*NO_PROXY/s);
    expect(text).not.toMatch(/outage|status\.microsoft/);
  });

  test.each([
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'CERT_HAS_EXPIRED',
    undefined,
  ])('for the certificate error %s names NODE_EXTRA_CA_CERTS, and no outage', (code) => {
    const text = adviceText({ obstacle: 'certificate', ...(code && { code }) });
    expect(text).toContain('NODE_EXTRA_CA_CERTS');
    expect(text).not.toMatch(/outage|status\.microsoft/);
  });

  test.each(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'])('for %s asks for the clock', (code) => {
    expect(adviceText({ obstacle: 'certificate', code })).toContain('clock');
    expect(adviceText({ obstacle: 'certificate', code: 'SELF_SIGNED_CERT_IN_CHAIN' })).not.toContain('clock');
  });

  test.each(['AADSTS50166', 'AADSTS501661', 'AADSTS90061'])(
    'for %s is about the issuer of the ID token',
    (code) => {
      const issuer = 'https://ghes.example/_services/token';
      const presented = { issuer, subject: 's', audience: 'a' };
      const text = adviceText({ service: 'entra', kind: 'server-error', code, presented });
      expect(text).toContain(`could not fetch the signing keys of the ID token's issuer (${issuer})`);
      expect(text).toContain(`${issuer}/.well-known/openid-configuration`);
      expect(text).toContain('GitHub Enterprise Server');
      expect(adviceText({ service: 'entra', code })).toContain('ISSUER/.well-known');
    },
  );
});

describe('The whole advice', () => {
  const outage = (name: string, page: string, more = '') => ({
    why: `${name.slice(0, 1).toUpperCase()}${name.slice(1)}, or the network on the way to it, has not answered as it should for longer than the input max-consecutive-errors allows.`,
    remedies: [
      `Check ${page} for an outage of ${name}${more}.`,
      `On a self-hosted runner, check that DNS, firewall and HTTPS_PROXY let it reach ${name}.`,
    ],
    link: page,
  });

  test.each([
    [
      'github',
      "GitHub's ID token service",
      'https://www.githubstatus.com',
      ', or the health of your GitHub Enterprise Server',
    ],
    ['github-api', "GitHub's API", 'https://www.githubstatus.com', ''],
    ['entra', 'Microsoft Entra ID', 'https://azure.status.microsoft', ''],
    ['metadata', "the cloud's metadata endpoint", 'https://azure.status.microsoft', ''],
    ['arm', 'Azure Resource Manager', 'https://azure.status.microsoft', ''],
  ] as const)('on %s, which does not answer', (service, name, page, more) => {
    expect(unreachableAdvice(failure({ service }))).toEqual(outage(name, page, more));
  });

  test('on Resource Manager is about an outage, also with a code of Entra ID', () => {
    expect(unreachableAdvice(failure({ code: 'AADSTS50166' }))).toEqual(
      outage('Azure Resource Manager', 'https://azure.status.microsoft'),
    );
  });

  test('on a proxy', () => {
    expect(unreachableAdvice(failure({ obstacle: 'proxy' }))).toEqual({
      why: 'The request did not get past the proxy that HTTPS_PROXY or https_proxy names. It says nothing about Azure Resource Manager.',
      remedies: [
        'Check that the proxy runs, that HTTPS_PROXY has its address, port and password, and that it allows CONNECT to the hosts of GitHub and Azure.',
        'If the host must be reached without the proxy, add it to NO_PROXY.',
      ],
    });
  });

  test.each([
    [
      'https://ghes.example/token',
      ' (https://ghes.example/token)',
      'https://ghes.example/token/.well-known/openid-configuration',
    ],
    [undefined, '', 'ISSUER/.well-known/openid-configuration'],
  ])('on the issuer %s, which Entra ID cannot reach', (issuer, named, address) => {
    const presented = issuer && { presented: { issuer, subject: 's', audience: 'a' } };
    expect(unreachableAdvice(failure({ service: 'entra', code: 'AADSTS50166', ...presented }))).toEqual({
      why: `Entra ID could not fetch the signing keys of the ID token's issuer${named}. For GitHub.com this passes; for a GitHub Enterprise Server it means that Entra ID cannot reach the server.`,
      remedies: [
        `On GitHub Enterprise Server, make ${address}, and the jwks_uri in it, reachable from the internet over https, with a certificate of a public authority.`,
        'On GitHub.com, check https://www.githubstatus.com for an outage of Actions, then run the job again.',
      ],
      link: 'https://docs.github.com/enterprise-server@latest/actions/reference/security/oidc',
    });
  });

  const link = 'https://nodejs.org/api/cli.html#node_extra_ca_certsfile';

  test.each([
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'ERROR_IN_CERT_NOT_BEFORE_FIELD',
    'ERROR_IN_CERT_NOT_AFTER_FIELD',
  ])('on a certificate that is not valid now: %s', (code) => {
    expect(unreachableAdvice(failure({ service: 'entra', obstacle: 'certificate', code }))).toEqual({
      why: "The certificate that answered for Microsoft Entra ID is not valid at the runner's time.",
      remedies: [
        "Check the runner's clock, and the certificate of a proxy that opens TLS connections.",
        'If that proxy has a new certificate authority, set NODE_EXTRA_CA_CERTS to a PEM file with it.',
      ],
      link,
    });
  });

  test.each(['SELF_SIGNED_CERT_IN_CHAIN', 'CERT_UNTRUSTED', undefined])(
    'on a certificate that is not trusted: %s',
    (code) => {
      expect(unreachableAdvice(failure({ obstacle: 'certificate', ...(code && { code }) }))).toEqual({
        why: "The runner does not trust the certificate that answered for Azure Resource Manager. This is what happens where a company's proxy or firewall opens TLS connections and signs them with its own certificate authority.",
        remedies: [
          "Set NODE_EXTRA_CA_CERTS, for the runner or in the step's env, to a PEM file with the company's certificate authority. The action does not turn certificate checks off, and ignores NODE_TLS_REJECT_UNAUTHORIZED.",
          'Or exclude the host from TLS inspection. NO_PROXY helps where the proxy in HTTPS_PROXY inspects TLS.',
        ],
        link,
      });
    },
  );
});
