import { describe, expect, test } from '@jest/globals';
import { policyFacts } from '../../../src/explain/facts/policy.ts';
import { SUBSCRIPTION_ID } from '../../samples/explained.ts';
import { named } from '../../samples/named.ts';

const GROUP = `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/rg-shop`;
const assignmentId = (name: string) => `${GROUP}/providers/Microsoft.Authorization/policyAssignments/${name}`;
const definitionId = (name: string) =>
  `/subscriptions/${SUBSCRIPTION_ID}/providers/Microsoft.Authorization/policyDefinitions/${name}`;
const show = (name: string) => `az policy assignment show --name ${name} --scope ${GROUP}`;
const names = (count: number) => Array.from({ length: count }, (_, index) => `p${index + 1}`);
const violation = (info: unknown) => ({ type: 'PolicyViolation', info });
const evaluated = (...evaluatedExpressions: unknown[]) =>
  violation({ evaluationDetails: { evaluatedExpressions } });

describe('What Azure Policy refused, and why', () => {
  test.each([
    [
      "Resource 'np1' was disallowed by policy. Reasons: 'The tag cost-center is missing.'. See error details for policy resource IDs.",
      { 'Refused resource': 'np1', Reason: 'The tag cost-center is missing.' },
    ],
    [
      'RESOURCE "NP1" WAS DISALLOWED BY ONE OR MORE POLICIES. REASON: "NO TAG".',
      { 'Refused resource': 'NP1', Reason: 'NO TAG' },
    ],
    [
      'Resource `np1` was disallowed by policy, Resource `np2` was disallowed by policy.',
      { 'Refused resources': 'np1, np2' },
    ],
    ['A preresource `np1` was disallowed by police, Resource `np2` was allowed by policy.', {}],
    ["The policy has its reason. Reason: 'No tag'.", {}],
    ['The policy never said what it disallowed by name.', {}],
    ['Nothing about it.', {}],
  ])('%s', (text, facts) => {
    expect(policyFacts(['Deployment failed.', text, 'Other policy.'], [])).toEqual({
      facts: named(facts),
      commands: [],
    });
  });

  test.each([
    ["Reasons: 'The cluster's tag is missing.'. See error details.", "The cluster's tag is missing."],
    ["Reason: 'The cluster's tag is missing' See error details.", "The cluster's tag is missing"],
    ["Reason: 'The cluster's tag is missing'  See error details.", "The cluster's tag is missing"],
    ["Reason:'The tag is missing'; nothing else", 'The tag is missing'],
    ["Reasons: 'The tag is missing', 'The size is too large'.", 'The tag is missing'],
    ["Reasons: 'The tag is missing'", 'The tag is missing'],
    ["Reasons: 'The cluster's tag is missing' \n", "The cluster's tag is missing"],
    ["Reasons: 'The tag is missing.\nAdd it.'.", 'The tag is missing.\nAdd it.'],
    ["Reasons: ' The tag is missing. '.", 'The tag is missing.'],
    ["Reasons: 'The cluster's 'own' tag'", "The cluster's 'own' tag"],
    ['Reason: "The cluster\'s tag is missing" and more', "The cluster's tag is missing"],
    ['Reasons: The tag is missing. Policy identifiers: none', 'The tag is missing'],
    ['Reason: The tag is missing', 'The tag is missing'],
    [
      'Reason: Nodes need a tag, e.g. cost-center. Policy identifiers: none',
      'Nodes need a tag, e.g. cost-center',
    ],
    ["Reason: The cluster's tag is missing. Policy identifiers: none", "The cluster's tag is missing"],
    ["Reason: The tag 'team' is missing", "The tag 'team' is missing"],
    ['Reason:The tag v1.2 is missing\nPolicy identifiers: none', 'The tag v1.2 is missing'],
    ['Reason: Not before 7. 12 is fine.', 'Not before 7. 12 is fine.'],
  ])('The reason that the policy gives: %s', (text, reason) => {
    expect(policyFacts([`It was disallowed by policy. ${text}`], [])).toEqual({
      facts: named({ Reason: reason }),
      commands: [],
    });
  });

  test.each([
    "Reason: 'No'.",
    'Reason: "No"',
    'Reason:No',
    "Reason: 'No tag'x",
    'Reason: "No\ntag"',
    'Treason: No tag',
  ])('No reason is in: %s', (text) => {
    expect(policyFacts([`It was disallowed by policy. ${text}`], [])).toEqual({ facts: [], commands: [] });
  });

  test.each([
    ["'", 500, "'."],
    ['"', 500, '"'],
    ['', 300, ''],
  ])('A reason between %s is read up to %i characters', (open, longest, close) => {
    const reasonOf = (length: number) =>
      policyFacts([`Disallowed by policy. Reason: ${open}${'n'.repeat(length)}${close}`], []).facts;
    expect(reasonOf(longest)).toEqual(named({ Reason: 'n'.repeat(longest) }));
    expect(reasonOf(longest + 1)).toEqual([]);
  });
});

describe('Which policy it was, as a message names it', () => {
  test.each([
    [
      `Policy identifiers: '[{"policyDefinitionId":"${definitionId('need-nsg')}","policyAssignmentId":"${assignmentId('shop rails')}"}]'.`,
      { 'Policy assignment': 'shop rails', 'Policy definition': 'need-nsg' },
      [show("'shop rails'")],
    ],
    [
      `Policy identifier(s): [{"policyAssignment":{"name":"Rails","id":"${assignmentId('a1')}"},"policyDefinition":{"name":"Need a tag","id":"${definitionId('d1')}"}}]`,
      { 'Policy assignment': 'Rails', 'Policy definition': 'Need a tag' },
      [show('a1')],
    ],
    [
      `Policy identifier:"[{"policyAssignment":{"id":"${assignmentId('a1')}"},"policyDefinition":{"id":"${definitionId('d1')}"}}]"`,
      { 'Policy assignment': 'a1', 'Policy definition': 'd1' },
      [show('a1')],
    ],
    [
      `POLICY IDENTIFIERS:[{"policyAssignment":{"name":"Rails"},"policyDefinitionId":"d1"}]`,
      { 'Policy assignment': 'Rails', 'Policy definition': 'd1' },
      [],
    ],
    [
      `Policy identifiers: '[{"policyAssignment":{"name":"A","id":"/x/policyAssignments/a"},"policyDefinition":{"name":"D","id":"/x/policyDefinitions/d"}},{"policyAssignment":{"name":"B"`,
      { 'Policy assignment': 'A, B', 'Policy definition': 'D' },
      [],
    ],
    [
      `Policy identifiers: [1, "x", {"policyAssignmentId":"${assignmentId('a1')}"}]`,
      { 'Policy assignment': 'a1' },
      [show('a1')],
    ],
    ['Policy identifiers: []', {}, []],
    [`Policy identifier(s): '${definitionId('need-nsg')}'.`, { 'Policy definition': 'need-nsg' }, []],
    [
      `By "${assignmentId('rails')}", by ${definitionId('need-nsg')};`,
      { 'Policy assignment': 'rails', 'Policy definition': 'need-nsg' },
      [show('rails')],
    ],
    [
      '(/providers/Microsoft.Authorization/policySetDefinitions/base-line)',
      { 'Policy definition': 'base-line' },
      [],
    ],
    [`[${assignmentId('a')}]`, { 'Policy assignment': 'a' }, [show('a')]],
    [`{${assignmentId('a1')}}`, { 'Policy assignment': 'a1' }, [show('a1')]],
    ['By policyAssignments/a1', {}, []],
    ['/providers/Microsoft.Authorization/policyAssignments/a1', { 'Policy assignment': 'a1' }, []],
    [`By ${assignmentId('a1')}. See the policy.`, { 'Policy assignment': 'a1' }, [show('a1')]],
    [`By ${assignmentId('v1.2')}.`, { 'Policy assignment': 'v1.2' }, [show('v1.2')]],
    ['By /x/policyDefinitions/d1.', { 'Policy definition': 'd1' }, []],
    [
      `By ${assignmentId('a1')} of ${definitionId('d1')}`.toUpperCase(),
      { 'Policy assignment': 'A1', 'Policy definition': 'D1' },
      [`az policy assignment show --name A1 --scope ${GROUP.toUpperCase()}`],
    ],
    ['By /x/policyDefinitions/d1/versions/1.0.0', { 'Policy definition': 'd1' }, []],
    [`By ${assignmentId('a1')}/read`, { 'Policy assignment': 'a1' }, [show('a1')]],
    ['By x/policyAssignments/a1', { 'Policy assignment': 'a1' }, []],
  ])('%s', (text, facts, commands) => {
    expect(policyFacts([text], [])).toEqual({ facts: named(facts), commands });
  });

  test('Of very many, five are named, and two get a command', () => {
    const ids = names(30).map((name) => ({ policyAssignmentId: assignmentId(name) }));
    const told = {
      facts: named({ 'Policy assignment': 'p1, p2, p3, p4, p5 and 25 more' }),
      commands: [show('p1'), show('p2')],
    };
    expect(policyFacts([`Policy identifiers: ${JSON.stringify(ids)}`], [])).toEqual(told);
    const infos = names(30).map((name) =>
      violation({ policyAssignmentName: name, policyAssignmentId: assignmentId(name) }),
    );
    expect(policyFacts([], infos)).toEqual(told);
  });

  test('An assignment that refused several resources gets one command', () => {
    const same = violation({ policyAssignmentName: 'a1', policyAssignmentId: assignmentId('a1') });
    expect(policyFacts([], [same, same])).toEqual({
      facts: named({ 'Policy assignment': 'a1' }),
      commands: [show('a1')],
    });
  });

  test('Only the id of an assignment gets a command, and none that is longer than any id', () => {
    const longest = assignmentId('a'.repeat(500 - assignmentId('').length));
    const commandsFor = (policyAssignmentId: string) =>
      policyFacts([], [violation({ policyAssignmentId })]).commands;
    expect(commandsFor(longest)).toEqual([show(longest.slice(assignmentId('').length))]);
    expect(commandsFor(`${longest}a`)).toEqual([]);
    expect(commandsFor(assignmentId('a1').toUpperCase())).toEqual([
      `az policy assignment show --name A1 --scope ${GROUP.toUpperCase()}`,
    ]);
    expect(commandsFor(definitionId('d1'))).toEqual([]);
    expect(commandsFor('a1')).toEqual([]);
  });
});

describe('What Azure adds to the message as data', () => {
  test('The names that people gave win over the names in ids', () => {
    const infos = [
      violation({
        policyAssignmentDisplayName: 'Shop rails',
        policyAssignmentName: 'a1',
        policyAssignmentId: assignmentId('a1'),
        policyDefinitionDisplayName: 'Nodes need a tag',
        policyDefinitionName: 'd1',
      }),
      violation({ policyAssignmentName: 'a2', policyDefinitionName: 'd2' }),
      { type: 'Other', info: { policyAssignmentName: 'a3' } },
    ];
    expect(policyFacts([`By policy ${assignmentId('a4')}`], infos)).toEqual({
      facts: named({ 'Policy assignment': 'Shop rails, a2', 'Policy definition': 'Nodes need a tag, d2' }),
      commands: [show('a1')],
    });
  });

  test('A field is named with its value and with what the policy compared it with', () => {
    const type = {
      path: 'Type',
      expression: 'type',
      operator: 'Equals',
      expressionValue: 'Microsoft.ContainerService/managedClusters/agentPools',
      targetValue: 'Microsoft.ContainerService/managedClusters/agentPools',
    };
    const tag = { path: 'tags.cost-center', expression: 'tags', operator: 'Exists', targetValue: true };
    expect(policyFacts([], [evaluated(type, tag)])).toEqual({
      facts: named({ 'Failing field': 'tags.cost-center is missing (condition: Exists true)' }),
      commands: [],
    });
    expect(policyFacts([], [evaluated(type)])).toEqual({
      facts: named({
        'Failing field': `Type is ${type.expressionValue} (condition: Equals ${type.targetValue})`,
      }),
      commands: [],
    });
  });

  test.each([
    [{ expression: 'count', expressionValue: 12 }, 'count is 12'],
    [{ path: 'zones', expressionValue: ['1', 2] }, 'zones is [1, 2]'],
    [{ path: 'spot', expressionValue: false, operator: 'Equals' }, 'spot is false (condition: Equals)'],
    [{ path: 'spot', expressionValue: null, targetValue: false }, 'spot is missing (condition: false)'],
    [
      { path: 'vmSize', expressionValue: 'x', operator: 'In', targetValue: ['a', 'b', 'c', 'd', 'e', 'f'] },
      'vmSize is x (condition: In [a, b, c, d, e and 1 more])',
    ],
  ])('%j', (expression, field) => {
    expect(policyFacts([], [evaluated(expression)])).toEqual({
      facts: named({ 'Failing field': field }),
      commands: [],
    });
  });

  test('Of a long value, the beginning is shown', () => {
    const script = { path: 'script', expressionValue: 'x'.repeat(201) };
    expect(policyFacts([], [evaluated(script)]).facts).toEqual(
      named({ 'Failing field': `script is ${'x'.repeat(200)}` }),
    );
  });

  test('Of many fields, five are named', () => {
    const fields = names(7).map((path) => ({ path }));
    expect(policyFacts([], [evaluated(...fields.slice(0, 4)), evaluated(...fields.slice(4))])).toEqual({
      facts: named({
        'Failing fields':
          'p1 is missing, p2 is missing, p3 is missing, p4 is missing, p5 is missing and 2 more',
      }),
      commands: [],
    });
  });

  test('Odd additionalInfo is left out', () => {
    const odd = [
      null,
      1,
      'x',
      {},
      { evaluationDetails: 'x' },
      { evaluationDetails: { evaluatedExpressions: 'x' } },
    ];
    const expressions = evaluated(null, 1, {}, { path: '' }, { path: 1 });
    const other = { type: 'Other', info: { policyAssignmentName: 'x' } };
    expect(policyFacts([], [...odd.map(violation), expressions, other])).toEqual({
      facts: named({ 'Failing field': '1 is missing' }),
      commands: [],
    });
  });
});
