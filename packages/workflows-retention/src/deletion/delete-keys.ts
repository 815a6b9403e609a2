import { createHash } from 'node:crypto';
import { DeleteObjectsCommand } from '@aws-sdk/client-s3';
import type { BucketFolder } from '@aqueduct/s3-integration';
import type { ListedObject } from '../listed-object.js';
import type { RetentionScope } from '../retention-scope.js';

interface Md5Stack {
  add(
    middleware: (next: (args: { readonly request: unknown }) => unknown) => (args: { readonly request: unknown }) => unknown,
    options: { readonly step: 'build'; readonly name: string },
  ): void;
}

/** Stores that look like S3 want the MD5 of a DeleteObjects where the SDK sends a CRC only. */
const withMd5 = (command: DeleteObjectsCommand): DeleteObjectsCommand => {
  const stack = command.middlewareStack as unknown as Md5Stack;
  const addMd5 = (next: (args: { readonly request: unknown }) => unknown) => (args: { readonly request: unknown }) => {
    const request = args.request as { readonly headers: Record<string, string>; readonly body: string };
    request.headers['content-md5'] = createHash('md5').update(request.body).digest('base64');
    return next(args);
  };
  stack.add(addMd5, { step: 'build', name: 'md5OfDeleteObjects' });
  return command;
};

/** Deletes objects with one request; answers with S3's codes for those that it refused. Names their ETags, which a store that can compares. */
export const deleteKeys = async (
  { client }: BucketFolder,
  { bucket }: RetentionScope,
  objects: ReadonlyArray<ListedObject>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> => {
  if (objects.length === 0) {
    return new Map();
  }
  const command = new DeleteObjectsCommand({
    Bucket: bucket,
    Delete: { Quiet: true, Objects: objects.map(({ key, etag }) => ({ Key: key, ETag: etag })) },
  });
  const { Errors = [] } = await client.send(withMd5(command), { abortSignal: signal });
  return new Map(Errors.map(({ Key = '', Code = '' }) => [Key, Code]));
};
