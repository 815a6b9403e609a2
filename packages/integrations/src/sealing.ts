import * as E from 'fp-ts/lib/Either.js';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { sealBroken, sealingKeyUnknown, type SealBroken, type SealingKeyUnknown } from './integration-error.js';
import type { KeyRing } from './key-ring.js';

/** 96 bits, the size for which GCM is defined best (NIST SP 800-38D, 8.2). */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 'v1';

/** What a sealed text belongs to: opened for another connection or target, it does not open. */
export interface SealedFor {
  readonly connectionId: string;
  readonly target: string;
}

const associatedData = ({ connectionId, target }: SealedFor): Buffer => Buffer.from(JSON.stringify([VERSION, connectionId, target]));

/** Seals with AES-256-GCM under the ring's writing key: `v1.<key id>.<base64url of nonce, ciphertext, tag>`. */
export const seal = (ring: KeyRing, owner: SealedFor, clear: string): E.Either<SealingKeyUnknown, string> => {
  const key = ring.key(ring.writingKeyId);
  if (key === undefined) {
    return E.left(sealingKeyUnknown(ring.writingKeyId));
  }
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associatedData(owner));
  const body = Buffer.concat([nonce, cipher.update(clear, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return E.right(`${VERSION}.${ring.writingKeyId}.${body.toString('base64url')}`);
};

/** The id of the key that an envelope was sealed with. */
export const sealingKeyId = (sealed: string): string | undefined => sealed.split('.')[1];

/** Opens what {@link seal} made, for the same owner and with nothing altered. */
export const open = (ring: KeyRing, owner: SealedFor, sealed: string): E.Either<SealingKeyUnknown | SealBroken, string> => {
  const [version, keyId = '', encoded = '', ...rest] = sealed.split('.');
  const key = ring.key(keyId);
  if (version !== VERSION || rest.length > 0) {
    return E.left(sealBroken);
  }
  if (key === undefined) {
    return E.left(sealingKeyUnknown(keyId));
  }
  const body = Buffer.from(encoded, 'base64url');
  // Base64 is read leniently: what does not write the same again was altered.
  if (body.length < NONCE_BYTES + TAG_BYTES || body.toString('base64url') !== encoded) {
    return E.left(sealBroken);
  }
  return E.tryCatch(
    () => {
      const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
        .setAAD(associatedData(owner))
        .setAuthTag(body.subarray(-TAG_BYTES));
      return decipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    },
    () => sealBroken,
  );
};
