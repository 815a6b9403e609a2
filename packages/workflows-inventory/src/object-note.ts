import * as t from 'io-ts';

/**
 * What the manifest's `note` says about an object. The first six leave `sha256` empty and count as failed;
 * the others concern the rows only.
 */
export const ObjectNote = t.keyof(
  {
    /** Deleted between the listing and the reading. */
    gone: null,
    /** Overwritten between the listing and the reading. */
    changed: null,
    /** The connection's identity may list the object and not read it. */
    'access-denied': null,
    /** In a storage class that has to be restored before it can be read. */
    archived: null,
    /** Encrypted with a key that the connection does not have. */
    'not-decryptable': null,
    /** Its bytes do not have the checksum that the store keeps for it. */
    damaged: null,
    /** Named or labelled as gzip, and no gzip or a broken one. */
    'broken-gzip': null,
    /** UTF-16 or binary under the name of a text format. */
    'not-utf-8': null,
    /** The CSV ends inside a quoted field: its rows are a guess. */
    'unclosed-quote': null,
  },
  'ObjectNote',
);
export type ObjectNote = t.TypeOf<typeof ObjectNote>;
