/**
 * Bundles lib/ (what tsc made of src/) into dist/, or with --check says whether dist/ is what that would be.
 *
 * ncc is called by its API, because its command line cannot leave out what is never called.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { minify } from 'terser';

interface NccResult {
  readonly code: string;
  readonly assets: Readonly<Record<string, { readonly source: string | Buffer }>>;
}

type Ncc = (entry: string, options: Readonly<Record<string, unknown>>) => Promise<NccResult>;

const ncc: Ncc = createRequire(import.meta.url)('@vercel/ncc');
const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'dist');

/**
 * Packages that our libraries import for ways of theirs that this action never goes. Each name is pointed at a
 * built-in module that is always there: left in, they cost bytes and start-up time (`undici` alone 50 ms); left
 * out, their imports would fail where there is no node_modules. Take a line away to have its package back.
 */
const NEVER_CALLED = {
  // @azure/identity: sign-in through a browser. ncc would make a second chunk of it, with a copy of xdg-open.
  open: 'node:module',
  // @azure/msal-node: signing an assertion with a certificate. Ours comes signed from GitHub.
  jsonwebtoken: 'node:module',
  // @actions/http-client and @actions/github: proxies for Octokit. The ID token request takes its proxy from `tunnel`.
  undici: 'node:module',
  // @actions/core: core.platform.
  '@actions/exec': 'node:module',
};

async function bundle(): Promise<ReadonlyMap<string, Buffer>> {
  const { code, assets } = await ncc(join(root, 'lib', 'index.js'), {
    cache: false,
    esm: true,
    externals: NEVER_CALLED,
    license: 'licenses.txt',
    quiet: true,
    target: 'es2024',
  });
  // ncc minifies too, but without compressing: every runner reads a third more text then.
  const small = await minify(code, {
    module: true,
    ecma: 2020,
    keep_classnames: true,
    format: { comments: false },
  });
  const files = new Map([['index.js', Buffer.from(small.code ?? '')]]);
  for (const [name, { source }] of Object.entries(assets)) files.set(name, Buffer.from(source));
  return files;
}

/** The names of the files in dist/ that are missing, different or too many. */
async function differences(files: ReadonlyMap<string, Buffer>): Promise<readonly string[]> {
  const present = await readdir(dist).catch((): string[] => []);
  const names = new Set([...present, ...files.keys()]);
  const compared = await Promise.all(
    [...names].map(async (name) => {
      const built = files.get(name);
      const committed = present.includes(name) ? await readFile(join(dist, name)) : undefined;
      return built && committed?.equals(built) ? [] : [name];
    }),
  );
  return compared.flat().sort();
}

async function write(files: ReadonlyMap<string, Buffer>): Promise<void> {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  for (const [name, content] of files) await writeFile(join(dist, name), content);
}

const files = await bundle();
if (process.argv.includes('--check')) {
  const different = await differences(files);
  if (different.length > 0) {
    console.error(`dist/ is not what src/ builds (${different.join(', ')}). Run: npm run build`);
    process.exit(1);
  }
  console.log('dist/ is what src/ builds.');
} else {
  await write(files);
  for (const [name, content] of files) console.log(`dist/${name}: ${content.length} bytes`);
}
