import { describe, expect, test } from '@jest/globals';
import { CSE_EXIT_CODES, cseExitCode } from '../../../src/explain/knownErrors/cseExitCodes.ts';
import {
  ALIASES,
  KNOWN_ERRORS,
  type KnownError,
  knownError,
} from '../../../src/explain/knownErrors/knownErrors.ts';

const ALL: [string, KnownError][] = Object.entries(KNOWN_ERRORS);

describe('every known error', () => {
  test.each(ALL)('%s', (_, known) => {
    expect(known.cause).toMatch(/^[A-Z].{15,}\.$/);
    expect(known.remedies.length).toBeGreaterThan(0);
    for (const remedy of known.remedies) expect(remedy).toMatch(/^[A-Z].{15,}\.$/);
    for (const command of known.commands ?? []) expect(command).toMatch(/^(?:az|kubectl) [^\n]+$/);
    expect(known.link).toMatch(/^https:\/\/learn\.microsoft\.com\/[\w./-]+$/);
  });
});

test('every alias stands for a known error and is none itself', () => {
  for (const [alias, name] of Object.entries(ALIASES)) {
    expect(KNOWN_ERRORS).toHaveProperty([name]);
    expect(KNOWN_ERRORS).not.toHaveProperty([alias]);
    expect(knownError(alias)).toBe(KNOWN_ERRORS[name]);
  }
});

test('codes are found in any letter case; names of the language are none', () => {
  expect(knownError('QUOTAEXCEEDED')).toBe(KNOWN_ERRORS.QuotaExceeded);
  for (const code of ['', 'constructor', '__proto__', 'toString']) expect(knownError(code)).toBe(undefined);
});

test('every exit code says what it means', () => {
  for (const [exitCode, { means }] of Object.entries(CSE_EXIT_CODES)) {
    expect(Number(exitCode)).toBeGreaterThan(0);
    expect(means).toMatch(/^[a-zA-Z].{10,}[^.]$/);
  }
  expect(cseExitCode(1)).toBe(undefined);
});
