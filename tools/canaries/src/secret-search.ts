import { clearForms, type ClearForm } from './clear-forms.js';

/** A secret that can be read. Holds nothing of it. */
export interface Leak {
  /** Of the secret, in the order in which the secrets were given. */
  readonly secret: number;
  readonly form: ClearForm['form'];
  /** In bytes, as is the length. */
  readonly offset: number;
  readonly length: number;
}

/** In bytes. */
const SHORTEST = 8;
/** Also names of properties, which property tests like to try. */
const WORD = /^[A-Za-z_]{1,24}$/;

/** Whether it can be told from other text. What is not, no secret that protects something is either. */
export const isSearchable = (secret: string): boolean => Buffer.byteLength(secret) >= SHORTEST && !WORD.test(secret);

/** What is said of one that is not searchable; nothing of it is repeated. */
export const NOT_SEARCHABLE = `cannot be told from other text: it needs ${SHORTEST} bytes, and something else than letters`;

/** Candidates are told by so many bytes; every form of the shortest secret has them. */
const WINDOW = SHORTEST;
/** Jest looks up every global name anew, which costs more than the multiplication. */
const { imul } = Math;
const BITS = 22;
const FACTOR = 0x01000193;
/** FACTOR to the power of WINDOW - 1, what the byte that leaves the window was multiplied with. */
const LEAVING = Array.from({ length: WINDOW - 1 }).reduce<number>((power) => imul(power, FACTOR), 1);

interface Pattern {
  readonly secret: number;
  readonly form: ClearForm['form'];
  readonly bytes: Buffer;
}

const slotOf = (hash: number): number => imul(hash, 0x9e3779b1) >>> (32 - BITS);
const hashOf = (bytes: Buffer): number => bytes.subarray(0, WINDOW).reduce((hash, byte) => (imul(hash, FACTOR) + byte) | 0, 0);
const firstBytes = (bytes: Buffer, at: number): string => bytes.toString('latin1', at, at + WINDOW);

/**
 * Prepares a search for all the secrets at once: tens of thousands of them in every form, through hundreds of megabytes
 * in seconds. (A rolling hash over the first bytes of all forms; what it does not rule out is compared.)
 */
export const secretSearch = (secrets: ReadonlyArray<string>): ((text: string | Buffer) => ReadonlyArray<Leak>) => {
  const byFirstBytes = new Map<string, Pattern[]>();
  const possible = new Uint8Array(2 ** BITS);
  secrets.forEach((value, secret) => {
    if (!isSearchable(value)) {
      throw new Error(`The secret ${secret} ${NOT_SEARCHABLE}.`);
    }
    clearForms(value).forEach(({ form, text }) => {
      const bytes = Buffer.from(text);
      const alike = byFirstBytes.get(firstBytes(bytes, 0)) ?? [];
      alike.push({ secret, form, bytes });
      byFirstBytes.set(firstBytes(bytes, 0), alike);
      possible[slotOf(hashOf(bytes))] = 1;
    });
  });

  const at = (bytes: Buffer, offset: number): ReadonlyArray<Leak> =>
    (byFirstBytes.get(firstBytes(bytes, offset)) ?? [])
      .filter((pattern) => pattern.bytes.equals(bytes.subarray(offset, offset + pattern.bytes.length)))
      .map(({ secret, form, bytes: { length } }) => ({ secret, form, offset, length }));

  return (text) => {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    const leaks: Leak[] = [];
    let hash = hashOf(bytes);
    for (let offset = 0; offset + WINDOW <= bytes.length; offset += 1) {
      if (possible[slotOf(hash)] === 1) {
        leaks.push(...at(bytes, offset));
      }
      hash = (imul(hash - imul(bytes[offset] ?? 0, LEAVING), FACTOR) + (bytes[offset + WINDOW] ?? 0)) | 0;
    }
    return leaks;
  };
};
