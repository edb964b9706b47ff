import { describe, expect, test } from '@jest/globals';
import { CSE_EXIT_CODES, cseExitCode } from '../../../src/explain/knownErrors/cseExitCodes.ts';
import type { KnownError } from '../../../src/explain/knownErrors/knownError.ts';
import { KNOWN_ERRORS, knownError } from '../../../src/explain/knownErrors/knownErrors.ts';

const ALL: [string, KnownError][] = Object.entries(KNOWN_ERRORS).flatMap(
  ([code, known]: [string, KnownError]) => [
    [code, known] as [string, KnownError],
    ...(known.variants ?? []).map(
      ([, variant], index) => [`${code}, variant ${index + 1}`, variant] as [string, KnownError],
    ),
  ],
);

describe('every known error', () => {
  test.each(ALL)('%s', (_, known) => {
    expect(known.cause).toMatch(/^[A-Z].{15,}\.$/);
    expect(known.remedies.length).toBeGreaterThan(0);
    for (const remedy of known.remedies) expect(remedy).toMatch(/^[A-Z].{15,}\.$/);
    for (const command of known.commands ?? []) expect(command).toMatch(/^(?:az|kubectl) [^\n]+$/);
    expect(known.link).toMatch(/^https:\/\/(?:learn\.microsoft\.com|github\.com\/Azure)\/[\w./-]+$/);
  });
});

test('no code or alias occurs twice', () => {
  const codes = Object.entries(KNOWN_ERRORS).flatMap(([code, { aliases = [] }]: [string, KnownError]) => [
    code,
    ...aliases,
  ]);
  expect(new Set(codes.map((code) => code.toLowerCase())).size).toBe(codes.length);
});

test.each(['ErrCode_', 'ErrorCode_', 'errorcode_', ''])('a code is found behind %j', (prefix) => {
  expect(knownError(`${prefix}QuotaExceeded`)).toBe(KNOWN_ERRORS.QuotaExceeded);
});

test.each(['ErrorCodeQuotaExceeded', 'QuotaErrorCode_Exceeded', 'ErrorCode_ErrorCode_QuotaExceeded'])(
  'a code that only resembles a known one is unknown: %s',
  (code) => expect(knownError(code)).toBe(undefined),
);

test('codes and aliases are found in any letter case; property names of objects are not codes', () => {
  expect(knownError('QUOTAEXCEEDED')).toBe(KNOWN_ERRORS.QuotaExceeded);
  expect(knownError('insufficientVCpuQuota')).toBe(KNOWN_ERRORS.QuotaExceeded);
  for (const code of ['', 'constructor', '__proto__', 'toString']) expect(knownError(code)).toBe(undefined);
});

test('every exit code has a meaning', () => {
  for (const [exitCode, { means }] of Object.entries(CSE_EXIT_CODES)) {
    expect(Number(exitCode)).toBeGreaterThan(0);
    expect(means).toMatch(/^[a-zA-Z].{10,}[^.]$/);
  }
  expect(cseExitCode(1, 'linux')).toBe(undefined);
});
