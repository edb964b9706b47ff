/**
 * Bundles lib/ (what tsc made of src/) into dist/, or with --check says whether dist/ is what that would be, or
 * with --packages lists the packages whose code is in it.
 *
 * Both actions are one bundle, so that the libraries are in it once; each has an entry of its own, of two lines.
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
  readonly stats: { toJson(options: object): BundledModule };
}

interface BundledModule {
  readonly name?: string;
  readonly modules?: readonly BundledModule[];
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
  // @actions/http-client and @actions/github: proxies for Octokit, which sends its requests our way instead.
  undici: 'node:module',
  // @actions/core: core.platform.
  '@actions/exec': 'node:module',
};

/** The module that both entries import. */
const BUNDLE = 'actions.js';
const ENTRIES = ['index.js', 'start.js'];

function runNcc(): Promise<NccResult> {
  return ncc(join(root, 'lib', BUNDLE), {
    cache: false,
    esm: true,
    externals: NEVER_CALLED,
    quiet: true,
    target: 'es2024',
  });
}

async function bundle(): Promise<ReadonlyMap<string, Buffer>> {
  const result = await runNcc();
  const entries = ENTRIES.map(async (name) => [name, await readFile(join(root, 'lib', name))] as const);
  const files = new Map([
    ...(await Promise.all(entries)),
    [BUNDLE, await small(result.code)],
    ['licenses.txt', Buffer.from(await licences(packagesIn(result)))],
  ]);
  for (const [name, { source }] of Object.entries(result.assets)) {
    // What is imported dynamically is a file of its own.
    files.set(name, name.endsWith('.js') ? await small(String(source)) : Buffer.from(source));
  }
  return files;
}

/** Minifies a module. ncc does that too, but without compressing: every runner reads a third more text then. */
async function small(source: string): Promise<Buffer> {
  const { code = '' } = await minify(source, {
    module: true,
    ecma: 2020,
    keep_classnames: true,
    format: { comments: false },
  });
  return Buffer.from(code);
}

/** The folders of the packages whose code is in the bundle, by the paths of the modules that it is made of. */
function packagesIn({ stats }: NccResult): readonly string[] {
  const space = Number.MAX_SAFE_INTEGER;
  const options = {
    all: false,
    modules: true,
    nestedModules: true,
    modulesSpace: space,
    nestedModulesSpace: space,
  };
  const folders = new Set<string>();
  const queue = [stats.toJson(options)];
  for (let item = queue.pop(); item; item = queue.pop()) {
    const folder = /^\.\/(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(item.name ?? '')?.[1];
    if (folder !== undefined) folders.add(folder);
    queue.push(...(item.modules ?? []));
  }
  return [...folders].sort();
}

/** The licences of those packages. (ncc's own list leaves the text of some packages out.) */
async function licences(folders: readonly string[]): Promise<string> {
  const texts = folders.map(async (folder) => {
    const files = await readdir(join(root, folder));
    const file = files.find((name) => /^licen[cs]e/i.test(name));
    const { name, license } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
    const text = file ? await readFile(join(root, folder, file), 'utf8') : '';
    return `${name}\n${license}\n${text.replaceAll('\r\n', '\n').trim()}\n`;
  });
  return (await Promise.all(texts)).join('\n');
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

async function check(): Promise<void> {
  const different = await differences(await bundle());
  if (different.length > 0) {
    console.error(`dist/ is not what src/ builds (${different.join(', ')}). Run: npm run build`);
    process.exit(1);
  }
  console.log('dist/ is what src/ builds.');
}

async function build(): Promise<void> {
  const files = await bundle();
  await write(files);
  for (const [name, content] of files) console.log(`dist/${name}: ${content.length} bytes`);
  const sizes = [...files.values()].map((content) => content.length);
  console.log(`in all: ${sizes.reduce((sum, size) => sum + size, 0)} bytes`);
}

if (process.argv.includes('--packages')) console.log(packagesIn(await runNcc()).join('\n'));
else await (process.argv.includes('--check') ? check() : build());
