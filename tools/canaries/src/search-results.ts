import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { leakReport } from './leak-report.js';
import { secretSearch } from './secret-search.js';
import { leftFiles, missingKinds, plantedSecrets } from './test-results.js';

/** What a search through all that the tests left came to. */
export interface Searched {
  readonly passed: boolean;
  /** In words; names no secret. */
  readonly lines: ReadonlyArray<string>;
}

export interface SearchOptions {
  /** All tests have run: something that is missing is a failure too. */
  readonly complete: boolean;
}

const SHOWN = 50;
const MEGABYTE = 1024 ** 2;

/** Searches every file of the folder, but for those that keep the secrets. */
export const searchResults = (results: string, { complete }: SearchOptions): Searched => {
  const planted = plantedSecrets(results);
  const files = leftFiles(results);
  const search = secretSearch(planted.map(({ secret }) => secret));
  let bytesInAll = 0;
  const leaks = files.flatMap((file) => {
    const bytes = readFileSync(join(results, file));
    bytesInAll += bytes.length;
    return leakReport({ file, bytes, leaks: search(bytes) }, planted);
  });
  const missing = complete ? [...(planted.length === 0 ? ['secrets'] : []), ...missingKinds(files)] : [];

  const what = `${planted.length} planted secrets, ${files.length} files, ${(bytesInAll / MEGABYTE).toFixed(1)} MB`;
  return {
    passed: leaks.length === 0 && missing.length === 0,
    lines: [
      ...leaks.slice(0, SHOWN).map((leak) => `  LEAK  ${leak}`),
      ...missing.map((kind) => `  MISSING  the tests left no ${kind}: nothing is known about it`),
      `Canaries: ${leaks.length === 0 ? 'none' : leaks.length} can be read (${what}).`,
    ],
  };
};
