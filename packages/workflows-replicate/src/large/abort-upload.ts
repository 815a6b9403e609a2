import { AbortMultipartUploadCommand } from '@aws-sdk/client-s3';
import { currentActivity, duringActivity } from '@aqueduct/integrations';
import { ask } from '../ask.js';
import { codeOf } from '../object-trouble.js';
import type { Place } from '../place.js';
import type { StepRun } from '../replicate-run.js';

/** A multipart upload that is not complete. */
export interface OpenUpload {
  readonly key: string;
  readonly uploadId: string;
}

const PATIENCE_MS = 10_000;

/** Answers for an upload that is not there (any more). Ceph looks it up as an object. */
export const isUploadGone = (error: unknown): boolean => ['NoSuchUpload', 'NoSuchKey'].includes(codeOf(error) ?? '');

/** Gives up an upload and the parts that it has; one that is gone is what was wanted. */
export const abortUpload = async (target: Place, { key, uploadId }: OpenUpload, signal: AbortSignal): Promise<void> => {
  const command = new AbortMultipartUploadCommand({ Bucket: target.bucket, Key: key, UploadId: uploadId });
  try {
    await ask(target, signal, (client, options) => client.send(command, options));
  } catch (error) {
    if (!isUploadGone(error)) {
      throw error;
    }
  }
};

/** When a process stops, another one goes on with its uploads; every other end of a step is that of the run. */
const isCancelled = ({ aborted, reason }: AbortSignal): boolean => aborted && (reason as Error | undefined)?.name !== 'ProcessStops';

/**
 * After a cancelled step: gives up all uploads that this process knows to be under way. All requests of a step end with
 * it, so these are made apart from it. What fails stays for the bucket's lifecycle rule: nobody waits for a cancelled run.
 */
const abortAll = async ({ places, memory }: StepRun): Promise<void> => {
  const { workflow = 'replicate', runId = '' } = currentActivity() ?? {};
  const uploads = [...memory.uploads.values()];
  memory.uploads.clear();
  await duringActivity({ workflow, runId }, () =>
    Promise.allSettled(uploads.map((upload) => abortUpload(places.target, upload, AbortSignal.timeout(PATIENCE_MS)))),
  );
};

/** `work` with uploads; none of them outlives a cancelled run. */
export const abortingOnCancel = async <A>(run: StepRun, work: () => Promise<A>): Promise<A> => {
  try {
    const result = await work();
    run.signal.throwIfAborted();
    return result;
  } catch (error) {
    if (isCancelled(run.signal)) {
      await abortAll(run);
    }
    throw error;
  }
};
