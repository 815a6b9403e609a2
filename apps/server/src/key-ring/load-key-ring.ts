import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import type { ConnectionStore, KeyRing } from '@aqueduct/integrations';
import type { ServerDatabase } from '../database/server-database.js';
import type { Settings } from '../settings/settings.js';
import { StartError } from '../start-error.js';
import { checkKeyRing, usedKeyIds } from './check-key-ring.js';
import { makeKeyFile, readKeyFile } from './key-file.js';

/** Beside the database folder, never in it: who gets a copy of one has not got the other. */
const keyFileOf = ({ data }: Settings): string => join(data, 'keys');

const generated = (path: string, used: ReadonlyArray<string>): Promise<KeyRing> => {
  if (used.length > 0) {
    throw new StartError(
      `The key file ${path} is missing, and the database holds secrets sealed with ${used.map((id) => `"${id}"`).join(', ')}.`,
      'Put the key file back from your backup, or give its keys in AQUEDUCT_KEYS. None is generated over sealed secrets.',
    );
  }
  return makeKeyFile(path);
};

/** The ring from `AQUEDUCT_KEYS` or the key file; with the embedded database one is generated at the first start. */
export const loadKeyRing = async (settings: Settings, store: ConnectionStore, database: ServerDatabase): Promise<KeyRing> => {
  const listed = await store.list()();
  if (E.isLeft(listed)) {
    throw new StartError('The database broke off while the key ring was checked against it.', 'Check that PostgreSQL runs, and start again.', {
      cause: listed.left.cause,
    });
  }
  const path = keyFileOf(settings);
  const ring = settings.keys ?? (await readKeyFile(path)) ?? (await generated(path, usedKeyIds(listed.right)));
  await checkKeyRing(ring, listed.right, database);
  return ring;
};
