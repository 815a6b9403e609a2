import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { passed } from '@aqueduct/integrations';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { NOT_S3 } from './not-s3.js';
import { thrownStepFailure } from './s3-step-failure.js';
import type { S3TestContext, S3TestStep } from './s3-test-context.js';
import { notesOf } from './test-notes.js';

const MAX_KEYS = 50;

/** A listing that is none has no count, or is of another bucket: a console page reads as an empty bucket. */
const isListing = ({ Name: name, KeyCount: count, IsTruncated: truncated }: ListObjectsV2CommandOutput, bucket: string): boolean =>
  name === bucket && (count !== undefined || truncated !== undefined);

const noteObject = (context: S3TestContext, { Contents: contents = [] }: ListObjectsV2CommandOutput): void => {
  const objects = contents.flatMap(({ Key: key, Size: size = 0 }) => (key === undefined ? [] : [{ key, size }]));
  const object = objects.find(({ size }) => size > 0) ?? objects[0];
  if (object !== undefined) {
    notesOf(context).object = object;
  }
};

const found = ({ Contents: contents = [], IsTruncated: truncated }: ListObjectsV2CommandOutput, where: string): string =>
  contents.length === 0
    ? `nothing ${where} yet`
    : `${contents.length}${truncated === true ? ' objects and more' : contents.length === 1 ? ' object' : ' objects'} ${where}`;

/** Lists below the root directory, as workflows do. */
export const listStep: S3TestStep = {
  name: 'list',
  title: 'Lists objects',
  optional: { byDefault: true, help: 'Leave it out for a connection that may only write.' },
  run: (context, signal) => {
    const { bucket, rootDirectory } = context.snapshot.target;
    const list = async () => {
      const command = new ListObjectsV2Command({ Bucket: bucket, MaxKeys: MAX_KEYS, ...(rootDirectory === '' ? {} : { Prefix: rootDirectory }) });
      const listed = await context.client.send(command, { abortSignal: signal });
      if (!isListing(listed, bucket)) {
        throw NOT_S3;
      }
      noteObject(context, listed);
      return passed(found(listed, rootDirectory === '' ? 'in the bucket' : `below ${rootDirectory}`));
    };
    return TE.tryCatch(list, thrownStepFailure(context, { action: 's3:ListBucket', of: 'bucket' }));
  },
};
