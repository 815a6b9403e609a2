import { fromIni } from '@aws-sdk/credential-providers';
import { parseProfileFile } from '@aqueduct/s3-integration/profile-file';
import * as E from 'fp-ts/lib/Either.js';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { alternate } from './alternate.js';
import { benchConnections } from './bench-connections.js';

const ROUNDS = 15;
/** A file that was just written may be written again without a trace, so it is not yet taken for unchanged. */
const SETTLED_MS = 2_100;

/** Keys of eight characters: a thousand profiles must fit into the 64 KiB that a credentials file may have. */
const profilesText = (profiles: number): string =>
  Array.from({ length: profiles }, (_, index) => {
    const number = String(index).padStart(4, '0');
    return `[${index === 0 ? 'default' : `p${number}`}]\naws_access_key_id=AKIA${number}\naws_secret_access_key=sec${number}\n`;
  }).join('');

const fileOf = (folder: string, profiles: number): string => {
  const path = join(folder, `${profiles}-profiles`);
  writeFileSync(path, profilesText(profiles));
  return path;
};

/** The SDK's own parser, which it does not export. */
const sdkParser = (): ((text: string) => unknown) => {
  const require = createRequire(createRequire(import.meta.url).resolve('@aws-sdk/credential-providers'));
  const source = readFileSync(require.resolve('@smithy/core/config'), 'utf8');
  const module = { exports: {} as { parseIni?: (text: string) => unknown } };
  const load = new Function('require', 'module', 'exports', '__dirname', `${source}\n;module.exports.parseIni = parseIni;`);
  load(createRequire(require.resolve('@smithy/core/config')), module, module.exports, dirname(require.resolve('@smithy/core/config')));
  const { parseIni } = module.exports;
  if (parseIni === undefined) {
    throw new Error('the parser of this version of the SDK was not found');
  }
  return parseIni;
};

/** How long it takes to resolve a profile of an unchanged file, and to parse a text. */
export const measureResolving = async (folder: string, endpoint: string) => {
  const [one, thousand] = [fileOf(folder, 1), fileOf(folder, 1_000)];
  const connections = benchConnections(endpoint);
  await connections.save('one', { strategy: 'credentials-file-path', credentials: { path: one } });
  await connections.save('thousand', { strategy: 'credentials-file-path', credentials: { path: thousand } });
  await delay(SETTLED_MS);

  const ours = (name: string) => {
    const source = connections.source(name);
    return async () => {
      const outcome = await source()();
      if (E.isLeft(outcome)) {
        throw new Error(`${name} was not resolved: ${outcome.left._tag}`);
      }
    };
  };
  const sdk = (path: string, ignoreCache: boolean) => fromIni({ filepath: path, configFilepath: path, profile: 'default', ignoreCache });
  const [parseIni, text] = [sdkParser(), profilesText(1_000)];

  const resolving = await alternate(ROUNDS, {
    ours: { calls: 2_000, once: ours('one') },
    ours1000: { calls: 2_000, once: ours('thousand') },
    fresh: { calls: 100, once: sdk(one, true) },
    cached: { calls: 1_000, once: sdk(one, false) },
    fresh1000: { calls: 10, once: sdk(thousand, true) },
  });
  const parsing = await alternate(ROUNDS, {
    ours: { calls: 60, once: () => parseProfileFile(text) },
    sdk: { calls: 60, once: () => parseIni(text) },
  });
  connections.close();
  return {
    resolveVsFromIniFresh: resolving.fresh / resolving.ours,
    resolveVsFromIniCached: resolving.cached / resolving.ours,
    resolve1000VsFromIniFresh: resolving.fresh1000 / resolving.ours1000,
    parseVsSdk: parsing.sdk / parsing.ours,
    microseconds: { resolving, parsing },
  };
};
