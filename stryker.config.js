import { join } from 'node:path';

/** Settings of the mutation tests. `scripts/mutate.ts` runs them room by room, and judges what they find. */
export default {
  plugins: ['@stryker-mutator/jest-runner', join(import.meta.dirname, 'scripts/mutation/runner.ts')],
  testRunner: 'jest',
  jest: { configFile: 'jest.unit.config.js' },
  // Jest loads our ES modules with it.
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  coverageAnalysis: 'perTest',
  // Node crashes far more often where Jest stops at the first failed test, and the mutant is in no score then.
  disableBail: true,
  concurrency: 2,
  // Node keeps every module that Jest has loaded: a process for all mutants grows until it crashes.
  maxTestRunnerReuse: 50,
  // A busy machine is not an endless loop.
  timeoutMS: 30_000,
  reporters: ['json'],
  jsonReporter: { fileName: '.stryker/report.json' },
  incremental: true,
  tempDirName: '.stryker/sandbox',
  ignorePatterns: ['dist', 'lib', 'docs', 'bench', '.github'],
  warnings: { slow: false },
};
