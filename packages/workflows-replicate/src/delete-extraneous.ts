import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { ask } from './ask.js';
import { listRange } from './listed-object.js';
import { mapConcurrently } from '@aqueduct/workflows';
import { readPlan } from './plan/plan-file.js';
import { isReport, targetKey } from './replicate-scope.js';
import type { StepRun } from './replicate-run.js';

/**
 * Deletes what the range of a page has in the target only, and returns how much that was. The source is listed once
 * more, so that what came there meanwhile is spared. One by one: stores that look like S3 differ in DeleteObjects.
 */
export const deleteExtraneous = async (run: StepRun, plan: string): Promise<number> => {
  const { places, scope, request, limits, signal } = run;
  const { after, last, objects } = await readPlan(run, plan);
  const range = { after, last, size: limits.pageKeys };
  const wanted = new Set(objects.map(({ name }) => name));
  for await (const page of listRange(places.source, scope.source.prefix, range, signal)) {
    page.forEach(({ name }) => wanted.add(name));
  }
  const remove = async (name: string, stop: AbortSignal): Promise<void> => {
    const command = new DeleteObjectCommand({ Bucket: places.target.bucket, Key: targetKey(scope, name) });
    await ask(places.target, stop, (client, options) => client.send(command, options));
  };
  let deleted = 0;
  for await (const page of listRange(places.target, scope.target.prefix, range, signal)) {
    const extraneous = page.map(({ name }) => name).filter((name) => !wanted.has(name) && !isReport(scope, name));
    await mapConcurrently(extraneous, request.concurrency, signal, remove);
    deleted += extraneous.length;
  }
  return deleted;
};
