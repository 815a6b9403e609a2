import type { Json } from '@aqueduct/integrations';
import * as E from 'fp-ts/lib/Either.js';

/** What the engine stores of a run in one place: an input, a step's result, an output. Larger data goes by reference. */
export const MAX_STORED_BYTES = 64 * 1024;

const MAX_DEPTH = 100;

/** Something that would not come back from the database as it went in. */
export interface NotJson {
  readonly _tag: 'NotJson';
  /** Empty for the value itself. */
  readonly path: string;
  /** The kind of value, never the value. */
  readonly found: string;
}

export interface TooLarge {
  readonly _tag: 'TooLarge';
  readonly bytes: number;
}

const notJson = (path: string, found: string): NotJson => ({ _tag: 'NotJson', path, found });

const className = (value: object): string => {
  const prototype: unknown = Object.getPrototypeOf(value);
  const name: unknown = typeof prototype === 'object' && prototype !== null ? prototype.constructor?.name : undefined;
  return typeof name === 'string' && name !== '' ? `an instance of ${name}` : 'an object with a prototype of its own';
};

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype as object) === null;
};

const refusalOf = (value: unknown, path: string, ancestors: ReadonlyArray<object>): NotJson | undefined => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') {
    return undefined;
  }
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : notJson(path, String(value));
  }
  if (typeof value !== 'object') {
    return notJson(path, value === undefined ? 'undefined' : `a ${typeof value}`);
  }
  if (ancestors.includes(value)) {
    return notJson(path, 'a reference to an object around it');
  }
  if (ancestors.length >= MAX_DEPTH) {
    return notJson(path, `more than ${MAX_DEPTH} levels`);
  }
  if (!Array.isArray(value) && !isPlain(value)) {
    return notJson(path, className(value));
  }
  const below = [...ancestors, value];
  for (const [key, entry] of Object.entries(value)) {
    // An optional field that is not set is left out, as JSON does.
    const refusal = entry === undefined && !Array.isArray(value) ? undefined : refusalOf(entry, path === '' ? key : `${path}.${key}`, below);
    if (refusal !== undefined) {
      return refusal;
    }
  }
  return undefined;
};

/**
 * The value as the database gives it back, if it is plain JSON and small enough. Clients, dates, buffers and functions
 * are refused rather than stored as something else; `undefined` itself is kept.
 */
export const plainJson = (value: unknown): E.Either<NotJson | TooLarge, Json | undefined> => {
  if (value === undefined) {
    return E.right(undefined);
  }
  const refusal = refusalOf(value, '', []);
  if (refusal !== undefined) {
    return E.left(refusal);
  }
  const stored = JSON.stringify(value);
  const bytes = Buffer.byteLength(stored);
  return bytes > MAX_STORED_BYTES ? E.left({ _tag: 'TooLarge', bytes }) : E.right(JSON.parse(stored) as Json);
};

/** A refusal in words, without the value. */
export const describeRefusal = (refusal: NotJson | TooLarge): string =>
  refusal._tag === 'TooLarge'
    ? `has ${refusal.bytes} bytes, at most ${MAX_STORED_BYTES} are stored: put large data into a bucket and hand on bucket, key and ETag`
    : `${refusal.path === '' ? 'is' : `holds at ${refusal.path}`} ${refusal.found}, which is no plain JSON`;
