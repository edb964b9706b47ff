import { readFile } from 'node:fs/promises';
import { parseJson } from '../../azure/http/json.ts';
import { commitOf } from './commit.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Where the check run of a job belongs. */
export interface Place {
  /** Address of GitHub's API, without a slash at its end. */
  readonly apiUrl: string;
  readonly owner: string;
  readonly repo: string;
  /** The commit that it is shown for. */
  readonly sha: string;
  /** The page of the workflow run. */
  readonly runUrl?: string;
}

/** The runner's variables do not name a place; the message says which one. */
export class NoPlaceError extends Error {
  override readonly name = 'NoPlaceError';
}

/**
 * Reads from the runner's variables where a check run belongs: on GitHub.com, on GitHub Enterprise Cloud with a host of
 * its own, and on GitHub Enterprise Server.
 *
 * The token goes to the host of GITHUB_API_URL, and over https only. Like the address for ID tokens, the runner sets
 * this variable for each step anew, over whatever a workflow or an earlier step wrote; so it is the job's own GitHub,
 * which has made the token. Comparing it with GITHUB_SERVER_URL would add nothing: the two are set together.
 *
 * @param event the payload of the event that started the workflow
 * @throws NoPlaceError
 */
export function placeOf(env: Env, event: unknown): Place {
  const { GITHUB_REPOSITORY = '', GITHUB_RUN_ID } = env;
  const apiUrl = httpsUrl(env['GITHUB_API_URL'] || 'https://api.github.com');
  if (!apiUrl) {
    throw new NoPlaceError('GITHUB_API_URL is not an https address, so the token is not sent to it');
  }
  const [owner, repo, ...rest] = GITHUB_REPOSITORY.split('/');
  if (!owner || !repo || rest.length > 0) {
    throw new NoPlaceError('GITHUB_REPOSITORY does not name the repository. Expected: OWNER/REPOSITORY');
  }
  const sha = commitOf(event, env['GITHUB_SHA']);
  if (!sha) throw new NoPlaceError('neither the event nor GITHUB_SHA names a commit');
  const server = httpsUrl(env['GITHUB_SERVER_URL'] || 'https://github.com');
  const runUrl = server && GITHUB_RUN_ID && `${server}/${owner}/${repo}/actions/runs/${GITHUB_RUN_ID}`;
  return { apiUrl, owner, repo, sha, ...(runUrl && { runUrl }) };
}

/** Reads the payload of the event that started the workflow; undefined when there is none that can be read. */
export async function readEvent({ GITHUB_EVENT_PATH: path }: Env): Promise<unknown> {
  return path ? readFile(path, 'utf8').then(parseJson, () => undefined) : undefined;
}

function httpsUrl(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'https:' ? `${url.origin}${url.pathname.replace(/\/+$/, '')}` : undefined;
}
