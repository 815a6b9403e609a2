import { createHash } from 'node:crypto';
import { type BucketFolder, putOnce, uploadChunks } from '@aqueduct/s3-integration';
import { csv, CSV_TYPE } from '../csv.js';
import { planCsvKey, type RetentionScope } from '../retention-scope.js';
import { readPart, type PartName } from './plan-part.js';
import { planSummaryKey, type PlanSummary } from './plan-summary.codec.js';

/** The columns of plan.csv; their order is part of the format. */
export const PLAN_COLUMNS = ['key', 'size', 'etag', 'last_modified'] as const;

/** What plan.csv holds. */
export type PlanTotals = { readonly objects: number; readonly bytes: number; readonly digest: string };

/** Joins the parts into plan.csv, the same bytes whenever it is repeated. */
export const writePlanCsv = async (
  folder: BucketFolder,
  scope: RetentionScope,
  parts: ReadonlyArray<PartName>,
  signal: AbortSignal,
): Promise<PlanTotals> => {
  const hash = createHash('sha256');
  let [objects, bytes] = [0, 0];
  const hashed = (chunk: Buffer): Buffer => {
    hash.update(chunk);
    return chunk;
  };
  async function* chunks(): AsyncGenerator<Buffer, void> {
    yield hashed(csv([PLAN_COLUMNS]));
    for (const name of parts) {
      const part = await readPart(folder, scope, name, signal);
      objects += part.objects.length;
      bytes += part.objects.reduce((sum, { size }) => sum + size, 0);
      yield hashed(csv(part.objects.map(({ key, size, etag, lastModified }) => [key, size, etag, lastModified])));
    }
  }
  await uploadChunks(folder, scope, { key: planCsvKey(scope), contentType: CSV_TYPE, chunks: chunks() }, signal);
  return { objects, bytes, digest: hash.digest('hex') };
};

/** plan.json comes last: where it is, the plan is complete and waits for a decision. */
export const writePlanSummary = async (
  { client }: BucketFolder,
  { runFolder, bucket }: RetentionScope,
  plan: PlanSummary,
  signal: AbortSignal,
): Promise<string> => {
  const Key = planSummaryKey(runFolder);
  const Body = `${JSON.stringify(plan, undefined, 2)}\n`;
  await putOnce(client, { Bucket: bucket, Key, Body, ContentType: 'application/json' }, { abortSignal: signal });
  return Key;
};
