import * as t from 'io-ts';

/** What a run answers with; the report has each object. */
export const ReplicateResult = t.readonly(
  t.strict({
    objects: t.number,
    bytes: t.number,
    copied: t.number,
    copiedBytes: t.number,
    skipped: t.number,
    gone: t.number,
    failed: t.number,
    serverSide: t.number,
    streamed: t.number,
    deleted: t.number,
    bucket: t.string,
    /** The complete key of report.json in `bucket`. */
    report: t.string,
  }),
  'ReplicateResult',
);
export type ReplicateResult = t.TypeOf<typeof ReplicateResult>;
