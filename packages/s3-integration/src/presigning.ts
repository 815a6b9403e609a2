import type {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  ServiceInputTypes,
  ServiceOutputTypes,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { BuildMiddleware, HandlerExecutionContext, HttpRequest, InitializeMiddleware } from '@smithy/types';
import { AsyncLocalStorage } from 'node:async_hooks';

const PRESIGNING = 'aqueductPresigning';

/** Whether a request is only signed, for somebody else to send. */
export const isPresigning = (context: HandlerExecutionContext): boolean => context[PRESIGNING] === true;

const captures = new AsyncLocalStorage<{ request?: HttpRequest }>();

const mark: InitializeMiddleware<ServiceInputTypes, ServiceOutputTypes> = (next, context) => {
  context[PRESIGNING] = true;
  return next;
};

const capture: BuildMiddleware<ServiceInputTypes, ServiceOutputTypes> = (next) => (args) => {
  const slot = captures.getStore();
  if (slot !== undefined) {
    slot.request = args.request as HttpRequest;
  }
  return next(args);
};

/**
 * A presigned request has no body yet, so a default checksum would be that of nothing and the upload would be refused.
 * `getSignedUrl` works on a clone of the client's middleware stack, and nothing else clones it: so that is where a
 * request is recognised as one to presign. (A spec holds the SDK to that.)
 */
export const recognisePresigning = (client: S3Client): void => {
  const stack = client.middlewareStack;
  const clone = stack.clone.bind(stack);
  stack.clone = () => {
    const cloned = clone();
    cloned.add(mark, { step: 'initialize', name: 'markPresigning', override: true });
    cloned.add(capture, { step: 'build', priority: 'low', name: 'capturePresigned', override: true });
    return cloned;
  };
};

/** A request that somebody else may send until it expires. It is a bearer secret: keep it out of logs. */
export interface PresignedRequest {
  readonly method: string;
  readonly url: string;
  /** What the sender must send along, besides `host`: these headers are part of the signature. */
  readonly headers: Readonly<Record<string, string>>;
}

export type PresignableCommand =
  | GetObjectCommand
  | HeadObjectCommand
  | PutObjectCommand
  | DeleteObjectCommand
  | ListObjectsV2Command
  | CreateMultipartUploadCommand
  | UploadPartCommand
  | CompleteMultipartUploadCommand;

/**
 * Presigns a command with the live client, and says which headers the sender must add: those of the connection's
 * defaults (encryption, for one) are signed, and a request without them is refused.
 *
 * @param expiresIn - seconds, at most 604800 (7 days); temporary credentials end it earlier. Default 900.
 */
export const presignS3 = async (
  client: S3Client,
  command: PresignableCommand,
  { expiresIn = 900 }: { readonly expiresIn?: number } = {},
): Promise<PresignedRequest> => {
  const slot: { request?: HttpRequest } = {};
  const url = await captures.run(slot, () => getSignedUrl(client, command as GetObjectCommand, { expiresIn }));
  const names = new URL(url).searchParams.get('X-Amz-SignedHeaders')?.split(';') ?? [];
  const headers = names.filter((name) => name !== 'host').map((name) => [name, slot.request?.headers[name] ?? ''] as const);
  return { method: slot.request?.method ?? 'GET', url, headers: Object.fromEntries(headers) };
};
