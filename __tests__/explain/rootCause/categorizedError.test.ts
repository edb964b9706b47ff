import { describe, expect, test } from '@jest/globals';
import { categorizedError } from '../../../src/explain/rootCause/categorizedError.ts';
import { errorOf } from '../../../src/explain/rootCause/embedded.ts';

const ORIGINAL = 'Subnet nodes of network shop is full; delete nodes, or use another subnet.';

describe("An error in AKS's own form", () => {
  test.each([
    [
      'with blanks',
      `Category: ClientError; SubCode: SubnetIsFull; Dependency: Network; OrginalError: ${ORIGINAL}; AKSTeam: Nodes, Retriable: false`,
    ],
    [
      'without blanks',
      `Category:ClientError;SubCode:SubnetIsFull;Dependency:Network;OrginalError:${ORIGINAL};AKSTeam:Nodes,Retriable:false`,
    ],
    [
      'with every field',
      `Category: ClientError; Code: Outer; SubCode: SubnetIsFull; Message: m; InnerMessage: i; Dependency: ; AKSTeam: ; OriginalError: ${ORIGINAL}`,
    ],
    [
      'without the typo, as two words',
      `Category: ClientError; Code: SubnetIsFull; Original Error: ${ORIGINAL}`,
    ],
    ['with the typo, as two words', `Category: ClientError; Code: SubnetIsFull; Orginal Error: ${ORIGINAL}`],
    [
      'with its message, where there is no original error',
      `Category: ClientError; SubCode: SubnetIsFull; Message: ${ORIGINAL}; InnerMessage: ; Dependency: x; AKSTeam: y; OriginalError: `,
    ],
    [
      'with its inner message rather than its message',
      `Category: ClientError; SubCode: SubnetIsFull; Message: m; InnerMessage: ${ORIGINAL}; AKSTeam: y`,
    ],
  ])('%s', (_, text) => {
    const error = errorOf('SubnetIsFull', ORIGINAL);
    expect(categorizedError(text)).toEqual([{ error, start: 0, end: text.length, category: 'client' }]);
    const found = categorizedError(`Upgrade failed. ${text}`);
    expect(found).toEqual([{ error, start: 16, end: text.length + 16, category: 'client' }]);
  });

  test.each([
    ['InternalError', { category: 'azure' }],
    ['ClientError', { category: 'client' }],
    ['clienterror', {}],
    ['Weird', {}],
    ['', {}],
  ])('of category %j', (name, category) => {
    const text = `Category: ${name}; SubCode: A_Code; OrginalError: words`;
    const error = errorOf('A_Code', 'words');
    expect(categorizedError(text)).toEqual([{ error, start: 0, end: text.length, ...category }]);
  });

  test.each([
    ['Category: ClientError; SubCode: A_Code; AKSTeam: x', 'A_Code', ''],
    ['Category: ClientError; Dependency: d; OrginalError: only words; AKSTeam: x', '', 'only words'],
  ])('%s', (text, code, message) => {
    expect(categorizedError(text)).toMatchObject([{ error: errorOf(code, message) }]);
  });

  test('has no field of the words before it', () => {
    const text = 'Category: ClientError; SubCode: A_Code; AKSTeam: x';
    const found = categorizedError(`Failed; Code: Early; Message: early words; ${text}`);
    expect(found).toMatchObject([{ error: errorOf('A_Code', ''), start: 43 }]);
  });

  test.each([
    'Category: ClientError; Dependency: d; AKSTeam: x',
    'Category: ClientError; SubCode: ; Message: ; OrginalError: ; AKSTeam: x',
    'Category ClientError; SubCode: A_Code',
    'SubCategory: ClientError, SubCode: A_Code',
    'MyCategory: ClientError; SubCode: A_Code',
    '',
  ])('is not in %j', (text) => expect(categorizedError(text)).toEqual([]));

  test('inside another one reaches to the last team', () => {
    const inner = `Category: ClientError; SubCode: Inner; OrginalError: ${ORIGINAL}; AKSTeam: a; Code: c`;
    const text = `Category: InternalError; SubCode: Outer; OrginalError: ${inner}; AKSTeam: b, Retriable: true`;
    expect(categorizedError(text)).toMatchObject([{ error: errorOf('Outer', inner), category: 'azure' }]);
    expect(categorizedError(inner)).toMatchObject([{ error: errorOf('Inner', ORIGINAL) }]);
  });

  test('whose team comes first reaches to the end', () => {
    const inner = 'Category: ClientError; SubCode: Inner; Message: m';
    const text = `Category: InternalError; SubCode: Outer; AKSTeam: t; OriginalError: ${inner}`;
    expect(categorizedError(text)).toMatchObject([{ error: errorOf('Outer', inner) }]);
  });
});

describe('Whether it is retriable', () => {
  const messageOf = (original: string) =>
    categorizedError(`Category: ClientError; SubCode: A; OriginalError: ${original}`)[0]?.error.message;

  test.each([
    `${ORIGINAL}, Retriable: true`,
    `${ORIGINAL}; Retriable: false`,
    `${ORIGINAL},Retriable:true.`,
    `${ORIGINAL}, retriable: False  \n`,
    `  ${ORIGINAL}, Retriable: true`,
  ])('is not a part of its words: %j', (original) => expect(messageOf(original)).toBe(ORIGINAL));

  test.each([
    'words Retriable: true',
    'words, Retriable: maybe',
    'words, Retriable: true or not',
    'first, Retriable: true, then more',
    'words, Retriable:',
  ])('is not removed where it is not the last field: %j', (original) => {
    expect(messageOf(original)).toBe(original);
  });
});
