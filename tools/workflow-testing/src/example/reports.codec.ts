import * as t from 'io-ts';

/** What a run is started with. */
export const ReportsInput = t.strict({ prefix: t.string }, 'ReportsInput');
export type ReportsInput = t.TypeOf<typeof ReportsInput>;

/** What it answers. */
export const ReportsOutput = t.strict({ objects: t.number, bytes: t.number, report: t.string }, 'ReportsOutput');
export type ReportsOutput = t.TypeOf<typeof ReportsOutput>;
