import type { ObjectKind } from '../object-kind.js';
import { csvRowCounter } from './csv-row-counter.js';
import { gunzippedRows } from './gunzipped-rows.js';
import { lineCounter } from './line-counter.js';
import type { RowCounter, RowSink } from './row-counter.js';
import { textOnly } from './text-only.js';

const COUNTERS: Record<ObjectKind, (() => RowCounter) | undefined> = {
  csv: csvRowCounter,
  tsv: csvRowCounter,
  'json-lines': lineCounter,
  other: undefined,
};

const plainRows = (counter: RowCounter): RowSink => ({
  write: async (chunk) => counter.write(chunk),
  end: async () => counter.end(),
  discard: () => undefined,
});

const noRows: RowSink = {
  write: async () => undefined,
  end: async () => ({ rows: null, note: null }),
  discard: () => undefined,
};

/** The counter that fits the object, behind a gunzip where it is compressed. */
export const rowSink = (kind: ObjectKind, gzip: boolean): RowSink => {
  const counter = COUNTERS[kind];
  if (counter === undefined) {
    return noRows;
  }
  return gzip ? gunzippedRows(textOnly(counter())) : plainRows(textOnly(counter()));
};
