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
])('What failed: %j, %d times', (more, failures, text) => {
  expect(failuresText(failure(more), failures)).toBe(text);
});

test.each<[Partial<Failure>, number, string]>([
  [{}, 10, 'Azure unreachable after 10 failed polls'],
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
