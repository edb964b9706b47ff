import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { houseComplaints, lintAction, lintWorkflow } from './workflowLint.ts';

const root = resolve(import.meta.dirname, '..');
const github = join(root, '.github');
const read = (...path: string[]) => readFile(join(root, ...path), 'utf8');

const workflows = await readdir(join(github, 'workflows'));
const forms = (await readdir(join(github, 'ISSUE_TEMPLATE'))).filter((name) => name !== 'config.yml');
const actionYml = await read('action.yml');

describe('The workflow', () => {
  test.each(workflows)('%s is one that GitHub takes', async (name) => {
    expect(await lintWorkflow(await read('.github', 'workflows', name))).toEqual([]);
  });

  test.each(workflows)('%s keeps the rules of the house', async (name) => {
    expect(houseComplaints(await read('.github', 'workflows', name))).toEqual([]);
  });

  test('Node is the one that the action runs on', async () => {
    const texts = await Promise.all(workflows.map((name) => read('.github', 'workflows', name)));
    const versions = texts.flatMap((text) => [...text.matchAll(/node-version: (.*)/g)].map(([, one]) => one));
    expect(new Set(versions)).toEqual(new Set([/using: node(\d+)/.exec(actionYml)?.[1]]));
  });

  test('CI is never given the right to ask for ID tokens: its simulator would not be asked', async () => {
    expect(await read('.github', 'workflows', 'ci.yml')).not.toMatch(/^\s*id-token:/m);
  });
});

/** A workflow around some steps, with other parts in place of the usual ones. */
function around(steps: string, { on = 'push', job = '', top = '' } = {}): string {
  const indented = (text: string, blanks: number) => text.replace(/^(?=.)/gm, ' '.repeat(blanks));
  return `name: Try
on: ${on}
permissions: {}
${top}jobs:
  one:
    runs-on: ubuntu-latest
    timeout-minutes: 5
${indented(job, 4)}
    steps:
${indented(steps, 6)}
`;
}

const expression = (text: string) => `\${{ ${text} }}`;
const SHA = '0123456789abcdef0123456789abcdef01234567';
const GATE = '- id: gate\n  uses: ./\n  with:\n    operation-id: latest';

describe('What GitHub would not take is found', () => {
  test('and nothing else', async () => {
    const output = `- run: echo\n  if: steps.gate.outputs.outcome == 'failed' && vars.A != github.sha`;
    expect(await lintWorkflow(around(`${GATE}\n${output}`))).toEqual([]);
  });

  const RUN = '- run: echo';
  test.each<[string, string, string]>([
    ['YAML that is none', around('- run: "echo'), 'Missing closing "quote'],
    ['a key twice', around('- run: a\n  run: b'), "'run' is already defined"],
    ['an unknown key of the workflow', around(RUN, { top: 'job: {}\n' }), "Unexpected value 'job'"],
    [
      'an unknown key of a job',
      around(RUN, { job: 'timeout-minute: 5' }),
      "Unexpected value 'timeout-minute'",
    ],
    ['an unknown key of a step', around('- runs: echo'), "Unexpected value 'runs'"],
    ['an unknown event', around(RUN, { on: 'pushed' }), "Unexpected value 'pushed'"],
    [
      'an unknown filter of an event',
      around(RUN, { on: '{push: {branch: [main]}}' }),
      "Unexpected value 'branch'",
    ],
    ['an unknown permission', around(RUN, { job: 'permissions: {id: write}' }), "Unexpected value 'id'"],
    ['a job that is not there', around(RUN, { job: 'needs: two' }), "'two' is not valid"],
    [
      'a context that is not there',
      around(RUN, { job: "if: steps.x.outcome == ''" }),
      "Unrecognized named-value: 'steps'",
    ],
    ['a secret in a condition', around(`${RUN}\n  if: secrets.A`), "Unrecognized named-value: 'secrets'"],
    ['an unknown step', around(`- run: echo ${expression('steps.two.outcome')}`), 'invalid: two'],
    ['an unknown function', around(`- run: echo ${expression('lower(1)')}`), 'function'],
    ['an open expression', around('- run: echo ${'.concat('{ github.sha')), 'not closed'],
    ['an id twice', around(`${RUN}\n  id: a\n${RUN}\n  id: a`), "'a' may not be used more than once"],
    ['an action without a version', around('- uses: actions/checkout'), 'Expected format'],
    ['an unknown input of ./', around(`${GATE}\n    time-out: 1h`), "Invalid action input 'time-out'"],
    [
      'an unknown input of the published action',
      around(`${GATE.replace('./', 'OWNER/aks-operation-gate@v1')}\n    time-out: 1h`),
      "Invalid action input 'time-out'",
    ],
    ['a missing input', around('- uses: ./'), 'Missing required input `operation-id`'],
    [
      'an unknown input of ./start',
      around('- uses: ./start\n  with:\n    operation-id: x'),
      "Invalid action input 'operation-id'",
    ],
    [
      'an unknown input of the published start',
      around('- uses: OWNER/aks-operation-gate/start@v1\n  with:\n    version: x'),
      "Invalid action input 'version'",
    ],
    [
      'an unknown output of start',
      around('- id: start\n  uses: ./start\n- run: echo\n  if: steps.start.outputs.polls'),
      'this action has no output steps.start.outputs.polls',
    ],
    [
      'an unknown output',
      around(`${GATE}\n- run: echo\n  if: steps.gate.outputs.state == ''`),
      'this action has no output steps.gate.outputs.state',
    ],
  ])('in a workflow: %s', async (_, text, complaint) => {
    expect(await lintWorkflow(text)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^line \d+: /), expect.stringContaining(complaint)]),
    );
  });

  test.each([
    ['a section', 'runs:', 'run:'],
    ['the Node version', 'node24', 'node23'],
    ['a colour', 'color: blue', 'color: azure'],
  ])('in action.yml: %s', async (_, right, wrong) => {
    expect(await lintAction(actionYml.replace(right, wrong))).not.toEqual([]);
  });
});

describe('What breaks a rule of the house is found', () => {
  const checkout = (rest: string) => `- uses: actions/checkout@${SHA} # v1.2.3\n${rest}`;
  const KEPT = '  with:\n    persist-credentials: false';

  test('and nothing else', () => {
    const text = around(`${checkout(KEPT)}\n- uses: ./\n- run: echo "$A"\n  env:\n    A: ${expression('1')}`);
    expect(houseComplaints(text)).toEqual([]);
    expect(houseComplaints(text.replace('permissions: {}', 'permissions:\n  contents: read'))).toEqual([]);
  });

  test.each([
    ['a tag', around('- uses: actions/cache@v5'), 'actions/cache@v5 is not pinned'],
    ['a tag as the comment only', around(`- uses: actions/cache@${SHA}`), 'is not pinned'],
    ['a short hash', around('- uses: actions/cache@0123456 # v1.2.3'), 'is not pinned'],
    ['a major version as the comment', around(`- uses: actions/cache@${SHA} # v1`), 'is not pinned'],
    ['a tag in quotes', around('- "uses": "actions/cache@v5"'), 'is not pinned'],
    [
      "another repository's workflow",
      'permissions: {}\njobs:\n  a:\n    uses: o/r/.github/workflows/w.yml@v1',
      'not pinned',
    ],
    ['no permissions', around('- run: a').replace('permissions: {}\n', ''), 'permissions must be'],
    ['all permissions', around('- run: a').replace('{}', 'read-all'), 'permissions must be'],
    ['another permission', around('- run: a').replace('{}', '{contents: write}'), 'permissions must be'],
    ['no end', around('- run: a').replace(/ *timeout-minutes.*\n/, ''), 'one has no timeout-minutes'],
    ['kept credentials', around(checkout('')), 'persist-credentials'],
    ['misspelled', around(checkout(KEPT.replace('credentials', 'credential'))), 'persist-credentials'],
    ['a text in a script', around(`- run: |\n    echo\n    echo ${expression('github.ref')}`), 'in a script'],
  ])('%s', (_, text, complaint) => {
    expect(houseComplaints(text)).toEqual([expect.stringContaining(complaint)]);
  });
});

describe.each(['action.yml', 'start/action.yml'])('%s', (path) => {
  test('is one that GitHub takes', async () => {
    expect(await lintAction(await read(path))).toEqual([]);
  });

  test('has no misspelled key in an input or output, which GitHub would pass over', async () => {
    const { inputs, outputs } = parse(await read(path));
    const keys = (entries: object) => [...new Set(Object.values(entries).flatMap((one) => Object.keys(one)))];
    expect(keys(inputs).sort()).toEqual(['default', 'description', 'required']);
    expect(keys(outputs)).toEqual(['description']);
  });
});

type Fields = Readonly<Record<string, unknown>>;

/** Complaints about keys that are missing, or that GitHub does not know and would refuse or pass over. */
function shape(where: string, value: unknown, needed: readonly string[], allowed: readonly string[] = []) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${where} is no map`];
  const keys = Object.keys(value);
  return [
    ...needed.filter((key) => !keys.includes(key)).map((key) => `${where} has no ${key}`),
    ...keys
      .filter((key) => ![...needed, ...allowed].includes(key))
      .map((key) => `${where} has an unknown ${key}`),
  ];
}

/** By GitHub's page "Syntax for GitHub's form schema", as far as it is used here. */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  markdown: [],
  textarea: ['description', 'placeholder', 'value', 'render'],
  input: ['description', 'placeholder', 'value'],
  dropdown: ['description', 'options', 'multiple', 'default'],
};

function formComplaints(text: string): readonly string[] {
  const form = parse(text) as Fields & { body?: readonly (Fields & { type: string; attributes: Fields })[] };
  const body = form.body ?? [];
  const ids = body.flatMap(({ id }) => (id === undefined ? [] : [id]));
  return [
    ...shape(
      'the form',
      form,
      ['name', 'description', 'body'],
      ['title', 'labels', 'assignees', 'projects', 'type'],
    ),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `the id ${id} is there twice`),
    ...(body.every(({ type }) => type === 'markdown') ? ['the form asks for nothing'] : []),
    ...body.flatMap((field, index) => {
      const where = `field ${index + 1}`;
      const known = ATTRIBUTES[field.type];
      if (!known) return [`${where} is of an unknown type ${field.type}`];
      const isText = field.type === 'markdown';
      return [
        ...shape(
          where,
          field,
          ['type', 'attributes', ...(isText ? [] : ['id'])],
          isText ? [] : ['validations'],
        ),
        ...shape(`${where}, attributes`, field.attributes, [isText ? 'value' : 'label'], known),
        ...shape(`${where}, validations`, field['validations'] ?? {}, [], ['required']),
      ];
    }),
  ];
}

describe('The form for issues', () => {
  test.each(forms)('%s is one that GitHub takes', async (name) => {
    expect(formComplaints(await read('.github', 'ISSUE_TEMPLATE', name))).toEqual([]);
  });

  test.each([
    ['no label', 'label: Version', 'lable: Version', 'field 3, attributes has no label'],
    ['an unknown type', 'type: input', 'type: text', 'field 3 is of an unknown type text'],
    ['an id twice', 'id: log', 'id: step', 'the id step is there twice'],
    ['an unknown key', 'required: true', 'require: true', 'field 2, validations has an unknown require'],
    ['no description', 'description: The step', 'about: The step', 'the form has no description'],
  ])('is refused with %s', async (_, right, wrong, complaint) => {
    const text = await read('.github', 'ISSUE_TEMPLATE', 'bug_report.yml');
    expect(formComplaints(text.replace(right, wrong))).toContain(complaint);
  });

  test('knows every outcome', async () => {
    const said: string = parse(actionYml).outputs.outcome.description;
    const outcomes = said.slice(said.indexOf(':') + 1, said.indexOf('.')).match(/[\w-]+/g) ?? [];
    const { body } = parse(await read('.github', 'ISSUE_TEMPLATE', 'bug_report.yml'));
    const { options } = body.find(({ id }: Fields) => id === 'outcome').attributes;
    expect(options).toEqual([...outcomes.filter((word) => word !== 'or'), 'none of them']);
  });
});

test('The chooser of issues sends weaknesses to private reporting', async () => {
  const config = parse(await read('.github', 'ISSUE_TEMPLATE', 'config.yml'));
  expect(shape('it', config, ['blank_issues_enabled', 'contact_links'])).toEqual([]);
  expect(
    config.contact_links.flatMap((link: unknown) => shape('a link', link, ['name', 'url', 'about'])),
  ).toEqual([]);
  expect(config.contact_links[0].url).toMatch(/\/security\/advisories\/new$/);
});

test('Dependabot looks after all that is pinned, after a while', async () => {
  const config = parse(await read('.github', 'dependabot.yml'));
  expect(shape('it', config, ['version', 'updates'])).toEqual([]);
  expect(config.version).toBe(2);
  const complaints = config.updates.flatMap((update: Fields) => [
    ...shape(
      'an update',
      update,
      ['package-ecosystem', 'directory', 'schedule', 'cooldown', 'groups'],
      ['commit-message'],
    ),
    ...shape('schedule', update['schedule'], ['interval']),
    ...shape('cooldown', update['cooldown'], ['default-days']),
    ...Object.values(update['groups'] as object).flatMap((group) =>
      shape('group', group, [], ['patterns', 'dependency-type', 'update-types']),
    ),
  ]);
  expect(complaints).toEqual([]);
  expect(config.updates.map((update: Fields) => update['package-ecosystem'])).toEqual([
    'npm',
    'github-actions',
  ]);
});
