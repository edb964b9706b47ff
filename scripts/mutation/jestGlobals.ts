/** What a test file gets for `@jest/globals` where its tests run in this process, without Jest around them. */

import { ModuleMocker } from 'jest-mock';

export { jestExpect as expect } from '@jest/expect';
export { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } from 'jest-circus';

const mocks = new ModuleMocker(globalThis);

/** Fake timers need Jest, as do modules that are loaded anew. */
export const jest = { spyOn: mocks.spyOn.bind(mocks) };
