import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const JEST_GLOBALS = new URL('./jestGlobals.ts', import.meta.url).href;

/** Node keeps a module for each address, so one with another number is loaded anew. */
const GENERATION = /\?generation=(\d+)$/;

/** The modules below a folder: loads them anew when asked to, and knows which of them import which. */
export class TestModules {
  readonly #root: string;
  readonly #importers = new Map<string, Set<string>>();
  #generation = 0;

  /** @param folder absolute path; packages in it are loaded once */
  constructor(folder: string) {
    this.#root = `${pathToFileURL(folder).href}/`;
    registerHooks({
      resolve: (specifier, context, next) => {
        if (specifier === '@jest/globals') return { url: JEST_GLOBALS, shortCircuit: true };
        const result = next(specifier, context);
        return this.#isOwn(result.url)
          ? { ...result, url: this.#addressOf(result.url, context.parentURL) }
          : result;
      },
    });
  }

  /** Has every module loaded anew that is imported from now on. */
  renew(): void {
    this.#generation++;
  }

  /** Imports a file, and what it imports. */
  async import(file: string): Promise<void> {
    await import(`${pathToFileURL(resolve(file)).href}?generation=${this.#generation}`);
  }

  /** The absolute paths of a file and of all that import it, directly or through others, as far as they were loaded. */
  usersOf(file: string): ReadonlySet<string> {
    const users = new Set([resolve(file)]);
    for (const user of users) for (const importer of this.#importers.get(user) ?? []) users.add(importer);
    return users;
  }

  #isOwn(url: string): boolean {
    return url.startsWith(this.#root) && !url.includes('/node_modules/') && /\.[jt]s(?:\?|$)/.test(url);
  }

  /** A module imports others of its own generation, also later. */
  #addressOf(url: string, parent: string | undefined): string {
    if (parent === undefined || !this.#isOwn(parent)) return url;
    const [file, importer] = [url, parent].map((address) => fileURLToPath(address));
    if (file !== undefined && importer !== undefined) {
      this.#importers.set(file, (this.#importers.get(file) ?? new Set()).add(importer));
    }
    const generation = GENERATION.exec(parent)?.[1];
    return generation === undefined || GENERATION.test(url) ? url : `${url}?generation=${generation}`;
  }
}
