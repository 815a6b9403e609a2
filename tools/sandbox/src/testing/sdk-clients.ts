import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { Sandbox } from '../sandbox.js';
import type { AccessKey } from '../state/user.js';

/** A client that asks the sandbox once, path style. */
export const s3For = (sandbox: Sandbox, credentials: AccessKey & { readonly sessionToken?: string }, config: S3ClientConfig = {}): S3Client =>
  new S3Client({ endpoint: sandbox.endpoint, region: sandbox.region, forcePathStyle: true, maxAttempts: 1, credentials: { ...credentials }, ...config });

/** `ok`, or status and code of the refusal. */
export const answerOf = (request: Promise<unknown>): Promise<string> =>
  request.then(
    () => 'ok',
    (error: unknown) => {
      const { name, $metadata } = error as { readonly name: string; readonly $metadata?: { readonly httpStatusCode?: number } };
      return `${$metadata?.httpStatusCode ?? 'no answer'} ${name}`;
    },
  );
