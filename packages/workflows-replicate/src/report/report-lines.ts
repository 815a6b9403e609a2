import { PutObjectCommand } from '@aws-sdk/client-s3';
import { ask } from '../ask.js';
import type { StepRun } from '../replicate-run.js';
import type { ObjectResult } from './tally.js';

const line = ({ object: { name, size, etag }, outcome }: ObjectResult): string => `${JSON.stringify({ name, size, etag, ...outcome })}\n`;

/** Writes how it went with each object, a line of JSON each, into the run's folder. */
export const writeLines = async ({ places: { target }, scope, signal }: StepRun, file: string, results: ReadonlyArray<ObjectResult>): Promise<void> => {
  if (results.length === 0) {
    return;
  }
  const command = new PutObjectCommand({
    Bucket: target.bucket,
    Key: `${scope.runFolder}${file}`,
    Body: results.map(line).join(''),
    ContentType: 'application/x-ndjson',
  });
  await ask(target, signal, (client, options) => client.send(command, options));
};
