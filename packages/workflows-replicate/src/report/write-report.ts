import { PutObjectCommand } from '@aws-sdk/client-s3';
import { ask } from '../ask.js';
import type { ReplicateScope } from '../replicate-scope.js';
import type { StepRun } from '../replicate-run.js';
import type { Tally } from './tally.js';

export const reportKey = ({ runFolder }: ReplicateScope): string => `${runFolder}report.json`;

/** report.json comes after all lines: where it is, they are complete. */
export const writeReport = async (
  { places: { source, target }, scope, signal }: StepRun,
  runId: string,
  totals: Tally & { readonly deleted: number },
): Promise<string> => {
  const report = {
    runId,
    source: { connection: source.connection, bucket: source.bucket, prefix: scope.source.prefix },
    target: { connection: target.connection, bucket: target.bucket, prefix: scope.target.prefix },
    finishedAt: new Date().toISOString(),
    ...totals,
    lines: `${scope.runFolder}objects-*.jsonl`,
  };
  const command = new PutObjectCommand({
    Bucket: target.bucket,
    Key: reportKey(scope),
    Body: `${JSON.stringify(report, undefined, 2)}\n`,
    ContentType: 'application/json',
  });
  await ask(target, signal, (client, options) => client.send(command, options));
  return reportKey(scope);
};
