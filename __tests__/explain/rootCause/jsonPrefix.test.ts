import { describe, expect, test } from '@jest/globals';
import { readJson, unescapeOnce } from '../../../src/explain/rootCause/jsonPrefix.ts';

describe('JSON inside a text', () => {
  test.each([
    ['{"code":"X","message":"m"}', { code: 'X', message: 'm' }],
    ['[{"code":"X"},{"code":"Y"}]', [{ code: 'X' }, { code: 'Y' }]],
    ['{ "a" : [ 1 , -2.5e3 , true , false , null , "x" , [ ] , { } ] }', undefined],
    ['{"a":null}', { a: null }],
    ['{"a":false,"b":true}', { a: false, b: true }],
    ['[0]', [0]],
    ['{\n\t"a":\r\n1\n}', { a: 1 }],
    ['{"a":"\\"\\\\\\/\\n\\t\\r\\b\\f\\u00e9\\uD83D\\uDE80"}', { a: '"\\/\n\t\ré🚀' }],
    ['{"a":"b"\u0000}', { a: 'b' }],
  ])('%s is read to its end', (json, expected) => {
    const value = expected ?? JSON.parse(json);
    for (const [before, after] of [
      ['', ''],
      ['x', ' and {"more":1}'],
    ]) {
      const found = readJson(`${before}${json}${after}`, (before as string).length);
      expect(found?.end).toBe(`${before}${json}`.length);
      expect(found?.value).toEqual(value);
    }
  });

  test.each([
    ['{"code":"Subnet', { code: 'Subnet…' }],
    ['{"code":"Subnet\\', { code: 'Subnet…' }],
    ['{"code":"a\\nb\\\\\\', { code: 'a\nb…' }],
    ['{"code":"X","mess', { code: 'X' }],
    ['{"code":"X","message"', { code: 'X' }],
    ['{"code":"X","message":', { code: 'X' }],
    ['{"code":"X","a":tru', { code: 'X' }],
    ['{"code":"X",', { code: 'X' }],
    ['{"code":"X"', { code: 'X' }],
    ['{"a":[1,2', { a: [1, 2] }],
    ['{"a":[1,{"b":"c', { a: [1, { b: 'c…' }] }],
    ['[1,[2', [1, [2]]],
    ['{"a":{"b":1', { a: { b: 1 } }],
    ['{"a":{', { a: {} }],
    ['{"a":[', { a: [] }],
  ])('%s keeps what is there', (json, expected) => {
    const found = readJson(json, 0);
    expect(JSON.parse(JSON.stringify(found?.value))).toEqual(expected);
    expect(found?.end).toBe(json.endsWith('tru') ? json.length - 3 : json.length);
  });

  test.each([
    ['{"a":1 oops,"b":2}', { a: 1 }],
    ['{"a":oops,"b":2}', undefined],
    ['{"a":1,b:2}', { a: 1 }],
    ['{"a" 1,"b":2}', undefined],
    ['{"a"=1,"b":2}', undefined],
    ['{"a":,"b":2}', undefined],
    ['{"a":1,b":2}', { a: 1 }],
    ['{"a":1,"b" "c","d":2}', { a: 1 }],
    ['[1,oops,2]', [1]],
    ['{"a":[1,oops],"b":2}', { a: [1] }],
    ['{"a":{"b":oops},"c":2}', { a: {} }],
  ])('nothing after the mistake in %s is read', (json, expected) => {
    const value = readJson(json, 0)?.value;
    expect(value && JSON.parse(JSON.stringify(value))).toEqual(expected);
  });

  test.each(['', 'x', '"text"', '1', '{}', '[]', '{', '[', '{ oops', '{"a"', '(1)'])(
    'is not in %j',
    (text) => {
      expect(readJson(text, 0)).toBeUndefined();
    },
  );

  test('is read 64 levels deep', () => {
    const nested = (levels: number) => `${'[1,'.repeat(levels)}2${']'.repeat(levels)}`;
    const text = nested(65);
    expect(readJson(text, 0)).toEqual({ value: JSON.parse(text), end: text.length });
    const cut = (levels: number): unknown => (levels === 0 ? [1] : [1, cut(levels - 1)]);
    expect(readJson(nested(66), 0)?.value).toEqual(cut(64));
  });
});

describe('One level of escaping', () => {
  test.each([
    ['{\\"code\\"', '{"code"'],
    ['a\\\\b', 'a\\b'],
    ['\\n\\r\\t', '\n\r\t'],
    ['a\\bb\\fc', 'abc'],
    ['\\u0041\\u00e9', 'Aé'],
    ['\\u00zz', 'u00zz'],
    ['\\uzzzz', 'uzzzz'],
    ['\\x\\\n', 'x\n'],
    ['none', 'none'],
    ['end\\', 'end\\'],
  ])('%j is %j', (text, expected) => expect(unescapeOnce(text)).toBe(expected));
});
