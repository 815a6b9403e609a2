import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { ask } from '../ask.js';
import { listRange } from '../listed-object.js';
import { mapConcurrently } from '@aqueduct/workflows';
import type { StepRun } from '../replicate-run.js';
import { plansFolder } from './plan-file.js';

/** Deletes the plans of the run, those of interrupted attempts among them, and returns how many. */
export const deletePlans = async ({ places: { target }, scope, request, limits, signal }: StepRun): Promise<number> => {
  const folder = plansFolder(scope);
  const remove = async (name: string, stop: AbortSignal): Promise<void> => {
    const command = new DeleteObjectCommand({ Bucket: target.bucket, Key: `${folder}${name}` });
    await ask(target, stop, (client, options) => client.send(command, options));
  };
  let deleted = 0;
  for await (const page of listRange(target, folder, { after: null, last: null, size: limits.pageKeys }, signal)) {
    await mapConcurrently(page.map(({ name }) => name), request.concurrency, signal, remove);
    deleted += page.length;
  }
  return deleted;
};
