import { CreateMultipartUploadCommand } from '@aws-sdk/client-s3';
import { ask } from '../ask.js';
import { bareETag } from '../etag.js';
import { GONE, type ObjectOutcome } from '../object-outcome.js';
import { CHANGED, objectTrouble } from '../object-trouble.js';
import { tagsOf } from '../object-tags.js';
import type { PlannedObject } from '../plan/planned-page.codec.js';
import { sourceKey, targetKey } from '../replicate-scope.js';
import type { StepRun } from '../replicate-run.js';
import { headIfThere, type SourceObject } from '../same-object.js';
import { copyServerSide } from '../small/copy-server-side.js';
import { writtenHeaders } from '../written-headers.js';
import { abortingOnCancel } from './abort-upload.js';
import { choosePartBytes } from './part-size.js';

/** An upload that has begun: recorded, so that another process can go on with it. */
export type BegunUpload = {
  readonly kind: 'upload';
  readonly uploadId: string;
  readonly partBytes: number;
  /** The version that is copied. */
  readonly size: number;
  readonly etag: string;
};

/** An object that needs nothing more. */
export type FinishedObject = {
  readonly kind: 'done';
  readonly outcome: ObjectOutcome;
  readonly size: number;
  readonly etag: string;
};

export const finished = ({ size, etag }: Pick<SourceObject, 'size' | 'etag'>, outcome: ObjectOutcome): FinishedObject => ({
  kind: 'done',
  outcome,
  size,
  etag,
});

/** By the store itself, in one request. `undefined` when it does not, or when the object has changed since its HEAD. */
const copyWhole = async (run: StepRun, source: SourceObject, { replaces }: PlannedObject): Promise<FinishedObject | undefined> => {
  if (source.size > run.limits.copyBytes) {
    return undefined;
  }
  const outcome = await run.memory.serverSide.attempt(() => copyServerSide(run, source, replaces));
  return outcome === undefined || outcome === CHANGED ? undefined : finished(source, outcome);
};

const begin = async (run: StepRun, planned: PlannedObject): Promise<BegunUpload | FinishedObject> => {
  const { places, scope, memory, signal } = run;
  const { name } = planned;
  const head = await headIfThere(places.source, sourceKey(scope, name), signal);
  if (head === undefined) {
    return finished(planned, GONE);
  }
  const source: SourceObject = { name, size: head.ContentLength ?? 0, etag: bareETag(head.ETag) };
  const done = await copyWhole(run, source, planned);
  if (done !== undefined) {
    return done;
  }
  const partBytes = await choosePartBytes(run, source);
  const key = targetKey(scope, name);
  const command = new CreateMultipartUploadCommand({
    ...writtenHeaders(head, source.etag),
    ...(await tagsOf(run, name, head)),
    Bucket: places.target.bucket,
    Key: key,
  });
  const { UploadId: uploadId = '' } = await ask(places.target, signal, (client, options) => client.send(command, options));
  memory.uploads.set(uploadId, { key, uploadId });
  return { kind: 'upload', uploadId, partBytes, size: source.size, etag: source.etag };
};

/** Lets the store copy a large object, or begins an upload of the version that the source has now. */
export const beginObject = (run: StepRun, planned: PlannedObject): Promise<BegunUpload | FinishedObject> =>
  abortingOnCancel(run, async () => {
    try {
      return await begin(run, planned);
    } catch (error) {
      const trouble = objectTrouble(error);
      if (trouble === undefined) {
        throw error;
      }
      return finished(planned, trouble);
    }
  });
