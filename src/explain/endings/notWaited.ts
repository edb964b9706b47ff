import type { InputProblem } from '../../inputs/reader.ts';
import type { Explanation } from '../explanation.ts';

const OIDC_PAGE =
  'https://docs.github.com/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-azure';

/** Explains invalid inputs, each on its own line. */
export function explainInputProblems(problems: readonly InputProblem[]): Explanation {
  const count = problems.length === 1 ? 'An input is invalid' : `${problems.length} inputs are invalid`;
  const empty = problems.some(({ input, value }) => input === 'operation-id' && value === '');
  return {
    what: `${count}. Nothing was sent to GitHub or Azure.\n${problems.map(problemText).join('\n')}`,
    remedies: [
      'Correct the inputs where the step is called: in the workflow, or in the reusable workflow or composite action that contains the step.',
      ...(empty
        ? [
            'If operation-id comes from the output of an earlier step or job, check the log of that step. GitHub also drops an output of a job that contains a secret, such as a subscription id that is stored as one: store ids as variables.',
          ]
        : []),
    ],
    commands: [],
    facts: [],
  };
}

function problemText({ input, value, allowed }: InputProblem): string {
  return `${input}${value === '' ? ' is missing' : `: '${value}' was given`}. Expected: ${allowed}.`;
}

/** Explains a job that is not allowed to request a GitHub ID token. */
export function explainMissingPermission(): Explanation {
  return {
    what: 'This job is not allowed to request a GitHub ID token, so it cannot sign in to Azure. Nothing was sent.',
    why: 'Without the permission id-token: write, GitHub sets neither ACTIONS_ID_TOKEN_REQUEST_URL nor ACTIONS_ID_TOKEN_REQUEST_TOKEN. A pull request from a fork never has this permission, and a reusable workflow has it only if its caller has it too.',
    remedies: [
      'Add a permissions block with "id-token: write" to the job, and with "contents: read" if the job checks out code: naming one permission removes the others.',
      'In a reusable workflow, give the calling job the permission as well. For pull requests from forks, run the gate in a workflow of the base repository.',
    ],
    commands: [],
    link: OIDC_PAGE,
    facts: [],
  };
}

/** Explains an unexpected error: a defect of the action, which must still end red and readable. */
export function explainUnexpected(error: unknown): Explanation {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    what: `Unexpected error in the action: ${text}`,
    why: 'This is most likely a defect of the action. It says nothing about the operation, which continues in Azure.',
    remedies: [
      'Run the job again with debug logging enabled. If it happens again, report it with the log of this step.',
    ],
    commands: [],
    facts: [],
  };
}
