import { FailureError } from '../http/failure.ts';
import { asRecord, asText } from '../http/json.ts';
import { CLOUDS, type Cloud } from './clouds.ts';

const API_VERSION = '2022-09-01';

/** Returns the address at which a Resource Manager describes its cloud; it needs no token. */
export function metadataUrl(resourceManager: string): string {
  return `${resourceManager}/metadata/endpoints?api-version=${API_VERSION}`;
}

/**
 * Reads the response of `/metadata/endpoints`: one cloud, or an array of clouds, as in an air-gapped installation. Of
 * several clouds it takes the one whose `resourceManager` has the host that was asked.
 *
 * The endpoint stays the one that the user gave: metadata chooses where to sign in, never where the access token is
 * sent.
 *
 * @throws FailureError `bad-answer` when the sign-in address is missing or not https, or the audience is missing
 */
export function cloudFromMetadata(body: unknown, resourceManager: string): Cloud {
  const listed: readonly unknown[] = Array.isArray(body) ? body : [body];
  const clouds = listed.map(asRecord).filter((cloud) => cloud !== undefined);
  const host = new URL(resourceManager).host;
  const cloud = clouds.find((one) => hostOf(asText(one['resourceManager'])) === host) ?? clouds[0];
  const authentication = asRecord(cloud?.['authentication']);
  const login = asText(authentication?.['loginEndpoint']).replace(/\/+$/, '');
  const audiences = authentication?.['audiences'];
  const names = Array.isArray(audiences) ? audiences.filter((name) => typeof name === 'string') : [];
  const audience = names.find((name) => hostOf(name) === host) ?? names[0];
  if (hostOf(login) === undefined || !audience) {
    throw new FailureError({
      kind: 'bad-answer',
      service: 'metadata',
      message: `${metadataUrl(resourceManager)} names no https sign-in endpoint and audience`,
    });
  }
  return {
    resourceManager,
    authorityHost: login,
    // An audience that ends in a slash keeps it: .../ + /.default, as Entra documents for the .default scope.
    scope: `${audience}/.default`,
    audience: CLOUDS.azurecloud.audience,
  };
}

function hostOf(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url?.protocol === 'https:' ? url.host : undefined;
}
