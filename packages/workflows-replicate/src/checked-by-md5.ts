import type { PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import type { BuildMiddleware, MetadataBearer } from '@smithy/types';

const unsigned: BuildMiddleware<object, MetadataBearer> = (next) => (args) => {
  (args.request as { headers: Record<string, string> }).headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD';
  return next(args);
};

/**
 * A command whose body is not hashed once more for the signature: its MD5 is in a signed header already, and the store
 * refuses a body that does not have it.
 */
export const checkedByMd5 = <Command extends PutObjectCommand | UploadPartCommand>(command: Command): Command => {
  const stack = command.middlewareStack as unknown as {
    add(middleware: typeof unsigned, options: { readonly step: 'build'; readonly name: string }): void;
  };
  stack.add(unsigned, { step: 'build', name: 'unsignedPayload' });
  return command;
};
