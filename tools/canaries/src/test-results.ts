import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { isSearchable } from './secret-search.js';

/** Where the recorder keeps the secrets; the only place in which they may be read. */
const PLANTED = 'planted';

const filesIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

const isPlanted = (results: string, file: string): boolean => relative(results, file).startsWith(PLANTED);

/** A secret, and the project whose run planted it first. */
export interface Planted {
  readonly secret: string;
  readonly by: string;
}

/** The secrets that the runs planted, each once; without those that cannot be told from other text. */
export const plantedSecrets = (results: string): ReadonlyArray<Planted> => {
  const planted = new Map<string, Planted>();
  for (const file of filesIn(results).filter((candidate) => isPlanted(results, candidate))) {
    const by = dirname(relative(join(results, PLANTED), file));
    const secrets = readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as string);
    secrets.forEach((secret) => planted.set(secret, planted.get(secret) ?? { secret, by }));
  }
  return [...planted.values()].filter(({ secret }) => isSearchable(secret));
};

/** The files that the runs left, by their paths in the folder. */
export const leftFiles = (results: string): ReadonlyArray<string> =>
  filesIn(results)
    .filter((file) => !isPlanted(results, file))
    .map((file) => relative(results, file));

/** What whole runs of all tests leave, by the names of the files. */
const KINDS = ['printed', 'process', 'log', 'responses', 'database', 'database-log'] as const;

/** What is not there, so that a search would prove nothing about it. */
export const missingKinds = (files: ReadonlyArray<string>): ReadonlyArray<string> =>
  KINDS.filter((kind) => !files.some((file) => new RegExp(`(^|/)${kind}(-\\d+)?\\.(log|txt)$`).test(file)));
