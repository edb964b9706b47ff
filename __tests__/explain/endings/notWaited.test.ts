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

  const CORRECT =
    'Correct the inputs where the step is called: in the workflow, or in the reusable workflow or composite action that contains the step.';
  const EARLIER_STEP =
    'If operation-id comes from the output of an earlier step or job, check the log of that step. GitHub also drops an output of a job that contains a secret, such as a subscription id that is stored as one: store ids as variables.';

  test('one alone is one', () => {
    expect(explainInputProblems([timeout])).toEqual({
      what: "An input is invalid. Nothing was sent to GitHub or Azure.\ntimeout: 'soon' was given. Expected: a duration.",
      remedies: [CORRECT],
      commands: [],
      facts: [],
    });
  });

  test('an operation that is missing hints at the step that should have named it', () => {
    expect(explainInputProblems([operation])).toEqual({
      what: 'An input is invalid. Nothing was sent to GitHub or Azure.\noperation-id is missing. Expected: the id.',
      remedies: [CORRECT, EARLIER_STEP],
      commands: [],
      facts: [],
    });
  });

  test.each([
    [[timeout, operation], true],
    [[{ ...operation, value: 'a/b' }], false],
    [[{ ...timeout, value: '' }], false],
  ])('hint at that step only where the operation is missing: %j %j', (problems, hints) => {
    expect(explainInputProblems(problems).remedies.includes(EARLIER_STEP)).toBe(hints);
  });
});

test('A job without the permission learns which one, and who never has it', () => {
  expect(explainMissingPermission()).toEqual({
    what: 'This job is not allowed to request a GitHub ID token, so it cannot sign in to Azure. Nothing was sent.',
    why: 'Without the permission id-token: write, GitHub sets neither ACTIONS_ID_TOKEN_REQUEST_URL nor ACTIONS_ID_TOKEN_REQUEST_TOKEN. A pull request from a fork never has this permission, and a reusable workflow has it only if its caller has it too.',
    remedies: [
      'Add a permissions block with "id-token: write" to the job, and with "contents: read" if the job checks out code: naming one permission removes the others.',
      'In a reusable workflow, give the calling job the permission as well. For pull requests from forks, run the gate in a workflow of the base repository.',
    ],
    commands: [],
    link: 'https://docs.github.com/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-azure',
    facts: [],
  });
});

describe('An unexpected error', () => {
  test.each([
    [new TypeError('x is not a function'), 'TypeError: x is not a function'],
    ['thrown text', 'thrown text'],
    [undefined, 'undefined'],
  ])('is shown: %p', (error, words) => {
    expect(explainUnexpected(error)).toEqual({
      what: `Unexpected error in the action: ${words}`,
      why: 'This is most likely a defect of the action. It says nothing about the operation, which continues in Azure.',
      remedies: [
        'Run the job again with debug logging enabled. If it happens again, report it with the log of this step.',
      ],
      commands: [],
      facts: [],
    });
  });
});
