import { CLOUDS, type CloudName, isCloudName } from '../azure/auth/clouds.ts';
import type { InputReader } from './reader.ts';
import * as rules from './rules.ts';

/** Who signs in, to which cloud, and by which version of its API. */
export interface Access {
  readonly clientId: string;
  readonly tenantId: string;
  readonly environment: CloudName;
  /** Origin of another cloud's Resource Manager, which `environment` then does not affect. */
  readonly resourceManager?: string;
  /** Audience of the GitHub ID token; the cloud's own when absent. */
  readonly audience?: string;
  /** Only the default is replaced when Azure retires it. */
  readonly apiVersion: { readonly version: string; readonly isDefault: boolean };
}

const NO_SECRETS =
  'GitHub gives no secrets to pull requests from forks and to runs that Dependabot starts: an id that is kept as a secret is empty there';

/** Reads identity and cloud; what is invalid is absent. */
export function readAccess(reader: InputReader): Partial<Access> {
  const whyNone = reader.text('tenant-id') === '' ? NO_SECRETS : undefined;
  const clientId = reader.required('client-id', rules.uuid, whyNone);
  const tenantId = reader.required('tenant-id', rules.tenant);
  const environment = reader.required('environment', cloudName);
  const resourceManager = reader.optional('resource-manager-endpoint', rules.httpsOrigin);
  const audience = reader.optional('audience', rules.audience);
  const version = reader.required('api-version', rules.apiVersion);
  return {
    ...(clientId && { clientId }),
    ...(tenantId && { tenantId }),
    ...(environment && { environment }),
    ...(resourceManager && { resourceManager }),
    ...(audience && { audience }),
    ...(version && { apiVersion: { version, isDefault: reader.isDefault('api-version') } }),
  };
}

/** Whether everything is there that a sign-in needs. */
export function isWhole(access: Partial<Access>): access is Access {
  const { clientId, tenantId, environment, apiVersion } = access;
  return Boolean(clientId && tenantId && environment && apiVersion);
}

/** Origin of the cloud's Resource Manager; undefined while the cloud is not known. */
export function originOf({ resourceManager, environment }: Partial<Access>): string | undefined {
  return resourceManager ?? (environment && CLOUDS[environment].resourceManager);
}

const cloudName: rules.Rule<CloudName> = {
  allowed: `${Object.keys(CLOUDS).join(', ')} (for another cloud use resource-manager-endpoint)`,
  read(text) {
    const name = text.toLowerCase();
    return isCloudName(name) ? name : undefined;
  },
};
