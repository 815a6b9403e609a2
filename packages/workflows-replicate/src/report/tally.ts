import * as t from 'io-ts';
import type { ObjectOutcome } from '../object-outcome.js';

/** An object and how it went. */
export interface ObjectResult {
  readonly object: { readonly name: string; readonly size: number; readonly etag: string };
  readonly outcome: ObjectOutcome;
}

const Failure = t.readonly(t.strict({ name: t.string, reason: t.string }));

/** Counts of a page or a run. */
export const Tally = t.readonly(
  t.strict({
    objects: t.number,
    bytes: t.number,
    copied: t.number,
    copiedBytes: t.number,
    /** Already there, and the same. */
    skipped: t.number,
    /** Deleted from the source between listing and copying. */
    gone: t.number,
    failed: t.number,
    /** Of the copied ones: copied by the store itself, and through this process. */
    serverSide: t.number,
    streamed: t.number,
    /** The first of the failed ones; the report has all. */
    failures: t.readonlyArray(Failure),
  }),
  'Tally',
);
export type Tally = t.TypeOf<typeof Tally>;

const FAILURES_SHOWN = 5;
/** Keys may be 1,024 bytes long, and what steps answer is kept in the database. */
const NAME_SHOWN = 200;

export const NOTHING: Tally = {
  objects: 0,
  bytes: 0,
  copied: 0,
  copiedBytes: 0,
  skipped: 0,
  gone: 0,
  failed: 0,
  serverSide: 0,
  streamed: 0,
  failures: [],
};

const one = (holds: boolean): number => (holds ? 1 : 0);

const tallyOf = ({ object, outcome }: ObjectResult): Tally => {
  const isCopied = outcome.outcome === 'copied';
  return {
    objects: 1,
    bytes: object.size,
    copied: one(isCopied),
    copiedBytes: isCopied ? object.size : 0,
    skipped: one(outcome.outcome === 'skipped'),
    gone: one(outcome.outcome === 'gone'),
    failed: one(outcome.outcome === 'failed'),
    serverSide: one(isCopied && outcome.how === 'server-side'),
    streamed: one(isCopied && outcome.how === 'streamed'),
    failures: outcome.outcome === 'failed' ? [{ name: object.name.slice(0, NAME_SHOWN), reason: outcome.reason }] : [],
  };
};

export const add = (one: Tally, other: Tally): Tally => ({
  objects: one.objects + other.objects,
  bytes: one.bytes + other.bytes,
  copied: one.copied + other.copied,
  copiedBytes: one.copiedBytes + other.copiedBytes,
  skipped: one.skipped + other.skipped,
  gone: one.gone + other.gone,
  failed: one.failed + other.failed,
  serverSide: one.serverSide + other.serverSide,
  streamed: one.streamed + other.streamed,
  failures: [...one.failures, ...other.failures].slice(0, FAILURES_SHOWN),
});

export const tally = (results: ReadonlyArray<ObjectResult>): Tally => results.reduce((sum, result) => add(sum, tallyOf(result)), NOTHING);
