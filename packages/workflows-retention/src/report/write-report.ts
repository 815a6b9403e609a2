import { type BucketFolder, putOnce, uploadChunks } from '@aqueduct/s3-integration';
import { csv, CSV_TYPE } from '../csv.js';
import { outcomeName, type Outcomes } from '../deletion/outcome.js';
import { readPart, type PartName } from '../plan/plan-part.js';
import type { RetentionResult } from '../retention-result.js';
import { reportCsvKey, summaryKey, type RetentionScope } from '../retention-scope.js';

/** The columns of report.csv; their order is part of the format. */
export const REPORT_COLUMNS = ['key', 'size', 'etag', 'last_modified', 'outcome'] as const;

/** A part, and how it went with its objects. */
export interface Batch {
  readonly part: PartName;
  readonly outcomes: Outcomes;
}

export type Counts = Pick<RetentionResult, 'deleted' | 'changed' | 'gone' | 'failed' | 'bytes'>;

/** Writes report.csv, and counts what is in it, so that counts and report cannot disagree. */
export const writeReport = async (
  folder: BucketFolder,
  scope: RetentionScope,
  batches: ReadonlyArray<Batch>,
  signal: AbortSignal,
): Promise<Counts> => {
  const counts = { deleted: 0, changed: 0, gone: 0, denied: 0, failed: 0, kept: 0, bytes: 0 };
  async function* chunks(): AsyncGenerator<Buffer, void> {
    yield csv([REPORT_COLUMNS]);
    for (const batch of batches) {
      const { objects } = await readPart(folder, scope, batch.part, signal);
      const rows = objects.map(({ key, size, etag, lastModified }, index) => {
        const outcome = outcomeName(batch.outcomes[index]);
        counts[outcome] += 1;
        counts.bytes += outcome === 'deleted' ? size : 0;
        return [key, size, etag, lastModified, outcome];
      });
      yield csv(rows);
    }
  }
  await uploadChunks(folder, scope, { key: reportCsvKey(scope), contentType: CSV_TYPE, chunks: chunks() }, signal);
  const { deleted, changed, gone, denied, failed, bytes } = counts;
  return { deleted, changed, gone, failed: denied + failed, bytes };
};

/** summary.json comes last: where it is, the report is complete. Returns its key. */
export const writeSummary = async (
  { client }: BucketFolder,
  scope: RetentionScope,
  summary: RetentionResult & { readonly runId: string; readonly digest: string },
  signal: AbortSignal,
): Promise<string> => {
  const Key = summaryKey(scope);
  const Body = `${JSON.stringify(summary, undefined, 2)}\n`;
  await putOnce(client, { Bucket: scope.bucket, Key, Body, ContentType: 'application/json' }, { abortSignal: signal });
  return Key;
};
