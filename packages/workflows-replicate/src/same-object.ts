import { HeadObjectCommand, type HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { ask } from './ask.js';
import { sharedChecksum } from './checksums.js';
import { bareETag, quoted } from './etag.js';
import { codeOf } from './object-trouble.js';
import type { Verified } from './object-outcome.js';
import type { Place } from './place.js';
import { sourceKey, targetKey } from './replicate-scope.js';
import type { StepRun } from './replicate-run.js';
import { markOf } from './written-headers.js';

/** An object as the source lists it. */
export interface SourceObject {
  readonly name: string;
  readonly size: number;
  readonly etag: string;
}

/** HEAD with checksums; with `etag` only of that version. */
export const headObject = (place: Place, key: string, signal: AbortSignal, etag?: string): Promise<HeadObjectCommandOutput> => {
  const condition = etag === undefined ? {} : { IfMatch: quoted(etag) };
  const command = new HeadObjectCommand({ Bucket: place.bucket, Key: key, ChecksumMode: 'ENABLED', ...condition });
  return ask(place, signal, (client, options) => client.send(command, options));
};

/** `undefined` for what is not there, or not as asked for. */
export const headIfThere = async (...asked: Parameters<typeof headObject>): Promise<HeadObjectCommandOutput | undefined> => {
  try {
    return await headObject(...asked);
  } catch (error) {
    if (['NotFound', 'NoSuchKey', 'PreconditionFailed'].includes(codeOf(error) ?? '')) {
      return undefined;
    }
    throw error;
  }
};

const hasOpaqueETag = ({ ServerSideEncryption, SSECustomerAlgorithm }: HeadObjectCommandOutput): boolean =>
  ServerSideEncryption?.startsWith('aws:kms') === true || SSECustomerAlgorithm !== undefined;

/**
 * By what the target's object is the same as the source's: their ETags, else the source's ETag that an earlier copy
 * noted, else a checksum that both have. `undefined` when nothing says so.
 */
export const sameObject = async (
  { places, scope, memory, signal }: StepRun,
  source: SourceObject,
  target: Pick<SourceObject, 'size' | 'etag'> | undefined,
): Promise<Verified | undefined> => {
  if (target === undefined || target.size !== source.size) {
    return undefined;
  }
  if (target.etag === source.etag) {
    return 'etag';
  }
  const there = await headIfThere(places.target, targetKey(scope, source.name), signal, target.etag);
  if (there === undefined) {
    return undefined;
  }
  if (hasOpaqueETag(there)) {
    memory.opaqueETags = true;
  }
  if (markOf(there) === source.etag) {
    return 'mark';
  }
  if (there.ChecksumType === undefined) {
    return undefined;
  }
  const here = await headIfThere(places.source, sourceKey(scope, source.name), signal, source.etag);
  return here !== undefined && sharedChecksum(here, there) === true ? 'checksum' : undefined;
};

/**
 * After a write that was refused because of what is there: perhaps its first attempt arrived, and only the answer was lost.
 *
 * @param etag - what the copy would have
 */
export const isWritten = async ({ places, scope, signal }: StepRun, source: SourceObject, etag: string): Promise<boolean> => {
  const there = await headIfThere(places.target, targetKey(scope, source.name), signal);
  return there !== undefined && there.ContentLength === source.size && (bareETag(there.ETag) === etag || markOf(there) === source.etag);
};

/** The version that the source has now; `undefined` when there is none. */
export const newestVersion = async ({ places, scope, signal }: StepRun, name: string): Promise<SourceObject | undefined> => {
  const head = await headIfThere(places.source, sourceKey(scope, name), signal);
  return head === undefined ? undefined : { name, size: head.ContentLength ?? 0, etag: bareETag(head.ETag) };
};
