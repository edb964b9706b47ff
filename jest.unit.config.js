import everything from './jest.config.js';

/** The rooms of src/, or only the one whose tests are to notice what `scripts/mutate.ts` changes in it. */
const ROOMS = process.env.UNIT_ROOM?.split(' ') ?? [
  'azure',
  'explain',
  'inputs',
  'report',
  'time',
  'upgrade',
  'wait',
];

/** Tests that mirror src/: no built bundle, no simulator, nothing of the repository around them. */
export default {
  ...everything,
  roots: [
    ...ROOMS.map((room) => `<rootDir>/__tests__/${room}`),
    // No tests are here. But Jest finds the tests of a file by the imports between them, in these folders only.
    '<rootDir>/__tests__/samples',
    '<rootDir>/simulator',
    '<rootDir>/src',
  ],
};
