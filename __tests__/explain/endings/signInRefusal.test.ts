import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../../src/azure/http/failure.ts';
import { explainSignInRefusal } from '../../../src/explain/endings/signInRefusal.ts';

const IDENTITY = { clientId: '11111111-1111-1111-1111-111111111111', tenantId: 'contoso.onmicrosoft.com' };
const PRESENTED = {
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'repo:octo-org@123/shop@456:environment:production',
  audience: 'api://AzureADTokenExchange',
};

const CLAIMS = [
  { name: 'Issuer of the ID token', value: PRESENTED.issuer },
  { name: 'Subject of the ID token', value: PRESENTED.subject },
  { name: 'Audience of the ID token', value: PRESENTED.audience },
  { name: 'Correlation id', value: 'c-1' },
];

function explain(code: string, more: Partial<Failure> = {}) {
  const message = `${code}: Entra's own sentence.`;
  const failure: Failure = {
    kind: 'unauthorized',
    service: 'entra',
    httpStatus: 401,
    code,
    message,
    presented: PRESENTED,
    correlationId: 'c-1',
    ...more,
  };
  return explainSignInRefusal(failure, IDENTITY);
}

describe('A token that matches no federated credential', () => {
  const TRUST =
    'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust#github-actions';
  const SUBJECTS =
    'https://learn.microsoft.com/entra/workload-id/workload-identities-github-immutable-subjects';

  test.each([
    ['AADSTS700213', 'No federated credential of the application has the subject of the ID token.', SUBJECTS],
    ['AADSTS70021', 'No federated credential of the application matches the ID token.', SUBJECTS],
    ['AADSTS700211', 'No federated credential of the application has the issuer of the ID token.', TRUST],
    ['AADSTS700212', 'No federated credential of the application has the audience of the ID token.', TRUST],
    [
      'AADSTS7002138',
      'A federated credential has the subject of the ID token only in other upper and lower case; Entra ID compares the case too.',
      TRUST,
    ],
  ])('%s: %s', (code, why, link) => {
    const { issuer, subject, audience } = PRESENTED;
    const name = 'gate-octo-org-123-shop-456-environment-production-27490d23';
    expect(explain(code)).toEqual({
      what: `Microsoft Entra ID refused the sign-in with ${code}: Microsoft Entra ID answered HTTP 401.`,
      why,
      remedies: [
        'Add a federated credential with exactly the issuer, subject and audience shown here to the application or user-assigned identity.',
        'Repositories that were created, renamed or transferred since 15 July 2026 send subjects with ids in them (repo:OWNER@ID/REPO@ID:...). A credential in the older form does not match those, nor the other way round.',
      ],
      commands: [
        `az ad app federated-credential create --id ${IDENTITY.clientId} --parameters '{"name":"${name}","issuer":"${issuer}","subject":"${subject}","audiences":["${audience}"]}'`,
        `az identity federated-credential create --name ${name} --identity-name <identity> --resource-group <its-resource-group> --issuer ${issuer} --subject ${subject} --audiences ${audience}`,
      ],
      link,
      facts: CLAIMS,
      rootCause: { code, message: `${code}: Entra's own sentence.` },
    });
  });

  test('a subject cannot leave its quotes', () => {
    const subject = "repo:o/r:environment:it's $(reboot)";
    const [app = ''] = explain('AADSTS700213', { presented: { ...PRESENTED, subject } }).commands;
    expect(app).toContain("it'\\''s $(reboot)");
    expect(app.replaceAll("'\\''", '').match(/'/g)).toHaveLength(2);
  });

  test('without claims has no command to show', () => {
    const failure: Failure = { kind: 'unauthorized', service: 'entra', code: 'AADSTS700213', message: 'm' };
    expect(explainSignInRefusal(failure, IDENTITY)).toMatchObject({ commands: [], facts: [] });
  });
});

describe('Other refusals', () => {
  const CODES = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes';

  test.each([
    [
      'AADSTS700024',
      'The ID token was not valid at this moment. It lives for minutes, and the step requested a fresh one just before.',
      "On a self-hosted runner, check that the machine's clock is right, then run the job again.",
    ],
    [
      'AADSTS700016',
      'The tenant has no application or managed identity with this client id.',
      'Check client-id (11111111-1111-1111-1111-111111111111) and tenant-id (contoso.onmicrosoft.com): client-id is the application (client) id, not the object id, and the identity must be in that tenant.',
    ],
    [
      'AADSTS90002',
      'This cloud has no such tenant.',
      'Check tenant-id (contoso.onmicrosoft.com), and the input environment: a tenant of Azure Government or Azure China exists in that cloud only.',
    ],
    [
      'AADSTS50027',
      'Entra ID could not read the ID token.',
      'Check that nothing between the runner and Entra ID, such as a proxy, changes requests.',
    ],
    [
      'AADSTS7000215',
      'Entra ID took the ID token for a client secret, which this action never sends.',
      'Check that client-id (11111111-1111-1111-1111-111111111111) is an application or user-assigned identity with a federated credential for GitHub.',
    ],
  ])('%s has a cause and a remedy of its own', (code, why, remedy) => {
    expect(explain(code)).toEqual({
      what: `Microsoft Entra ID refused the sign-in with ${code}: Microsoft Entra ID answered HTTP 401.`,
      why,
      remedies: [remedy],
      commands: [],
      link: CODES,
      facts: CLAIMS,
      rootCause: { code, message: `${code}: Entra's own sentence.` },
    });
  });

  const OWN_WORDS = {
    remedies: [
      'Look up the code on the page below. The correlation id finds the sign-in in the sign-in logs of Entra ID (service principal sign-ins).',
    ],
    commands: [],
    link: CODES,
    facts: CLAIMS,
  };

  test.each([
    ['AADSTS53003', ' with AADSTS53003'],
    ['invalid_scope', ' with invalid_scope'],
    ['', ''],
  ])("%j is shown in Entra's own words", (code, words) => {
    expect(explain(code, { message: 'Own words.' })).toEqual({
      ...OWN_WORDS,
      what: `Microsoft Entra ID refused the sign-in${words}: Microsoft Entra ID answered HTTP 401.`,
      rootCause: { code, message: 'Own words.' },
    });
  });

  test('can have no code at all', () => {
    const failure: Failure = { kind: 'unauthorized', service: 'entra', httpStatus: 401, message: 'No.' };
    expect(explainSignInRefusal(failure, IDENTITY)).toEqual({
      ...OWN_WORDS,
      what: 'Microsoft Entra ID refused the sign-in: Microsoft Entra ID answered HTTP 401.',
      facts: [],
      rootCause: { code: '', message: 'No.' },
    });
  });

  test.each(['constructor', '__proto__', 'toString'])('a code is only a code: %s', (code) => {
    const { why } = explain(code);
    expect(why).toBeUndefined();
  });
});

describe('The name of a new federated credential', () => {
  const nameFor = (subject: string) =>
    /--name (\S+)/.exec(
      explain('AADSTS700213', { presented: { ...PRESENTED, subject } }).commands[1] ?? '',
    )?.[1];

  test.each([
    ['repo:o/r:pull_request', 'gate-o-r-pull-request-fc4d8f70'],
    ['repository_owner:o:repo:o/r', 'gate-repository-owner-o-repo-o-r-0790b16b'],
    ['repo: -o//r: ', 'gate-o-r-3920e8d5'],
    ['', 'gate-e3b0c442'],
    ['---', 'gate-cb3f91d5'],
    [`repo:${'x'.repeat(500)}`, `gate-${'x'.repeat(80)}-e04a6265`],
  ])('has the words of the subject, and its hash: %j', (subject, name) =>
    expect(nameFor(subject)).toBe(name),
  );

  test('differs for every subject, also where only signs or letter case differ', () => {
    const subjects = [
      'repo:o/r:environment:production',
      'repo:o/r:environment:staging',
      'repo:o/r:environment:Production',
      'repo:o/r:environment-production',
      'repo:o-r:environment:production',
      `repo:o/r:environment:${'x'.repeat(200)}`,
      `repo:o/r:environment:${'x'.repeat(201)}`,
      '',
      'ü',
    ];
    expect(new Set(subjects.map(nameFor)).size).toBe(subjects.length);
  });

  test.each(['repo:o/r:pull_request', '', '---', "it's $(reboot)", 'x'.repeat(500)])(
    'is one that Azure allows, and the same in both commands: %j',
    (subject) => {
      const name = nameFor(subject);
      expect(name).toMatch(/^[A-Za-z0-9][\w-]{2,119}$/);
      const { commands } = explain('AADSTS700213', { presented: { ...PRESENTED, subject } });
      expect(commands[0]).toContain(`{"name":"${name}",`);
    },
  );
});

describe('A refusal of GitHub', () => {
  test('names the permission, and the status page', () => {
    const failure: Failure = { kind: 'unauthorized', service: 'github', httpStatus: 403, message: 'No.' };
    expect(explainSignInRefusal(failure, IDENTITY)).toEqual({
      what: "GitHub did not issue an ID token: GitHub's ID token service answered HTTP 403.",
      why: 'GitHub issues ID tokens to a running job with the permission id-token: write, until the job ends.',
      remedies: [
        'Check the input audience, and on GitHub Enterprise Server that OIDC is set up.',
        'Check https://www.githubstatus.com for an outage of Actions, then run the job again.',
      ],
      commands: [],
      link: 'https://docs.github.com/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-azure',
      facts: [],
      rootCause: { code: '', message: 'No.' },
    });
  });
});
