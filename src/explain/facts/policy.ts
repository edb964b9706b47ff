import type { ErrorAdditionalInfo } from '../../azure/http/cloudError.ts';
import { asRecord, asText } from '../../azure/http/json.ts';
import { readJson } from '../rootCause/jsonPrefix.ts';
import { quote } from '../words/commands.ts';
import { type Facts, fact, firstOf, listed } from './facts.ts';

/** ARM's type of additionalInfo for a resource that Azure Policy denied. */
const VIOLATION = 'PolicyViolation';
const IDS_AS_JSON = /Policy identifiers?(?:\(s\))?: ?['"]?(?=\[)/i;
/** A name does not end in a period; a sentence does. */
const NAME = String.raw`[^'"\s,;\]})/]{0,127}[^'"\s,;\]})/.]`;
const ASSIGNMENT_ID = new RegExp(String.raw`((?:\/[^'"\s,;]{0,300})?\/policyAssignments\/${NAME})`, 'i');
const DEFINITION_ID = new RegExp(String.raw`\/policy(?:Set)?Definitions\/(${NAME})`, 'i');
const RESOURCE = /\bResource [`'"]([^`'"\n]{1,260})[`'"] was disallowed by (?:one or more )?polic/gi;
/** `Reasons: 'The tag is missing.'. See error details ...`. A sentence ends before a capital letter. */
const REASON =
  /\b(?:[Rr]easons?|REASONS?): ?(?:'([\s\S]{3,500}?)'(?=[.,;]|\s*$|\s+[Ss]ee\b)|"([^"\n]{3,500})"|([^'"\s][^\n]{2,299}?)(?=\. [A-Z]|\n|$))/;
const MAX_FIELDS = 5;

interface Violation {
  readonly assignment: string;
  readonly assignmentId: string;
  readonly definition: string;
  readonly fields: readonly string[];
}

/**
 * Finds which policy denied what: in `additionalInfo` of type PolicyViolation, or in the ids that older messages
 * carry as JSON (`[{"policyAssignment": {"name", "id"}, "policyDefinition": {...}}]`,
 * `[{"policyAssignmentId", "policyDefinitionId"}]`) or as plain text.
 */
export function policyFacts(texts: readonly string[], additionalInfo: readonly ErrorAdditionalInfo[]): Facts {
  const text = texts.find((candidate) => /polic/i.test(candidate)) ?? '';
  const given = additionalInfo.filter(({ type }) => type === VIOLATION).map(({ info }) => violationOf(info));
  const violations = given.length > 0 ? given : violationsIn(text);
  const resources = [...text.matchAll(RESOURCE)].map(([, name = '']) => name);
  const isDenial = /\bdisallowed by\b/i.test(text);
  const reason = REASON.exec(text);
  const show = (read: (violation: Violation) => string) => listed(violations.map(read).filter(Boolean), 5);
  const fields = violations.flatMap((violation) => violation.fields);
  return {
    facts: [
      ...fact(resources.length > 1 ? 'Refused resources' : 'Refused resource', listed(resources, 5)),
      ...(isDenial ? fact('Reason', (reason?.[1] ?? reason?.[2] ?? reason?.[3])?.trim()) : []),
      ...fact(
        'Policy assignment',
        show(({ assignment }) => assignment),
      ),
      ...fact(
        'Policy definition',
        show(({ definition }) => definition),
      ),
      ...fact(fields.length === 1 ? 'Failing field' : 'Failing fields', listed(fields, MAX_FIELDS)),
    ],
    commands: [...new Set(violations.flatMap(({ assignmentId }) => showAssignment(assignmentId)))].slice(
      0,
      2,
    ),
  };
}

function violationOf(info: unknown): Violation {
  const record = asRecord(info) ?? {};
  const text = (name: string) => asText(record[name]);
  const details = asRecord(record['evaluationDetails']);
  const expressions = details?.['evaluatedExpressions'];
  const fields = Array.isArray(expressions) ? expressions.flatMap(fieldOf) : [];
  // Nearly every policy also has a condition on the resource type, which is not the reason.
  const telling = fields.filter(({ path }) => path.toLowerCase() !== 'type');
  return {
    assignment: text('policyAssignmentDisplayName') || text('policyAssignmentName'),
    assignmentId: text('policyAssignmentId'),
    definition: text('policyDefinitionDisplayName') || text('policyDefinitionName'),
    fields: (telling.length > 0 ? telling : fields).map(({ says }) => says),
  };
}

function fieldOf(expression: unknown): { path: string; says: string }[] {
  const record = asRecord(expression);
  const path = asText(record?.['path']) || asText(record?.['expression']);
  if (!record || !path) return [];
  const value = shown(record['expressionValue']);
  const target = shown(record['targetValue']);
  const condition = [asText(record['operator']), target].filter(Boolean).join(' ');
  return [{ path, says: `${path} is ${value || 'missing'}${condition ? ` (condition: ${condition})` : ''}` }];
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${listed(value.map(shown), 5)}]`;
  if (typeof value === 'boolean') return String(value);
  return asText(value).slice(0, 200);
}

function violationsIn(text: string): Violation[] {
  const json = IDS_AS_JSON.exec(text);
  const list = json && readJson(text, json.index + json[0].length)?.value;
  if (Array.isArray(list)) return list.flatMap(identifiersOf);
  const assignmentId = firstOf(ASSIGNMENT_ID, text) ?? '';
  return [
    {
      assignment: lastSegment(assignmentId),
      assignmentId,
      definition: firstOf(DEFINITION_ID, text) ?? '',
      fields: [],
    },
  ];
}

function identifiersOf(value: unknown): Violation[] {
  const record = asRecord(value);
  if (!record) return [];
  const assignment = asRecord(record['policyAssignment']);
  const definition = asRecord(record['policyDefinition']);
  const assignmentId = asText(assignment?.['id']) || asText(record['policyAssignmentId']);
  const definitionId = asText(definition?.['id']) || asText(record['policyDefinitionId']);
  return [
    {
      assignment: asText(assignment?.['name']) || lastSegment(assignmentId),
      assignmentId,
      definition: asText(definition?.['name']) || lastSegment(definitionId),
      fields: [],
    },
  ];
}

function lastSegment(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

function showAssignment(id: string): string[] {
  const at = id.toLowerCase().lastIndexOf('/providers/microsoft.authorization/policyassignments/');
  if (at <= 0 || id.length > 500) return [];
  return [`az policy assignment show --name ${quote(lastSegment(id))} --scope ${quote(id.slice(0, at))}`];
}
