import { GetObjectCommand } from '@aws-sdk/client-s3';
import { passed, skipped, warned, type StepFailure, type StepFinding } from '@aqueduct/integrations';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { pipe } from 'fp-ts/lib/function.js';
import { classifyS3Error } from '../classify-s3-error.js';
import type { S3Failure } from '../s3-failure.js';
import { NOT_S3 } from './not-s3.js';
import { s3StepFailure } from './s3-step-failure.js';
import type { S3TestContext, S3TestStep } from './s3-test-context.js';
import { notesOf, type TestNotes } from './test-notes.js';

type ListedObject = NonNullable<TestNotes['object']>;

/** One byte is enough, and an empty object has none to ask for. */
const readFirstByte = async ({ client, snapshot }: S3TestContext, { key, size }: ListedObject, signal: AbortSignal): Promise<void> => {
  const command = new GetObjectCommand({ Bucket: snapshot.target.bucket, Key: key, ...(size > 0 ? { Range: 'bytes=0-0' } : {}) });
  const { Body: body, ETag: etag } = await client.send(command, { abortSignal: signal });
  const bytes = (await body?.transformToByteArray()) ?? new Uint8Array();
  if (etag === undefined || (size > 0 && bytes.length === 0)) {
    throw NOT_S3;
  }
};

const ARCHIVED: Partial<StepFailure> = {
  problem: 'The object is archived, and has to be restored before it can be read.',
  remedy: 'Nothing need be done for the connection; workflows that read archived objects have to restore them first.',
};

/** What became of the listed object is not always the connection's fault. */
const findingOf = (context: S3TestContext, { key }: ListedObject, failure: S3Failure): TE.TaskEither<StepFailure, StepFinding> => {
  const step = s3StepFailure(context, failure, { action: 's3:GetObject', of: { key } });
  if (failure.code === 'InvalidObjectState') {
    return TE.right(warned({ ...step, ...ARCHIVED }));
  }
  return failure.tag === 'ObjectNotFound' ? TE.right(skipped(`${key} was removed in the meantime`)) : TE.left(step);
};

/** Reads the first byte of one object, which also tries the key that encrypts it. */
export const readStep: S3TestStep = {
  name: 'read',
  title: 'Reads an object',
  optional: { byDefault: true, help: 'Leave it out for a connection that may only list or write.' },
  run: (context, signal) => {
    const { object } = notesOf(context);
    if (object === undefined) {
      return TE.right(skipped(context.checks['list'] === true ? 'there is no object to read yet' : 'no object is known: nothing was listed'));
    }
    return pipe(
      TE.tryCatch(() => readFirstByte(context, object, signal), classifyS3Error),
      TE.map(() => passed(`read ${object.key}`)),
      TE.orElse((failure) => findingOf(context, object, failure)),
    );
  },
};
