import * as t from 'io-ts';

/** plan.json: what somebody decides about. */
export const PlanSummary = t.readonly(
  t.strict({
    runId: t.string,
    bucket: t.string,
    prefix: t.string,
    /** What was last modified before it is old. */
    before: t.string,
    objects: t.number,
    bytes: t.number,
    /** SHA-256 of plan.csv, in hex: the decision names it. */
    digest: t.string,
    /** Until when a decision counts. */
    expiresAt: t.string,
  }),
  'PlanSummary',
);
export type PlanSummary = t.TypeOf<typeof PlanSummary>;

export const planSummaryKey = (runFolder: string): string => `${runFolder}plan.json`;
