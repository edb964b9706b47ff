import { describe, expect, test } from '@jest/globals';
import {
  explainComplaints,
  explainMissingPermission,
  explainUnexpected,
} from '../../../src/explain/endings/notWaited.ts';

describe('Inputs that cannot be used', () => {
  const timeout = { input: 'timeout', value: 'soon', allowed: 'a duration' };
  const operation = { input: 'operation-id', value: '', allowed: 'the id' };

  test('are each told with name, value and what is allowed', () => {
    expect(explainComplaints([timeout, { ...operation, value: 'a/b' }]).what.split('\n')).toEqual([
      '2 inputs cannot be used; nothing was sent to GitHub or Azure.',
      "timeout: 'soon' was given. Allowed: a duration.",
      "operation-id: 'a/b' was given. Allowed: the id.",
    ]);
  });

  test('one alone is one', () =>
    expect(explainComplaints([timeout]).what).toMatch(/^An input cannot be used;/));

  test('an operation that is missing hints at the step that should have named it', () => {
    const { what, remedies } = explainComplaints([operation]);
    expect(what).toContain('operation-id: nothing was given. Allowed: the id.');
    expect(remedies.join()).toContain('earlier step');
    expect(explainComplaints([timeout]).remedies.join()).not.toContain('earlier step');
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
    'nothing was sent',
  ]) {
    expect(text).toContain(part);
  }
  expect(link).toMatch(/^https:\/\/docs\.github\.com\//);
});

describe('An error that nobody foresaw', () => {
  test.each([
    [new TypeError('x is not a function'), 'TypeError: x is not a function'],
    ['thrown text', 'thrown text'],
    [undefined, 'undefined'],
  ])('is told: %p', (error, words) => {
    const { what, why } = explainUnexpected(error);
    expect(what).toContain(words);
    expect(why).toMatch(/defect of the action/);
  });
});
