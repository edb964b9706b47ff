/**
 * Variables that would let the environment choose a host, an identity or the safety of TLS, for @azure/identity, MSAL
 * or Node. SECURITY.md lists every variable that these and the toolkit read, with the decision for each.
 */
const IGNORED =
  /^(AZURE_(?!LOG_LEVEL$).*|MSAL_.*|IDENTITY_.*|IMDS_.*|MSI_.*|DEFAULT_IDENTITY_CLIENT_ID|REGION_NAME|SYSTEM_OIDCREQUESTURI|NODE_TLS_REJECT_UNAUTHORIZED|NODE_USE_ENV_PROXY)$/i;

/** Removes these variables, of this process only. */
export function ignoreVariables(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(env)) {
    if (IGNORED.test(name)) delete env[name];
  }
}
