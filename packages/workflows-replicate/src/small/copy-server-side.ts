import { CopyObjectCommand, type CopyObjectCommandInput } from '@aws-sdk/client-s3';
import { sendDirectly } from '@aqueduct/s3-integration';
import { ask } from '../ask.js';
import { sharedChecksum } from '../checksums.js';
import { conditionalWrite, type Expected } from '../conditional-write.js';
import { bareETag, isPlainMd5, quoted } from '../etag.js';
import { copied, type ObjectOutcome, type Verified } from '../object-outcome.js';
import { CHANGED, codeOf, TARGET_CHANGED } from '../object-trouble.js';
import { sourceKey, targetKey, type ReplicateScope } from '../replicate-scope.js';
import type { StepRun } from '../replicate-run.js';
import { headIfThere, headObject, isWritten, type SourceObject } from '../same-object.js';
import { writtenHeaders } from '../written-headers.js';

/** The source, as a header of the target's request names it. */
export const copySource = (scope: ReplicateScope, name: string): string =>
  `${scope.source.bucket}/${sourceKey(scope, name).split('/').map(encodeURIComponent).join('/')}`;

/**
 * The store copies metadata by itself, except where the copy will not have the source's ETag: an object made from parts
 * becomes one of a single part, and then the source's ETag is noted on it.
 */
const metadata = async (run: StepRun, source: SourceObject): Promise<Partial<CopyObjectCommandInput>> => {
  if (isPlainMd5(source.etag) && !run.memory.opaqueETags) {
    return {};
  }
  const head = await headObject(run.places.source, sourceKey(run.scope, source.name), run.signal, source.etag);
  return { MetadataDirective: 'REPLACE', ...writtenHeaders(head, source.etag) };
};

/** What tells that the copy is right. `undefined` when the source has changed meanwhile: Ceph does not look at the condition. */
const verify = async (run: StepRun, source: SourceObject, etag: string): Promise<Verified | undefined> => {
  if (etag === source.etag) {
    return 'etag';
  }
  const { places, scope, signal } = run;
  const here = await headIfThere(places.source, sourceKey(scope, source.name), signal, source.etag);
  if (here === undefined) {
    return undefined;
  }
  const there = await headObject(places.target, targetKey(scope, source.name), signal);
  if (there.ContentLength !== source.size) {
    return undefined;
  }
  return sharedChecksum(here, there) === true ? 'checksum' : 'size';
};

/** The store says that a condition does not hold, and not whose. */
const whoChanged = async (run: StepRun, source: SourceObject): Promise<ObjectOutcome> => {
  const { places, scope, signal } = run;
  if ((await headIfThere(places.source, sourceKey(scope, source.name), signal, source.etag)) === undefined) {
    return CHANGED;
  }
  return (await isWritten(run, source, source.etag)) ? copied('server-side', isPlainMd5(source.etag) ? 'etag' : 'size') : TARGET_CHANGED;
};

/** Lets the store copy an object by itself, with the target's identity. Rejects as the store does. */
export const copyServerSide = async (run: StepRun, source: SourceObject, replaces: Expected): Promise<ObjectOutcome> => {
  const { places, scope, request, signal } = run;
  const { target } = places;
  const input: CopyObjectCommandInput = {
    Bucket: target.bucket,
    Key: targetKey(scope, source.name),
    CopySource: copySource(scope, source.name),
    CopySourceIfMatch: quoted(source.etag),
    TaggingDirective: request.tags ? 'COPY' : 'REPLACE',
    ...(await metadata(run, source)),
  };
  try {
    const { CopyObjectResult } = await conditionalWrite(replaces, (conditions) =>
      ask(target, signal, (client, options) => sendDirectly(client, new CopyObjectCommand({ ...input, ...conditions }), options)),
    );
    const verified = await verify(run, source, bareETag(CopyObjectResult?.ETag));
    return verified === undefined ? CHANGED : copied('server-side', verified);
  } catch (error) {
    if (codeOf(error) === 'PreconditionFailed') {
      return whoChanged(run, source);
    }
    throw error;
  }
};
