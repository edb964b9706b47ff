import { setImmediate as nextTurn } from 'node:timers/promises';
import { jestExpect } from '@jest/expect';
import { addEventHandler, getState, resetState, run, type State, setState } from 'jest-circus';
import type { TestModules } from './testModules.ts';

type Block = State['rootDescribeBlock'];
type Test = Extract<Block['children'][number], { type: 'test' }>;

/** What waits for something that never comes. A unit test takes milliseconds, on a busy machine some hundred. */
const HANGS_MS = 10_000;

export interface TestResult {
  readonly id: string;
  readonly ms: number;
  /** Why it failed; undefined when it passed. */
  readonly failure: string | undefined;
  /** Whether it was still waiting when it was given up. */
  readonly hangs: boolean;
}

/** Hears which test runs now; undefined between tests. */
export type TestListener = (id: string | undefined) => void;

/** The tests of one file. Each has an id: the path of the file, then its title with those around it. */
export class TestFile {
  readonly #root: Block;
  readonly #ids: ReadonlyMap<Test, string>;

  private constructor(path: string, root: Block) {
    this.#root = root;
    this.#ids = new Map(testsOf(root, path, new Map()));
  }

  /** Loads a file with a generation of modules. */
  static async load(path: string, modules: TestModules): Promise<TestFile> {
    resetState();
    await modules.import(path);
    return new TestFile(path, getState().rootDescribeBlock);
  }

  /**
   * Runs tests, up to the first that fails.
   *
   * @returns the results of those that ran; at most one has failed, except where tests run side by side
   */
  async run(
    isMeant: (id: string) => boolean,
    listen: TestListener = () => {},
  ): Promise<readonly TestResult[]> {
    resetState();
    setState({ ...getState(), rootDescribeBlock: this.#root, testTimeout: HANGS_MS });
    for (const [test, id] of this.#ids) {
      test.mode = isMeant(id) ? undefined : 'skip';
      test.errors = [];
      test.duration = null;
    }
    watched = { file: this, listen, loose: undefined };
    await run();
    // A rejection without a handler is reported after the current turn.
    await nextTurn();
    const { loose } = watched;
    watched = undefined;
    const results = [...this.#ids].filter(([{ duration }]) => duration !== null).map(resultOf);
    if (loose === undefined || results.some(({ failure }) => failure !== undefined)) return results;
    // Nobody knows whose it is; the last test is as good as any.
    return results.map((result, index) =>
      index === results.length - 1 ? { ...result, failure: loose } : result,
    );
  }

  idOf(test: Test): string | undefined {
    return this.#ids.get(test);
  }

  skipRest(): void {
    for (const test of this.#ids.keys()) if (test.duration === null) test.mode = 'skip';
  }
}

/** @param seen how often each title was met, because titles need not be unique */
function* testsOf(
  block: Block,
  title: string,
  seen: Map<string, number>,
): Generator<readonly [Test, id: string]> {
  for (const child of block.children) {
    const name = `${title} ${child.name}`;
    if (child.type === 'describeBlock') {
      yield* testsOf(child, name, seen);
      continue;
    }
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    yield [child, times === 1 ? name : `${name} #${times}`];
  }
}

function resultOf([{ duration, errors }, id]: readonly [Test, id: string]): TestResult {
  const [first] = errors;
  const error: unknown = Array.isArray(first) ? (first[0] ?? first[1]) : first;
  const failure = first === undefined ? undefined : textOf(error);
  return { id, ms: duration ?? 0, failure, hangs: failure?.includes('Exceeded timeout of') ?? false };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface Watched {
  readonly file: TestFile;
  readonly listen: TestListener;
  /** What was thrown where no test could catch it. */
  loose: string | undefined;
}

let watched: Watched | undefined;

for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
  process.on(event, (error: unknown) => {
    // What comes later is of a test that was given up.
    if (watched) watched.loose ??= textOf(error);
  });
}

// As Jest does it around jest-circus.
addEventHandler((event) => {
  if (!watched) return;
  const { file, listen } = watched;
  if (event.name === 'test_started') {
    jestExpect.setState({
      assertionCalls: 0,
      expectedAssertionsNumber: null,
      isExpectingAssertions: false,
      suppressedErrors: [],
    });
    listen(file.idOf(event.test));
  }
  if (event.name === 'test_done') {
    listen(undefined);
    for (const { error } of jestExpect.extractExpectedAssertionsErrors()) event.test.errors.push(error);
    if (event.test.errors.length > 0) file.skipRest();
  }
});
