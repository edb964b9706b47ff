import { join } from 'node:path';

/** Tests are ES modules like the source. ts-jest only strips their types; `npm run types` checks them. */
export default {
  // Fails a file that leaves something running, or a rejection that nothing handles.
  testEnvironment: join(import.meta.dirname, '__tests__/jest/environment.js'),
  // Only for what hangs: a busy machine may take long for what is done in a second elsewhere.
  testTimeout: 120_000,
  // Most tests wait for a process of their own; one worker per core leaves no core idle.
  maxWorkers: '100%',
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      'ts-jest',
      {
        useESM: true,
        diagnostics: false,
        tsconfig: {
          module: 'nodenext',
          target: 'es2024',
          isolatedModules: true,
          verbatimModuleSyntax: true,
          // Jest loads the .ts files themselves, so imports keep their names.
          rewriteRelativeImportExtensions: false,
        },
      },
    ],
  },
};
