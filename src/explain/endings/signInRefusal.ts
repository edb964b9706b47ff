import { createHash } from 'node:crypto';
import type { Identity } from '../../azure/auth/identity.ts';
import type { Failure } from '../../azure/http/failure.ts';
import type { Explanation } from '../explanation.ts';
import { quote } from '../words/commands.ts';
import { answeredText, rootCauseOf } from '../words/failureText.ts';

const TRUST_PAGE =
  'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust#github-actions';
const IMMUTABLE_SUBJECTS_PAGE =
  'https://learn.microsoft.com/entra/workload-id/workload-identities-github-immutable-subjects';
const CODES_PAGE = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes';
const OIDC_PAGE =
  'https://docs.github.com/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-azure';

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
  readonly remedy: (identity: Identity) => string;
}

const OTHERS: ReadonlyMap<string, Advice> = new Map(
  Object.entries<Advice>({
    AADSTS700024: {
      why: 'The ID token was not valid at this moment. It lives for minutes, and the step requested a fresh one just before.',
      remedy: () =>
        "On a self-hosted runner, check that the machine's clock is right, then run the job again.",
    },
    AADSTS700016: {
      why: 'The tenant has no application or managed identity with this client id.',
      remedy: ({ clientId, tenantId }) =>
        `Check client-id (${clientId}) and tenant-id (${tenantId}): client-id is the application (client) id, not the object id, and the identity must be in that tenant.`,
    },
    AADSTS90002: {
      why: 'This cloud has no such tenant.',
      remedy: ({ tenantId }) =>
        `Check tenant-id (${tenantId}), and the input environment: a tenant of Azure Government or Azure China exists in that cloud only.`,
    },
    AADSTS50027: {
      why: 'Entra ID could not read the ID token.',
      remedy: () => 'Check that nothing between the runner and Entra ID, such as a proxy, changes requests.',
    },
    AADSTS7000215: {
      why: 'Entra ID took the ID token for a client secret, which this action never sends.',
      remedy: ({ clientId }) =>
        `Check that client-id (${clientId}) is an application or user-assigned identity with a federated credential for GitHub.`,
    },
  }),
);

/** Explains a sign-in that GitHub or Entra ID refused. */
export function explainSignInRefusal(failure: Failure, identity: Identity): Explanation {
  return failure.service === 'entra'
    ? explainEntraRefusal(failure, identity)
    : explainIdTokenRefusal(failure);
}

function explainIdTokenRefusal(failure: Failure): Explanation {
  return {
    what: `GitHub did not issue an ID token: ${answeredText(failure)}.`,
    why: 'GitHub issues ID tokens to a running job with the permission id-token: write, until the job ends.',
    remedies: [
      'Check the input audience, and on GitHub Enterprise Server that OIDC is set up.',
      'Check https://www.githubstatus.com for an outage of Actions, then run the job again.',
    ],
    commands: [],
    link: OIDC_PAGE,
    facts: [],
    rootCause: rootCauseOf(failure),
  };
}

/** Explains why Entra ID issued no access token. The facts have the claims of the ID token, never the token. */
function explainEntraRefusal(failure: Failure, identity: Identity): Explanation {
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
        'Add a federated credential with exactly the issuer, subject and audience shown here to the application or user-assigned identity.',
        'Repositories that were created, renamed or transferred since 15 July 2026 send subjects with ids in them (repo:OWNER@ID/REPO@ID:...). A credential in the older form does not match those, nor the other way round.',
      ],
      commands: credentialCommands(failure, identity),
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
      other?.remedy(identity) ??
        'Look up the code on the page below. The correlation id finds the sign-in in the sign-in logs of Entra ID (service principal sign-ins).',
    ],
    commands: [],
    link: CODES_PAGE,
    facts,
    rootCause,
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

function credentialCommands({ presented }: Failure, { clientId }: Identity): readonly string[] {
  if (!presented) return [];
  const { issuer, subject, audience } = presented;
  const name = credentialName(subject);
  const parameters = JSON.stringify({ name, issuer, subject, audiences: [audience] });
  return [
    `az ad app federated-credential create --id ${quote(clientId)} --parameters ${quote(parameters)}`,
    `az identity federated-credential create --name ${name} --identity-name <identity> --resource-group <its-resource-group> --issuer ${quote(issuer)} --subject ${quote(subject)} --audiences ${quote(audience)}`,
  ];
}

/**
 * Names a federated credential after its subject, for the reader. The hash keeps the names of two subjects apart, which
 * `az identity` would replace one by the other. Azure allows 3 to 120 letters, digits, `-` and `_`.
 */
function credentialName(subject: string): string {
  const words = subject
    .replace(/^repo:/, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .slice(0, 80)
    .replace(/^-|-$/g, '');
  const hash = createHash('sha256').update(subject).digest('hex').slice(0, 8);
  return ['gate', words, hash].filter(Boolean).join('-');
}
