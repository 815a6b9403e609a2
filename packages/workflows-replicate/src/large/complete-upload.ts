import { CompleteMultipartUploadCommand, type CompletedPart, type HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { ask } from '../ask.js';
import { sharedChecksum } from '../checksums.js';
import { conditionalWrite } from '../conditional-write.js';
import { bareETag, quoted } from '../etag.js';
import { copied, failed, type ObjectOutcome, type Way } from '../object-outcome.js';
import { codeOf, TARGET_CHANGED } from '../object-trouble.js';
import type { PlannedObject } from '../plan/planned-page.codec.js';
import { sourceKey, targetKey } from '../replicate-scope.js';
import type { StepRun } from '../replicate-run.js';
import { headIfThere } from '../same-object.js';
import { markOf } from '../written-headers.js';
import type { BegunUpload } from './begin-object.js';
import { isUploadGone } from './abort-upload.js';

/** The object that the upload has become, as far as the mark on it tells. */
const uploaded = async ({ places, scope, signal }: StepRun, { name }: PlannedObject, { size, etag }: BegunUpload): Promise<HeadObjectCommandOutput | undefined> => {
  const there = await headIfThere(places.target, targetKey(scope, name), signal);
  return there !== undefined && there.ContentLength === size && markOf(there) === etag ? there : undefined;
};

/**
 * What the finished object was compared by. Bytes that went through this process came with an MD5 that the store
 * checked; those that it copied by itself did not.
 */
const verify = async (run: StepRun, object: PlannedObject, upload: BegunUpload, there: HeadObjectCommandOutput, how: Way): Promise<ObjectOutcome> => {
  if (bareETag(there.ETag) === upload.etag) {
    return copied(how, 'etag');
  }
  const { places, scope, signal } = run;
  const here = there.ChecksumType === undefined ? undefined : await headIfThere(places.source, sourceKey(scope, object.name), signal, upload.etag);
  const same = here === undefined ? undefined : sharedChecksum(here, there);
  if (same === false) {
    return failed('damaged');
  }
  return copied(how, same === true ? 'checksum' : how === 'streamed' ? 'md5' : 'size');
};

/** An upload that is not there any more: it is complete, by an attempt whose answer was lost, or it has to begin again. */
export const afterUpload = async (run: StepRun, object: PlannedObject, upload: BegunUpload, how: Way): Promise<ObjectOutcome | 'again'> => {
  const there = await uploaded(run, object, upload);
  return there === undefined ? 'again' : verify(run, object, upload, there, how);
};

/** Makes the parts an object, over nothing but what was there when the copy was decided. */
export const completeUpload = async (
  run: StepRun,
  object: PlannedObject,
  upload: BegunUpload,
  parts: ReadonlyArray<CompletedPart>,
  how: Way,
): Promise<ObjectOutcome | 'again'> => {
  const { places: { target }, scope, signal } = run;
  const input = {
    Bucket: target.bucket,
    Key: targetKey(scope, object.name),
    UploadId: upload.uploadId,
    MultipartUpload: { Parts: parts.map((part) => ({ ...part, ETag: quoted(part.ETag ?? '') })) },
  };
  try {
    await conditionalWrite(object.replaces, (conditions) =>
      ask(target, signal, (client, options) => client.send(new CompleteMultipartUploadCommand({ ...input, ...conditions }), options)),
    );
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ConditionalRequestConflict') {
      return 'again';
    }
    if (code === 'PreconditionFailed') {
      const outcome = await afterUpload(run, object, upload, how);
      return outcome === 'again' ? TARGET_CHANGED : outcome;
    }
    if (!isUploadGone(error)) {
      throw error;
    }
    // If-Match on an object that is gone reads the same: then the next round finds out.
  }
  return afterUpload(run, object, upload, how);
};
