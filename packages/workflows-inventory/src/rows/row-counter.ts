import type { ObjectNote } from '../object-note.js';

export interface RowCount {
  /** `null` where counting makes no sense or did not work. */
  readonly rows: number | null;
  readonly note: ObjectNote | null;
}

/** Counts the rows of one text from its bytes as they pass. Keeps none of them, however long a row is. */
export interface RowCounter {
  readonly write: (chunk: Uint8Array) => void;
  readonly end: () => RowCount;
}

/** Takes an object's bytes as stored; `write` waits while the counting is behind. */
export interface RowSink {
  readonly write: (chunk: Uint8Array) => Promise<void>;
  readonly end: () => Promise<RowCount>;
  /** Frees what it holds, for an object that is given up half-way; harmless after `end`. */
  readonly discard: () => void;
}
