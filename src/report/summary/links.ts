import type { Report } from '../report.ts';
import type { Links } from './summary.ts';

/**
 * The addresses that a report links to, on github.com or the GitHub Enterprise Server that runs the job.
 *
 * @param portal origin of the cloud's portal
 * @param workflowRef `GITHUB_WORKFLOW_REF`: OWNER/REPO/PATH@REF
 */
export async function linksOf(
  report: Report,
  portal: string | undefined,
  workflowRef: string | undefined,
): Promise<Links> {
  // The workflow file is what there is to correct when the wait never began; nobody else pays for the library.
  const workflowFile = report.kind === 'not-waited' ? await workflowFileOf(workflowRef ?? '') : undefined;
  return { ...(portal && { portal }), ...(workflowFile && { workflowFile }) };
}

async function workflowFileOf(workflowRef: string): Promise<string | undefined> {
  // Behind a proxy the library makes an agent for its Octokit at once, from a package that is not in the bundle.
  const library = await import(/* webpackMode: "eager" */ '@actions/github').catch(() => undefined);
  if (!library) return undefined;
  const { context } = library;
  const { repository, path } =
    /^(?<repository>[^/]+\/[^/]+)\/(?<path>[^@]+)@/.exec(workflowRef)?.groups ?? {};
  return path && context.sha ? `${context.serverUrl}/${repository}/blob/${context.sha}/${path}` : undefined;
}
