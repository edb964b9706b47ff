import type { Report } from '../report.ts';
import type { Links } from './summary.ts';

/**
 * Returns the addresses that a report links to, on github.com or the GitHub Enterprise Server that runs the job.
 *
 * @param portal origin of the cloud's portal
 */
export function linksOf(
  report: Pick<Report, 'kind'>,
  portal: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Links {
  // The workflow file is what there is to correct when the wait never began.
  const workflowFile = report.kind === 'not-waited' ? workflowFileOf(env) : undefined;
  return { ...(portal && { portal }), ...(workflowFile && { workflowFile }) };
}

/** `GITHUB_WORKFLOW_REF` is OWNER/REPO/PATH@REF of the workflow that was started, also in a reusable workflow. */
function workflowFileOf(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { repository, path } =
    /^(?<repository>[^/]+\/[^/]+)\/(?<path>[^@]+)@/.exec(env['GITHUB_WORKFLOW_REF'] ?? '')?.groups ?? {};
  const server = env['GITHUB_SERVER_URL'] || 'https://github.com';
  const sha = env['GITHUB_SHA'];
  return path && sha && server.startsWith('https://')
    ? `${server}/${repository}/blob/${sha}/${path}`
    : undefined;
}
