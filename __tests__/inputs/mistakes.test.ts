import { describe, expect, test } from '@jest/globals';
import { INPUT_NAMES } from '../../src/inputs/defaults.ts';
import { invisibleCharacter } from '../../src/inputs/invisible.ts';
import { mistakeIn, unquoted } from '../../src/inputs/mistakes.ts';
import { GOOD, inputsOf, OPERATION, operationsOf, problemsOf, read, wordsOf } from '../samples/inputs.ts';

const IDS = [
  'client-id',
  'tenant-id',
  'subscription-id',
  'resource-group',
  'cluster-name',
  'agent-pool-name',
  'operation-id',
] as const;

describe('Quotes around an id', () => {
  test.each([
    ['"np1"', 'np1'],
    ["'np1'", 'np1'],
    ['`np1`', 'np1'],
    ['“np1”', 'np1'],
    ['„np1“', 'np1'],
    ['‘np1’', 'np1'],
    ['‚np1‘', 'np1'],
    ['«np1»', 'np1'],
    ['»np1«', 'np1'],
    ['"\'x\'"', 'x'],
    ['" x "', 'x'],
    ['""', ''],
    ['x', 'x'],
    ['"x', '"x'],
    ['x"', 'x"'],
    ['"x\'', '"x\''],
    ['"a","b"', '"a","b"'],
    ['"', '"'],
  ])('%s becomes %j', (text, inner) => expect(unquoted(text)).toBe(inner));

  test.each(IDS)('are taken off %s', (input) => {
    for (const quoted of [
      `"${GOOD[input]}"`,
      `'${GOOD[input]}'`,
      `“${GOOD[input]}”`,
      ` \`${GOOD[input]}\`\n`,
    ]) {
      expect(read({ [input]: quoted })).toEqual(read());
    }
  });

  test.each(['"latest"', "'Latest'", '‘LATEST’'])('are taken off %s', (text) => {
    expect(operationsOf(read({ 'operation-id': text }))[0]?.operationId).toBe('latest');
  });

  test.each(['"np1", "np2"', '"np1,np2"', "'np1' 'np2'", '"np1"\n"np2"'])(
    'are taken off each of several: %j',
    (pools) => {
      const operations = operationsOf(read({ 'agent-pool-name': pools, 'operation-id': '"latest"' }));
      expect(operations).toMatchObject([{ agentPoolName: 'np1' }, { agentPoolName: 'np2' }]);
    },
  );

  test('around nothing leave the input empty', () => {
    expect(problemsOf(read({ 'operation-id': '""' }))).toEqual([['operation-id', '""']]);
    expect(problemsOf(read({ 'client-id': "''" }))).toEqual([['client-id', "''"]]);
  });

  test('around something else than an id are not taken off', () => {
    expect(problemsOf(read({ timeout: '"2h"' }))).toEqual([['timeout', '"2h"']]);
  });
});

describe('What cannot be an id', () => {
  const NO_VALUE = 'in place of a missing value';
  const MASKED = 'GitHub shows *** in place of a secret';
  const JSON_TEXT = 'It begins like JSON';
  const NAMED = 'hand over only what follows';
  const QUOTE = 'It has a quote at one end only';
  const COMMA = 'A comma has no value before or after it';

  test.each([
    ['null', NO_VALUE],
    ['NULL', NO_VALUE],
    ['None', NO_VALUE],
    ['none', NO_VALUE],
    ['undefined', NO_VALUE],
    ['nil', NO_VALUE],
    ['<nil>', NO_VALUE],
    ['(null)', NO_VALUE],
    ['<no value>', NO_VALUE],
    ['[object Object]', NO_VALUE],
    ['"null"', NO_VALUE],
    ['***', MASKED],
    ['ab***cd', MASKED],
    ['{"name":"x"}', JSON_TEXT],
    ['{ "name": "x", "id": "y" }', JSON_TEXT],
    ['["a","b"]', JSON_TEXT],
    ['operation=x', NAMED],
    ['--name=np1', NAMED],
    ['operation-id="x"', NAMED],
    ['"np1', QUOTE],
    ["np1'", QUOTE],
    ['“np1', QUOTE],
    ['x,', COMMA],
    [',x', COMMA],
    [', x', COMMA],
    ['$' + '{{ steps.start.outputs.id }}', 'an expression that was not evaluated'],
  ])('%s is refused, with the reason', (text, why) => {
    for (const input of IDS) {
      const result = read({ [input]: text });
      expect(problemsOf(result)).toEqual([[input, text]]);
      expect(wordsOf(result)).toContain(why);
    }
  });

  test.each([
    ['a,,b', COMMA],
    ['a, ,b', COMMA],
    ['a\n,\n', COMMA],
  ])('%j has a comma too many', (text, why) => {
    for (const input of ['agent-pool-name', 'operation-id']) {
      expect(wordsOf(read({ [input]: text }))).toContain(why);
    }
  });

  test.each(['nullable', 'none1', 'undefinedpool', 'nil2', 'annull', 'np1{', 'np[1]'])(
    '%s is none of these mistakes',
    (name) => expect(mistakeIn(name)).toBeUndefined(),
  );

  test('one of several is shown by itself', () => {
    const result = read({ 'agent-pool-name': 'np1 np2', 'operation-id': `${OPERATION} operation=x` });
    expect(problemsOf(result)).toEqual([['operation-id', 'operation=x']]);
    expect(wordsOf(result)).toContain(NAMED);
  });

  test('many of several are not all shown', () => {
    const text = Array.from({ length: 150 }, (_, index) => `op=${index}`).join(' ');
    expect(problemsOf(read({ 'operation-id': `x ${text}` }))).toHaveLength(10);
  });

  test('the query of a URL is not shown, in no form', () => {
    const url = 'https://management.azure.com/subscriptions/***/x?s=signature&t=1';
    for (const text of [url, `{"url":"${url}"}`, `id=${url}`, `${url},`, `a ${url}`, `"${url}`]) {
      const result = read({ 'operation-id': text });
      expect(JSON.stringify(result)).not.toMatch(/signature|t=1/);
      expect(problemsOf(result).length).toBeGreaterThan(0);
    }
  });
});

describe('An invisible character', () => {
  const CHARACTERS = [
    ['\u200b', 'U+200B zero width space'],
    ['\u200c', 'U+200C zero width non-joiner'],
    ['\u200d', 'U+200D zero width joiner'],
    ['\u2060', 'U+2060 word joiner'],
    ['\ufeff', 'U+FEFF byte order mark'],
    ['\u00ad', 'U+00AD soft hyphen'],
    ['\u200e', 'U+200E left-to-right mark'],
    ['\u200f', 'U+200F right-to-left mark'],
    ['\u061c', 'U+061C Arabic letter mark'],
    ['\u202a', 'U+202A left-to-right embedding'],
    ['\u202e', 'U+202E right-to-left override'],
    ['\u2066', 'U+2066 left-to-right isolate'],
    ['\u2069', 'U+2069 pop directional isolate'],
    ['\u034f', 'U+034F combining grapheme joiner'],
    ['\u180e', 'U+180E Mongolian vowel separator'],
    ['\u3164', 'U+3164 Hangul filler'],
    ['\ufe0f', 'U+FE0F variation selector-16'],
    ['\u2064', 'U+2064 invisible plus'],
    ['\u{e0041}', 'U+E0041 invisible character'],
    ['\u202b', 'U+202B right-to-left embedding'],
    ['\u202c', 'U+202C pop directional formatting'],
    ['\u202d', 'U+202D left-to-right override'],
    ['\u2061', 'U+2061 function application'],
    ['\u2062', 'U+2062 invisible times'],
    ['\u2063', 'U+2063 invisible separator'],
    ['\u2067', 'U+2067 right-to-left isolate'],
    ['\u2068', 'U+2068 first strong isolate'],
    ['\u0000', 'U+0000 null'],
    ['\u0008', 'U+0008 backspace'],
    ['\u007f', 'U+007F delete'],
    ['\u0007', 'U+0007 control character'],
    ['\u001b', 'U+001B escape'],
    ['\u0085', 'U+0085 control character'],
  ] as const;

  test.each(CHARACTERS)('%j is named: %s', (character, name) => {
    expect(invisibleCharacter(`${character}np1`)).toBe(`${name} (character 1)`);
    expect(invisibleCharacter(`np1${character}`)).toBe(`${name} (character 4)`);
    expect(invisibleCharacter(`n${character}p1`)).toBe(`${name} (character 2)`);
  });

  test.each(['', 'np1', 'a b\tc\r\nd', 'grüße', '日本', 'a\u00a0b', '👍 done', '⚠️ late', '👩‍💻 at work'])(
    'is not found in %j',
    (text) => expect(invisibleCharacter(text)).toBeUndefined(),
  );

  test('is found after an emoji, and the place counts what one sees as one', () => {
    expect(invisibleCharacter('👍a\u200bb')).toBe('U+200B zero width space (character 3)');
    expect(invisibleCharacter('⚠️\u200b')).toBe('U+200B zero width space (character 3)');
  });

  const checkRun = { 'check-run': 'AKS', 'github-token': 'ghs_x' };
  const values: Readonly<Record<string, string>> = {
    ...GOOD,
    ...checkRun,
    'started-after': '10m',
    'expected-kubernetes-version': '1.33',
    'expected-node-image-version': 'AKSUbuntu-1',
    'resource-manager-endpoint': 'https://management.azure.com',
    audience: 'api://x',
  };

  test.each(INPUT_NAMES)('is refused and named in %s, wherever it is', (input) => {
    const value = values[input] ?? '';
    expect(problemsOf(read(values))).toEqual([]);
    for (const text of [`\u200b${value}`, `${value}\ufeff`, `${value.slice(0, 1)}\u00ad${value.slice(1)}`]) {
      const result = read({ ...values, [input]: text });
      expect(problemsOf(result).map(([name]) => name)).toEqual([input]);
      expect(wordsOf(result)).toMatch(
        /the invisible character U\+(200B zero width space|FEFF byte order mark|00AD soft hyphen) \(character \d+\)/,
      );
    }
  });

  test('alone is not the same as nothing', () => {
    expect(wordsOf(read({ 'operation-id': '\u200b' }))).toContain('U+200B zero width space');
    expect(wordsOf(read({ timeout: '\ufeff' }))).toContain('U+FEFF byte order mark');
  });

  test('is found in the environment of the job too', () => {
    const result = read({ 'client-id': '' }, { AZURE_CLIENT_ID: `\u200b${GOOD['client-id']}` });
    expect(problemsOf(result).map(([name]) => name)).toEqual(['client-id']);
    expect(wordsOf(result)).toContain('U+200B zero width space');
  });

  test('does not show a token', () => {
    const result = read({ ...checkRun, 'github-token': 'ghs_secret\u200b' });
    expect(problemsOf(result)).toEqual([['github-token', '']]);
    expect(wordsOf(result)).not.toContain('ghs_secret');
  });
});

test('Blanks and line breaks around a value are no mistake', () => {
  for (const blank of [' ', '\t', '\n', '\r\n', '\u00a0', '\u3000'])
    expect(inputsOf(read({ 'operation-id': `${blank}${OPERATION}${blank}` }))).toEqual(inputsOf(read()));
});
