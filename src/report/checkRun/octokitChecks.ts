import type { HttpClient } from '@azure/core-rest-pipeline';
import { FailureError } from '../../azure/http/failure.ts';
import type { EpochTime } from '../../time/instant.ts';
import { NAME, VERSION } from '../../version.ts';
import { apiFetch } from './apiFetch.ts';
import type { Checks, Shown } from './checks.ts';
import type { Place } from './place.ts';

export interface OctokitContext {
  readonly client: HttpClient;
  readonly place: Place;
  readonly token: string;
  /** The name of the check run. */
  readonly name: string;
  readonly startedAt: EpochTime;
  readonly now: () => EpochTime;
}

/** Loads Octokit, which only a run with a check run needs, and makes the check runs of one job with it. */
export async function octokitChecks(context: OctokitContext): Promise<Checks> {
  const { client, place, token, name, startedAt, now } = context;
  const { apiUrl, owner, repo, sha, runUrl } = place;
  hideEnvironment(process.env);
  const { getOctokit } = await import('@actions/github');
  const octokit = getOctokit(token, {
    baseUrl: apiUrl,
    request: { fetch: apiFetch(client, apiUrl) },
    userAgent: `${NAME}/${VERSION}`,
  });
  const { checks } = octokit.rest;
  return {
    async create(shown, signal) {
      const { data } = await checks.create({
        owner,
        repo,
        name,
        head_sha: sha,
        started_at: iso(startedAt),
        ...(runUrl && { details_url: runUrl }),
        status: 'in_progress',
        ...fieldsOf(shown, now()),
        request: { signal },
      });
      if (typeof data?.id === 'number') return data.id;
      throw new FailureError({
        kind: 'bad-answer',
        service: 'github-api',
        message: 'the answer does not name the new check run',
      });
    },
    async update(id, shown, signal) {
      await checks.update({ owner, repo, check_run_id: id, ...fieldsOf(shown, now()), request: { signal } });
    },
  };
}

/**
 * The library reads these as it loads. With a loopback address it makes no agent for a proxy, which it could not make
 * here; whatever it would send without our `fetch` and our address would reach nothing. It would also read the whole
 * event, and fail to load if that is not JSON.
 */
function hideEnvironment(env: NodeJS.ProcessEnv): void {
  env['GITHUB_API_URL'] = 'https://localhost';
  delete env['GITHUB_EVENT_PATH'];
}

/**
 * An update while the wait runs does not repeat that it is in progress: should it arrive after the end, it must not open
 * the check run again.
 */
function fieldsOf({ output: { title, summary }, conclusion }: Shown, now: EpochTime) {
  // Half of a character, where a text was cut, is not valid JSON for every reader.
  const output = { title: title.toWellFormed(), summary: summary.toWellFormed() };
  if (!conclusion) return { output };
  return { output, status: 'completed', conclusion, completed_at: iso(now) } as const;
}

function iso(time: EpochTime): string {
  return new Date(time).toISOString();
}
