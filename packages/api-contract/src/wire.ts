import * as t from 'io-ts';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** A moment as ISO 8601 in UTC, e.g. `2026-11-23T08:15:00.000Z`: what `Date.toISOString` gives. */
export const Timestamp = t.refinement(t.string, (text) => ISO.test(text) && !Number.isNaN(Date.parse(text)), 'Timestamp');
export type Timestamp = t.TypeOf<typeof Timestamp>;

/** Whole, zero or more. */
export const Count = t.refinement(t.number, (value) => Number.isSafeInteger(value) && value >= 0, 'Count');
export type Count = t.TypeOf<typeof Count>;

/** Any JSON object; its fields are the business of the integration, strategy or workflow that it is for. */
export const JsonObject = t.UnknownRecord;
export type JsonObject = t.TypeOf<typeof JsonObject>;
