import type { Report } from '../report.ts';

/** Addresses that the summary links to. */
export interface Links {
  /** Origin of the cloud's portal; absent where no public one is known. */
  readonly portal?: string;
  /** The file of the workflow that runs, at the commit that it runs from. */
  readonly workflowFile?: string;
}

/**
 * Finds the addresses that a report links to, on github.com or the GitHub Enterprise Server that runs the job.
 *
 * @param portal origin of the cloud's portal
 * @param env the variables that the runner sets
 */
export function linksOf(
  report: Report,
  portal: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Links {
  return linksFor(report.kind === 'not-waited', portal, env);
}

/** Finds the addresses; that of the workflow file only where the file is what there is to correct. */
export function linksFor(
  withWorkflowFile: boolean,
  portal: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Links {
  const workflowFile = withWorkflowFile ? workflowFileOf(env) : undefined;
  return { ...(portal && { portal }), ...(workflowFile && { workflowFile }) };
}

/**
 * GITHUB_WORKFLOW_REF, `OWNER/REPO/PATH@REF`, names the file of the workflow that was triggered. The step itself can be
 * in a reusable workflow or a composite action, of which the runner says nothing.
 */
function workflowFileOf(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { GITHUB_SERVER_URL, GITHUB_WORKFLOW_REF: ref = '', GITHUB_WORKFLOW_SHA, GITHUB_SHA } = env;
  const server = GITHUB_SERVER_URL || 'https://github.com';
  const sha = GITHUB_WORKFLOW_SHA || GITHUB_SHA;
  const { repository, path } = /^(?<repository>[^/]+\/[^/]+)\/(?<path>[^@]+)@/.exec(ref)?.groups ?? {};
  return server.startsWith('https://') && path && sha
    ? `${server}/${repository}/blob/${sha}/${path}`
    : undefined;
}
