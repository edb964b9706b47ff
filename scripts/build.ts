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
import { checkLeftOut, EXTERNALS, type LeftOut } from './neverCalled.ts';
import { quickStart } from './quickStart.ts';

interface NccResult {
  readonly code: string;
  readonly assets: Readonly<Record<string, { readonly source: string | Buffer }>>;
  readonly stats: { toJson(options: object): BundledModule };
}

interface BundledModule {
  readonly name?: string;
  readonly modules?: readonly BundledModule[];
  /** Who imports it, under which name. */
  readonly reasons?: readonly { readonly resolvedModule?: string; readonly userRequest?: string }[];
}

type Ncc = (entry: string, options: Readonly<Record<string, unknown>>) => Promise<NccResult>;

const ncc: Ncc = createRequire(import.meta.url)('@vercel/ncc');
const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'dist');

/** The module that both entries import. */
const BUNDLE = 'actions.js';
const ENTRIES = ['index.js', 'start.js'];

function runNcc(): Promise<NccResult> {
  return ncc(join(root, 'lib', BUNDLE), {
    cache: false,
    esm: true,
    externals: EXTERNALS,
    quiet: true,
    target: 'es2024',
  });
}

async function bundle(): Promise<ReadonlyMap<string, Buffer>> {
  const result = await runNcc();
  checkLeftOut(externalImports(result));
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
  const { code = '' } = await minify(quickStart(source), {
    module: true,
    ecma: 2020,
    keep_classnames: true,
    // With a character beyond ASCII, V8 keeps two bytes for every character of the file.
    format: { comments: false, ascii_only: true, wrap_func_args: true },
  });
  return Buffer.from(code);
}

/** The modules that the bundle is made of, also those that webpack has joined to one. */
function* modulesOf({ stats }: NccResult): Generator<BundledModule> {
  const space = Number.MAX_SAFE_INTEGER;
  const options = {
    all: false,
    modules: true,
    nestedModules: true,
    modulesSpace: space,
    nestedModulesSpace: space,
    reasons: true,
    reasonsSpace: space,
  };
  const queue = [stats.toJson(options)];
  for (let item = queue.pop(); item; item = queue.pop()) {
    yield item;
    queue.push(...(item.modules ?? []));
  }
}

/** The folder of the package that a module belongs to; undefined for our own modules and those of Node. */
function packageOf(module: string | undefined): string | undefined {
  return /^\.\/(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(module ?? '')?.[1];
}

/** The folders of the packages whose code is in the bundle, by the paths of the modules that it is made of. */
function packagesIn(result: NccResult): readonly string[] {
  const folders = [...modulesOf(result)].flatMap(({ name }) => packageOf(name) ?? []);
  return [...new Set(folders)].sort();
}

/** The imports of modules outside the bundle. */
function externalImports(result: NccResult): readonly LeftOut[] {
  return [...modulesOf(result)]
    .filter(({ name }) => name?.startsWith('external '))
    .flatMap(({ reasons = [] }) => reasons)
    .map(({ userRequest = '', resolvedModule }) => ({
      request: userRequest,
      importer: packageOf(resolvedModule)?.replace(/^.*node_modules\//, ''),
    }));
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
