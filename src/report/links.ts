import { context } from '@actions/github';
import type { Links } from './summary.ts';

/**
 * The addresses that a report links to, on github.com or the GitHub Enterprise Server that runs the job.
 *
 * @param portal origin of the cloud's portal
 * @param workflowRef `GITHUB_WORKFLOW_REF`: OWNER/REPO/PATH@REF
 */
export function linksOf(portal: string | undefined, workflowRef: string | undefined): Links {
  const file = /^[^/]+\/[^/]+\/(?<path>[^@]+)@/.exec(workflowRef ?? '')?.groups?.['path'];
  const { serverUrl, sha } = context;
  const owner = workflowRef?.split('/').slice(0, 2).join('/');
  return {
    ...(portal && { portal }),
    ...(file && sha && { workflowFile: `${serverUrl}/${owner}/blob/${sha}/${file}` }),
  };
}
