import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const MARK = 'smithy-rs/profile-parser-tests.json';
const WORKSPACE = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

const foldersIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name));

/** The folder that CONFORMANCE_DIR names, or one called `conformance` in or beside the workspace; undefined when there is none. */
export const conformanceFolder = (named: string | undefined, workspace = WORKSPACE): string | undefined => {
  const above = dirname(workspace);
  const candidates = named === undefined ? [workspace, above, ...foldersIn(above)].map((folder) => join(folder, 'conformance')) : [resolve(named)];
  return candidates.find((folder) => existsSync(join(folder, MARK)));
};

/** The JSON of a file; undefined when it is not there. The shape is the upstream project's own. */
export const readCases = <A>(folder: string, path: string): A | undefined => {
  const file = join(folder, path);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as A) : undefined;
};
