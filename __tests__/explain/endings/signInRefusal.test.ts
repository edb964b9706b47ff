import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../../src/azure/http/failure.ts';
import { explainSignInRefusal } from '../../../src/explain/endings/signInRefusal.ts';

const IDENTITY = { clientId: '11111111-1111-1111-1111-111111111111', tenantId: 'contoso.onmicrosoft.com' };
const PRESENTED = {
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'repo:octo-org@123/shop@456:environment:production',
  audience: 'api://AzureADTokenExchange',
};

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
  const CODES = [
    ['AADSTS700213', /subject/],
    ['AADSTS70021', /matches/],
    ['AADSTS700211', /issuer/],
    ['AADSTS700212', /audience/],
    ['AADSTS7002138', /case/],
  ] as const;
  const ONLY_CODES = CODES.map(([code]) => code);

  test.each(CODES)('%s says what does not match, and shows what was presented', (code, why) => {
    const explanation = explain(code);
    expect(explanation.what).toContain(code);
    expect(explanation.why).toMatch(why);
    expect(explanation.facts).toEqual([
      { name: 'Issuer of the ID token', value: PRESENTED.issuer },
      { name: 'Subject of the ID token', value: PRESENTED.subject },
      { name: 'Audience of the ID token', value: PRESENTED.audience },
      { name: 'Correlation id', value: 'c-1' },
    ]);
    expect(explanation.rootCause).toEqual({ code, message: `${code}: Entra's own sentence.` });
    expect(explanation.link).toMatch(/^https:\/\/learn\.microsoft\.com\/entra\/workload-id\//);
  });

  test.each(ONLY_CODES)(
    '%s has the command for exactly this subject, and the note on immutable subjects',
    (code) => {
      const { commands, remedies } = explain(code);
      const [app = '', identity = ''] = commands;
      expect(app).toMatch(
        new RegExp(`^az ad app federated-credential create --id ${IDENTITY.clientId} --parameters '`),
      );
      const name = 'gate-octo-org-123-shop-456-environment-production-27490d23';
      expect(JSON.parse(/--parameters '(.*)'$/.exec(app)?.[1] ?? '')).toEqual({
        name,
        issuer: PRESENTED.issuer,
        subject: PRESENTED.subject,
        audiences: [PRESENTED.audience],
      });
      expect(identity).toContain(`create --name ${name} --identity-name`);
      expect(identity).toContain(`--subject ${PRESENTED.subject} --audiences ${PRESENTED.audience}`);
      expect(remedies.join()).toContain('15 July 2026');
    },
  );

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
  test.each([
    ['AADSTS700024', /clock/],
    ['AADSTS700016', /11111111-1111-1111-1111-111111111111.*contoso\.onmicrosoft\.com/],
    ['AADSTS90002', /contoso\.onmicrosoft\.com.*environment/],
    ['AADSTS50027', /proxy/],
    ['AADSTS7000215', /federated credential/],
  ])('%s has a remedy of its own', (code, remedy) => {
    const explanation = explain(code);
    expect(explanation.why).toBeTruthy();
    expect(explanation.remedies.join()).toMatch(remedy);
    expect(explanation.commands).toEqual([]);
  });

  test.each(['AADSTS53003', 'invalid_scope', ''])("%j is told in Entra's own words", (code) => {
    const explanation = explain(code, { message: 'Own words.' });
    expect(explanation).not.toHaveProperty('why');
    expect(explanation.rootCause).toEqual({ code, message: 'Own words.' });
    expect(explanation.remedies).toHaveLength(1);
    expect(explanation.facts.at(-1)).toEqual({ name: 'Correlation id', value: 'c-1' });
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
    const { what, why, remedies, rootCause } = explainSignInRefusal(failure, IDENTITY);
    expect(what).toBe("GitHub did not issue an ID token: GitHub's ID token service answered HTTP 403.");
    expect(why).toContain('id-token: write');
    expect(remedies.join()).toContain('https://www.githubstatus.com');
    expect(rootCause).toEqual({ code: '', message: 'No.' });
  });
});
