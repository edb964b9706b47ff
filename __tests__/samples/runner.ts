import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, jest } from '@jest/globals';

/** What the runner gives a step to write to, and what it finds there afterwards. */
export interface Runner {
  file(name: 'output' | 'summary' | 'missing/output'): string;
  printed(): string;
  /** The lines that are workflow commands of this name. */
  commands(name: string): readonly string[];
  /** The outputs as the runner reads them. */
  outputs(): Promise<Map<string, string>>;
  /** Makes the next line that is printed fail. */
  breakLog(): void;
}

/** Gives every test of the file empty files for outputs and summary, and keeps the log out of the way. */
export function useRunner(): Runner {
  let folder: string;
  let kept: NodeJS.ProcessEnv;
  let stdout: jest.SpiedFunction<typeof process.stdout.write>;
  // The toolkit remembers the first file that it wrote a summary to, so all tests share one.
  const file: Runner['file'] = (name) => join(folder, name);
  const printed = () => stdout.mock.calls.map(([chunk]) => String(chunk)).join('');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'publish-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  beforeEach(async () => {
    kept = { ...process.env };
    for (const name of ['output', 'summary'] as const) await writeFile(file(name), '');
    process.env['GITHUB_OUTPUT'] = file('output');
    process.env['GITHUB_STEP_SUMMARY'] = file('summary');
    stdout = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  });

  afterEach(() => {
    stdout.mockRestore();
    process.env = kept;
  });

  return {
    file,
    printed,
    commands: (name) =>
      printed()
        .split('\n')
        .filter((line) => line.startsWith(`::${name}`)),
    outputs: async () => {
      const text = await readFile(file('output'), 'utf8');
      return new Map(
        [...text.matchAll(/^([^\n]+?)<<(ghadelimiter_\S+)\n([\s\S]*?)\n\2$/gm)].map(
          ([, name = '', , value = '']) => [name, value],
        ),
      );
    },
    breakLog: () => {
      stdout.mockImplementationOnce(() => {
        throw new Error('EPIPE');
      });
    },
  };
}
