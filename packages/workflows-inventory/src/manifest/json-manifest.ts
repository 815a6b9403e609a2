import type { ManifestEntry } from '../manifest-entry.codec.js';

/** manifest.json, a part at a time: one array, one entry a line. */
export async function* jsonManifest(parts: AsyncIterable<ReadonlyArray<ManifestEntry>>): AsyncGenerator<Buffer, void> {
  let separator = '[\n';
  for await (const entries of parts) {
    if (entries.length > 0) {
      yield Buffer.from(`${separator}${entries.map((entry) => JSON.stringify(entry)).join(',\n')}`);
      separator = ',\n';
    }
  }
  yield Buffer.from(separator === '[\n' ? '[]\n' : '\n]\n');
}
