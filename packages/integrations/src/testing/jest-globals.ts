import type * as jest from '@jest/globals';

/** Not imported from Jest: the rest of this entry point also serves outside of a test runner. */
const globals = globalThis as unknown as typeof jest;

export const describe: typeof jest.describe = globals.describe;
export const it: typeof jest.it = globals.it;
export const expect: typeof jest.expect = globals.expect;
