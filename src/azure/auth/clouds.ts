/**
 * An Azure cloud: the addresses of its Resource Manager and its Entra ID, and the names that tokens are requested for.
 *
 * Hosts: https://learn.microsoft.com/azure/developer/identity/authentication-endpoints-by-cloud;
 * audiences of the GitHub ID token: https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust
 */
export interface Cloud {
  /** Origin of Azure Resource Manager, https, without a trailing slash. */
  readonly resourceManager: string;
  /** Origin of Microsoft Entra ID, https. */
  readonly authorityHost: string;
  /** The scope of an access token for Resource Manager. */
  readonly scope: string;
  /** Audience of the GitHub ID token that Entra ID expects in a federated credential. */
  readonly audience: string;
  /** Origin of the portal, for links; absent for a cloud that is not public. */
  readonly portal?: string;
}

export const CLOUDS = {
  azurecloud: {
    resourceManager: 'https://management.azure.com',
    authorityHost: 'https://login.microsoftonline.com',
    scope: 'https://management.azure.com/.default',
    audience: 'api://AzureADTokenExchange',
    portal: 'https://portal.azure.com',
  },
  azureusgovernment: {
    resourceManager: 'https://management.usgovcloudapi.net',
    authorityHost: 'https://login.microsoftonline.us',
    scope: 'https://management.usgovcloudapi.net/.default',
    audience: 'api://AzureADTokenExchangeUSGov',
    portal: 'https://portal.azure.us',
  },
  azurechinacloud: {
    resourceManager: 'https://management.chinacloudapi.cn',
    authorityHost: 'https://login.chinacloudapi.cn',
    scope: 'https://management.chinacloudapi.cn/.default',
    audience: 'api://AzureADTokenExchangeChina',
    portal: 'https://portal.azure.cn',
  },
} as const satisfies Record<string, Cloud>;

export type CloudName = keyof typeof CLOUDS;

export function isCloudName(name: string): name is CloudName {
  return Object.hasOwn(CLOUDS, name);
}

/** Entra ID of 21Vianet answers under its older name too; its configuration names the newer one. */
const OTHER_NAMES: ReadonlyMap<string, readonly string[]> = new Map([
  ['https://login.chinacloudapi.cn', ['https://login.partner.microsoftonline.cn']],
]);

/** Returns the only origins that an ID token of this cloud is allowed to be sent to. */
export function authorityOrigins({ authorityHost }: Pick<Cloud, 'authorityHost'>): readonly string[] {
  const { origin } = new URL(authorityHost);
  return [origin, ...(OTHER_NAMES.get(origin) ?? [])];
}
