import { describe, expect, test } from '@jest/globals';
import {
  explainInputProblems,
  explainMissingPermission,
  explainUnexpected,
} from '../../../src/explain/endings/notWaited.ts';

describe('Invalid inputs', () => {
  const timeout = { input: 'timeout', value: 'soon', allowed: 'a duration' };
  const operation = { input: 'operation-id', value: '', allowed: 'the id' };

  test('are listed with name, value and what is expected', () => {
    expect(explainInputProblems([timeout, { ...operation, value: 'a/b' }]).what.split('\n')).toEqual([
      '2 inputs are invalid. Nothing was sent to GitHub or Azure.',
      "timeout: 'soon' was given. Expected: a duration.",
      "operation-id: 'a/b' was given. Expected: the id.",
    ]);
  });

  test('one alone is one', () =>
    expect(explainInputProblems([timeout]).what).toMatch(/^An input is invalid\. Nothing was sent/));

  test('an operation that is missing hints at the step that should have named it', () => {
    const { what, remedies } = explainInputProblems([operation]);
    expect(what).toContain('operation-id is missing. Expected: the id.');
    expect(remedies.join()).toContain('earlier step');
    expect(remedies.join()).toMatch(/drops an output of a job that contains a secret/);
    expect(explainInputProblems([timeout]).remedies.join()).not.toContain('earlier step');
  });
});

test('A job without the permission learns which one, and who never has it', () => {
  const { what, why, remedies, link } = explainMissingPermission();
  const text = [what, why, ...remedies].join('\n');
  for (const part of [
    'id-token: write',
    'fork',
    'reusable workflow',
    'ACTIONS_ID_TOKEN_REQUEST_URL',
    'Nothing was sent',
  ]) {
    expect(text).toContain(part);
  }
  expect(link).toMatch(/^https:\/\/docs\.github\.com\//);
});

describe('An unexpected error', () => {
  test.each([
    [new TypeError('x is not a function'), 'TypeError: x is not a function'],
    ['thrown text', 'thrown text'],
    [undefined, 'undefined'],
  ])('is shown: %p', (error, words) => {
    const { what, why } = explainUnexpected(error);
    expect(what).toContain(words);
    expect(why).toMatch(/defect of the action/);
  });
});
