import type { Script } from './answers.ts';

/** How GitHub's check runs behave. Scripts stand in for the own answer: 403, 404, 5xx, `hang()`, `slow()`. */
export interface CheckRunOptions {
  /** `/api/v3` as on GitHub Enterprise Server; none as on GitHub.com when absent. */
  readonly basePath?: '' | '/api/v3';
  /** Whether the job's token has `checks: write`; true when absent. */
  readonly isAllowed?: boolean;
  /** The commits that the repository has; any when absent. */
  readonly commits?: readonly string[];
  readonly create?: Script;
  readonly update?: Script;
}

/** A check run as GitHub keeps it. */
export interface CheckRun {
  readonly id: number;
  readonly owner: string;
  readonly repository: string;
  readonly name: string;
  readonly head_sha: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly output: CheckRunOutput;
  readonly details_url: string | null;
  readonly external_id: string;
  readonly started_at: string;
  readonly completed_at: string | null;
  /** The bodies of the requests that made it what it is, the creation first. */
  readonly requests: readonly Readonly<Record<string, unknown>>[];
}

/** What a check run shows. */
export interface CheckRunOutput {
  readonly title: string | null;
  readonly summary: string | null;
  readonly text: string | null;
}
