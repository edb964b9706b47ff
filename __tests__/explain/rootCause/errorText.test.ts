import { describe, expect, test } from '@jest/globals';
import { readErrorText } from '../../../src/explain/rootCause/errorText.ts';
import { autorest, escaped } from '../../samples/explained.ts';

const INNER = { code: 'SubnetIsFull', message: 'Subnet nodes is full.' };
const JSON_TEXT = JSON.stringify(INNER);
const ADDRESS = `https://x.invalid/#/${JSON_TEXT}`;

function codesIn(text: string): string[] {
  return readErrorText(text).errors.map(({ error }) => error.code);
}

describe('an error inside a text', () => {
  test.each([
    ['alone', JSON_TEXT],
    ['under error', JSON.stringify({ error: INNER })],
    ['under properties', JSON.stringify({ properties: { error: INNER } })],
    ['under response', JSON.stringify({ response: { body: { error: INNER } } })],
    ['under body', JSON.stringify({ body: INNER })],
    ['in a list of errors', JSON.stringify({ errors: [INNER] })],
    ['in details', JSON.stringify({ status: 'Failed', details: [INNER] })],
    ['under innererror', JSON.stringify({ innererror: INNER })],
    ['as a status message', JSON.stringify({ statusMessage: JSON_TEXT })],
    ['under an error without a code', JSON.stringify({ error: { details: [INNER] } })],
    ['under four names', JSON.stringify({ body: { body: { body: { body: INNER } } } })],
    ['under four names and error', JSON.stringify({ body: { body: { body: { body: { error: INNER } } } } })],
    ['behind an address', `See https://x.invalid/a and ${JSON_TEXT}`],
    ['behind other JSON that is escaped', `${escaped('{"a":1}', 1)} and ${JSON_TEXT}`],
    ['with a byte more around it', `x${JSON_TEXT}y`],
    ['escaped', `x ${escaped(JSON_TEXT, 1)}`],
    ['escaped four times', `x ${escaped(JSON_TEXT, 4)}`],
    ['with line ends written out', `x {\\n  ${escaped(JSON_TEXT.slice(1), 1)}`],
    ['as autorest text', autorest(INNER.code, INNER.message)],
    [
      'as a printed response',
      `RESPONSE 400: 400 Bad\nERROR CODE: SubnetIsFull\n${'-'.repeat(40)}\n${INNER.message}`,
    ],
    [
      "as AKS's own text",
      `Category: ClientError; SubCode: SubnetIsFull; OrginalError: ${INNER.message}; AKSTeam: x`,
    ],
  ])('is found %s', (_, text) => {
    const { errors } = readErrorText(text);
    expect(errors.map(({ error }) => [error.code, error.message])).toEqual([[INNER.code, INNER.message]]);
  });

  test.each([
    ['a code without words', '{"code":"SubnetIsFull"}'],
    ['words without a code', '{"message":"Subnet nodes is full."}'],
    ['counters', '{"operationGroup":"GetVMs","allowedRequestCount":900}'],
    ['an address', ADDRESS],
    ['a carrier that is too deep', JSON.stringify({ body: { body: { body: { body: { body: INNER } } } } })],
    ['a list that is too deep', JSON.stringify({ details: [[[[INNER]]]] })],
    ['an address at the front', `${ADDRESS} is${' too long'.repeat(40)}`],
    ['JSON that is escaped five times', escaped(JSON_TEXT, 5)],
    ['what is behind the first 128 KiB', `${'x '.repeat(64 * 1024)}${JSON_TEXT}`],
    ['another name', JSON.stringify({ somewhere: INNER })],
    ['a status code', 'StatusCode="404"'],
    ['a response without a code', `RESPONSE 500: 500 Oops\nERROR CODE UNAVAILABLE\n${'-'.repeat(40)}\nx`],
  ])('is not seen in %s', (_, text) => {
    expect(readErrorText(text)).toEqual({ errors: [], words: text });
  });
});

describe('the words around an error', () => {
  test.each([
    [`Upgrade failed: ${JSON_TEXT} (attempt 3)`, 'Upgrade failed:   (attempt 3)'],
    [`Upgrade failed: ${autorest('A_Code', 'm')} again`, 'Upgrade failed:   again'],
    [`${JSON_TEXT}${JSON_TEXT}`, ''],
    [`one ${JSON_TEXT} two ${autorest('A_Code', 'm')} three`, 'one   two   three'],
    [`${autorest('A_Code', 'm')}; then ${JSON_TEXT} again`, '; then   again'],
    [`[\n ${JSON_TEXT},\n ${JSON_TEXT}\n]`, ''],
    [`so: ${escaped(JSON.stringify([INNER], null, 1), 2)}`, 'so:  '],
    ['nothing', 'nothing'],
  ])('%s', (text, words) => expect(readErrorText(text).words).toBe(words));
});

describe('what belongs to a message', () => {
  test('Target, Details, InnerError and AdditionalInfo are read with it', () => {
    const fields =
      ' Target="np1" Details=[{"code":"Inner_One","message":"one"}] InnerError={"internalErrorCode":"Inner_Two"} AdditionalInfo=[{"type":"T","info":{"a":1}}]';
    const { errors, words } = readErrorText(`x ${autorest('Outer', 'Words.', fields)}; y`);
    expect(words).toBe('x  ; y');
    expect(errors).toHaveLength(1);
    expect(errors[0]?.error).toEqual({
      code: 'Outer',
      message: 'Words.',
      target: 'np1',
      subcode: '',
      details: [
        { code: 'Inner_One', message: 'one', target: '', subcode: '', details: [], additionalInfo: [] },
      ],
      innerError: {
        code: 'Inner_Two',
        message: '',
        target: '',
        subcode: '',
        details: [],
        additionalInfo: [],
      },
      additionalInfo: [{ type: 'T', info: { a: 1 } }],
    });
  });

  test.each([' Details=[]', ' Details=[ ] InnerError={}', " Target='0' Details=[]"])(
    'empty fields: %s',
    (fields) => {
      const { errors, words } = readErrorText(autorest('Outer', 'Words.', fields));
      expect(words).toBe('');
      expect(errors[0]?.error).toMatchObject({ code: 'Outer', message: 'Words.', details: [] });
    },
  );

  test('a field that is broken stays in the words', () => {
    expect(readErrorText(autorest('Outer', 'Words.', ' Details=[oops')).words).toContain('oops');
  });

  test('several errors, each with its own fields', () => {
    const one = autorest('One', '1', ' Details=[{"code":"A_1","message":"a"}]');
    const two = autorest('Two', '2', ' Details=[{"code":"B_2","message":"b"}]');
    expect(codesIn(`${one}; ${two}`)).toEqual(['One', 'Two']);
  });
});

test.each([
  ['Retriable: true', true],
  ['Retriable:true', true],
  ['x, Retriable: False.', false],
  ['Retriable: maybe', undefined],
])('%s', (text, retriable) => expect(readErrorText(text).retriable).toBe(retriable));

test('a printed response: escaped line ends, a request line, a JSON body, two of them', () => {
  const rule = '-'.repeat(80);
  const response = (code: string) =>
    `PUT https://management.azure.com/x\n${rule}\nRESPONSE 409: 409 Conflict\nERROR CODE: ${code}\n${rule}\n${JSON.stringify({ error: { code, message: 'words' } }, null, 1)}\n${rule}\n`;
  const text = `creating failed, ${response('One_A')} then ${response('Two_B')}`;
  for (const form of [text, text.replaceAll('\n', '\\n').replaceAll('"', '\\"')]) {
    const { errors, words } = readErrorText(form);
    expect(errors.map(({ error }) => error.code)).toEqual(['One_A', 'Two_B']);
    expect(words).toMatch(/^creating failed, +(?:\\n)?\s+then/);
  }
});

test('an error directly behind a printed response is one of its own', () => {
  const text = `RESPONSE 403: 403\nERROR CODE: First_One\n${'-'.repeat(40)}\nwords\n${'-'.repeat(40)}${JSON_TEXT}`;
  expect(codesIn(text)).toEqual(['First_One', 'SubnetIsFull']);
});

describe('What makes JSON an error', () => {
  const full = { code: '', message: '', target: '', subcode: '', details: [], additionalInfo: [] };
  test.each([
    [
      { code: 429, message: 'Slow down.' },
      { ...full, code: '429', message: 'Slow down.' },
    ],
    [
      { subcode: 'SubnetIsFull', message: 'Full.' },
      { ...full, subcode: 'SubnetIsFull', message: 'Full.' },
    ],
    [
      { code: 'Outer', details: [INNER] },
      { ...full, code: 'Outer', details: [{ ...full, ...INNER }] },
    ],
    [
      { code: 'Outer', innererror: INNER },
      { ...full, code: 'Outer', innerError: { ...full, ...INNER } },
    ],
  ])('%j', (json, error) => {
    expect(readErrorText(JSON.stringify(json))).toEqual({ errors: [{ error, level: 0 }], words: '' });
  });
});

describe('How deeply an error was wrapped', () => {
  const levelsIn = (text: string) => readErrorText(text).errors.map(({ level }) => level);

  test.each([
    [`${JSON_TEXT} and ${autorest('A_Code', 'm')}; and ${JSON_TEXT}`, [0, 1, 2]],
    [`${autorest('A_Code', 'm')}; ${JSON_TEXT}`, [0, 1]],
    [`[\n ${JSON_TEXT},\n ${JSON_TEXT}\n]`, [0, 0]],
  ])('%s', (text, levels) => expect(levelsIn(text)).toEqual(levels));
});

describe('Bounds', () => {
  test('50 errors in JSON: what comes later stays in the words', () => {
    const { errors, words } = readErrorText(JSON_TEXT.repeat(52));
    expect([errors.length, words]).toEqual([50, JSON_TEXT.repeat(2)]);
  });

  test('50 errors in all forms together', () => {
    const text = `${autorest('A_Code', 'm')}; `.repeat(40) + JSON_TEXT.repeat(40);
    const { errors } = readErrorText(text);
    expect(errors.filter(({ error }) => error.code === 'A_Code')).toHaveLength(40);
    expect(errors.filter(({ error }) => error.code === INNER.code)).toHaveLength(10);
  });

  test.each([
    [3, [INNER.code]],
    [4, []],
  ])('four tries at escaped JSON: %d others come before the error', (count, codes) => {
    expect(codesIn(`${escaped('{"a":1}', 1)} `.repeat(count) + escaped(JSON_TEXT, 1))).toEqual(codes);
  });
});
