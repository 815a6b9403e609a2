import { GetObjectCommand, PutObjectCommand, type PutObjectCommandInput, type PutObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { classified } from '@aqueduct/integrations';
import { setTimeout as pause } from 'node:timers/promises';

/** An object to write; without a bucket, into the connection's. The body must still be there for a second attempt. */
export type PutOnceInput = Omit<PutObjectCommandInput, 'Bucket' | 'Body' | 'IfNoneMatch' | 'IfMatch'> & {
  readonly Bucket?: string;
  readonly Body: string | Uint8Array;
};

export interface PutOnceOutcome {
  /** `already-there`: an earlier attempt has written the same bytes under this key. */
  readonly outcome: 'written' | 'already-there';
  readonly etag?: string;
  readonly versionId?: string;
}

/** Another object is there under the key: nobody's earlier attempt, so trying again does not help. */
export class ObjectDiffers extends Error {
  override readonly name = 'ObjectDiffers';
  readonly retryable = false;

  constructor(readonly key: string) {
    super(`The key "${key}" holds an object with other content; it was left as it is.`);
  }
}

const CONFLICTS = 4;
const PAUSE_MS = 200;

const nameOf = (error: unknown): unknown => (typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined);

const outcomeOf = (outcome: PutOnceOutcome['outcome'], { ETag, VersionId }: Pick<PutObjectCommandOutput, 'ETag' | 'VersionId'>): PutOnceOutcome => ({
  outcome,
  ...(ETag === undefined ? {} : { etag: ETag }),
  ...(VersionId === undefined ? {} : { versionId: VersionId }),
});

/** The bytes decide: an ETag is no digest of an encrypted object, and checksums are not everywhere. */
const compared = async (client: S3Client, { Bucket, Key, Body }: PutOnceInput, abortSignal: AbortSignal | undefined): Promise<PutOnceOutcome> => {
  const wanted = Buffer.from(Body as Uint8Array);
  const there = await client.send(new GetObjectCommand({ Bucket, Key }), { ...(abortSignal === undefined ? {} : { abortSignal }) });
  const same = there.ContentLength === wanted.length && wanted.equals((await there.Body?.transformToByteArray()) ?? Buffer.alloc(0));
  if (same) {
    return outcomeOf('already-there', there);
  }
  (there.Body as { readonly destroy?: () => void } | undefined)?.destroy?.();
  throw classified(new ObjectDiffers(Key ?? ''), {
    tag: 'PreconditionFailed',
    retryable: false,
    problem: `The key "${Key ?? ''}" holds an object that this run has not written.`,
    remedy: 'Keep other writers away from the keys of a run, or remove the object.',
  });
};

/**
 * Writes an object that is not there yet (`If-None-Match: *`). Safe to repeat: when an earlier attempt has written it,
 * also one whose answer was lost, that counts as done. An object with other content is never overwritten.
 *
 * @throws ObjectDiffers when the key holds something else
 * @publicApi
 */
export const putOnce = async (
  client: S3Client,
  input: PutOnceInput,
  { abortSignal }: { readonly abortSignal?: AbortSignal } = {},
): Promise<PutOnceOutcome> => {
  const put = new PutObjectCommand({ ...input, Bucket: input.Bucket, IfNoneMatch: '*' });
  for (let attempt = 1; ; attempt += 1) {
    try {
      return outcomeOf('written', await client.send(put, { ...(abortSignal === undefined ? {} : { abortSignal }) }));
    } catch (error) {
      if (nameOf(error) === 'PreconditionFailed') {
        return compared(client, input, abortSignal);
      }
      // Two attempts at the same moment: S3 lets neither through.
      if (nameOf(error) !== 'ConditionalRequestConflict' || attempt === CONFLICTS) {
        throw error;
      }
      await pause(PAUSE_MS * attempt, undefined, { ...(abortSignal === undefined ? {} : { signal: abortSignal }) });
    }
  }
};
