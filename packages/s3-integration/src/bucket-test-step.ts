import { HeadBucketCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { Provenance, StepFailure, TestStep } from '@aqueduct/integrations';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { classifyS3Error } from './classify-s3-error.js';
import type { S3Credentials } from './s3-credentials.js';
import type { S3Failure } from './s3-failure.js';
import type { S3Target } from './s3-target.js';

/** An answer 200 that does not carry the marks of S3. */
const NOT_S3 = { name: 'NotS3', $metadata: { httpStatusCode: 200 } };

/** Where the credentials came from, in the words of their strategy. */
const sourceOf = ({ facts }: Provenance): string =>
  ['file', 'profile', 'line', 'roleArn'].filter((name) => facts[name] !== undefined).map((name) => `${name} ${facts[name]}`).join(', ');

/** Only typed keys have fields of their own; elsewhere the fault is in what the strategy read. */
const whereItIs = ({ field, remedy }: S3Failure, provenance: Provenance): Pick<StepFailure, 'field' | 'remedy'> => {
  if (field?.startsWith('credentials') !== true || provenance.strategy === 'access-key') {
    return { ...(field === undefined ? {} : { field }), remedy };
  }
  const source = sourceOf(provenance);
  return { field: 'credentials', remedy: `${remedy} The credentials come from ${provenance.strategy}${source === '' ? '' : ` (${source})`}.` };
};

const toStepFailure = (failure: S3Failure, provenance: Provenance): StepFailure => ({
  code: failure.tag,
  problem: failure.problem,
  ...whereItIs(failure, provenance),
});

/** The answer to HEAD has no body, so a GET is asked for the code that it hides. */
const reasonOf = async (client: S3Client, bucket: string, error: unknown): Promise<S3Failure> => {
  const failure = classifyS3Error(error);
  // A redirect says all by its header; a 400 may carry that header too and mean an expired session.
  if (failure.status === undefined || failure.status === 301 || failure.status === 307) {
    return failure;
  }
  try {
    const listed = await client.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 }));
    return listed.Name === bucket ? failure : classifyS3Error(NOT_S3);
  } catch (revealed) {
    const reason = classifyS3Error(revealed);
    return reason.tag === 'ObjectNotFound' && failure.status === 404 ? classifyS3Error({ name: 'NoSuchBucket', $metadata: { httpStatusCode: 404 } }) : reason;
  }
};

/** A page of HTML answers 200 to HEAD too: an answer without a request id must also list like S3. */
const assertIsS3 = async (client: S3Client, bucket: string): Promise<void> => {
  const listed = await client.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 }));
  if (listed.Name !== bucket) {
    throw NOT_S3;
  }
};

const checkBucket = async (client: S3Client, { bucket, region }: S3Target): Promise<string> => {
  const head = await client.send(new HeadBucketCommand({ Bucket: bucket }));
  if (head.$metadata.requestId === undefined) {
    await assertIsS3(client, bucket);
  }
  return `bucket ${bucket} in ${head.BucketRegion ?? region}`;
};

/** Asks for the bucket, as a run would. */
export const bucketTestStep: TestStep<S3Client, S3Target, S3Credentials> = {
  name: 'bucket',
  run: ({ client, snapshot: { target, provenance } }) =>
    TE.tryCatch(
      () =>
        checkBucket(client, target).catch(async (error: unknown) => {
          throw await reasonOf(client, target.bucket, error);
        }),
      (failure) => toStepFailure(failure as S3Failure, provenance),
    ),
};
