import { once } from 'node:events';
import { createGunzip } from 'node:zlib';
import type { RowCounter, RowSink } from './row-counter.js';

/** Counts in what `chunk`s unzip to. A broken gzip costs the count and not the object's digest. */
export const gunzippedRows = (counter: RowCounter): RowSink => {
  const gunzip = createGunzip();
  const counted = (async () => {
    for await (const chunk of gunzip) {
      counter.write(chunk);
    }
    return true;
  })().catch(() => false);

  return {
    write: async (chunk) => {
      if (!gunzip.destroyed && !gunzip.write(chunk)) {
        await Promise.race([once(gunzip, 'drain').catch(() => undefined), counted]);
      }
    },
    end: async () => {
      gunzip.end();
      return (await counted) ? counter.end() : { rows: null, note: 'broken-gzip' };
    },
    discard: () => {
      gunzip.destroy();
    },
  };
};
