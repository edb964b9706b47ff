import { asRecord, asText } from '../../azure/http/json.ts';

/**
 * Events that are about another commit than GITHUB_SHA, by the part of their payload that names it. In order: a payload
 * has at most one of them, except for a run of checks, which repeats what it belongs to.
 */
const COMMIT_PATHS = [
  // Of a pull request, GITHUB_SHA is a merge commit, or the base branch for pull_request_target: neither shows in it.
  ['pull_request', 'head', 'sha'],
  ['merge_group', 'head_sha'],
  // For these, GITHUB_SHA is the latest commit of the default branch.
  ['workflow_run', 'head_sha'],
  ['check_run', 'head_sha'],
  ['check_suite', 'head_sha'],
] as const;

/** SHA-1 or SHA-256. */
const SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;

/**
 * Finds the commit that a check run has to be on, so that people see it: the head of the pull request, of the merge
 * group or of the run that started this one, else the commit that the workflow runs for.
 *
 * @param event the payload of the event that started the workflow
 * @param ownSha GITHUB_SHA
 * @returns undefined when neither names a commit
 */
export function commitOf(event: unknown, ownSha: string | undefined): string | undefined {
  const named = COMMIT_PATHS.map((path) => valueAt(event, path));
  return [...named, ownSha].map(asText).find((sha) => SHA.test(sha));
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => asRecord(inner)?.[name], value);
}
