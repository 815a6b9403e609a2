import { ListPartsCommand, type CompletedPart } from '@aws-sdk/client-s3';
import { ask, sideOf } from '../ask.js';
import { partChecksums } from '../checksums.js';
import { bareETag } from '../etag.js';
import { mapConcurrently } from '@aqueduct/workflows';
import { failed, GONE, type ObjectOutcome, type Way } from '../object-outcome.js';
import { CHANGED, objectTrouble } from '../object-trouble.js';
import type { PlannedObject } from '../plan/planned-page.codec.js';
import { sourceKey, targetKey } from '../replicate-scope.js';
import type { StepRun } from '../replicate-run.js';
import { headIfThere } from '../same-object.js';
import { abortingOnCancel, abortUpload, isUploadGone } from './abort-upload.js';
import { finished, type BegunUpload, type FinishedObject } from './begin-object.js';
import { afterUpload, completeUpload } from './complete-upload.js';
import { copyPart, partPlaces, SourceChanged } from './copy-part.js';

/** The object changed, or its upload is gone: it has to begin again. */
export type BeginAgain = { readonly kind: 'again' };

const AGAIN: BeginAgain = { kind: 'again' };

/** The parts that the store has, by number; `undefined` when the upload is not there (any more). */
const partsThere = async (
  { places: { target }, scope, signal }: StepRun,
  name: string,
  upload: BegunUpload,
): Promise<ReadonlyMap<number, CompletedPart> | undefined> => {
  const expected = new Map(partPlaces(upload).map(({ number, bytes }) => [number, bytes]));
  const found = new Map<number, CompletedPart>();
  const input = { Bucket: target.bucket, Key: targetKey(scope, name), UploadId: upload.uploadId };
  for (let marker: string | undefined; ; ) {
    const command = new ListPartsCommand({ ...input, ...(marker === undefined ? {} : { PartNumberMarker: marker }) });
    try {
      const { Parts = [], IsTruncated, NextPartNumberMarker } = await ask(target, signal, (client, options) => client.send(command, options));
      for (const part of Parts) {
        const { PartNumber = 0, Size, ETag } = part;
        if (expected.get(PartNumber) === Size) {
          found.set(PartNumber, { PartNumber, ETag: bareETag(ETag), ...partChecksums(part) });
        }
      }
      if (IsTruncated !== true || NextPartNumberMarker === undefined) {
        return found;
      }
      marker = NextPartNumberMarker;
    } catch (error) {
      if (isUploadGone(error)) {
        return undefined;
      }
      throw error;
    }
  }
};

/** Parts that the store copied by itself may be of several versions: not every store looks at the condition. */
const isStillTheSame = async ({ places, scope, signal }: StepRun, name: string, { etag }: BegunUpload): Promise<boolean> =>
  (await headIfThere(places.source, sourceKey(scope, name), signal, etag)) !== undefined;

const copyParts = async (
  run: StepRun,
  object: PlannedObject,
  upload: BegunUpload,
  onBytes: (bytes: number) => Promise<void>,
): Promise<ObjectOutcome | 'again'> => {
  const { request, memory, signal } = run;
  const there = await partsThere(run, object.name, upload);
  const how: Way = memory.serverSide.possible ? 'server-side' : 'streamed';
  if (there === undefined) {
    return afterUpload(run, object, upload, how);
  }
  const parts = await mapConcurrently(partPlaces(upload), request.concurrency, signal, async (part, stop) => {
    const done =
      there.get(part.number) ??
      (await memory.work.run(upload.partBytes, () => {
        stop.throwIfAborted();
        return copyPart({ ...run, signal: stop }, object.name, upload, part);
      }));
    await onBytes(part.bytes);
    return done;
  });
  const copiedBy: Way = memory.serverSide.possible ? 'server-side' : 'streamed';
  if (copiedBy === 'server-side' && !(await isStillTheSame(run, object.name, upload))) {
    throw new SourceChanged('the source changed while the store copied its parts');
  }
  return completeUpload(run, object, upload, parts, copiedBy);
};

/** What an error means for this object alone. */
const verdict = (error: unknown): ObjectOutcome | 'again' | undefined => {
  if (error instanceof SourceChanged) {
    return 'again';
  }
  if (sideOf(error) === 'target' && isUploadGone(error)) {
    return 'again';
  }
  const trouble = objectTrouble(error);
  return trouble === CHANGED ? 'again' : trouble;
};

/**
 * Goes on with an upload where it stands: parts that the store has are not copied again. What cannot be finished is
 * given up, and the outcome says why or asks for another beginning.
 */
export const copyUpload = (
  run: StepRun,
  object: PlannedObject,
  upload: BegunUpload,
  { last, onBytes }: { readonly last: boolean; readonly onBytes: (bytes: number) => Promise<void> },
): Promise<FinishedObject | BeginAgain> => {
  const open = { key: targetKey(run.scope, object.name), uploadId: upload.uploadId };
  run.memory.uploads.set(upload.uploadId, open);
  const copyOrTell = async (): Promise<ObjectOutcome | 'again'> => {
    try {
      return await copyParts(run, object, upload, onBytes);
    } catch (error) {
      run.signal.throwIfAborted();
      const told = verdict(error) ?? (last ? failed('unavailable') : undefined);
      if (told === undefined) {
        throw error;
      }
      return told;
    }
  };
  return abortingOnCancel(run, async () => {
    const outcome = await copyOrTell();
    if (outcome === 'again' || outcome === GONE || outcome.outcome === 'failed') {
      await abortUpload(run.places.target, open, run.signal);
    }
    run.memory.uploads.delete(upload.uploadId);
    return outcome === 'again' ? AGAIN : finished(upload, outcome);
  });
};
