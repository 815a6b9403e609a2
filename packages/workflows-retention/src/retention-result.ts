import * as t from 'io-ts';

/** What a run answers with; the report has each object. */
export const RetentionResult = t.readonly(
  t.strict({
    /** `not-required`: the input asks for no approval, or there was nothing to approve. */
    decision: t.keyof({ approved: null, rejected: null, 'not-required': null }),
    planned: t.number,
    deleted: t.number,
    /** Written again since the plan, so kept. */
    changed: t.number,
    /** Deleted by somebody else since the plan. */
    gone: t.number,
    /** Denied, or refused for another reason that concerns the object alone. */
    failed: t.number,
    /** Of the deleted objects. */
    bytes: t.number,
    bucket: t.string,
    /** Complete keys in `bucket`. */
    plan: t.string,
    report: t.string,
  }),
  'RetentionResult',
);
export type RetentionResult = t.TypeOf<typeof RetentionResult>;
