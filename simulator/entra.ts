import { randomUUID } from 'node:crypto';
import { type HttpAnswer, json } from './answers.ts';
import { entraError } from './entraError.ts';
import { type Claims, claimsOf, type Issuer } from './jwt.ts';
import type { Origins, SimulatorOptions, World } from './options.ts';
import type { RecordedRequest } from './record.ts';
import { Player } from './script.ts';
import type { Handler } from './server.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Microsoft Entra ID: trades the ID token of a trusted job for an access token to ARM. */
export class Entra implements Handler {
  readonly service = 'entra';
  /** Access tokens and the time at which each expires. */
  readonly accessTokens = new Map<string, number>();
  /** How many times each assertion was accepted; Entra does not mind seeing one again. */
  readonly assertionUses = new Map<string, number>();
  readonly #world: World;
  readonly #issuer: Issuer;
  readonly #origins: Origins;
  readonly #configuration: Player;
  readonly #tokens: Player;

  constructor(world: World, issuer: Issuer, origins: Origins, options: SimulatorOptions) {
    this.#world = world;
    this.#issuer = issuer;
    this.#origins = origins;
    this.#configuration = new Player(options.openidConfiguration);
    this.#tokens = new Player(options.entra);
  }

  kindOf(method: string, path: string) {
    if (method === 'GET' && /^\/[^/]+\/v2\.0\/\.well-known\/openid-configuration$/.test(path)) {
      return 'openid-configuration';
    }
    return method === 'POST' && /^\/[^/]+\/oauth2\/v2\.0\/token$/.test(path) ? 'entra-token' : 'other';
  }

  reply(request: RecordedRequest) {
    const tenant = decodeURIComponent(request.path.split('/')[1] ?? '');
    if (request.kind === 'openid-configuration') {
      return this.#configuration.play(request, {
        check: () => this.#checkTenant(tenant),
        answer: () => this.#openidConfiguration(tenant),
      });
    }
    if (request.kind === 'entra-token') {
      const form = new URLSearchParams(request.body);
      return this.#tokens.play(request, {
        check: () => this.#checkTenant(tenant) ?? this.#checkApplication(form) ?? this.#checkAssertion(form),
        answer: () => this.#accessToken(form),
      });
    }
    const refusal = json({ error: 'not_found' }, { status: 404 });
    return new Player().play(request, { check: () => refusal, answer: () => refusal });
  }

  #refuse(status: number, error: string, code: number, message: string): HttpAnswer {
    return entraError(status, error, code, message, this.#world.now());
  }

  #checkTenant(tenant: string): HttpAnswer | undefined {
    if (tenant.toLowerCase() === this.#world.tenantId.toLowerCase()) return undefined;
    const message = `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`;
    return this.#refuse(400, 'invalid_request', 90002, message);
  }

  #checkApplication(form: URLSearchParams): HttpAnswer | undefined {
    const { clientId, tenantId, armAudiences } = this.#world;
    for (const name of ['grant_type', 'client_id', 'scope', 'client_assertion']) {
      const message = `The request body must contain the following parameter: '${name}'.`;
      if (!form.get(name)) return this.#refuse(400, 'invalid_request', 900144, message);
    }
    if (form.get('grant_type') !== 'client_credentials') {
      return this.#refuse(400, 'unsupported_grant_type', 70003, 'The grant type is not supported.');
    }
    const client = form.get('client_id') ?? '';
    if (client.toLowerCase() !== clientId.toLowerCase()) {
      const message = `Application with identifier '${client}' was not found in the directory '${tenantId}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`;
      return this.#refuse(400, 'unauthorized_client', 700016, message);
    }
    const scope = form.get('scope')?.split(' ')[0] ?? '';
    if (!scope.endsWith('/.default')) {
      const message = `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`;
      return this.#refuse(400, 'invalid_scope', 1002012, message);
    }
    const resource = scope.slice(0, -'/.default'.length);
    if (!armAudiences.some((audience) => withoutSlash(audience) === withoutSlash(resource))) {
      const message = `The resource principal named ${resource} was not found in the tenant named ${tenantId}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`;
      return this.#refuse(400, 'invalid_resource', 500011, message);
    }
    return undefined;
  }

  #checkAssertion(form: URLSearchParams): HttpAnswer | undefined {
    const { now, trust } = this.#world;
    const assertion = form.get('client_assertion') ?? '';
    const claims = claimsOf(assertion);
    if (form.get('client_assertion_type') !== JWT_BEARER || !claims) {
      const message = 'There was an error parsing the provided JWT: the token is malformed.';
      return this.#refuse(400, 'invalid_request', 50027, message);
    }
    const expired = typeof claims['exp'] !== 'number' || claims['exp'] * 1000 <= now();
    const mismatch = identityMismatch(claims, trust);
    if (mismatch) return this.#refuse(401, 'invalid_client', ...mismatch);
    if (!this.#issuer.signed(assertion)) {
      return this.#refuse(400, 'invalid_grant', 50013, 'Assertion failed signature validation.');
    }
    if (expired) {
      const seconds = Number(claims['exp'] ?? 0);
      const message = `Client assertion is not within its valid time range. Current time: ${new Date(now()).toISOString()}, expiry time of assertion ${new Date(seconds * 1000).toISOString()}. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials.`;
      return this.#refuse(401, 'invalid_client', 700024, message);
    }
    return undefined;
  }

  #accessToken(form: URLSearchParams): HttpAnswer {
    const { accessTokenSeconds, clientId, tenantId, now, armAudiences } = this.#world;
    const id = String(claimsOf(form.get('client_assertion') ?? '')?.['jti']);
    this.assertionUses.set(id, (this.assertionUses.get(id) ?? 0) + 1);
    const iat = Math.floor(now() / 1000);
    const exp = iat + accessTokenSeconds;
    const token = this.#issuer.sign({
      aud: armAudiences[0],
      iss: `${this.#origins.entra}/${tenantId}/`,
      iat,
      nbf: iat,
      exp,
      appid: clientId,
      idtyp: 'app',
      oid: '9c4d1e77-20b8-4f6a-a3d5-7e81f0b2c694',
      tid: tenantId,
      uti: randomUUID(),
    });
    this.accessTokens.set(token, now() + accessTokenSeconds * 1000);
    return json({
      token_type: 'Bearer',
      expires_in: accessTokenSeconds,
      ext_expires_in: accessTokenSeconds,
      access_token: token,
    });
  }

  #openidConfiguration(tenant: string): HttpAnswer {
    const login = `${this.#origins.entra}/${tenant}`;
    return json({
      token_endpoint: `${login}/oauth2/v2.0/token`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
      jwks_uri: `${login}/discovery/v2.0/keys`,
      response_modes_supported: ['query', 'fragment', 'form_post'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      issuer: `${login}/v2.0`,
      authorization_endpoint: `${login}/oauth2/v2.0/authorize`,
      end_session_endpoint: `${login}/oauth2/v2.0/logout`,
    });
  }
}

function withoutSlash(audience: string): string {
  return audience.replace(/\/+$/, '').toLowerCase();
}

/** Which part of the federated credential an assertion does not match, as error code and message. */
function identityMismatch(
  claims: Claims,
  trust: World['trust'],
): [code: number, message: string] | undefined {
  const check =
    'Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation';
  const none = (part: string, value: unknown) =>
    `No matching federated identity record found for presented assertion ${part} '${value}'.`;
  const { iss, sub, aud } = claims;
  if (iss !== trust.issuer) return [700211, `${none('issuer', iss)} ${check}`];
  if (sub !== trust.subject) {
    if (String(sub).toLowerCase() !== trust.subject.toLowerCase())
      return [700213, `${none('subject', sub)} ${check}`];
    const cases =
      'The subject matches with case-insensitive comparison, but not with case-sensitive comparison.';
    return [7002138, `${none('subject', sub)} ${cases} ${check}`];
  }
  return aud === trust.audience ? undefined : [700212, `${none('audience', aud)} ${check}`];
}
