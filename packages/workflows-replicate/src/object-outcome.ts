import * as t from 'io-ts';

/** What the copy was compared by; the first that applies. */
export const Verified = t.keyof(
  {
    /** Source and target have the same ETag, and what went through this process had that MD5. */
    etag: null,
    /** Source and target have the same checksum (CRC64NVME, CRC32, CRC32C, SHA-1 or SHA-256). */
    checksum: null,
    /** The target holds the bytes that were read, by the MD5 that it checked; the source has nothing to compare with. */
    md5: null,
    /** Only of what is already there: an earlier run noted the source's ETag on it. */
    mark: null,
    /** The store copied by itself and has nothing to compare; the sizes agree. */
    size: null,
  },
  'Verified',
);
export type Verified = t.TypeOf<typeof Verified>;

/** Why an object was not copied. */
export const FailureReason = t.keyof(
  {
    /** It changed again and again while it was read. */
    changed: null,
    /** Somebody else wrote the target's key meanwhile; theirs is left alone. */
    'target-changed': null,
    /** The source's identity may list it and not read it. */
    'source-denied': null,
    /** The target's identity may not write it. */
    'target-denied': null,
    /** In a storage class that has to be restored before it can be read. */
    archived: null,
    /** Encrypted with a key that the connection does not have. */
    'not-decryptable': null,
    /** What was read has not the checksum that the store keeps for it, or the target holds other bytes. */
    damaged: null,
    /** The store does not take or give it; `detail` is its code. */
    refused: null,
    /** The store failed for this object until the last attempt. */
    unavailable: null,
  },
  'FailureReason',
);
export type FailureReason = t.TypeOf<typeof FailureReason>;

const Way = t.keyof({ 'server-side': null, streamed: null });
export type Way = t.TypeOf<typeof Way>;

/** How it went with one object. */
export const ObjectOutcome = t.union(
  [
    t.strict({ outcome: t.literal('copied'), how: Way, verified: Verified }),
    t.strict({ outcome: t.literal('skipped'), verified: Verified }),
    /** Deleted between the listing and the copying. */
    t.strict({ outcome: t.literal('gone') }),
    t.intersection([
      t.strict({ outcome: t.literal('failed'), reason: FailureReason }),
      t.exact(t.partial({ detail: t.string })),
    ]),
  ],
  'ObjectOutcome',
);
export type ObjectOutcome = t.TypeOf<typeof ObjectOutcome>;

export const copied = (how: Way, verified: Verified): ObjectOutcome => ({ outcome: 'copied', how, verified });
export const skipped = (verified: Verified): ObjectOutcome => ({ outcome: 'skipped', verified });
export const GONE: ObjectOutcome = { outcome: 'gone' };
export const failed = (reason: FailureReason, detail?: string): ObjectOutcome => ({
  outcome: 'failed',
  reason,
  ...(detail === undefined ? {} : { detail }),
});
