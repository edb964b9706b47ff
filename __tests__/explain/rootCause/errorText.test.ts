import { describe, expect, test } from '@jest/globals';
import { readErrorText } from '../../../src/explain/rootCause/errorText.ts';
import { autorest, escaped } from '../../samples/explained.ts';

const INNER = { code: 'SubnetIsFull', message: 'Subnet nodes is full.' };
const JSON_TEXT = JSON.stringify(INNER);

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
    ['with a byte more around it', `x${JSON_TEXT}y`],
    ['escaped', `x ${escaped(JSON_TEXT, 1)}`],
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
    ['an address', 'https://x.invalid/#/{"code":"SubnetIsFull","message":"m"}'],
    [
      'a carrier that is too deep',
      JSON.stringify({ body: { body: { body: { body: { body: { body: INNER } } } } } }),
    ],
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
