import { HeadBucketCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { classifyS3Error } from '../classify-s3-error.js';
import { isRegionName } from '../s3-error-facts.js';
import type { S3Failure } from '../s3-failure.js';
import { NOT_S3 } from './not-s3.js';
import type { S3TestContext } from './s3-test-context.js';
import { notesOf } from './test-notes.js';

/** What became of the HEAD of the bucket. */
export interface HeadOutcome {
  /** Why it did not succeed. */
  readonly failure?: S3Failure;
  /** Where the bucket is, if the server says so; it does even when it refuses. */
  readonly bucketRegion?: string;
  /** Whether the answer carries a request id, as every answer of S3 does. */
  readonly looksLikeS3: boolean;
}

/** The answer to HEAD has no body, so a GET is asked for the code that it hides. */
const reasonOf = async ({ client, snapshot }: S3TestContext, signal: AbortSignal, error: unknown): Promise<S3Failure> => {
  const { bucket } = snapshot.target;
  const failure = classifyS3Error(error);
  // A redirect says all by its header; a 400 may carry that header too and mean an expired session.
  if (failure.status === undefined || failure.status === 301 || failure.status === 307) {
    return failure;
  }
  try {
    const listed = await client.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 }), { abortSignal: signal });
    return listed.Name === bucket ? failure : classifyS3Error(NOT_S3);
  } catch (revealed) {
    const reason = classifyS3Error(revealed);
    return reason.tag === 'ObjectNotFound' && failure.status === 404 ? classifyS3Error({ name: 'NoSuchBucket', $metadata: { httpStatusCode: 404 } }) : reason;
  }
};

const ask = async (context: S3TestContext, signal: AbortSignal): Promise<HeadOutcome> => {
  const { client, snapshot } = context;
  try {
    const { BucketRegion: said, $metadata } = await client.send(new HeadBucketCommand({ Bucket: snapshot.target.bucket }), { abortSignal: signal });
    return { looksLikeS3: $metadata.requestId !== undefined, ...(said === undefined || !isRegionName(said) ? {} : { bucketRegion: said }) };
  } catch (error) {
    const failure = await reasonOf(context, signal, error);
    const bucketRegion = failure.bucketRegion ?? classifyS3Error(error).bucketRegion;
    return { failure, looksLikeS3: failure.requestId !== undefined, ...(bucketRegion === undefined ? {} : { bucketRegion }) };
  }
};

/** Asks for the bucket, once for all steps of a test. Never rejects. */
export const askForBucket = (context: S3TestContext, signal: AbortSignal): Promise<HeadOutcome> => {
  const notes = notesOf(context);
  notes.head ??= ask(context, signal);
  return notes.head;
};
