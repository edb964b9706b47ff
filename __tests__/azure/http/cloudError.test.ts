import { describe, expect, test } from '@jest/globals';
import { NO_ERROR, parseCloudError } from '../../../src/azure/http/cloudError.ts';
import { asRecord, asText, parseJson } from '../../../src/azure/http/json.ts';

const WRAPPED = { error: { code: 'A', message: 'm', target: 't' } };

describe('parseCloudError', () => {
  test.each([
    ['wrapped, as ARM writes it', WRAPPED, { code: 'A', message: 'm', target: 't' }],
    [
      'flat, as AKS writes it',
      { code: 'NotFound', details: null, message: 'no pool', subcode: 'GetAgentPool_NotFound', target: '' },
      { code: 'NotFound', message: 'no pool', subcode: 'GetAgentPool_NotFound' },
    ],
    ['a subcode in other letters', { subCode: 'S' }, { subcode: 'S' }],
    ['an inner code, as compute writes it', { internalErrorCode: 'Internal' }, { code: 'Internal' }],
    ['only a message', { error: { message: 'Internal server error' } }, { message: 'Internal server error' }],
    ['only a code', { code: 'X' }, { code: 'X' }],
    ['a number for a code', { code: 429, message: 'm' }, { code: '429', message: 'm' }],
    ['only details', { details: [{ code: 'D' }] }, { details: [{ ...NO_ERROR, code: 'D' }] }],
    [
      'nulls everywhere',
      { code: null, message: 'm', target: null, details: null, additionalInfo: null, innererror: null },
      { message: 'm' },
    ],
    [
      'types that are wrong',
      { code: 'A', message: {}, target: [], details: 'x', additionalInfo: 1 },
      { code: 'A' },
    ],
  ])('reads %s', (_, value, expected) => {
    expect(parseCloudError(value)).toEqual({ ...NO_ERROR, ...expected });
  });

  test('reads nested details, inner errors and additional info, all of them', () => {
    const error = parseCloudError({
      error: {
        code: 'A',
        details: [{ code: 'B', details: [{ message: 'C' }] }, null, 'x', {}, { target: 'nothing said' }],
        innererror: { code: 'I', innerError: { code: 'J' } },
        additionalInfo: [{ type: 'PolicyViolation', info: { a: 1 } }, { info: 'x' }, null, 'y'],
      },
    });
    expect(error).toEqual({
      ...NO_ERROR,
      code: 'A',
      details: [{ ...NO_ERROR, code: 'B', details: [{ ...NO_ERROR, message: 'C' }] }],
      innerError: { ...NO_ERROR, code: 'I', innerError: { ...NO_ERROR, code: 'J' } },
      additionalInfo: [
        { type: 'PolicyViolation', info: { a: 1 } },
        { type: '', info: 'x' },
      ],
    });
  });

  test.each([
    undefined,
    null,
    '',
    'error',
    7,
    true,
    [],
    [WRAPPED],
    {},
    { error: null },
    { error: {} },
    { error: 'x' },
    { status: 'Failed' },
    { target: 't' },
  ])('finds no error in %j', (value) => expect(parseCloudError(value)).toBeUndefined());

  test('survives nesting without end', () => {
    let json: Record<string, unknown> = { code: 'Innermost' };
    for (let level = 0; level < 5_000; level++)
      json = { code: `L${level}`, details: [json], innererror: null };
    expect(parseCloudError(json)?.code).toBe('L4999');
    for (let level = 0; level < 5_000; level++) json = { innererror: json, code: 'x' };
    expect(parseCloudError(json)?.code).toBe('x');
  });

  test('follows a hundred levels', () => {
    let json: Record<string, unknown> = { code: 'Innermost' };
    for (let level = 0; level < 100; level++) json = { code: 'Outer', details: [json] };
    expect(JSON.stringify(parseCloudError(json))).toContain('Innermost');
  });
});

describe('Lenient readers', () => {
  test.each([
    ['\uFEFF{"a":1}', { a: 1 }],
    ['"a\uFEFFb"', 'a\uFEFFb'],
    ['{"a":', undefined],
    ['', undefined],
  ])('parseJson(%j)', (text, expected) => expect(parseJson(text)).toEqual(expected));

  test.each([
    [{ a: 1 }, { a: 1 }],
    [[], undefined],
    [null, undefined],
    ['x', undefined],
  ])('asRecord(%j)', (value, expected) => expect(asRecord(value)).toEqual(expected));

  test.each([
    ['x', 'x'],
    [7, '7'],
    [null, ''],
    [true, ''],
    [{}, ''],
  ])('asText(%j)', (value, expected) => expect(asText(value)).toBe(expected));
});
