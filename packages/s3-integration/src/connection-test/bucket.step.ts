import { HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { passed, warned, type StepFailure, type StepFinding } from '@aqueduct/integrations';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { pipe } from 'fp-ts/lib/function.js';
import { randomUUID } from 'node:crypto';
import { classifyS3Error } from '../classify-s3-error.js';
import type { S3Failure } from '../s3-failure.js';
import { askForBucket, type HeadOutcome } from './ask-for-bucket.js';
import { NOT_S3 } from './not-s3.js';
import { s3StepFailure, type AskedPermission } from './s3-step-failure.js';
import type { S3TestContext, S3TestStep } from './s3-test-context.js';

const LIST_BUCKET: AskedPermission = { action: 's3:ListBucket', of: 'bucket' };

/** A page of HTML answers 200 to HEAD too: an answer without a request id must also list like S3. */
const listsLikeS3 = async ({ client, snapshot }: S3TestContext, signal: AbortSignal): Promise<boolean> => {
  const { bucket } = snapshot.target;
  const listed = await client.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 }), { abortSignal: signal });
  return listed.Name === bucket;
};

/** An object that cannot be there. Whoever has it has everything, and keeps nothing. */
const answersEverything = ({ client, snapshot }: S3TestContext, signal: AbortSignal): Promise<boolean> => {
  const { bucket, rootDirectory } = snapshot.target;
  const command = new HeadObjectCommand({ Bucket: bucket, Key: `${rootDirectory}aqueduct-nothing-${randomUUID()}` });
  return client.send(command, { abortSignal: signal }).then(
    () => true,
    () => false,
  );
};

const isS3 = async (context: S3TestContext, signal: AbortSignal, { looksLikeS3 }: HeadOutcome): Promise<boolean> =>
  (looksLikeS3 || (await listsLikeS3(context, signal))) && !(await answersEverything(context, signal));

/** An identity that is held to its prefix is denied the whole bucket, and needs no more: a later step decides. */
const isDecidedLater = ({ checks, snapshot }: S3TestContext): boolean =>
  checks['write'] === true || (checks['list'] === true && snapshot.target.rootDirectory !== '');

const findingOf = (context: S3TestContext, failure: S3Failure): TE.TaskEither<StepFailure, StepFinding> => {
  const step = s3StepFailure(context, failure, LIST_BUCKET);
  return failure.tag === 'AccessDenied' && isDecidedLater(context)
    ? TE.right(warned(step, 'the bucket as a whole is denied; the next steps ask for what the connection needs'))
    : TE.left(step);
};

/** Asks for the bucket, as a run would, and whether it is S3 that answers. */
export const bucketStep: S3TestStep = {
  name: 'bucket',
  title: 'The bucket',
  run: (context, signal) =>
    pipe(
      TE.fromTask<HeadOutcome, StepFailure>(() => askForBucket(context, signal)),
      TE.flatMap((head) =>
        head.failure !== undefined
          ? findingOf(context, head.failure)
          : pipe(
              TE.tryCatch(() => isS3(context, signal, head), classifyS3Error),
              TE.flatMap((really) => (really ? TE.right(passed(`bucket ${context.snapshot.target.bucket} answers`)) : TE.left(classifyS3Error(NOT_S3)))),
              TE.mapError((failure) => s3StepFailure(context, failure, LIST_BUCKET)),
            ),
      ),
    ),
};
