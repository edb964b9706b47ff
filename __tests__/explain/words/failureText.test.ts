import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../../src/azure/http/failure.ts';
import {
  answeredText,
  culpritName,
  failureText,
  rootCauseOf,
  serviceName,
  signInRetryText,
} from '../../../src/explain/words/failureText.ts';

const failure = (more: Partial<Failure>): Failure => ({
  kind: 'server-error',
  service: 'arm',
  message: 'words',
  ...more,
});

describe('A failed poll in one line', () => {
  test.each<[Partial<Failure>, string]>([
    [
      { httpStatus: 502, message: 'HTTP 502 with an empty body' },
      'Azure Resource Manager: HTTP 502 with an empty body',
    ],
    [
      { httpStatus: 403, code: 'AuthorizationFailed' },
      'Azure Resource Manager: HTTP 403 AuthorizationFailed: words',
    ],
    [
      { service: 'entra', httpStatus: 401, code: 'AADSTS700213', message: 'AADSTS700213: No match.' },
      'Microsoft Entra ID: HTTP 401: AADSTS700213: No match.',
    ],
    [
      { kind: 'network', code: 'ECONNRESET', message: 'h: read ECONNRESET' },
      'Azure Resource Manager: h: read ECONNRESET',
    ],
    [{ kind: 'network', code: 'EPIPE', message: 'h: broken' }, 'Azure Resource Manager: EPIPE: h: broken'],
    [{ service: 'github' }, "GitHub's ID token service: words"],
    [{ service: 'entra', obstacle: 'proxy' }, 'the proxy in HTTPS_PROXY: words'],
    [{ service: 'metadata', httpStatus: 500 }, "the cloud's metadata endpoint: HTTP 500: words"],
    [{ httpStatus: 400, message: 'Not over HTTP' }, 'Azure Resource Manager: HTTP 400: Not over HTTP'],
    [
      { httpStatus: 502, code: 'BadGateway', message: 'HTTP 502 with an empty body' },
      'Azure Resource Manager: BadGateway: HTTP 502 with an empty body',
    ],
    [
      { obstacle: 'certificate', code: 'CERT_HAS_EXPIRED' },
      'the TLS connection to Azure Resource Manager: CERT_HAS_EXPIRED: words',
    ],
  ])('%j', (more, text) => expect(failureText(failure(more))).toBe(text));
});

test.each<[Partial<Failure>, string]>([
  [{ service: 'github-api', httpStatus: 502 }, "GitHub's API answered HTTP 502"],
  [
    { obstacle: 'certificate', httpStatus: 502 },
    'the TLS connection to Azure Resource Manager is not trusted',
  ],
  [{ httpStatus: 502 }, 'Azure Resource Manager answered HTTP 502'],
  [{ service: 'entra' }, 'Microsoft Entra ID sent no complete response'],
  [
    { service: 'entra', obstacle: 'proxy' },
    'the proxy in HTTPS_PROXY did not open a connection to Microsoft Entra ID',
  ],
  [{ obstacle: 'certificate' }, 'the TLS connection to Azure Resource Manager is not trusted'],
])('What was answered: %j', (more, text) => expect(answeredText(failure(more))).toBe(text));

test.each<[Partial<Failure>, { code: string; message: string }]>([
  [{ code: 'X' }, { code: 'X', message: 'words' }],
  [{}, { code: '', message: 'words' }],
])('The root cause: %j', (more, cause) => expect(rootCauseOf(failure(more))).toEqual(cause));

test.each([
  ['github', "GitHub's ID token service"],
  ['github-api', "GitHub's API"],
  ['entra', 'Microsoft Entra ID'],
  ['metadata', "the cloud's metadata endpoint"],
  ['arm', 'Azure Resource Manager'],
] as const)('The service %s is called %s', (service, name) => expect(serviceName(service)).toBe(name));

test('What did not work is the obstacle where there is one', () => {
  const names = [{}, { obstacle: 'proxy' }, { obstacle: 'certificate' }] as const;
  expect(names.map((more) => culpritName(failure(more)))).toEqual([
    'Azure Resource Manager',
    'the proxy in HTTPS_PROXY',
    'the TLS connection to Azure Resource Manager',
  ]);
});

test('A refused sign-in that is tried again', () => {
  const refused = failure({ kind: 'unauthorized', service: 'github', httpStatus: 403 });
  expect(signInRetryText(refused, 4_000)).toBe(
    "Sign-in refused, trying again in 4 s. GitHub's ID token service: HTTP 403: words",
  );
});
