import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { BucketFolder } from '@aqueduct/s3-integration';
import type { InventoryScope } from '../inventory-scope.js';
import type { InventoryTotals } from '../manifest-entry.codec.js';
import { csvKey, jsonKey, summaryKey } from './write-manifest.js';

/** summary.json comes last of the three: where it is, the manifests are complete. Returns its key. */
export const writeSummary = async (
  folder: BucketFolder,
  scope: InventoryScope,
  run: { readonly runId: string; readonly connection: string },
  totals: InventoryTotals,
  signal: AbortSignal,
): Promise<string> => {
  const Key = summaryKey(scope);
  const summary = {
    ...run,
    bucket: scope.bucket,
    prefix: scope.prefix,
    leftOut: scope.outputFolder,
    finishedAt: new Date().toISOString(),
    ...totals,
    manifest: { csv: csvKey(scope), json: jsonKey(scope) },
  };
  await folder.client.send(
    new PutObjectCommand({
      Bucket: scope.bucket,
      Key,
      Body: `${JSON.stringify(summary, undefined, 2)}\n`,
      ContentType: 'application/json',
    }),
    { abortSignal: signal },
  );
  return Key;
};
