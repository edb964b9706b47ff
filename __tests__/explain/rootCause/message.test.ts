import { describe, expect, test } from '@jest/globals';
import { hasWords, isBoilerplate, tidyMessage } from '../../../src/explain/rootCause/message.ts';

const SENTENCE = 'The subnet nodes of the network shop is full.';

describe('A message is freed of what was wrapped around it', () => {
  test.each([
    ['one sentence', SENTENCE],
    ['blanks and line ends around it', ` \r\n\t${SENTENCE}  \n `],
    ['a lead-in', `StatusCode=409 ${SENTENCE}`],
    ['a lead-in with dashes', `StatusCode=409 -- Original Error: ${SENTENCE}`],
    ['a lead-in about an original error', `StatusCode=409 Original Error: ${SENTENCE}`],
    ['a lead-in after blanks', `  StatusCode=409 ${SENTENCE}`],
    ['a lead-in and more blanks', `Provisioning of resource(s) for vmss1 in rg failed. Error:   ${SENTENCE}`],
    ['several lead-ins', `${'StatusCode=409 '.repeat(4)}${SENTENCE}`],
    ['a lead-in of a resource', `Provisioning of resource(s) for vmss1 in rg failed. Message: ${SENTENCE}`],
    ['the same as an error', `Provisioning of resource(s) for vmss1 in rg failed. Error: ${SENTENCE}`],
    [
      'a lead-in of a request',
      `Resource request failed due to a conflict? The detailed error message: ${SENTENCE}`,
    ],
    ["ARM's quotation", `The template deployment failed with error: '${SENTENCE}'`],
    ["ARM's quotation with a name", `The template deployment 'd1' failed with message: '${SENTENCE}'.`],
    ['blanks inside a quotation', `The template deployment failed with error: '  ${SENTENCE} '`],
    [
      'three levels of quotations',
      `The template deployment failed with error: 'The resource with id: '/x/y' failed validation with message: 'The template deployment 'd' failed with message: '${SENTENCE}'.'.'`,
    ],
    ['a pointer to details', `${SENTENCE} Details:`],
    ['a pointer to details after dots', `${SENTENCE.slice(0, -1)}... Details:`],
    ['the same twice', `${SENTENCE}${SENTENCE}`],
    ['the same after a blank', `${SENTENCE} ${SENTENCE}`],
    ['the same after a dot and blanks', `${SENTENCE.slice(0, -1)}.   ${SENTENCE.slice(0, -1)}.`],
    ['the same after a line end', `${SENTENCE}\n${SENTENCE}`],
    ['the same as another line, with other blanks', `${SENTENCE}  \n\t${SENTENCE}\n  ${SENTENCE}`],
  ])('%s', (_, message) => expect(tidyMessage(message)).toBe(SENTENCE));

  test.each([
    ['', ''],
    ['x: x', 'x: x'],
    ['0123456789: 0123456789', '0123456789'],
    ['012345678: 012345678', '012345678: 012345678'],
    ['0123456789----0123456789', '0123456789'],
    ['0123456789-----0123456789', '0123456789-----0123456789'],
    ['0123456789 a 0123456789', '0123456789 a 0123456789'],
    ['0123456789ab0123456789', '0123456789ab0123456789'],
    ['0123456789a 0123456789', '0123456789a 0123456789'],
    ['0123456789 a0123456789', '0123456789 a0123456789'],
    ['one\r\ntwo\rthree', 'one\ntwo\nthree'],
    ['  one\n    two  \n', 'one\n    two'],
    ['one\n\n\n\ntwo\n\nthree', 'one\n\ntwo\n\nthree'],
    ['* ok\n* ok\n}\n}', '* ok\n* ok\n}\n}'],
    [`${'a'.repeat(30)}\nb\n${'a'.repeat(30)}`, `${'a'.repeat(30)}\nb\n${'a'.repeat(30)}`],
    [`${'a'.repeat(31)}\nb\n  ${'a'.repeat(31)}\nc`, `${'a'.repeat(31)}\nb\nc`],
    ['Look at the Details:', 'Look at the.'.slice(0, -1)],
    ['Details: none', 'Details: none'],
    ['StatusCode=409', 'StatusCode=409'],
    ['StatusCode=409 {"a":1}', 'StatusCode=409 {"a":1}'],
    ['It says StatusCode=409 here', 'It says StatusCode=409 here'],
    ["It says: The template deployment failed with error: 'something else'", undefined],
    ["The template deployment failed with error: 'too short'", undefined],
    ["The template deployment failed with error: 'something else' and more", undefined],
  ])('%j becomes %j', (message, tidy) => expect(tidyMessage(message)).toBe(tidy ?? message));

  test('five lead-ins at most, three quotations at most', () => {
    expect(tidyMessage(`${'StatusCode=409 '.repeat(6)}words`)).toBe('StatusCode=409 words');
    const quoted = (levels: number): string =>
      levels === 0 ? SENTENCE : `The template deployment failed with error: '${quoted(levels - 1)}'`;
    expect(tidyMessage(quoted(4))).toBe(quoted(1));
  });

  test('a long one is cut at 16,000 characters, and says so', () => {
    const lines = (count: number) => Array.from({ length: count }, (_, i) => `${i}`.padStart(15)).join('\n');
    const whole = `x${lines(1_000).slice(1)}`;
    expect(whole).toHaveLength(15_999);
    expect(tidyMessage(whole)).toBe(whole);
    expect(tidyMessage(`${whole}y`)).toBe(`${whole}y`);
    expect(tidyMessage(`${whole}yz`)).toBe(`${whole}y…`);
    // The cut of an error inside it is the same.
    expect(tidyMessage(`${whole}…z`)).toBe(`${whole}…`);
    expect(tidyMessage(`…${whole}z`)).toBe(`…${whole}…`);
  });
});

describe('Words', () => {
  test.each(['words', 'ok', 'a 12', 'Ärger', '日本', '. . ab', 'no {"a":1}', '"quoted"'])(
    'are %j',
    (text) => {
      expect(hasWords(text)).toBe(true);
    },
  );

  test.each(['', ' ', '\n', '{"a":1}', ' [{"code":"x"}]', '...', 'a', '1', 'a b c', '-- ; --', '1.'])(
    'are not %j',
    (text) => expect(hasWords(text)).toBe(false),
  );
});

describe('A sentence that only points to the details', () => {
  test.each([
    'Internal server error',
    ' At least one resource deployment operation failed. Please list deployment operations for details.',
    'The resource operation completed with terminal provisioning state "Failed".',
    "The resource write operation failed to complete successfully, because it reached terminal provisioning state 'Failed'.",
    'The template deployment failed because of policy violation.',
    'Multiple errors occurred.',
    'MULTIPLE ERROR',
    "The template deployment 'd' failed with error: 'At least one resource deployment operation failed.'",
  ])('%s', (text) => expect(isBoilerplate(text)).toBe(true));

  test.each([
    '',
    SENTENCE,
    'An internal server error',
    'The resource write operation',
    'The resource is locked.',
    "The template deployment 'd' failed with error: 'The subnet is full.'",
    'There are multiple errors.',
  ])('is not %j', (text) => expect(isBoilerplate(text)).toBe(false));
});
