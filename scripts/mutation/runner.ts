/*
 * Runs unit tests for Stryker without Jest. Jest loads all modules anew for each test file of each mutant; here they
 * are loaded once, and Stryker's switch in the code activates one mutant after the other. That takes milliseconds for
 * most mutants. What these tests leave, Jest tries again (`scripts/mutate.ts`).
 */
import { globSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { MutantCoverage } from '@stryker-mutator/api/core';
import type { Logger } from '@stryker-mutator/api/logging';
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import {
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestResult as StrykerTestResult,
  type TestRunner,
  TestStatus,
} from '@stryker-mutator/api/test-runner';
import { TestFile, type TestListener, type TestResult } from './testFile.ts';
import { TestModules } from './testModules.ts';

/** How Stryker's switches in the code are set, and what they tell. */
interface Switches {
  activeMutant?: string | undefined;
  /** How often the active mutant was reached; more than the limit is an endless loop. */
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  currentTestId?: string | undefined;
  /** Which test reaches which mutant. */
  mutantCoverage?: MutantCoverage;
}

const switches: Switches = {};
Object.assign(globalThis, { __stryker__: switches });

class InProcessRunner implements TestRunner {
  static readonly inject = tokens(commonTokens.logger);
  readonly #log: Logger;
  readonly #modules = new TestModules(process.cwd());
  readonly #paths = globSync(`__tests__/${process.env.UNIT_ROOM ?? '*'}/**/*.test.ts`).sort();
  readonly #loaded = new Map<string, TestFile>();
  /** Tests that fail here without a mutant. They tell nothing. */
  readonly #unfit = new Set<string>();
  #isPrepared = false;
  /** Whether a mutant can have left its traces in the modules. */
  #isStale = false;

  constructor(log: Logger) {
    this.#log = log;
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun(): Promise<DryRunResult> {
    const results = await this.#prepare((id) => {
      switches.currentTestId = id;
    });
    const { mutantCoverage } = switches;
    for (const id of this.#unfit) delete mutantCoverage?.perTest[id];
    const tests = results.map(strykerResult);
    return { status: DryRunStatus.Complete, tests, ...(mutantCoverage && { mutantCoverage }) };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    if (!this.#isPrepared) await this.#prepare();
    const isStatic = options.mutantActivation === 'static';
    if (isStatic || this.#isStale) this.#renew();
    this.#isStale = isStatic;
    const result = await this.#try(options);
    // What waits for ever, or was broken off, can still write somewhere.
    if (result.status === MutantRunStatus.Timeout) this.#isStale = true;
    if (result.status !== MutantRunStatus.Killed || isStatic) return result;
    if (await this.#isSure(options, result.killedBy[0] ?? '')) return result;
    this.#renew();
    return await this.#try(options);
  }

  /** Checks that a test fails because of the mutant, not because of what an earlier one has left in a module. */
  async #isSure(options: MutantRunOptions, id: string): Promise<boolean> {
    const [without] = await this.#run(fileOf(id), (other) => other === id);
    if (!without || hasFailed(without)) return false;
    const { status } = await this.#try({ ...options, testFilter: [id] });
    return status === MutantRunStatus.Killed;
  }

  /** Runs tests with one mutant until one of them fails. */
  async #try({
    activeMutant,
    testFilter,
    hitLimit,
    sandboxFileName,
    mutantActivation,
  }: MutantRunOptions): Promise<MutantRunResult> {
    const meant = testFilter && new Set(testFilter);
    const users = this.#modules.usersOf(sandboxFileName);
    const paths = this.#nearestFirst(sandboxFileName).filter((path) =>
      meant ? testFilter.some((id) => fileOf(id) === path) : users.has(resolve(path)),
    );
    let nrOfTests = 0;
    try {
      switches.hitLimit = hitLimit;
      switches.hitCount = hitLimit === undefined ? undefined : 0;
      if (mutantActivation === 'static') switches.activeMutant = activeMutant.id;
      for (const path of paths) {
        const file = await this.#load(path);
        switches.activeMutant = activeMutant.id;
        const results = await file.run((id) => !this.#unfit.has(id) && (meant?.has(id) ?? true));
        if (mutantActivation !== 'static') switches.activeMutant = undefined;
        nrOfTests += results.length;
        const broken = determineHitLimitReached(switches.hitCount, switches.hitLimit);
        if (broken)
          return { status: MutantRunStatus.Timeout, ...(broken.reason && { reason: broken.reason }) };
        const failed = results.find(hasFailed);
        if (failed?.hangs) return { status: MutantRunStatus.Timeout, reason: failed.id };
        if (failed) {
          const { id, failure } = failed;
          return { status: MutantRunStatus.Killed, killedBy: [id], failureMessage: failure, nrOfTests };
        }
      }
      return { status: MutantRunStatus.Survived, nrOfTests };
    } catch (error) {
      // A module that cannot be loaded with this mutant.
      const killedBy = paths.slice(0, 1);
      return { status: MutantRunStatus.Killed, killedBy, failureMessage: String(error), nrOfTests };
    } finally {
      switches.activeMutant = undefined;
      switches.hitCount = undefined;
      switches.hitLimit = undefined;
    }
  }

  /** Loads all tests and runs them without a mutant: who imports whom is known then, and which tests fail here. */
  async #prepare(listen?: TestListener): Promise<readonly TestResult[]> {
    this.#isPrepared = true;
    const results: TestResult[] = [];
    for (const path of this.#paths) {
      for (;;) {
        const found = await this.#run(path, () => true, listen);
        const failed = found.find(hasFailed);
        if (!failed) {
          results.push(...found);
          break;
        }
        if (listen) this.#log.warn('Left to Jest: %s (%s)', failed.id, failed.failure);
        this.#unfit.add(failed.id);
      }
    }
    return results;
  }

  async #run(path: string, isMeant: (id: string) => boolean, listen?: TestListener) {
    const file = await this.#load(path);
    return await file.run((id) => isMeant(id) && !this.#unfit.has(id), listen);
  }

  async #load(path: string): Promise<TestFile> {
    const file = this.#loaded.get(path) ?? (await TestFile.load(path, this.#modules));
    this.#loaded.set(path, file);
    return file;
  }

  #renew(): void {
    this.#modules.renew();
    this.#loaded.clear();
  }

  /** The tests that mirror a file, then those of its folder, then the others: most mutants end at the first. */
  #nearestFirst(sandboxFile: string): readonly string[] {
    const source = relative(process.cwd(), sandboxFile);
    const name = basename(source, '.ts');
    const folder = join('__tests__', dirname(relative('src', source)));
    const distance = (path: string) =>
      (dirname(path) === folder ? 0 : 2) + (basename(path).startsWith(name) ? 0 : 1);
    return this.#paths.toSorted((a, b) => distance(a) - distance(b));
  }
}

function hasFailed(result: TestResult): result is TestResult & { readonly failure: string } {
  return result.failure !== undefined;
}

/** The path at the beginning of a test's id. */
function fileOf(id = ''): string {
  return id.slice(0, id.indexOf('.test.ts') + '.test.ts'.length);
}

function strykerResult({ id, ms }: TestResult): StrykerTestResult {
  return { id, name: id, timeSpentMs: ms, fileName: resolve(fileOf(id)), status: TestStatus.Success };
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)];
