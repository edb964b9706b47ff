/** What our libraries import for ways of theirs that this action never goes. */
interface NeverCalled {
  /** Packages, paths as they are imported, or files in any folder of the importing packages. */
  readonly names: readonly string[];
  /** The packages that import them. An import from elsewhere could be one that is called. */
  readonly importers: readonly string[];
}

/*
 * Each is pointed at a module of Node that is always there: left in, they cost bytes and start-up time (`undici` alone
 * 50 ms); left out, their imports would fail where there is no node_modules. Take a name away to have it back. The
 * tests of the built action sign in, and are refused, in every way that is known.
 */
const NEVER_CALLED: readonly NeverCalled[] = [
  {
    // Sign-in through a browser, and through the command lines of Azure. This action never starts another program.
    names: ['open', '@azure/core-process'],
    importers: ['@azure/identity'],
  },
  {
    // Signs an assertion with a certificate. Ours comes signed from GitHub.
    names: ['jsonwebtoken'],
    importers: ['@azure/msal-node'],
  },
  {
    // Users who sign in, managed identities, refresh tokens, and what is kept on disk of them.
    names: [
      'AuthorizationCodeClient.mjs',
      'Authorize.mjs',
      'Deserializer.mjs',
      'ManagedIdentityApplication.mjs',
      'OnBehalfOfClient.mjs',
      'PublicClientApplication.mjs',
      'RefreshTokenClient.mjs',
      'Serializer.mjs',
      'SilentFlowClient.mjs',
      'SilentRequestCoalescer.mjs',
      'UserFederatedIdentityCredentialClient.mjs',
      'UsernamePasswordClient.mjs',
    ],
    importers: ['@azure/msal-common', '@azure/msal-node'],
  },
  {
    // The pipeline that @azure/identity creates where it is not given one.
    names: ['deserializationPolicy.js', 'serializationPolicy.js'],
    importers: ['@azure/core-client'],
  },
  {
    names: ['createPipelineFromOptions.js'],
    importers: ['@azure/core-client', '@azure/core-rest-pipeline', '@typespec/ts-http-runtime'],
  },
  {
    // Proxies for Octokit, which sends its requests our way instead.
    names: ['undici'],
    importers: ['@actions/http-client', '@actions/github'],
  },
  {
    // core.getIDToken with an HTTP client of its own, core.platform, which starts programs, and core.summary.
    names: ['./oidc-utils.js', './platform.js', './summary.js'],
    importers: ['@actions/core'],
  },
];

const ALWAYS_THERE = 'node:module';

const isFile = (name: string) => /^[\w-]+\.m?js$/.test(name);

/** The same as ncc's option `externals`: a key between slashes is a regular expression. */
export const EXTERNALS: Readonly<Record<string, string>> = Object.fromEntries(
  NEVER_CALLED.flatMap(({ names }) => names)
    .map((name) => (isFile(name) ? String.raw`/^\.(?:.*\/)?${name.replaceAll('.', String.raw`\.`)}$/` : name))
    .map((key) => [key, ALWAYS_THERE]),
);

/** An import that was left out of the bundle. */
export interface LeftOut {
  /** As it is written: the name of a package, or a relative path. */
  readonly request: string;
  /** The package that imports it; undefined for our own code. */
  readonly importer: string | undefined;
}

/** @throws Error when something was left out that its importer might call */
export function checkLeftOut(imports: readonly LeftOut[]): void {
  for (const { request, importer } of imports) {
    const file = request.slice(request.lastIndexOf('/') + 1);
    const known = NEVER_CALLED.filter(({ names }) => names.some((name) => name === request || name === file));
    const isExpected = known.some(({ importers }) => importer !== undefined && importers.includes(importer));
    if (known.length > 0 && !isExpected) {
      throw new Error(
        `${importer ?? 'Our own code'} imports ${request}, which scripts/neverCalled.ts leaves out.`,
      );
    }
  }
}
