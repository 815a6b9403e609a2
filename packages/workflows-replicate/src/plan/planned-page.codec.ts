import * as t from 'io-ts';
import { Verified } from '../object-outcome.js';

/** An object of the source, and what is to be done about it. */
export const PlannedObject = t.readonly(
  t.strict({
    /** The key without the prefix. */
    name: t.string,
    size: t.number,
    etag: t.string,
    /** By what the target's object is the same already; `null` when it is to be written. */
    same: t.union([Verified, t.null]),
    /** What is there to be replaced. */
    replaces: t.union([t.string, t.null]),
  }),
  'PlannedObject',
);
export type PlannedObject = t.TypeOf<typeof PlannedObject>;

/** A page of the source beside the same range of the target. */
export const PlannedPage = t.readonly(
  t.strict({
    /** The range of names: behind the first, up to the second. `null` is the beginning, or the end. */
    after: t.union([t.string, t.null]),
    last: t.union([t.string, t.null]),
    objects: t.readonlyArray(PlannedObject),
  }),
  'PlannedPage',
);
export type PlannedPage = t.TypeOf<typeof PlannedPage>;
