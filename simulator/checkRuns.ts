import { randomBytes, randomUUID } from 'node:crypto';
import { type HttpAnswer, json } from './answers.ts';
import type { CheckRun, CheckRunOptions, CheckRunOutput } from './checkRunOptions.ts';
import { checkRunBody, invalid } from './checkRunRules.ts';
import type { RecordedRequest } from './record.ts';
import { Player, type Reply } from './script.ts';

const PATH = /^\/repos\/(?<owner>[^/]+)\/(?<repository>[^/]+)\/check-runs(?:\/(?<id>\d+))?$/;
const EMPTY: CheckRunOutput = { title: null, summary: null, text: null };

/** The check runs of GitHub's REST API, for the repository of the job. */
export class CheckRuns {
  readonly all: CheckRun[] = [];
  /** What the runner hands over as `github.token`. */
  readonly token = `ghs_${randomBytes(27).toString('base64url')}`;
  readonly basePath: string;
  readonly #options: CheckRunOptions;
  readonly #now: () => number;
  readonly #create: Player;
  readonly #update: Player;

  constructor(now: () => number, options: CheckRunOptions = {}) {
    this.#options = options;
    this.#now = now;
    this.basePath = options.basePath ?? '';
    this.#create = new Player(options.create);
    this.#update = new Player(options.update);
  }

  /** Whether a request is one for check runs. */
  isFor(method: string, path: string): boolean {
    const id = this.#target(path)?.['id'];
    return (
      (method === 'POST' && this.#target(path) !== undefined && id === undefined) ||
      (method === 'PATCH' && id !== undefined)
    );
  }

  reply(request: RecordedRequest): Reply {
    const isNew = request.method === 'POST';
    const { owner = '', repository = '', id } = this.#target(request.path) ?? {};
    const known = this.all.find(
      (run) => String(run.id) === id && run.owner === owner && run.repository === repository,
    );
    const checked = checkRunBody(request.body, isNew);
    const body = 'body' in checked ? checked.body : {};
    const service = {
      check: () =>
        this.#access(request, owner, repository) ??
        (isNew || known ? undefined : notFound()) ??
        ('refusal' in checked ? checked.refusal : undefined) ??
        this.#commit(body),
      answer: () => {
        const run = this.#written(body, known, { owner, repository });
        return json(shown(run), { status: isNew ? 201 : 200 });
      },
    };
    const { delayMs, outcome } = (isNew ? this.#create : this.#update).play(request, service);
    if (outcome.kind !== 'http') return { delayMs, outcome };
    const headers = { 'x-github-request-id': randomUUID(), ...outcome.headers };
    return { delayMs, outcome: { ...outcome, headers } };
  }

  #target(path: string): Readonly<Record<string, string | undefined>> | undefined {
    if (!path.startsWith(`${this.basePath}/`)) return undefined;
    return PATH.exec(path.slice(this.basePath.length))?.groups;
  }

  #access(request: RecordedRequest, owner: string, repository: string): HttpAnswer | undefined {
    const token = /^(?:bearer|token) (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token !== this.token) return refused(401, 'Bad credentials');
    if (!request.headers['user-agent']) {
      return refused(
        403,
        'Request forbidden by administrative rules. Please make sure your request has a User-Agent header',
      );
    }
    if (`${owner}/${repository}`.toLowerCase() !== 'octo-org/shop') return notFound();
    const isAllowed = this.#options.isAllowed ?? true;
    return isAllowed ? undefined : refused(403, 'Resource not accessible by integration');
  }

  #commit(body: Readonly<Record<string, unknown>>): HttpAnswer | undefined {
    const { commits } = this.#options;
    const sha = body['head_sha'];
    if (sha === undefined || !commits || commits.includes(String(sha))) return undefined;
    return invalid(`No commit found for SHA: ${sha}`);
  }

  #written(
    body: Readonly<Record<string, unknown>>,
    known: CheckRun | undefined,
    place: { readonly owner: string; readonly repository: string },
  ): CheckRun {
    const now = new Date(this.#now()).toISOString();
    const before: CheckRun = known ?? {
      ...place,
      id: 4_100_000_000 + this.all.length,
      name: '',
      head_sha: '',
      status: 'queued',
      conclusion: null,
      output: EMPTY,
      details_url: null,
      external_id: '',
      started_at: now,
      completed_at: null,
      requests: [],
    };
    const status = body['conclusion'] === undefined ? (body['status'] ?? before.status) : 'completed';
    const run = {
      ...before,
      ...body,
      status,
      // A run that goes on again has no conclusion any more.
      ...(status === 'completed'
        ? { completed_at: body['completed_at'] ?? before.completed_at ?? now }
        : { conclusion: null, completed_at: null }),
      output: body['output'] === undefined ? before.output : { ...EMPTY, ...(body['output'] as object) },
      requests: [...before.requests, body],
    } as unknown as CheckRun;
    if (known) this.all[this.all.indexOf(known)] = run;
    else this.all.push(run);
    return run;
  }
}

/** What GitHub answers: everything but the notes of the simulator. */
function shown({ owner, repository, requests: _, ...run }: CheckRun) {
  const api = `https://api.github.com/repos/${owner}/${repository}`;
  return {
    ...run,
    url: `${api}/check-runs/${run.id}`,
    html_url: `https://github.com/${owner}/${repository}/runs/${run.id}`,
  };
}

function refused(status: number, message: string): HttpAnswer {
  return json(
    { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
    { status },
  );
}

function notFound(): HttpAnswer {
  return refused(404, 'Not Found');
}
