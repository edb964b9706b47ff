import { describe, expect, test } from '@jest/globals';
import { errorOf } from '../../../src/explain/rootCause/embedded.ts';
import { sdkResponses } from '../../../src/explain/rootCause/sdkResponse.ts';

const RULE = '-'.repeat(80);
const response = (body: string, rule = RULE) =>
  `RESPONSE 403: 403 Forbidden\nERROR CODE: NoRight_1\n${rule}\n${body}\n${rule}`;

describe('A printed response', () => {
  test.each([
    ['alone', response('No right.')],
    ['with the shortest rules', response('No right.', '-'.repeat(20))],
    ['with its request', `PUT https://management.azure.com/x?y=1\n${RULE}\n${response('No right.')}`],
    ['with a request over http', `GET http://168.63.129.16/x ${response('No right.')}`],
    ['that repeats its code', response('NoRight_1: No right.')],
    ['after blank lines', response('\n \n No right.')],
    ['with line ends written out', response('\n\rNo right.').replaceAll('\n', '\\n').replaceAll('\r', '\\r')],
    ['with blanks instead of line ends', response('No right.').replaceAll('\n', ' ')],
    ['without a line end after the rule', response('No right.').replace('-\nNo', '-No')],
    ['without a blank before its code', response('No right.').replace('CODE: ', 'CODE:')],
  ])('%s', (_, text) => {
    const found = sdkResponses(`failed: ${text} more`);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ start: 8, end: 8 + text.length, error: { code: 'NoRight_1' } });
    expect(found[0]?.error).toEqual(
      errorOf('NoRight_1', expect.stringMatching(/^No right\.(\s|\\[nr])*$/) as never),
    );
  });

  test.each([
    ['RESPONSE 500: 500 Oops\nERROR CODE: A_Code', ''],
    ['RESPONSE 500: 500 Oops\nERROR CODE: A_Code\nwords', 'words'],
    [`RESPONSE 500: 500 Oops\nERROR CODE: A_Code\n${RULE}\nwords`, 'words'],
  ])('that is cut off is read to its end: %j', (text, message) => {
    expect(sdkResponses(`x ${text}`)).toEqual([
      { error: errorOf('A_Code', message), start: 2, end: text.length + 2 },
    ]);
  });

  test.each([
    '',
    'RESPONSE 500: 500 Oops',
    'RESPONSE 500: 500 Oops\nERROR CODE UNAVAILABLE\n',
    'RESPONSE 500: 500 Oops\nERROR CODE: 429\n',
    'RESPONSE 500: 500 Oops\nERROR CODE: ab\n',
    'RESPONSE: 500 Oops\nERROR CODE: A_Code\n',
    'RESPONSE 5000: Oops\nERROR CODE: A_Code\n',
    `RESPONSE 500: ${'x'.repeat(120)}\nERROR CODE: A_Code\n`,
    'ERROR CODE: A_Code\n',
  ])('is not in %j', (text) => expect(sdkResponses(text)).toEqual([]));

  test('that has no code does not hide the next one', () => {
    const next = response('No right.');
    expect(sdkResponses(`RESPONSE 500: 500 Oops ${' '.repeat(120)} ${next}`)).toHaveLength(1);
    expect(sdkResponses('RESPONSE 500:ERROR CODE: A_Code')).toHaveLength(1);
  });

  test('is one of ten at most', () => {
    expect(sdkResponses(`${response('No right.')}\n`.repeat(10))).toHaveLength(10);
    expect(sdkResponses(`${response('No right.')}\n`.repeat(11))).toHaveLength(10);
  });
});
