import type { InputProblem } from '../../inputs/reader.ts';
import type { Explanation } from '../explanation.ts';

const OIDC_PAGE =
  'https://docs.github.com/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-azure';

/** Explains inputs that cannot be used, each on a line of its own. */
export function explainComplaints(complaints: readonly InputProblem[]): Explanation {
  const count =
    complaints.length === 1 ? 'An input cannot be used' : `${complaints.length} inputs cannot be used`;
  const empty = complaints.some(({ input, value }) => input === 'operation-id' && value === '');
  return {
    what: `${count}; nothing was sent to GitHub or Azure.\n${complaints.map(complaintText).join('\n')}`,
    remedies: [
      'Correct the step in the workflow file.',
      ...(empty
        ? [
            'If operation-id comes from the output of an earlier step, that step set no such output: look at its log.',
          ]
        : []),
    ],
    commands: [],
    facts: [],
  };
}

function complaintText({ input, value, allowed }: InputProblem): string {
  return `${input}: ${value === '' ? 'nothing was given' : `'${value}' was given`}. Allowed: ${allowed}.`;
}

/** Explains a job that may not ask GitHub for an ID token. */
export function explainMissingPermission(): Explanation {
  return {
    what: 'The job may not ask GitHub for an ID token, so it cannot sign in to Azure; nothing was sent.',
    why: 'Without the permission id-token: write GitHub sets neither ACTIONS_ID_TOKEN_REQUEST_URL nor ACTIONS_ID_TOKEN_REQUEST_TOKEN. A pull request from a fork never has it, and a reusable workflow has it only when its caller has it too.',
    remedies: [
      'Give the job a permissions block with the line "id-token: write" in it (and "contents: read" when it checks out code: naming one permission takes away the others).',
      'In a reusable workflow give the calling job the permission as well. For pull requests from forks run the gate in a workflow of the base repository.',
    ],
    commands: [],
    link: OIDC_PAGE,
    facts: [],
  };
}

/** Explains an error that nobody foresaw: a defect of the action, which must still end red and readable. */
export function explainUnexpected(error: unknown): Explanation {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    what: `The action met an error that it does not know: ${text}`,
    why: 'This is most likely a defect of the action. It says nothing about the operation, which goes on in Azure.',
    remedies: [
      'Run the job again with debug logging enabled; if it happens again, report it with the log of this step.',
    ],
    commands: [],
    facts: [],
  };
}
