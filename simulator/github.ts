import { randomBytes, randomUUID } from 'node:crypto';
import { type HttpAnswer, json, text } from './answers.ts';
import { CheckRuns } from './checkRuns.ts';
import type { Issuer } from './jwt.ts';
import type { SimulatorOptions, World } from './options.ts';
import type { RecordedRequest } from './record.ts';
import { Player, type Service } from './script.ts';
import type { Handler } from './server.ts';

/** GitHub's ID tokens for one job, and the check runs of its repository. */
export class GitHub implements Handler {
  readonly service = 'github';
  readonly requestToken = `job.${randomBytes(24).toString('base64url')}`;
  readonly path: string;
  readonly checkRuns: CheckRuns;
  readonly #world: World;
  readonly #issuer: Issuer;
  readonly #player: Player;

  constructor(world: World, issuer: Issuer, options: SimulatorOptions) {
    this.#world = world;
    this.#issuer = issuer;
    this.#player = new Player(options.idToken);
    this.checkRuns = new CheckRuns(world.now, options.checkRuns);
    // The doubled slash is GitHub's own.
    this.path = options.idTokenPath ?? `/118//idtoken/${randomUUID()}/${randomUUID()}`;
  }

  kindOf(method: string, path: string) {
    if (method === 'GET' && path === this.path) return 'id-token';
    return this.checkRuns.isFor(method, path) ? 'check-run' : 'other';
  }

  reply(request: RecordedRequest) {
    if (request.kind === 'check-run') return this.checkRuns.reply(request);
    const service: Service = { check: () => this.#check(request), answer: () => this.#token(request) };
    return (request.kind === 'id-token' ? this.#player : new Player()).play(request, service);
  }

  #check(request: RecordedRequest): HttpAnswer | undefined {
    if (request.kind !== 'id-token') return text('Not found', { status: 404 });
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    if (scheme?.toLowerCase() !== 'bearer' || token !== this.requestToken) {
      return json({ message: 'Bad credentials' }, { status: 401 });
    }
    if (!new URLSearchParams(request.query).has('api-version')) {
      return json({ message: 'The api-version of the request URL is missing' }, { status: 400 });
    }
    return undefined;
  }

  #token(request: RecordedRequest): HttpAnswer {
    const { subject, issuer, idTokenSeconds, now } = this.#world;
    const iat = Math.floor(now() / 1000);
    const value = this.#issuer.sign({
      jti: randomUUID(),
      sub: subject,
      // GitHub's own default, which Azure never accepts.
      aud: new URLSearchParams(request.query).get('audience') ?? 'https://github.com/octo-org',
      iss: issuer,
      iat,
      nbf: iat - 5,
      exp: iat + idTokenSeconds,
      repository: 'octo-org/shop',
      ref: 'refs/heads/main',
      sha: 'd6cd1e2bd19e03a81132a23b2025920577f84e37',
      workflow: 'deploy',
      run_id: '1658821493',
      runner_environment: 'github-hosted',
    });
    return json({ count: value.length, value });
  }
}
