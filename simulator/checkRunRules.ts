import { type HttpAnswer, json } from './answers.ts';

/** GitHub's limit for a summary and for a text, each. */
const MAX_CHARACTERS = 65_535;
const MAX_ANNOTATIONS = 50;
const STATUSES = ['queued', 'in_progress', 'completed', 'waiting', 'requested', 'pending'];
/** `stale` is GitHub's own. */
const CONCLUSIONS = ['action_required', 'cancelled', 'failure', 'neutral', 'success', 'skipped', 'timed_out'];

type Body = Readonly<Record<string, unknown>>;

/** The body of a request when GitHub takes it, else its refusal. */
export function checkRunBody(
  text: string,
  isNew: boolean,
): { readonly body: Body } | { readonly refusal: HttpAnswer } {
  const body = objectOf(text);
  if (!body) return { refusal: json({ message: 'Problems parsing JSON' }, { status: 400 }) };
  const problem = problemOf(body, isNew);
  return problem === undefined ? { body } : { refusal: invalid(problem) };
}

/** GitHub's answer to a request that it understands but does not take. */
export function invalid(problem: string): HttpAnswer {
  return json(
    {
      message: `Invalid request.\n\n${problem}`,
      documentation_url: 'https://docs.github.com/rest',
      status: '422',
    },
    { status: 422 },
  );
}

function problemOf(body: Body, isNew: boolean): string | undefined {
  const { name, head_sha, status, conclusion, output, details_url } = body;
  if (isNew && name === undefined) return '"name" wasn\'t supplied.';
  if (isNew && head_sha === undefined) return '"head_sha" wasn\'t supplied.';
  if (name !== undefined && (typeof name !== 'string' || name === ''))
    return `For 'properties/name', it is not a string.`;
  if (head_sha !== undefined && !/^[0-9a-f]{40}$/i.test(String(head_sha))) {
    return `For 'properties/head_sha', ${head_sha} is not a full commit SHA.`;
  }
  if (status !== undefined && !STATUSES.includes(String(status))) return notOneOf('status', status, STATUSES);
  if (conclusion !== undefined && !CONCLUSIONS.includes(String(conclusion))) {
    return notOneOf('conclusion', conclusion, CONCLUSIONS);
  }
  if (status === 'completed' && conclusion === undefined) {
    return "'conclusion' is required when 'status' is completed.";
  }
  if (status !== undefined && status !== 'completed' && conclusion !== undefined) {
    return `'status' ${status} does not go with a 'conclusion'.`;
  }
  for (const field of ['started_at', 'completed_at']) {
    const time = body[field];
    if (time !== undefined && Number.isNaN(Date.parse(String(time)))) return `'${field}' is not a date-time.`;
  }
  if (details_url !== undefined && !/^https?:\/\//.test(String(details_url))) {
    return "'details_url' must use the http or https scheme.";
  }
  return output === undefined ? undefined : outputProblem(output);
}

function outputProblem(output: unknown): string | undefined {
  if (typeof output !== 'object' || output === null) return `For 'properties/output', it is not an object.`;
  const { title, summary, text, annotations } = output as Body;
  if (typeof title !== 'string') return '"title" wasn\'t supplied.';
  if (typeof summary !== 'string') return '"summary" wasn\'t supplied.';
  for (const [name, value] of Object.entries({ summary, text })) {
    const length = typeof value === 'string' ? value.length : 0;
    if (length > MAX_CHARACTERS) {
      return `Only ${MAX_CHARACTERS} characters are allowed in "${name}"; ${length} were supplied.`;
    }
  }
  if (Array.isArray(annotations) && annotations.length > MAX_ANNOTATIONS) {
    return `No more than ${MAX_ANNOTATIONS} items are allowed in "annotations"; ${annotations.length} were supplied.`;
  }
  return undefined;
}

function notOneOf(name: string, value: unknown, allowed: readonly string[]): string {
  return `For 'properties/${name}', ${value} is not a member of [${allowed.map((one) => `"${one}"`).join(', ')}].`;
}

function objectOf(text: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : undefined;
  } catch {
    return undefined;
  }
}
