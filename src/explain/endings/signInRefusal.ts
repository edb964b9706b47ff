import type { Failure } from '../../azure/http/failure.ts';
import type { Explanation } from '../explanation.ts';
import { answeredText, rootCauseOf } from '../words/failureText.ts';
import { quote } from '../words/shell.ts';

/** Whom the step tried to sign in as. */
export interface Applicant {
  readonly clientId: string;
  readonly tenantId: string;
}

const TRUST_PAGE =
  'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust#github-actions';
const IMMUTABLE_SUBJECTS_PAGE =
  'https://learn.microsoft.com/entra/workload-id/workload-identities-github-immutable-subjects';
const CODES_PAGE = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes';

/** The refusals in which issuer, subject or audience of the ID token match no federated credential. */
const MISMATCHES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    AADSTS70021: 'No federated credential of the application matches the ID token.',
    AADSTS700211: 'No federated credential of the application has the issuer of the ID token.',
    AADSTS700212: 'No federated credential of the application has the audience of the ID token.',
    AADSTS700213: 'No federated credential of the application has the subject of the ID token.',
    AADSTS7002138:
      'A federated credential has the subject of the ID token only in other upper and lower case; Entra ID compares the case too.',
  }),
);

interface Advice {
  readonly why: string;
  readonly remedy: (applicant: Applicant) => string;
}

const OTHERS: ReadonlyMap<string, Advice> = new Map(
  Object.entries<Advice>({
    AADSTS700024: {
      why: 'The ID token was not valid at this moment: it lives for minutes, and a fresh one was asked for just before.',
      remedy: () =>
        "On a self-hosted runner check that the machine's clock is right, then run the job again.",
    },
    AADSTS700016: {
      why: 'The tenant has no application or managed identity with this client id.',
      remedy: ({ clientId, tenantId }) =>
        `Check client-id (${clientId}) and tenant-id (${tenantId}): client-id is the application (client) id, not the object id, and the identity must live in that tenant.`,
    },
    AADSTS90002: {
      why: 'Entra ID knows no such tenant in this cloud.',
      remedy: ({ tenantId }) =>
        `Check tenant-id (${tenantId}), and the input environment: a tenant of Azure Government or Azure China is known there only.`,
    },
    AADSTS50027: {
      why: 'Entra ID could not read the ID token.',
      remedy: () => 'Check that nothing between runner and Entra ID, such as a proxy, changes requests.',
    },
    AADSTS7000215: {
      why: 'Entra ID took the ID token for a client secret, which this action never sends.',
      remedy: ({ clientId }) =>
        `Check that client-id (${clientId}) is an application or user-assigned identity with a federated credential for GitHub.`,
    },
  }),
);

/** Explains why Entra ID gave no access token. What it was shown is in the facts; the token itself never is. */
export function explainEntraRefusal(failure: Failure, applicant: Applicant): Explanation {
  const code = failure.code ?? '';
  const what = `Microsoft Entra ID refused the sign-in${code ? ` with ${code}` : ''}: ${answeredText(failure)}.`;
  const rootCause = rootCauseOf(failure);
  const facts = presentedFacts(failure);
  const mismatch = MISMATCHES.get(code);
  if (mismatch !== undefined) {
    return {
      what,
      why: mismatch,
      remedies: [
        'Give the application, or the user-assigned identity, a federated credential with exactly the issuer, subject and audience shown here.',
        'Repositories created, renamed or transferred since 15 July 2026 send subjects with ids in them (repo:OWNER@ID/REPO@ID:...); a credential in the older form does not match those, nor the other way round.',
      ],
      commands: credentialCommands(failure, applicant),
      link: code === 'AADSTS700213' || code === 'AADSTS70021' ? IMMUTABLE_SUBJECTS_PAGE : TRUST_PAGE,
      facts,
      rootCause,
    };
  }
  const other = OTHERS.get(code);
  return {
    what,
    ...(other && { why: other.why }),
    remedies: [
      other?.remedy(applicant) ??
        'Look the code up on the page below; the correlation id finds the sign-in in the Entra ID sign-in logs (service principal sign-ins).',
    ],
    commands: [],
    link: CODES_PAGE,
    facts,
    rootCause,
  };
}

/** Explains why GitHub gave no ID token. */
export function explainIdTokenRefusal(failure: Failure): Explanation {
  return {
    what: `GitHub gave no ID token: ${answeredText(failure)}.`,
    rootCause: rootCauseOf(failure),
    why: 'GitHub gives ID tokens to a running job with the permission id-token: write, for as long as the job may run.',
    remedies: [
      'Check the input audience, and on GitHub Enterprise Server that OIDC is set up; then run the job again.',
    ],
    commands: [],
    facts: [],
  };
}

function presentedFacts({ presented, correlationId }: Failure): Explanation['facts'] {
  return [
    ...(presented
      ? [
          { name: 'Issuer of the ID token', value: presented.issuer },
          { name: 'Subject of the ID token', value: presented.subject },
          { name: 'Audience of the ID token', value: presented.audience },
        ]
      : []),
    ...(correlationId ? [{ name: 'Correlation id', value: correlationId }] : []),
  ];
}

function credentialCommands({ presented }: Failure, { clientId }: Applicant): readonly string[] {
  if (!presented) return [];
  const { issuer, subject, audience } = presented;
  const parameters = JSON.stringify({ name: 'aks-operation-gate', issuer, subject, audiences: [audience] });
  return [
    `az ad app federated-credential create --id ${quote(clientId)} --parameters ${quote(parameters)}`,
    `az identity federated-credential create --name aks-operation-gate --identity-name <identity> --resource-group <its-resource-group> --issuer ${quote(issuer)} --subject ${quote(subject)} --audiences ${quote(audience)}`,
  ];
}
