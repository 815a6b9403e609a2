import * as E from 'fp-ts/lib/Either.js';
import { randomBytes } from 'node:crypto';

/** AES-256. */
const KEY_BYTES = 32;
/** 32 bytes in base64; a lenient reading would take a key with a typing error for another key. */
const KEY_TEXT = /^[A-Za-z0-9+/]{43}=?$/;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;

/** Keys that can open what was sealed, and the one that seals. Prints as the ids only. */
export class KeyRing {
  readonly #keys: ReadonlyMap<string, Buffer>;

  private constructor(
    readonly writingKeyId: string,
    keys: ReadonlyMap<string, Buffer>,
  ) {
    this.#keys = keys;
  }

  /**
   * Reads `id:base64,id:base64`, 32 bytes each; the first one seals, all of them open. The answer on the left is a
   * sentence without any key in it.
   */
  static parse(ring: string): E.Either<string, KeyRing> {
    const keys = new Map<string, Buffer>();
    const entries = ring.split(',').map((entry) => entry.trim());
    for (const [index, entry] of entries.entries()) {
      const colon = entry.indexOf(':');
      const id = entry.slice(0, Math.max(colon, 0));
      const text = entry.slice(colon + 1);
      if (!KEY_ID.test(id) || !KEY_TEXT.test(text)) {
        return E.left(`key ${index + 1} of ${entries.length}: expected <id>:<base64 of 32 bytes>, the id of letters, digits, "-" and "_"`);
      }
      if (keys.has(id)) {
        return E.left(`key ${index + 1} of ${entries.length}: the id "${id}" is used twice`);
      }
      keys.set(id, Buffer.from(text, 'base64'));
    }
    const [writing = ''] = keys.keys();
    return E.right(new KeyRing(writing, keys));
  }

  /** The text of a new ring of one key, for {@link KeyRing.parse}. It is a secret. */
  static generate(id = 'k1'): string {
    return `${id}:${randomBytes(KEY_BYTES).toString('base64')}`;
  }

  get ids(): ReadonlyArray<string> {
    return [...this.#keys.keys()];
  }

  key(id: string): Buffer | undefined {
    return this.#keys.get(id);
  }

  toJSON(): { readonly ids: ReadonlyArray<string> } {
    return { ids: this.ids };
  }
}
