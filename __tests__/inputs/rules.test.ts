import { describe, expect, test } from '@jest/globals';
import * as rules from '../../src/inputs/rules.ts';

/** Every rule with values that it takes as they are, and values that it must refuse. */
const TEXT_RULES: readonly (readonly [string, rules.Rule<string>, readonly string[], readonly string[]])[] = [
  [
    'uuid',
    rules.uuid,
    ['12345678-90ab-cdef-1234-567890abcdef', '12345678-90AB-CDEF-1234-567890ABCDEF'],
    [
      '',
      'my-app',
      '1234567890abcdef1234567890abcdef',
      '{12345678-90ab-cdef-1234-567890abcdef}',
      '12345678-90ab-cdef-1234-567890abcdeg',
      '12345678-90ab-cdef-1234-567890abcdef\n',
      'x12345678-90ab-cdef-1234-567890abcdef',
      '../12345678-90ab-cdef-1234-567890abcdef',
    ],
  ],
  [
    'tenant',
    rules.tenant,
    ['12345678-90ab-cdef-1234-567890abcdef', 'contoso.onmicrosoft.com', 'Contoso.com', 'a-b.example'],
    [
      '',
      'contoso',
      'contoso.',
      '.com',
      'contoso..com',
      'con/toso.com',
      'contoso.com/x',
      'a b.com',
      'con_toso.com',
      'a.com?b',
      'a.com#b',
      '..',
      'x@contoso.com',
    ],
  ],
  [
    'resourceGroup',
    rules.resourceGroup,
    ['r', 'rg-prod', 'RG_prod.1(a)', 'grüße', '日本', '-rg', 'a'.repeat(90), '.rg'],
    ['', '/?#', 'rg.', '..', '.', 'a/b', 'a\\b', 'a b', 'a?b', 'a#b', 'a%2fb', 'a\nb', "a'b", 'a'.repeat(91)],
  ],
  [
    'clusterName',
    rules.clusterName,
    ['a', '1', 'aks-prod', 'AKS_prod', 'a-_-b', `a${'b'.repeat(62)}`],
    ['', '-aks', 'aks-', '_a', 'a_', 'a.b', 'a/b', '..', 'a b', 'a%2e', 'a\n', `a${'b'.repeat(63)}`, 'é'],
  ],
  [
    'agentPoolName',
    rules.agentPoolName,
    ['a', 'np1', 'systempool12'],
    ['', '1np', '*', 'np*', 'np-1', 'np_1', 'np.1', '..', 'a/b', 'np1\n', 'abcdefghijklm'],
  ],
  [
    'apiVersion',
    rules.apiVersion,
    ['2025-05-02-preview', '2025-05-01', '2026-08-02-PREVIEW', '2024-01-01-privatepreview.1'],
    ['', 'latest', '2025-5-2', '2025-05-02-', '2025-05-02 preview', '2025-05-02&x=y', '2025-05-02#x', 'v1'],
  ],
  [
    'audience',
    rules.audience,
    ['api://AzureADTokenExchange', 'api://x?y=1&z', 'https://example.org/a'],
    ['', 'a b', 'a\nb', 'a\u0000', 'é', 'a\tb'],
  ],
  [
    'kubernetesVersion',
    rules.kubernetesVersion,
    ['1.33', '1.3', '1.33.2', '1.28.100-akslts', '1.33.2-rc.1', '10.200.3000'],
    [
      '',
      '1',
      'v1.33',
      'latest',
      '1.33.',
      '1.33-akslts',
      '1.33.2-',
      '1.33.2.1',
      '1.33 ',
      '1.33\n',
      '1,33',
      '\u0661.3',
    ],
  ],
  [
    'nodeImageVersion',
    rules.nodeImageVersion,
    ['AKSUbuntu-2204gen2containerd-202610.15.0', 'AKSWindows-2022-20348.1_x', '2'],
    ['', '-a', '.a', 'a b', 'a/b', 'a\n', '<b>', 'é'],
  ],
  [
    'operationIdText',
    rules.operationIdText,
    [
      'latest',
      '12345678-90ab-cdef-1234-567890abcdef',
      'A',
      'id:with.dots_and-more',
      'a..b',
      '.a',
      'a&b',
      'é',
      'x'.repeat(300),
    ],
    [
      '',
      '***',
      '*',
      '{id}',
      '[id]',
      '"id"',
      "'id'",
      'id,',
      'id=a',
      '.',
      '..',
      '...',
      'a/b',
      '../x',
      'a\\b',
      'a?b',
      'a#b',
      'a%2fb',
      'a%b',
      'a b',
      'a\nb',
      'a\tb',
      'a\u0000b',
      'a\u007fb',
    ],
  ],
  [
    'checkRunName',
    rules.checkRunName,
    ['AKS', 'Upgrade of np1 (prod): gate', 'Grüße', '⚠️ upgrade', 'x'.repeat(100)],
    ['', 'two\nlines', 'tab\there', 'bell\u0007', 'x'.repeat(101)],
  ],
  [
    'gitHubToken',
    rules.gitHubToken,
    [`ghs_${'a1B2'.repeat(9)}`, 'github_pat_11AB_x'],
    ['', 'two words', 'a\nb', 'é'],
  ],
];

describe.each(TEXT_RULES)('%s', (_, rule, good, bad) => {
  test.each(good)('takes %j', (text) => expect(rule.read(text)).toBe(text));
  test.each(bad)('refuses %j', (text) => expect(rule.read(text)).toBeUndefined());
  test('says what is allowed', () => expect(rule.allowed).toMatch(/\w{4}/));
});

describe('A good value with something around it', () => {
  const good: readonly (readonly [string, rules.Rule<unknown>, readonly string[]])[] = [
    ...TEXT_RULES.map(([name, rule, values]) => [name, rule, values] as const),
    ['flag', rules.flag, ['true', 'True', 'TRUE', 'false', 'False', 'FALSE']],
    ['number', rules.number(1, 10), ['1', '1.5']],
    ['httpsOrigin', rules.httpsOrigin, ['https://example.org']],
    ['duration', rules.duration(1_000, 60_000), ['1s', '2', '1m']],
    ['moment', rules.moment(Date.parse('2026-11-22T10:00:00Z')), ['10m', '2026-11-22T10:00:00Z']],
  ];

  test.each(good)('is not a %s', (_, rule, values) => {
    // "\n" is in none of them, and is what a pattern without an anchor lets through.
    const around = values.flatMap((value) => [`un\n${value}`, `${value}\nx`]);
    expect(values.filter((value) => rule.read(value) === undefined)).toEqual([]);
    expect(around.filter((text) => rule.read(text) !== undefined)).toEqual([]);
  });

  test.each(['untrue', 'truely', 'unfalse', 'falsey'])('flag refuses %s', (text) => {
    expect(rules.flag.read(text)).toBeUndefined();
  });

  test.each(['x2025-05-02', '12025-05-02', '2025-05-023'])('apiVersion refuses %s', (text) => {
    expect(rules.apiVersion.read(text)).toBeUndefined();
  });
});

test.each(['Np1', 'NP1', 'nP1'])('agentPoolName takes %s in lower case', (text) => {
  expect(rules.agentPoolName.read(text)).toBe('np1');
});

describe('httpsOrigin', () => {
  test.each([
    ['https://management.local.azurestack.external', 'https://management.local.azurestack.external'],
    ['https://management.local.azurestack.external/', 'https://management.local.azurestack.external'],
    ['https://Management.Example.ORG', 'https://management.example.org'],
    ['https://localhost:8443', 'https://localhost:8443'],
    ['https://localhost:443', 'https://localhost'],
    ['https://[::1]:8443', 'https://[::1]:8443'],
  ])('takes %s as %s', (text, origin) => expect(rules.httpsOrigin.read(text)).toBe(origin));

  test.each([
    '',
    'management.azure.com',
    'http://management.azure.com',
    'ftp://management.azure.com',
    'https://',
    'https://example.org/path',
    'https://example.org//',
    'https://example.org?x=1',
    'https://example.org/#x',
    'https://user@example.org',
    'https://user:secret@example.org',
    'https://:secret@example.org',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://exa mple.org',
    'https://example.org\n.evil.example',
    'https://example.\torg',
  ])('refuses %s', (text) => expect(rules.httpsOrigin.read(text)).toBeUndefined());
});

describe('duration', () => {
  const rule = rules.duration(1_000, 60_000);

  test.each([
    ['1s', 1_000],
    ['60s', 60_000],
    ['1m', 60_000],
    ['2', 2_000],
    ['2500ms', 2_500],
  ])('takes %s within its bounds', (text, ms) => expect(rule.read(text)).toBe(ms));

  test.each(['999ms', '0', '61s', '1h', 'soon', '-1', ''])('refuses %j', (text) => {
    expect(rule.read(text)).toBeUndefined();
  });

  test('names both bounds and how to write it', () => {
    expect(rule.allowed).toContain('from 1 s to 1 min');
    expect(rule.allowed).toContain('1h30m');
  });
});

describe('number', () => {
  const factor = rules.number(1, 10);
  const count = rules.number(1, 1000, { whole: true });

  test.each([
    ['1', 1],
    ['1.5', 1.5],
    ['1.25', 1.25],
    ['10', 10],
    ['10.0', 10],
    ['01', 1],
  ])('a decimal takes %s', (text, value) => expect(factor.read(text)).toBe(value));

  test.each([
    '',
    '0',
    '0.99',
    '10.01',
    '-2',
    '+2',
    '1e0',
    '0x2',
    '1,5',
    '.5',
    '5.',
    'NaN',
    'Infinity',
    'two',
    '1 5',
  ])('a decimal refuses %j', (text) => expect(factor.read(text)).toBeUndefined());

  test.each(['1', '10', '1000', '5.0'])('a whole number takes %s', (text) => {
    expect(count.read(text)).toBe(Number(text));
  });

  test.each(['0', '1.5', '1001', '-1', '', 'ten'])('a whole number refuses %j', (text) => {
    expect(count.read(text)).toBeUndefined();
  });

  test('says which kind, and the bounds', () => {
    expect(factor.allowed).toBe('a number from 1 to 10');
    expect(count.allowed).toBe('a whole number from 1 to 1000');
  });
});
