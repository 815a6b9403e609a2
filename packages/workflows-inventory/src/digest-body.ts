import { createHash } from 'node:crypto';
import { addAbortSignal, type Readable } from 'node:stream';
import type { RowCount, RowSink } from './rows/row-counter.js';

export interface BodyDigest extends RowCount {
  readonly sha256: string;
}

/** Reads a body once, chunk by chunk, into digest and row count. Fails when the body breaks off. */
export const digestBody = async (body: Readable, rows: RowSink, signal: AbortSignal): Promise<BodyDigest> => {
  const hash = createHash('sha256');
  try {
    // The SDK listens to the signal until the headers are there, and no longer.
    for await (const chunk of addAbortSignal(signal, body)) {
      hash.update(chunk);
      await rows.write(chunk);
    }
    return { sha256: hash.digest('hex'), ...(await rows.end()) };
  } finally {
    rows.discard();
    body.destroy();
  }
};
