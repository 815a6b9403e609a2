import { isDeepStrictEqual } from 'node:util';
import * as E from 'fp-ts/lib/Either.js';
import { open, seal, sealingKeyId, type Connection, type KeyRing } from '@aqueduct/integrations';
import type { ServerDatabase } from '../database/server-database.js';
import { keyChecks } from '../database/tables.js';
import { whileLocked } from '../database/while-locked.js';
import { StartError } from '../start-error.js';

const KNOWN_TEXT = 'aqueduct';
const OWNER = { connectionId: 'key-check', target: '' };

/** The ids of the keys that saved connections are sealed with. */
export const usedKeyIds = (connections: ReadonlyArray<Connection>): ReadonlyArray<string> => [
  ...new Set(connections.flatMap(({ sealed }) => (sealed === undefined ? [] : [sealingKeyId(sealed) ?? '(damaged)']))),
];

const refuseMissing = (ring: KeyRing, used: ReadonlyArray<string>): void => {
  const missing = used.filter((id) => ring.key(id) === undefined);
  if (missing.length > 0) {
    throw new StartError(
      `Saved secrets are sealed with ${missing.map((id) => `the key "${id}"`).join(' and ')}, which the key ring does not have (it has ${ring.ids.join(', ')}).`,
      'Add the missing key to AQUEDUCT_KEYS (or put the right key file back) and start again.',
    );
  }
};

const refuseWrong = (id: string): never => {
  throw new StartError(
    `The key "${id}" is not the one that this database was sealed with: it has the same id and another value.`,
    `Give the right key for "${id}" in AQUEDUCT_KEYS (or put the right key file back); a new key needs an id of its own.`,
  );
};

/** A ring that would seal with this key only. */
const opens = (ring: KeyRing, sealed: string): boolean => isDeepStrictEqual(open(ring, OWNER, sealed), E.right(KNOWN_TEXT));

/**
 * Refuses a ring that cannot open what is in the database. Each key that seals leaves a known text behind, sealed;
 * at a later start it tells the right key from another one of the same id.
 *
 * @throws StartError that names the key's id and what to do
 */
export const checkKeyRing = async (ring: KeyRing, connections: ReadonlyArray<Connection>, database: ServerDatabase): Promise<void> => {
  refuseMissing(ring, usedKeyIds(connections));
  await whileLocked(database, async (transaction) => {
    const checks = await transaction.select().from(keyChecks);
    for (const { keyId, sealed } of checks) {
      if (ring.key(keyId) !== undefined && !opens(ring, sealed)) {
        refuseWrong(keyId);
      }
    }
    if (checks.every(({ keyId }) => keyId !== ring.writingKeyId)) {
      const sealed = seal(ring, OWNER, KNOWN_TEXT);
      if (E.isRight(sealed)) {
        await transaction.insert(keyChecks).values({ keyId: ring.writingKeyId, sealed: sealed.right });
      }
    }
  });
};
