import type { S3Client, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-s3';
import { currentActivity } from '@aqueduct/integrations';
import type { InitializeMiddleware } from '@smithy/types';
import type { PinnedSnapshot } from './pinned-snapshot.js';
import type { S3Target } from './s3-target.js';

/** Commands that write an object, and so take the settings of its encryption. */
const WRITES: ReadonlySet<string> = new Set(['PutObjectCommand', 'CopyObjectCommand', 'CreateMultipartUploadCommand']);

/** What the connection says where the command does not. The SDK leaves out what an operation does not know. */
export const defaultsOf = ({ bucket, requesterPays, expectedBucketOwner, kmsKeyId }: S3Target, commandName: string): Record<string, unknown> => ({
  Bucket: bucket,
  ...(requesterPays ? { RequestPayer: 'requester' } : {}),
  ...(expectedBucketOwner === undefined ? {} : { ExpectedBucketOwner: expectedBucketOwner }),
  ...(kmsKeyId !== undefined && WRITES.has(commandName) ? { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: kmsKeyId } : {}),
});

/** A new input: the SDK writes checksum settings into it, which must reach neither the caller nor a second sending. */
export const withDefaults = (input: object, defaults: Record<string, unknown>): ServiceInputTypes => {
  for (const [name, value] of Object.entries(input)) {
    if (value !== undefined) {
      defaults[name] = value;
    }
  }
  return defaults as unknown as ServiceInputTypes;
};

/**
 * Puts the connection's defaults under every request: its bucket, requester pays, the expected bucket owner, the KMS key
 * of what is written. A command that says something else itself is left alone. The user agent names the workflow and the
 * run, so that the bucket's access log leads back to them.
 */
export const applyConnectionDefaults = (client: S3Client, pinned: PinnedSnapshot): void => {
  const middleware: InitializeMiddleware<ServiceInputTypes, ServiceOutputTypes> = (next, context) => (args) => {
    const activity = currentActivity();
    if (activity !== undefined) {
      context.userAgent = [['workflow', activity.workflow], ['run', activity.runId]];
    }
    return next({ ...args, input: withDefaults(args.input, defaultsOf(pinned.currentSync().target, String(context['commandName']))) });
  };

  client.middlewareStack.addRelativeTo(middleware, {
    relation: 'after',
    toMiddleware: 'pinRequests',
    name: 'applyConnectionDefaults',
    override: true,
  });
};
